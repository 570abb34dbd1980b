"""Looking at a page as everybody does who cannot see it, sees it in the dark, or holds a narrow phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Response

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE, TABLET, DESK = (
    {"width": 360, "height": 740},
    {"width": 768, "height": 1024},
    {"width": 1280, "height": 900},
)
NARROWEST = 320
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
# Without scripts a page has no timers, and axe waits for some: here a timer rings at once.
NO_WAITING = (
    "window.setTimeout = (call, _, ...said) => { Promise.resolve().then(() => call?.(...said)); return 0; }"
)
FINDINGS = """tags => axe.run(document, {runOnly: tags, resultTypes: ["violations"], preload: false}).then(found =>
    found.violations.map(each => `${each.id}: ${each.help}: ${each.nodes.map(node =>
        `${node.html.slice(0, 160)} (${node.any.map(why => why.message).join("; ").slice(0, 200)})`).join(" | ")}`))"""
TOO_WIDE = """edge => document.scrollingElement.scrollWidth > edge
    ? [...document.querySelectorAll("body *")].filter(each => each.getBoundingClientRect().right > edge + 1)
        .slice(0, 5).map(each => each.outerHTML.slice(0, 120)) : []"""


class Eyes:
    """One person's browser, and everything that was wrong with what it showed."""

    def __init__(self, context: BrowserContext, address: str, *, scripts: bool) -> None:
        self.context, self.address, self.scripts = context, address, scripts
        self.faults: list[str] = []
        self.seen: list[str] = []
        self.excused: set[tuple[str, int]] = set()
        context.set_default_timeout(45_000)
        context.on("page", self._watch)
        self.page: Page = context.new_page()

    def _watch(self, page: Page) -> None:
        page.on("console", lambda line: self._console(line.type, line.text, line.location.get("url", "")))
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: script: {error}"))
        page.on("request", lambda request: self._stays(request.url))
        page.on("response", self._answered)

    def _console(self, kind: str, words: str, where: str) -> None:
        """The browser says in the console, too, that an answer was no 200; those are looked at one by one."""
        if kind in {"error", "warning"} and "Failed to load resource: the server responded" not in words:
            self.faults.append(f"console {kind}: {words} ({where})")

    def _stays(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"another host was asked: {url}")

    def _answered(self, response: Response) -> None:
        path = urlsplit(response.url).path
        if response.status >= 400 and (path, response.status) not in self.excused:
            self.faults.append(f"{path} answered {response.status}")

    def go(self, path: str, page: Page | None = None) -> Page:
        """Open an address of the house, and look at what it shows."""
        page = page or self.page
        page.goto(path if path.startswith("http") else self.address + path)
        return self.look(page)

    def look(self, page: Page | None = None) -> Page:
        """Everything that must hold on every page: in light, in dark, and on the narrowest phone."""
        page = page or self.page
        page.wait_for_load_state()
        where = f"{urlsplit(page.url).path} “{page.title()}”"
        self.seen.append(where)
        self.faults += [f"{where}: {said}" for said in (*_structure(page), *self._narrow(page))]
        if not self.scripts:
            page.evaluate(NO_WAITING)
        page.evaluate(AXE)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            self.faults += [f"{where} in {scheme}: {said}" for said in page.evaluate(FINDINGS, RULES)]
        page.emulate_media(color_scheme="light")
        return page

    @staticmethod
    def _narrow(page: Page) -> list[str]:
        before: Any = page.viewport_size
        page.set_viewport_size({"width": NARROWEST, "height": before["height"]})
        found = [f"wider than {NARROWEST} px: {each}" for each in page.evaluate(TOO_WIDE, NARROWEST)]
        page.set_viewport_size(before)
        return found


def _structure(page: Page) -> Iterator[str]:
    headings = page.locator("h1").count()
    if headings != 1:
        yield f"{headings} first headings"
    if not page.title().strip():
        yield "no title"


@contextmanager
def eyes(browser: Browser, address: str, *, scripts: bool = True, size: Any = DESK) -> Iterator[Eyes]:
    """A browser with nothing in it yet. At the end, nothing must have been wrong."""
    context = browser.new_context(
        java_script_enabled=scripts,
        viewport=size,
        has_touch=size is PHONE,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Lisbon",
        color_scheme="light",
    )
    who = Eyes(context, address, scripts=scripts)
    try:
        yield who
    except BaseException:
        print(
            f"It ended at {who.page.url}:\n{who.page.locator('main').inner_text()}\n", *who.faults, sep="\n"
        )
        raise
    finally:
        context.close()
