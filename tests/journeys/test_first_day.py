"""The first day of a community: from a sign-up sheet to a crew in everybody's calendar, by every way in."""

import re
import urllib.request
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar
from playwright.sync_api import Page

from tests.journeys import steps
from tests.journeys.answering import answer_all
from tests.journeys.eyes import DESK, PHONE, Eyes, eyes
from tests.journeys.paper import SIZES, read_paper
from tests.journeys.steps import Card, card_at, cards, names_in, open_move_page


@pytest.mark.parametrize(
    ("scripts", "stewards", "members"),
    [
        pytest.param(True, DESK, PHONE, id="with-scripts"),
        pytest.param(False, PHONE, DESK, id="without-scripts"),
    ],
)
def test_the_first_day_of_a_community(home, browser, scripts, stewards, members):
    with (
        eyes(browser, home.address, scripts=scripts, size=stewards) as robin,
        eyes(browser, home.address, scripts=scripts, size=members) as guest,
    ):
        people = from_sheet_to_proposal(robin)
        name, crew = move_somebody(robin, scripts=scripts)
        steps.put_before(robin)
        answer_all(robin, guest, home, crew)
        print_a_sheet(robin, crew)
        come_in(guest, personal_link(robin, name), name)
        path = open_the_crew(guest, crew)
        subscribe(guest, path)
        print_the_crew(guest, path, crew)
        sign_out_and_in(guest, scripts=scripts)
        nobody_else_opens(robin, path)

    assert people == 150
    print(*robin.faults, *guest.faults, sep="\n")
    assert robin.faults + guest.faults == []
    assert "Traceback" not in home.said()


def from_sheet_to_proposal(robin: Eyes) -> int:
    """How many people the proposal is about."""
    steps.set_up(robin)
    steps.open_round(robin)
    steps.show_sheet(robin)
    assert robin.page.get_by_text("Nothing is changed yet.").is_visible()
    steps.bring_in(robin)
    if robin.scripts:
        stop_looking(robin)
    steps.propose(robin)
    said = robin.page.locator("dl.facts > div", has_text="Said yes").locator("dd").inner_text()
    return int(said)


def stop_looking(robin: Eyes) -> None:
    """Long work shows itself, and can be stopped."""
    page = robin.page
    page.get_by_role("link", name="Propose crews").click()
    page.get_by_label("Seconds to look for").fill("600")
    page.get_by_role("button", name="Look for crews").click()
    page.get_by_role("button", name="Stop").wait_for()
    robin.look()
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped. What was proposed before is as it was.").wait_for()


# Moving


def move_somebody(robin: Eyes, *, scripts: bool) -> tuple[str, Card]:
    """Somebody leaves the smallest crew for another; said first is what that would break."""
    page = robin.page
    if scripts:
        move_by_keyboard(robin)
    shown = cards(page)
    small = min(shown, key=lambda card: len(card.names))
    name = small.names[0]
    open_move_page(page, small, name)
    robin.look()
    target = where_it_breaks(page, {card.title for card in shown})
    if scripts:
        page.get_by_role("link", name="Back, without moving").click()
        drag(robin, name, target)
    else:
        page.get_by_role("button", name=f"Move to {target}", exact=True).click()
    robin.look()
    moved = next(card for card in cards(page) if card.title == target)
    assert name in moved.names
    assert page.locator(".notices").get_by_text(f"{name}: {target}").is_visible()
    return name, moved


def where_it_breaks(page: Page, among: set[str]) -> str:
    """A crew of these to which this person could go, although that would break something; the words say what."""
    options = page.locator("ul.list > li", has=page.locator(".because")).filter(
        has=page.get_by_role("button")
    )
    for place in range(options.count()):
        title = options.nth(place).locator("h3").inner_text()
        if title in among:
            told = options.nth(place).locator(".because li").all_inner_texts()
            assert told
            assert all(sentence.endswith(".") for sentence in told)
            return title
    raise AssertionError("Moving breaks nothing anywhere.")


