"""A stranger asks on a phone to come in, talks with those who decide, is welcomed, and comes in."""

import re

from tests.journeys import steps
from tests.journeys.eyes import PHONE, Eyes, eyes
from tests.journeys.test_first_day import way_home

STRANGER, MAIL = "Nia Sand", "nia@example.org"
QUESTION = "What would you like to do with others?"
ANSWER, ASKED, REPLY = "Bread, and a choir.", "Do you sing already?", "Only in the kitchen."


def test_a_stranger_applies_talks_is_welcomed_and_comes_in(home, browser):
    with eyes(browser, home.address) as robin, eyes(browser, home.address, size=PHONE) as guest:
        steps.set_up(robin)
        set_levels(robin)
        door = open_the_door(robin)
        own = apply(guest, door)
        read_and_ask(robin)
        reply(guest, own)
        welcome(robin)
        come_in(guest)

        assert guest.page.get_by_role("heading", name=f"Welcome, {STRANGER}").is_visible()
        assert guest.page.get_by_role("link", name=steps.STEWARD).is_visible()

    print(*robin.faults, *guest.faults, sep="\n")
    assert robin.faults + guest.faults == []
    assert "Traceback" not in home.said()


def set_levels(robin: Eyes) -> None:
    """Newcomers begin as Friends."""
    page = robin.go(f"{way_home(robin)}levels/")
    page.get_by_role("button", name="Begin with Friend and Partner").click()
    robin.look()
    assert page.get_by_text("Newcomers begin here.").count() == 1
    page.get_by_role("link", name="Change Friend").click()
    robin.look()


def open_the_door(robin: Eyes) -> str:
    """The community says how people come in, and what they are asked; the address to ask at."""
    page = robin.go(f"{way_home(robin)}community/admission/")
    page.get_by_label(re.compile("Decided by those who welcome people")).check()
    page.get_by_label("Your own questions").fill(QUESTION)
    page.get_by_role("button", name="Keep").click()
    robin.look()
    return page.get_by_label("Address").input_value()


def apply(guest: Eyes, door: str) -> str:
    """From the public page to a page of one's own; its address comes by mail, too."""
    page = guest.go(door)
    page.get_by_label("What should we call you?").fill(STRANGER)
    page.get_by_label("Your mail address").fill(MAIL)
    page.get_by_label(QUESTION).fill(ANSWER)
    page.get_by_role("button", name="Ask to come in").click()
    guest.look()
    own = page.get_by_label("Your own link").input_value()
    assert own in newest_mail(guest)
    assert page.get_by_role("heading", name=f"Thank you, {STRANGER}").is_visible()
    assert page.get_by_text(ANSWER).is_visible()
    return own


def newest_mail(guest: Eyes) -> str:
    """What was sent last to the applicant, once the worker has sent it; it is no screen of theirs."""
    mail = guest.context.new_page()
    for _ in range(40):
        mail.goto(f"{guest.address}/dev/mail/")
        if mail.locator("ul.list a", has_text=MAIL).count():
            break
        mail.wait_for_timeout(500)
    mail.locator("ul.list a", has_text=MAIL).first.click()
    words = mail.locator(".letter").inner_text()
    mail.close()
    return words


def read_and_ask(robin: Eyes) -> None:
    page = robin.go(f"{way_home(robin)}applications/")
    page.get_by_role("link", name=STRANGER).click()
    robin.look()
    assert page.get_by_text(ANSWER).is_visible()
    page.get_by_label("What would you like to say?").fill(ASKED)
    page.get_by_role("button", name="Send").click()
    robin.look()


def reply(guest: Eyes, own: str) -> None:
    """By the link they kept, in a browser that remembers nothing."""
    guest.context.clear_cookies()
    page = guest.go(own)
    assert page.get_by_text(ASKED).is_visible()
    page.get_by_label("What would you like to say?").fill(REPLY)
    page.get_by_role("button", name="Send").click()
    guest.look()


def welcome(robin: Eyes) -> None:
    page = robin.go(f"{way_home(robin)}applications/")
    page.get_by_role("link", name=STRANGER).click()
    assert page.get_by_text(REPLY).is_visible()
    page.get_by_role("button", name="Welcome", exact=True).click()
    page.get_by_text("Nobody waits for an answer.").wait_for()
    robin.look()


def come_in(guest: Eyes) -> None:
    """From their own page into the first page of a newcomer."""
    page = guest.page
    page.reload()
    guest.look()
    assert page.get_by_label("Your mail address").input_value() == MAIL
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The code").wait_for()
    found = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)\s*$", newest_mail(guest), re.M)
    assert found
    page.get_by_label("The code").fill(found.group(1))
    page.get_by_role("button", name="Come in", exact=True).click()
    page.wait_for_url(re.compile(r"/c/[\w-]+/$"))
    guest.look()
