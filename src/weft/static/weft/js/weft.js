// Small kindnesses on top of pages that already work without them.

const SCRIPTED = "[data-copy], [data-print]";

function ready(root = document) {
  for (const control of root.querySelectorAll(SCRIPTED)) control.hidden = false;
  for (const form of root.querySelectorAll("form[data-autosubmit]")) {
    for (const button of form.querySelectorAll("[data-autosubmit-button]")) button.hidden = true;
  }
  if (!document.querySelector("[data-board]")) return;
  for (const person of root.querySelectorAll("[data-person]")) person.draggable = Boolean(person.querySelector("form"));
}

function say(words) {
  const place = document.querySelector("main .notices");
  let line = place?.querySelector("[data-said]");
  if (place && !line) {
    line = document.createElement("p");
    line.className = "notice";
    line.dataset.said = "";
    place.append(line);
  }
  if (line) line.textContent = words;
}

// [data-copy="#id"] copies that element's value or text; [data-copied] is said afterwards.
async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  const words = (source.value ?? source.textContent).trim();
  try {
    await navigator.clipboard.writeText(words);
    if (button.dataset.copied) say(button.dataset.copied);
  } catch {
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-print], [data-opens]");
  if (!button) return;
  if (button.matches("[data-copy]")) copy(button);
  else if (button.matches("[data-print]")) window.print();
  else document.querySelector(button.dataset.opens)?.showModal();
});

// form[data-autosubmit]: a filter answers when it is changed.
document.addEventListener("change", (event) => {
  event.target.closest("form[data-autosubmit]")?.requestSubmit();
});

// Where a page has a [data-board], dropping a [data-person] on a [data-crew] sends that person's own plain move form:
// its select, or its hidden field "target", is given the crew.
let lifted = null;

function crewUnder(event) {
  return lifted && event.target.closest?.("[data-crew]");
}

function unmark() {
  for (const crew of document.querySelectorAll("[data-over]")) delete crew.dataset.over;
}

document.addEventListener("dragstart", (event) => {
  lifted = event.target.closest?.("[data-person][draggable=true]");
  if (!lifted) return;
  lifted.dataset.lifted = "";
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
});

document.addEventListener("dragover", (event) => {
  const crew = crewUnder(event);
  if (!crew) return;
  event.preventDefault();
  if ("over" in crew.dataset) return;
  unmark();
  crew.dataset.over = "";
});

document.addEventListener("drop", (event) => {
  const crew = crewUnder(event);
  if (!crew) return;
  event.preventDefault();
  const form = lifted.querySelector("form");
  const choice = form?.querySelector("select, input[name=target]");
  if (!choice || crew.contains(lifted)) return;
  choice.value = crew.dataset.crew;
  if (choice.value === crew.dataset.crew) form.requestSubmit();
});

document.addEventListener("dragend", () => {
  unmark();
  if (lifted) delete lifted.dataset.lifted;
  lifted = null;
});

// Long work that has led on to another page takes the reader along.
document.addEventListener("htmx:before:swap", (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (!sourceElement.matches(".work") || !response.raw.redirected) return;
  event.preventDefault();
  window.location.assign(response.raw.url);
});

// [data-guess-zone]: an empty field for a time zone begins with the one of this machine.
for (const field of document.querySelectorAll("input[data-guess-zone]")) {
  if (!field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}

document.addEventListener("htmx:after:swap", () => ready());
ready();
document.querySelector("[data-look-here]")?.focus();
