"""Somebody calls a crew; one joins by the link in a mail without ever signing in, another asks first; they begin."""

import re
from datetime import date, timedelta
from pathlib import Path

from tests.journeys import steps
from tests.journeys.eyes import PHONE, Eyes, eyes
from tests.journeys.test_first_day import way_home
from tests.journeys.test_invited import GUEST, agree_on_something, come_in, make_a_link

SHEET = "Name,Email,City,When could you meet?\nIna Sun,ina@example.net,Lisbon,Mon 18:00-21:00\n"
FOR = "Read one chapter a week, and talk about it over soup"


def test_a_crew_is_called_joined_by_mail_asked_about_and_begun(home, browser, tmp_path):
    with (
        eyes(browser, home.address, size=PHONE) as robin,
        eyes(browser, home.address, size=PHONE) as guest,
        eyes(browser, home.address, size=PHONE, scripts=False) as ina,
    ):
        gather(robin, guest, tmp_path)
        call(robin)
        ask_along(robin)
        join_by_mail(ina, newest_link(robin, "ina@example.net"))
        ask_and_join(guest, robin)
        begin(guest)
        crew = guest.page.locator("main").inner_text()
        told = ina.go(newest_link(robin, "ina@example.net")).locator("main").inner_text()
        board = robin.go(f"{way_home(robin)}calls/").locator("main").inner_text()

    assert all(name in crew for name in (steps.STEWARD, GUEST, "Ina Sun", "First meeting", "19:00"))
    assert all(name in told for name in ("Your crew is there", steps.STEWARD, GUEST, "19:00"))
    assert FOR not in board
    print(*robin.faults, *guest.faults, *ina.faults, sep="\n")
    assert robin.faults + guest.faults + ina.faults == []
    assert "Traceback" not in home.said()


def gather(robin: Eyes, guest: Eyes, folder: Path) -> None:
    """A community of three: one set it up, one came by a link, one stands on a sheet and has a mail address."""
    steps.set_up(robin)
    sheet = folder / "people.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    steps.open_round(robin)
    robin.page.get_by_role("link", name="Bring a sign-up sheet").click()
    robin.page.get_by_label("The sheet").set_input_files(sheet)
    robin.page.get_by_role("button", name="Look at it").click()
    robin.page.get_by_role("button", name=re.compile(r"Bring (\d+ people|one person|1 person) in")).click()
    robin.page.get_by_role("link", name="Go on").wait_for()
    agree_on_something(robin)
    come_in(guest, make_a_link(robin))


def call(robin: Eyes) -> None:
    """From Circles to a call that stands on the board."""
    page = robin.go(f"{way_home(robin)}circles/")
    page.get_by_role("link", name="Calls for new crews").click()
    robin.look()
    page.get_by_role("link", name="Call a crew").click()
    robin.look()
    page.get_by_label("What do you want to do together?").fill(FOR)
    page.get_by_label("What kind is it?").fill("a book")
    page.get_by_label("Day of the first meeting").fill((date.today() + timedelta(days=12)).isoformat())
    page.get_by_label("Begins at, by your clock").fill("19:00")
    page.get_by_role("button", name="Call a crew").click()
    page.get_by_role("heading", name="A call you are in").wait_for()
    robin.look()


def ask_along(robin: Eyes) -> None:
    page = robin.page
    page.get_by_role("link", name="Ask somebody along").click()
    robin.look()
    page.get_by_label("Ina Sun").check()
    page.get_by_role("button", name="Ask them").click()
    page.get_by_text("They are asked by mail.").wait_for()
    robin.look()


def newest_link(robin: Eyes, to: str) -> str:
    """The link in the newest mail to somebody, from the mailbox of this house for trying out."""
    box = robin.context.new_page()
    box.goto(f"{robin.address}/dev/mail/")
    mail = box.locator("ul.list a", has_text=to).first
    for _ in range(40):
        if mail.count():
            break
        box.wait_for_timeout(500)
        box.reload()
    mail.click()
    words = box.locator(".letter").inner_text()
    box.close()
    found = re.search(r"http://[^/\s]+(/\S+)", words)
    assert found, words
    return found.group(1)


def join_by_mail(ina: Eyes, link: str) -> None:
    """Without signing in, and without a script."""
    page = ina.go(link)
    assert page.get_by_text(FOR).is_visible()
    page.get_by_role("button", name="Join").click()
    page.get_by_role("heading", name="You are in it").wait_for()
    ina.look()


def ask_and_join(guest: Eyes, robin: Eyes) -> None:
    page = guest.go(way_home(guest))
    page.get_by_role("link", name=FOR).click()
    guest.look()
    page.get_by_text("Ask something").click()
    page.get_by_label("What would you like to know?").fill("Which book is it?")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_text("Which book is it?").wait_for()
    answer = robin.go(page.url)
    answer.get_by_label("Your reply").fill("One that none of us has read.")
    answer.get_by_role("button", name="Reply").click()
    answer.get_by_text("One that none of us has read.").wait_for()
    robin.look()
    guest.go(page.url)
    assert page.get_by_text("One that none of us has read.").is_visible()
    page.get_by_role("button", name="Join", exact=True).click()
    page.get_by_role("heading", name="A call you are in").wait_for()
    guest.look()


def begin(guest: Eyes) -> None:
    page = guest.page
    page.get_by_role("link", name="Begin").click()
    guest.look()
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("It is there. All of you are told.").wait_for()
    guest.look()
