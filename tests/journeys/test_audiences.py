"""Somebody says on a phone who reads what of them; then everybody looks."""

import re
from contextlib import ExitStack

from playwright.sync_api import Page

from tests.journeys.eyes import DESK, PHONE, Eyes, eyes
from tests.journeys.steps import names_in

TOLD = {
    "What you long for": ("a slow Sunday", "only me"),
    "Phone": ("+351 900 000 111", "my crews"),
    "What you can offer": ("bread and bicycles", "my community"),
    "What you want to learn": ("beekeeping", "everybody, in public"),
    "How to say it": ("ROH-bin, they", "my crews"),
    "Your time zone": ("Atlantic/Azores", "my community"),
}
EYES = {
    "crew": "in your crews",
    "tied": "Your named person",
    "community": "in your community",
    "neighbour": "A neighbour",
    "public": "Anybody",
    "welcome": "Those who welcome people",
    "host": "host of a gathering",
}
ASKED_AS = {"How to say it": "How to say your name"}
PUBLIC = {"beekeeping"}
COMMUNITY = {*PUBLIC, "bread and bicycles", "Atlantic/Azores"}
CREW = {*COMMUNITY, "+351 900 000 111", "ROH-bin, they"}


def test_changed_audiences_are_seen_by_each_viewer_alike(home, browser):
    with ExitStack() as stack:
        robin = stack.enter_context(eyes(browser, home.address, size=PHONE))
        mate, member, passer_by = (stack.enter_context(eyes(browser, home.address, size=DESK)) for _ in "123")
        here = look_around(robin)
        crew, others = who_sits_with(robin, here), []
        others = [name for name in everybody(robin, here) if name not in crew]
        tell(robin, here)
        looked = as_seen_by_me(robin, here)
        for who, name, address in (
            (mate, crew[0], "mate@example.org"),
            (member, others[0], "member@example.org"),
        ):
            come_in(who, personal_link(robin, here, name), address)
        met = {
            "crew": read(mate, here),
            "community": read(member, here),
            "public": read_public(robin, passer_by, here),
        }
        take_it_back(robin, passer_by, here)

    faults = robin.faults + mate.faults + member.faults + passer_by.faults
    print(*faults, sep="\n")
    met_by = {"crew": CREW, "community": COMMUNITY, "public": PUBLIC}
    assert looked == met_by | {
        "neighbour": PUBLIC,
        "welcome": COMMUNITY,
        "host": COMMUNITY,
        "tied": COMMUNITY | {TOLD["Phone"][0]},
    }
    assert met == met_by
    assert faults == []
    assert "Traceback" not in home.said()


def look_around(robin: Eyes) -> str:
    """The example community, in which Robin is steward and sits in a crew. Returns where it begins."""
    robin.go("/").get_by_role("button", name="Look around").click()
    robin.page.wait_for_url(re.compile(r"/c/[\w-]+/$"))
    return robin.page.url.removeprefix(robin.address)


def who_sits_with(robin: Eyes, here: str) -> list[str]:
    page = robin.go(f"{here}circles/")
    page.locator(".crews .crew a").first.click()
    page.wait_for_url(re.compile(r"/circles/\d+/$"))
    return [name for name in names_in(page.locator("main")) if name != "Robin Aldous"]


def everybody(robin: Eyes, here: str) -> list[str]:
    page = robin.go(f"{here}people/")
    found: list[str] = page.locator(".people .name > a").all_inner_texts()
    return [name for name in found if name != "Robin Aldous"]


def tell(robin: Eyes, here: str) -> None:
    """One form for all of it, with a plain choice beside each."""
    page = robin.go(f"{here}me/")
    unfold(page)
    for heading, (words, audience) in TOLD.items():
        page.get_by_label(heading, exact=True).fill(words)
        page.get_by_label(f"Who reads this: {ASKED_AS.get(heading, heading)}").select_option(label=audience)
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("Kept. This is how others see you now.").wait_for()
    robin.look()


def unfold(page: Page) -> None:
    """Open every part of the form, as a finger does."""
    while (folded := page.locator(".folds > details:not([open]) > summary")).count():
        folded.first.click()


def told_on(page: Page) -> set[str]:
    """What of all that was told stands on this page."""
    words = page.locator("main").inner_text()
    return {said for said, _ in TOLD.values() if said in words}


def as_seen_by_me(robin: Eyes, here: str) -> dict[str, set[str]]:
    """Robin looks at themself through the eyes of each."""
    page = robin.go(f"{here}me/")
    page.get_by_role("link", name="See what others see of you").click()
    found = {}
    for who, link in EYES.items():
        page.get_by_role("link", name=link).click()
        robin.look()
        found[who] = told_on(page)
    return found


def personal_link(robin: Eyes, here: str, name: str) -> str:
    page = robin.go(f"{here}people/")
    page.get_by_label("Find a name").fill(name)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("button", name="Make a personal link").click()
    return page.get_by_label("Personal link").input_value()


def come_in(guest: Eyes, link: str, address: str) -> None:
    page = guest.go(link)
    page.get_by_label("Your mail address").fill(address)
    page.get_by_label("I have read this and agree to it.").check()
    page.get_by_role("button", name="Send me a code").click()
    mail = guest.context.new_page()
    guest.go("/dev/mail/", mail)
    mail.locator("ul.list a", has_text=address).first.click()
    code = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)\s*$", mail.locator(".letter").inner_text(), re.M)
    assert code
    mail.close()
    page.get_by_label("The code").fill(code.group(1))
    page.get_by_role("button", name="Come in", exact=True).click()
    page.wait_for_url(re.compile(r"/c/[\w-]+/$"))


def read(who: Eyes, here: str) -> set[str]:
    """By searching for what somebody can do, to their page."""
    page = who.go(f"{here}people/")
    page.get_by_label("somebody who can").fill("BICYCLES")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Robin Aldous", exact=True).click()
    who.look()
    return told_on(page)


def read_public(robin: Eyes, passer_by: Eyes, here: str) -> set[str]:
    """The address is Robin's to hand on; whoever has it needs no account."""
    page = robin.go(f"{here}me/")
    address = page.get_by_role("link", name="Your public page").first.get_attribute("href")
    assert address
    return told_on(passer_by.go(address))


def take_it_back(robin: Eyes, passer_by: Eyes, here: str) -> None:
    """When nothing is public any more, there never was such a page."""
    page = robin.page
    unfold(page)
    page.get_by_label("Who reads this: What you want to learn").select_option(label="my community")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("Kept. This is how others see you now.").wait_for()
    passer_by.excused.add((passer_by.page.url.removeprefix(passer_by.address), 404))
    passer_by.page.reload()
    passer_by.page.get_by_role("heading", name=re.compile("nothing", re.IGNORECASE)).wait_for()