def drag(robin: Eyes, name: str, target: str) -> None:
    """Lift somebody, drop them on another crew, read what it breaks, and move them anyway."""
    page = robin.page
    person = page.locator(".board [data-person]", has_text=name).first
    robin.excused.add((person.locator("form").get_attribute("action") or "", 422))
    page.set_viewport_size({"width": DESK["width"], "height": 9_000})  # both crews are in sight
    person.drag_to(card_at(page, target))
    page.set_viewport_size(DESK)
    page.get_by_role("alert").get_by_role("heading", name=target).wait_for()
    assert page.get_by_role("alert").locator(".because li").count() > 0
    robin.look()
    page.get_by_role("button", name="Move anyway").click()


def move_by_keyboard(robin: Eyes) -> None:
    """Somebody is moved with nothing but the keyboard, and the focus can be seen all the way."""
    page = robin.page
    last = cards(page)[-1]
    name = last.names[-1]
    page.locator("body").focus()
    for key, word in (("Enter", "Go to the content"), ("Enter", "Why"), ("Enter", f"Move {name}")):
        press_until(page, word, within=name if word == "Why" else "")
        page.keyboard.press(key)
    page.wait_for_url(re.compile(r"/seats/\d+/move/"))
    press_until(page, "Move to ")
    target = focused(page).removeprefix("Move to ")
    page.keyboard.press("Enter")
    page.locator(".notices").get_by_text(f"{name}: {target}").wait_for()


def focused(page: Page) -> str:
    words: str = page.evaluate("document.activeElement.textContent.trim()")
    return words


def press_until(page: Page, word: str, within: str = "") -> None:
    """Tab on until the focus is on this, as far as a patient person would."""
    around = "word => !word || document.activeElement.closest('li')?.textContent.includes(word)"
    for _ in range(400):
        page.keyboard.press("Tab")
        if focused(page).startswith(word) and page.evaluate(around, within):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"The keyboard does not reach “{word}”.")


# On paper


def print_a_sheet(robin: Eyes, crew: Card) -> None:
    page = robin.look()
    page.get_by_label("Find somebody").fill(crew.names[0])
    page.get_by_role("button", name="Find").click()
    card_at(page, crew.title).get_by_role("link", name="Sheet to print").click()
    on_paper(robin, crew)


def print_the_crew(guest: Eyes, path: str, crew: Card) -> None:
    guest.go(path).get_by_role("link", name="A sheet to print").click()
    on_paper(guest, crew)


def on_paper(who: Eyes, crew: Card) -> None:
    """Both papers hold everybody's name on a page or two."""
    who.look()
    for paper, size in SIZES.items():
        page = who.go(f"{who.page.url.partition('?')[0]}?paper={paper}")
        page.emulate_media(media="print")
        printed = read_paper(page.pdf(prefer_css_page_size=True))
        page.emulate_media(media="screen")
        assert printed.size == size
        assert 1 <= printed.pages <= 2
        assert [name for name in crew.names if not printed.names(name)] == []


# A way in


def personal_link(robin: Eyes, name: str) -> str:
    page = robin.page
    robin.go(f"{way_home(robin)}people/")
    page.get_by_label("Find a name").fill(name)
    page.get_by_role("button", name="Find").click()
    robin.look()
    page.get_by_role("link", name=name, exact=True).click()
    robin.look()
    page.get_by_role("button", name="Make a personal link").click()
    robin.look()
    return page.get_by_label("Personal link").input_value()


def way_home(who: Eyes) -> str:
    """Where the community of this person begins."""
    found = re.match(r"/c/[\w-]+/", who.page.url.removeprefix(who.address))
    assert found
    return found.group()


def come_in(guest: Eyes, link: str, name: str) -> None:
    page = guest.go(link)
    assert page.get_by_label("Your name").input_value() == name
    page.get_by_label("Your mail address").fill("guest@example.org")
    page.get_by_role("button", name="Send me a code").click()
    guest.look()
    type_code(guest)
    guest.look()


