"""Somebody is invited by a link on a slip, and comes in on a phone without ever having had an account."""

import re

from tests.journeys import steps
from tests.journeys.eyes import PHONE, Eyes, eyes
from tests.journeys.paper import read_paper
from tests.journeys.test_first_day import way_home

GUEST, MAIL = "Hal Dune", "hal@example.org"
MOST_SCREENS = 5


def test_somebody_invited_by_a_link_is_in_after_a_few_screens(home, browser):
    with eyes(browser, home.address) as robin, eyes(browser, home.address, size=PHONE) as guest:
        steps.set_up(robin)
        agree_on_something(robin)
        link = make_a_link(robin)
        screens = come_in(guest, link)
        see_who_came(robin)
        take_back(robin)
        guest.excused.add((link.removeprefix(home.address), 404))
        guest.context.clear_cookies()
        page = guest.go(link)

        assert page.get_by_role("heading", name="This link opens nothing now").is_visible()

    print(*robin.faults, *guest.faults, sep="\n")
    assert screens <= MOST_SCREENS
    assert robin.faults + guest.faults == []
    assert "Traceback" not in home.said()


def agree_on_something(robin: Eyes) -> None:
    """What everybody who comes in reads first."""
    page = robin.go(f"{way_home(robin)}agreements/new/")
    page.locator("input[name=title]").fill("Be kind")
    page.locator("textarea[name=words]").fill("Say so when it is hard. Ask before you give advice.")
    page.locator("main form button.primary").click()
    robin.go(f"{way_home(robin)}people/").get_by_role("button", name="I agree").click()
    robin.look()


def make_a_link(robin: Eyes) -> str:
    """A link for the first three, with squares for a camera, on a slip of one page."""
    page = robin.go(f"{way_home(robin)}invitations/")
    page.get_by_role("link", name="Make a link").click()
    robin.look()
    page.get_by_label("How many people it may let in").fill("3")
    page.get_by_label("A note to know it by").fill("From the market")
    page.get_by_role("button", name="Make the link").click()
    robin.look()
    assert page.get_by_role("img", name=re.compile("squares")).bounding_box()["width"] > 120
    page.emulate_media(media="print")
    slip = read_paper(page.pdf(prefer_css_page_size=True))
    page.emulate_media(media="screen")
    assert slip.pages == 1
    return page.locator("#link").input_value()


def come_in(guest: Eyes, link: str) -> int:
    """From the link to the first useful act; how many screens that took."""
    page = guest.go(link)
    before = len(guest.seen) - 1
    assert page.get_by_text("Robin Aldous invites you.").is_visible()
    assert not page.get_by_text("From the market").count()
    page.get_by_label("Your name").fill(GUEST)
    page.get_by_label("Your mail address").fill(MAIL)
    page.get_by_text("Be kind").click()
    page.get_by_label("I have read this and agree to it.").check()
    page.get_by_role("button", name="Send me a code").click()
    guest.look()
    page.get_by_label("The code").fill(code_for(guest))
    page.get_by_role("button", name="Come in", exact=True).click()
    page.wait_for_url(re.compile(r"/c/[\w-]+/$"))
    guest.look()
    page.get_by_role("link", name="Say when you can meet").click()
    guest.look()
    screens = len(guest.seen) - before
    first_useful_act(guest)
    return screens


def first_useful_act(guest: Eyes) -> None:
    """An hour that could be theirs for a meeting; from now on a crew can be proposed to them."""
    page = guest.page
    page.get_by_label("Thursday 18:00").check(force=True)
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("Kept. The next proposal goes by this.").wait_for()
    guest.look()


def code_for(guest: Eyes) -> str:
    """The newest mail that lies in the mailbox of this house for trying out; it is no screen of theirs."""
    mail = guest.context.new_page()
    mail.goto(f"{guest.address}/dev/mail/")
    mail.locator("ul.list a", has_text=MAIL).first.click()
    words = mail.locator(".letter").inner_text()
    mail.close()
    found = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)\s*$", words, re.M)
    assert found, words
    return found.group(1)


def see_who_came(robin: Eyes) -> None:
    page = robin.go(f"{way_home(robin)}people/")
    assert page.get_by_role("link", name=GUEST, exact=True).is_visible()


def take_back(robin: Eyes) -> None:
    page = robin.go(f"{way_home(robin)}invitations/")
    assert page.get_by_text("For 2 more people.").is_visible()
    page.get_by_role("button", name=re.compile("Take back")).click()
    page.get_by_text("No link is open.").wait_for()
    robin.look()
