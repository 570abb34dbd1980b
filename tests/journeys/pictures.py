"""Make the pictures of the main pages anew: `python -m tests.journeys.pictures` (`--every FOLDER` for all sizes)."""

import argparse
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import BROWSERS
from tests.journeys import steps
from tests.journeys.eyes import DESK, FLAGS, PHONE, TABLET, Eyes, eyes
from tests.journeys.house import ROOT, opened

KEPT = ROOT / "docs" / "people" / "pictures"
HEAVIEST = 250_000
SIZES = {"phone": PHONE, "tablet": TABLET, "wide": {"width": 1280, "height": 1100}}
SCHEMES = ("light", "dark")
PLACES = {
    "people": "people/",
    "crews": "circles/",
    "open-crews": "circles/open/",
    "me": "me/",
    "as-others-see-you": "me/seen/",
    "availability": "me/availability/",
    "named-person": "me/person/",
    "community": "community/",
    "levels": "levels/",
    "applications": "applications/1/",
    "invitation": "invitations/new/",
}
SHOWN = {("phone", "light"), ("wide", "light")}
WIDE = {"round", "community"}

Take = Callable[[Page, str], None]


def take_into(folder: Path, *, every: bool) -> Take:
    """How a page is taken: as people meet it; with `every` from top to bottom, in every size and scheme."""
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        for size, window in SIZES.items():
            page.set_viewport_size(window)
            for scheme in SCHEMES:
                if not (every or ((size == "phone" or name in WIDE) and (size, scheme) in SHOWN)):
                    continue
                page.emulate_media(color_scheme=scheme)
                page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
                file = folder / f"{name}-{size}-{scheme}.png"
                page.screenshot(path=file, full_page=every)
                if not every and file.stat().st_size > HEAVIEST:
                    raise SystemExit(f"{file.name} is heavier than {HEAVIEST} bytes.")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(DESK)

    return take


def example_community(robin: Eyes, take: Take) -> None:
    """A community that is alive: what is next, its people, a crew, and what is printed for it."""
    page = robin.go("/")
    take(page, "first-run")
    page.get_by_role("button", name="Look around").click()
    page.get_by_role("heading", name="What is next").wait_for()
    take(page, "home")
    here = page.url
    for name, place in PLACES.items():
        page.goto(here + place)
        take(page, name)
    page.goto(f"{here}circles/")
    page.locator(".crews .crew a").first.click()
    take(page, "crew")
    page.get_by_role("link", name="A sheet to print").click()
    page.locator("body.sheet").wait_for()
    take(page, "printable")


def sign_up_sheet(robin: Eyes, take: Take) -> None:
    """A community on its first day: a sheet of 150 people, and crews proposed from it."""
    steps.set_up(robin)
    steps.open_round(robin)
    steps.show_sheet(robin)
    take(robin.page, "sheet")
    steps.bring_in(robin)
    steps.propose(robin, seconds=10)
    take(robin.page, "round")
    card = steps.cards(robin.page)[0]
    steps.open_move_page(robin.page, card, card.names[0])
    take(robin.page, "move")


@contextmanager
def in_a_house(browser: Browser) -> Iterator[Eyes]:
    with (
        TemporaryDirectory(prefix="weft-pictures-") as folder,
        opened(Path(folder)) as house,
        eyes(browser, house.address) as robin,
    ):
        yield robin


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.pictures", description=__doc__)
    parser.add_argument("--every", type=Path, metavar="FOLDER", help="all sizes, both schemes, whole pages")
    chosen = parser.parse_args().every
    take = take_into(chosen or KEPT, every=bool(chosen))
    found = next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), *BROWSERS))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        for story in (example_community, sign_up_sheet):
            with in_a_house(browser) as robin:
                story(robin, take)
        browser.close()


if __name__ == "__main__":
    main()