def type_code(guest: Eyes) -> None:
    """The newest mail to this person holds the code."""
    mail = guest.context.new_page()
    guest.go("/dev/mail/", mail)
    mail.locator("ul.list a", has_text="guest@example.org").first.click()
    guest.look(mail)
    code = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)\s*$", mail.locator(".letter").inner_text(), re.M)
    assert code, mail.locator(".letter").inner_text()
    mail.close()
    guest.page.get_by_label("The code").fill(code.group(1))
    guest.page.get_by_role("button", name="Come in", exact=True).click()
    guest.page.wait_for_url(re.compile(r"/c/[\w-]+/$"))


def open_the_crew(guest: Eyes, crew: Card) -> str:
    """Those who sit in it, and nobody else, are named on the crew's page."""
    page = guest.page
    guest.go(f"{way_home(guest)}circles/")
    page.locator(".crews .crew a").first.click()
    guest.look()
    assert sorted(names_in(page.locator("main"))) == sorted(crew.names)
    return page.url.removeprefix(guest.address)


def subscribe(guest: Eyes, path: str) -> None:
    """A calendar app, which has no cookies, reads the very meetings that the page lists."""
    page = guest.page
    listed = page.locator("ul.slots time").evaluate_all("all => all.map(each => each.dateTime)")
    page.get_by_role("button", name=re.compile("calendar")).click()
    guest.look()
    link = page.get_by_label("subscribe by address").input_value()
    with urllib.request.urlopen(link) as answer:
        assert answer.headers["Content-Type"].startswith("text/calendar")
        meetings = starts(answer.read())
    assert [each.timestamp() for each in meetings] == [
        datetime.fromisoformat(each).timestamp() for each in listed
    ]
    assert len(meetings) > 1


def starts(ics: bytes) -> list[datetime]:
    """When the one weekly meeting of a calendar begins, by the wall clock of its zone."""
    [event] = Calendar.from_ical(ics).events
    first, rule = event["dtstart"].dt, event["rrule"]
    assert rule["freq"] == ["WEEKLY"]
    return [first + timedelta(weeks=week) for week in range(rule["count"][0])]


def sign_out_and_in(guest: Eyes, *, scripts: bool) -> None:
    sign_out(guest)
    sign_in_by_code(guest)
    if scripts:
        add_passkey(guest)
        sign_out(guest)
        sign_in_by_passkey(guest)
    sign_out(guest)


def sign_out(guest: Eyes) -> None:
    page = guest.page
    guest.go(f"{way_home(guest)}me/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/sign-in/"))


def sign_in_by_code(guest: Eyes) -> None:
    page = guest.look()
    page.get_by_label("Your mail address").fill("guest@example.org")
    page.get_by_role("button", name="Send me a code").click()
    guest.look()
    type_code(guest)


def add_passkey(guest: Eyes) -> None:
    """The phone's own lock becomes a way in."""
    phone = guest.context.new_cdp_session(guest.page)
    phone.send("WebAuthn.enable")
    lock = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    lock |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    phone.send("WebAuthn.addVirtualAuthenticator", {"options": lock})
    page = guest.go(f"{way_home(guest)}me/")
    page.get_by_role("link", name="Your passkeys").click()
    guest.look()
    page.get_by_role("link", name="Add this device").click()
    guest.look()
    page.get_by_label("Name of this device").fill("My phone")
    page.get_by_role("button", name="Add it").click()
    page.get_by_text("My phone").wait_for()
    guest.look()
    page.go_back()
    guest.go("/")


def sign_in_by_passkey(guest: Eyes) -> None:
    guest.page.get_by_role("button", name="Use a passkey").click()
    guest.page.wait_for_url(re.compile(r"/c/[\w-]+/$"))


def nobody_else_opens(robin: Eyes, path: str) -> None:
    """Whoever arranged a crew does not see it once it lives."""
    robin.excused.add((path, 404))
    robin.go(path)
    assert robin.page.get_by_role("heading", name="There is nothing here for you to see").is_visible()
