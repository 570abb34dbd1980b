"""Somebody leaves: takes everything along, goes with one press, and is nowhere in the house any more."""

import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.journeys import steps
from tests.journeys.eyes import DESK, PHONE, Eyes, eyes
from tests.journeys.house import ROOT, House
from tests.journeys.test_first_day import come_in, personal_link

MAIL = "guest@example.org"
OFFER = "CNRY-three-words-about-bread"


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_left_exported_erased_and_found_nowhere(home, browser, scripts, tmp_path):
    if os.environ.get("DATABASE_URL"):
        pytest.skip("docs/hosts/privacy.md says what PostgreSQL does with what was erased")
    with (
        eyes(browser, home.address, scripts=scripts, size=DESK) as robin,
        eyes(browser, home.address, scripts=scripts, size=PHONE) as guest,
    ):
        name = somebody_comes_in(robin, guest)
        needs_something(guest)
        before, searched = found(home, name), searched_for(robin, name)
        link = take_everything(guest, tmp_path)
        leave(guest)
        after, searched_after = wait_until_forgotten(home, name), searched_for(robin, name)
        nothing_is_left_to_take(guest, link)

    assert before == {name, MAIL}
    assert after == set()
    assert (searched, searched_after) == (True, False)
    assert told_in(tmp_path / "everything.zip") == (name, MAIL, [OFFER])
    assert robin.faults + guest.faults == []
    assert "Traceback" not in home.said()


def somebody_comes_in(robin: Eyes, guest: Eyes) -> str:
    """Their name. They come in by a personal link, on a telephone."""
    steps.set_up(robin)
    steps.open_round(robin)
    steps.show_sheet(robin)
    steps.bring_in(robin)
    robin.page.get_by_role("link", name="People", exact=True).first.click()
    name = (
        robin.page.locator("ul.people .name a, ul.people a .name").nth(1).inner_text().split("\n")[0].strip()
    )
    come_in(guest, personal_link(robin, name), name)
    return name


def searched_for(robin: Eyes, name: str) -> bool:
    """Whether whoever is still here finds them by name, or anywhere among those who are here."""
    page = robin.go(f"{inside(robin)}people/")
    listed = page.get_by_role("link", name=name).count()
    page.get_by_label("Find a name").fill(name)
    page.get_by_role("button", name="Find").click()
    robin.look()
    found_by_name = page.locator("ul.people").get_by_text(name).count()
    assert bool(listed) == bool(found_by_name)
    return bool(found_by_name)


def needs_something(guest: Eyes) -> None:
    page = guest.go(f"{inside(guest)}me/access/")
    page.locator("textarea").first.fill(OFFER)
    page.locator("main form button.primary").first.click()
    guest.look()


def inside(guest: Eyes) -> str:
    """Where the community's own pages begin."""
    return "/" + "/".join(guest.page.url.split("/")[3:5]) + "/"


def take_everything(guest: Eyes, folder: Path) -> str:
    """First all that is theirs, by a link that opens once."""
    page = guest.go(f"{inside(guest)}me/leave/")
    page.get_by_role("link", name="Take everything with you").click()
    guest.look()
    page.get_by_role("button", name="Get everything ready").click()
    link = page.url
    page.get_by_role("button", name="Take it now").wait_for()
    guest.look()
    with page.expect_download() as kept:
        page.get_by_role("button", name="Take it now").click()
    kept.value.save_as(folder / "everything.zip")
    return link


def told_in(file: Path) -> tuple[str, str, list[str]]:
    with zipfile.ZipFile(file) as packed:
        plain = json.loads(packed.read("everything.json"))
        assert OFFER in packed.read("index.html").decode()
    [person] = plain["person"]
    return person["name"], person["signs_in_with"], [note["words"] for note in plain["notes"]]


def leave(guest: Eyes) -> None:
    """One press, no reason; the page behind it says nothing."""
    page = guest.go("/")
    page = guest.go(f"{inside(guest)}me/leave/")
    page.get_by_role("button", name="Leave", exact=True).click()
    page.wait_for_url("**/out/")
    guest.look()


def nothing_is_left_to_take(guest: Eyes, link: str) -> None:
    answer = guest.context.request.get(link)
    assert answer.status == 404


def wait_until_forgotten(home: House, name: str) -> set[str]:
    """The worker has a moment; what is still found after it."""
    until = time.monotonic() + 30
    left = found(home, name)
    while left and time.monotonic() < until:
        time.sleep(0.5)
        left = found(home, name)
    return left


def found(home: House, name: str) -> set[str]:
    """Which of their words stand anywhere in the folder of the house, or in a backup made now."""
    backup = home.folder / f"backup-{time.monotonic_ns()}.zip"
    house = {**os.environ, "WEFT_DATA_DIR": str(home.folder / "data")}
    house.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, str(ROOT / "manage.py"), "backup", "--to", str(backup)]
    subprocess.run(command, env=house, check=True, capture_output=True)
    with zipfile.ZipFile(backup) as packed:
        told = [packed.read(each) for each in packed.namelist()]
    backup.unlink()
    told += [file.read_bytes() for file in (home.folder / "data").rglob("*") if file.is_file()]
    return {words for words in (name, MAIL, OFFER) if any(words.encode() in each for each in told)}
