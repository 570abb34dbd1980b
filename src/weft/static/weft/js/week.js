// Painting a week: every hour is a check box, and stays one. Drawing over them ticks or empties them.

const week = document.querySelector("[data-week]");
const tools = document.querySelector("[data-week-tools]");
const toggle = document.querySelector("[data-week-paint]");
const rows = [...week.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);
const NEAR = 8;

let stroke = null;

function boxAt(x, y) {
  const box = document.elementFromPoint(x, y)?.closest("[data-week] td")?.querySelector("input");
  return box ?? null;
}

function paint(box) {
  if (box && box.checked !== stroke.tick) box.checked = stroke.tick;
}

// A fast finger skips cells: everything on the way is painted.
function paintTo(x, y) {
  const steps = Math.max(1, Math.ceil(Math.hypot(x - stroke.x, y - stroke.y) / NEAR));
  for (let step = 1; step <= steps; step += 1) {
    paint(boxAt(stroke.x + ((x - stroke.x) * step) / steps, stroke.y + ((y - stroke.y) * step) / steps));
  }
  stroke.x = x;
  stroke.y = y;
}

week.addEventListener("pointerdown", (event) => {
  if (!event.isPrimary || event.button !== 0) return;
  if (event.pointerType === "touch" && !("painting" in week.dataset)) return;
  const box = boxAt(event.clientX, event.clientY);
  if (!box) return;
  stroke = { id: event.pointerId, box, tick: !box.checked, x: event.clientX, y: event.clientY, moved: false };
  if (event.target.hasPointerCapture?.(event.pointerId)) event.target.releasePointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!stroke || event.pointerId !== stroke.id) return;
  if (!stroke.moved) {
    if (boxAt(event.clientX, event.clientY) === stroke.box) return;
    stroke.moved = true;
    paint(stroke.box);
  }
  paintTo(event.clientX, event.clientY);
});

// Painting ends with a click that nobody meant: it ticks nothing.
function end(event) {
  if (!stroke || event.pointerId !== stroke.id) return;
  const { moved } = stroke;
  stroke = null;
  if (!moved) return;
  const refuse = (click) => {
    if (week.contains(click.target)) click.preventDefault();
  };
  document.addEventListener("click", refuse, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", refuse, { capture: true }), 50);
}

document.addEventListener("pointerup", end);
document.addEventListener("pointercancel", end);
week.addEventListener("dragstart", (event) => event.preventDefault());

// By keyboard the whole grid is one stop: arrows move in it, space ticks, shift and an arrow paint.
const FORWARD = getComputedStyle(week).direction === "rtl" ? -1 : 1;
const STEPS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -FORWARD],
  ArrowRight: [0, FORWARD],
};

function place(box) {
  const row = rows.findIndex((each) => each.includes(box));
  return [row, rows[row].indexOf(box)];
}

function stopAt(box) {
  for (const each of rows.flat()) each.tabIndex = each === box ? 0 : -1;
}

week.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (!step || !event.target.matches("input") || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const [row, day] = place(event.target);
  const next = rows[row + step[0]]?.[day + step[1]];
  if (!next) return;
  if (event.shiftKey) next.checked = event.target.checked;
  stopAt(next);
  next.focus();
});

week.addEventListener("focusin", (event) => {
  if (event.target.matches("input")) stopAt(event.target);
});

toggle.addEventListener("click", () => {
  const on = week.toggleAttribute("data-painting");
  toggle.setAttribute("aria-pressed", String(on));
});

stopAt(rows[0]?.[0]);
toggle.hidden = !matchMedia("(any-pointer: coarse)").matches;
tools.hidden = false;
