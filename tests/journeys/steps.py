"""What a steward does on the first day, step by step, in a browser: the story and the pictures share it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.journeys.eyes import Eyes
from tests.journeys.house import SHEET

STEWARD = "Robin Aldous"
COMMUNITY = "Hollow Lane"
ROUND = "Winter, six weeks"


def set_up(robin: Eyes) -> None:
    """First run: a community of one's own."""
    page = robin.go("/")
    page.get_by_label("Name of your community").fill(COMMUNITY)
    page.get_by_label("Your name").fill(STEWARD)
    page.get_by_label("Your mail address").fill("robin@example.org")
    page.get_by_label("Time zone").fill("Europe/Lisbon")
    page.get_by_label("Languages you can meet in").fill("English, Português")
    page.get_by_role("button", name="Set it up").click()
    robin.look()


def open_round(robin: Eyes) -> None:
    """From what is next to an open round."""
    page = robin.page
    page.get_by_role("link", name="Bring a sign-up sheet").click()
    robin.look()
    page.get_by_label("What people will call it").fill(ROUND)
    page.get_by_role("button", name="Open the round").click()
    robin.look()


def show_sheet(robin: Eyes) -> None:
    """The sheet is brought, and what was understood of it is shown. Nothing has changed yet."""
    page = robin.page
    page.get_by_role("link", name="Bring a sign-up sheet").click()
    robin.look()
    page.get_by_label("The sheet").set_input_files(SHEET)
    page.get_by_role("button", name="Look at it").click()
    robin.look()


def bring_in(robin: Eyes) -> None:
    """Everybody on the sheet is brought in, while a bar says how far it is."""
    page = robin.page
    page.get_by_role("button", name=re.compile(r"Bring \d+ people in")).click()
    page.get_by_role("link", name="Go on").wait_for()
    robin.look()
    page.get_by_role("link", name="Go on").click()
    robin.look()


def propose(robin: Eyes, seconds: int = 4) -> None:
    """Have crews proposed, and wait for them."""
    page = robin.page
    page.get_by_role("link", name=re.compile("Propose crews|Propose again")).click()
    robin.look()
    page.get_by_label("Seconds to look for").fill(str(seconds))
    page.get_by_role("button", name="Look for crews").click()
    page.get_by_role("link", name="Put before everybody").wait_for(timeout=120_000)
    robin.look()


def put_before(robin: Eyes) -> None:
    """The proposed crews go to their people."""
    page = robin.page
    page.get_by_role("link", name="Put before everybody").click()
    robin.look()
    page.get_by_role("button", name="Put before everybody").click()
    page.get_by_role("heading", name="With the people themselves").wait_for()
    robin.look()


def note_all(robin: Eyes) -> int:
    """Everybody without mail said yes in person, and it is noted slip by slip. Returns how many there were."""
    page, noted = robin.page, 0
    way = page.get_by_role("link", name=re.compile("to tell in person"))
    if not way.count():
        return 0
    way.click()
    robin.look()
    there = page.url
    for name in page.locator("section.slip h2").all_inner_texts():
        page.goto(there)
        slip = page.locator("section.slip", has=page.get_by_role("heading", name=name, exact=True)).first
        slip.get_by_role("button", name=re.compile("said yes")).click()
        page.get_by_text("Noted. It counts as their own answer").wait_for()
        noted += 1
    return noted


@dataclass(frozen=True)
class Card:
    """A proposed crew as it stands on the page."""

    title: str
    names: tuple[str, ...]


def card_at(page: Page, title: str) -> Locator:
    return page.locator("section.crew", has=page.get_by_role("heading", name=title, exact=True))


def cards(page: Page) -> list[Card]:
    """Every proposed crew on this page of the round."""
    found = page.locator(".board section.crew")
    return [
        Card(each.locator("h3").inner_text(), tuple(names_in(each)))
        for each in (found.nth(place) for place in range(found.count()))
    ]


def names_in(place: Locator) -> list[str]:
    """The people of a crew by name, without what stands below their names."""
    own = "all => all.map(each => each.firstChild.textContent.trim())"
    names: list[str] = place.locator(".people .name").evaluate_all(own)
    return names


def open_move_page(page: Page, card: Card, name: str) -> None:
    """From a crew to the page on which somebody of it is moved."""
    person = card_at(page, card.title).locator("li", has_text=name).first
    person.get_by_text("Why", exact=True).click()
    person.get_by_role("link", name=f"Move {name}").click()
