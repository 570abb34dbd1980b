"""Somebody who left is nowhere in the house any more: not in its database, its files, its mailbox, a new backup."""

import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client

from tests import make
from tests.cast import enter
from weft.circles.actions.notes import note_needs
from weft.circles.models import Telling
from weft.congregations.actions.reports import tell_in_trust
from weft.congregations.models import Handover, Household, Invitation, Membership
from weft.core import clock
from weft.core.chronicle import verify
from weft.core.errands import run_errand
from weft.core.mail import DevMailbox
from weft.core.models import Errand
from weft.people.models import Person
from weft.project import archive
from weft.weaving.actions.questions import ask_of_call

NAME, MAIL = "Quirina Canary-Vale", "quirina.canary@example.net"
CANARIES = [
    words.encode()
    for words in (
        NAME,
        MAIL,
        *(
            f"CNRY-{what}"
            for what in (
                "said",
                "phone",
                "place",
                "offer",
                "need",
                "trust",
                "words",
                "label",
                "draws",
                "called",
                "asked",
            )
        ),
    )
]

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite",
    reason="docs/hosts/privacy.md says what PostgreSQL does with what was erased",
)


def found_in(*files: Path) -> list[tuple[str, bytes]]:
    """Every canary that still sings, and where; what is packed is unpacked."""
    sung = []
    for file in files:
        content = file.read_bytes() if file.exists() else b""
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as packed:
                content += b"".join(packed.read(name) for name in packed.namelist())
        sung += [(file.name, canary) for canary in CANARIES if canary in content]
    return sung


def everywhere(folder: Path) -> list[tuple[str, bytes]]:
    base = Path(str(settings.DATABASES["default"]["NAME"]))
    backup = folder / "new-backup.zip"
    backup.unlink(missing_ok=True)
    archive.write(backup)
    around = [file for file in folder.rglob("*") if file.is_file() and file != backup]
    return found_in(base, base.with_name(base.name + "-wal"), backup, *around)


def a_life(cast) -> Membership:
    """Somebody with a trace of every kind."""
    who = make.member(cast.sol, NAME, email=MAIL, phone="CNRY-phone", mail=MAIL)
    Person.everywhere.filter(pk=who.person_id).update(said_as="CNRY-said", place="CNRY-place")
    actor = cast.actor(who)
    make.crew(cast.sol, [who, cast.ana, cast.bo])
    Telling.everywhere.create(congregation=cast.home, membership=who, field="offers", words="CNRY-offer")
    note_needs(actor=actor, access="CNRY-need", food="")
    tell_in_trust(actor=actor, words="CNRY-trust", readers=[cast.ana])
    charge = cast.sol.charges.get()
    Handover.everywhere.create(
        congregation=cast.home,
        charge=charge,
        asked_by=cast.sol,
        giver=cast.sol,
        taker=who,
        words="CNRY-words",
        state="over",
    )
    Invitation.everywhere.create(
        congregation=cast.home, made_by=who, secret_hash="x", label="CNRY-label", expires_at=clock.now()
    )
    Household.everywhere.create(congregation=cast.home).children.create(
        congregation=cast.home, guardian=who, name=b"x", allergy=b""
    )
    going = make.open_a_round(cast.sol)
    make.yeses(cast.sol, going, [make.signup(NAME, mail=MAIL, draws=("CNRY-draws",))])
    make.call(who, cast.ana, intention="CNRY-called")
    ask_of_call(actor=actor, call=make.call(cast.ana, who), words="CNRY-asked")
    return who


@pytest.mark.django_db(transaction=True)
def test_after_leaving_grep_finds_nothing(settings, tmp_path):
    settings.DATA_DIR, settings.MAILBOX = tmp_path, tmp_path / "mail"
    settings.MEDIA_ROOT = tmp_path / "files"
    cast = enter()
    who = a_life(cast)
    DevMailbox().send_messages([EmailMessage("Your way in", f"For {NAME}", to=[MAIL])])
    browser = Client()
    browser.force_login(who.person.account)
    link = browser.post(cast.url("me/take/"))["Location"]
    make.work_off()
    before = {canary for _, canary in everywhere(tmp_path)}

    browser.post(cast.url("me/leave/"))
    for errand in Errand.everywhere.filter(state="waiting"):
        run_errand.call(errand.pk)

    sealed_away = {b"CNRY-need", b"CNRY-trust"}
    assert before == set(CANARIES) - sealed_away
    assert everywhere(tmp_path) == []
    assert Client().post(link).status_code == 200
    assert list((tmp_path / "exports").iterdir()) == []
    assert everywhere(tmp_path) == []
    assert verify() == []
