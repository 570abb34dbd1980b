"""Members who answer what is proposed to them by the link of a mail: a few in a browser, the many by plain requests."""

import csv
import email
import email.policy
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Collection, Mapping
from http.cookiejar import CookieJar
from pathlib import Path

from tests.journeys import steps
from tests.journeys.eyes import Eyes
from tests.journeys.house import SHEET, House

BY_BROWSER = 20
TURNS = 3
PATIENCE = 180.0
QUIET = 4.0
LINK = re.compile(r"https?://[^/\s]+(/reply/\S+)")


def addresses() -> dict[str, str]:
    """The mail address that each person gave on the sheet, by name; nothing where they gave none."""
    with SHEET.open(encoding="utf-8-sig", newline="") as sheet:
        return {
            row["What is your name?"].strip(): row["Email Address"].strip() for row in csv.DictReader(sheet)
        }


def answer_links(home: House, known: Collection[str]) -> dict[str, str]:
    """By address, the links to answer that came by mail and are not known yet, once no more of them come."""
    mailbox, until, found, since = home.folder / "data" / "mail", time.monotonic() + PATIENCE, {}, 0.0
    while time.monotonic() < until:
        now = {to: home.address + path for to, path in _links(mailbox, known).items()}
        if len(now) != len(found):
            found, since = now, time.monotonic()
        if found and time.monotonic() - since > QUIET:
            break
        time.sleep(0.5)
    return found


def _links(mailbox: Path, known: Collection[str]) -> dict[str, str]:
    found = {}
    for file in sorted(mailbox.glob("*.eml")):
        letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        link = LINK.search(letter.get_content())
        if link and "is proposed" in letter.get_content() and link.group(1) not in known:
            found[letter["To"]] = link.group(1)
    return found


def answer_plainly(link: str, reply: str) -> None:
    """As a mail programme's own small browser does: one look, one answer."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(link).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    told = urllib.parse.urlencode({"csrfmiddlewaretoken": token.group(1), "reply": reply}).encode()
    assert browser.open(link, told).status == 200


def answer_in_a_browser(guest: Eyes, links: Mapping[str, str], back: Collection[str]) -> None:
    """Twenty people open their own link and press a button; two of them step back this time."""
    for at, (address, link) in enumerate(links.items()):
        guest.page.goto(link)
        if at < 2:
            guest.look()
        word = "Step back this time" if address in back else "Yes"
        guest.page.get_by_role("button", name=word, exact=True).click()
        guest.page.get_by_text(f"You answered: {word}").wait_for()


def answer_all(robin: Eyes, guest: Eyes, home: House, crew: steps.Card) -> None:
    """Everybody answers, turn by turn, until the round is over. Nobody of this crew steps back."""
    here, known = robin.page.url, set[str]()
    mails = addresses()
    mates = {mails.get(name, "") for name in crew.names}
    for turn in range(TURNS):
        links = answer_links(home, known)
        known |= {link.removeprefix(home.address) for link in links.values()}
        few = dict(list(links.items())[:BY_BROWSER]) if turn == 0 else {}
        back = [address for address in few if address not in mates][:2]
        answer_in_a_browser(guest, few, back)
        for address, link in links.items():
            if address not in few:
                answer_plainly(link, "yes")
        if is_over(robin, here):
            return
        robin.page.goto(here)
        steps.note_all(robin)
        if is_over(robin, here, wait=PATIENCE):
            return
    raise AssertionError("The round does not end.")


def is_over(robin: Eyes, here: str, wait: float = 0.0) -> bool:
    """Whether the turn has ended; and then, whether the round has."""
    page, until = robin.page, time.monotonic() + wait
    page.goto(here)
    turn = _turn(robin)
    while turn and time.monotonic() < until and _turn(robin) == turn:
        time.sleep(1)
        page.goto(here)
    return not _turn(robin)


def _turn(robin: Eyes) -> str:
    told = robin.page.get_by_text(re.compile(r"This is turn \d+ of"))
    return re.search(r"turn \d+", told.inner_text()).group() if told.count() else ""  # type: ignore[union-attr]
