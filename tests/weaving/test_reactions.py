"""The long work of a round: a sheet goes in, crews are woven, people are told. Killed, stopped or without room."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection

from tests import make, rows
from tests.cast import enter
from weft.circles.models import Belonging
from weft.congregations.models import Membership
from weft.core import clock, work
from weft.core.errands import run_errand
from weft.core.models import Entry, Errand, Work
from weft.core.work import LOST_AFTER, Progress, Stopped, run_work
from weft.meetings.logic import Span
from weft.weaving import queries
from weft.weaving.actions.weaves import stop_weave
from weft.weaving.models import Answer, Proposal, Round, Seat, Sheet, Weave
from weft.weaving.reactions import replies as replies_reactions
from weft.weaving.reactions import sheets as sheets_reactions
from weft.weaving.reactions import weaves as weaves_reactions

SHEET = """Name,Email,City,When could you meet?,Rather not be with,Access needs
Fia Sul,fia@example.net,Lisbon,Mon 18:00-21:00,CNRY Nobody,CNRY-ramp
Gil Norte,,Porto,Mon 18:00-21:00,,
Hue Leste,hue@example.net,Auckland,Mon 18:00-21:00,Fia Sul,
"""
WORKING = {"weft_work"}
NOBODY_ELSE = {"weft_entry", "weft_chainhead", "django_tasks_database_dbtaskresult", "weft_work"}
TEN_PEOPLE = ("Fia", "Gil", "Hue", "Ilo", "Jun", "Kim", "Lea", "Max", "Nil", "Oda")


def bring_in(cast, client, begun, content=SHEET):
    """The steward brings a sheet and says that it may go in; the worker has not begun."""
    make.bring(client, begun, content)
    sheet = Sheet.objects.of(cast.home).get(state="looked at")
    client.post(cast.url(f"sheets/{sheet.pk}/import/"))
    return sheet


def changed(before):
    return {table for table, now in rows.read().items() if now != before[table]}


def killed(kind):
    """The worker died with this in its hands; after a while it is taken up again."""
    Work.everywhere.filter(kind=kind).update(state=Work.State.RUNNING, attempts=1)
    with time_machine.travel(clock.now() + LOST_AFTER + timedelta(seconds=1), tick=False):
        work.reap()


def people(cast):
    return sorted(
        Membership.objects.of(cast.home).exclude(signup_key="").values_list("person__name", flat=True)
    )


# A sheet goes in


def test_a_sheet_goes_in_once_and_is_forgotten(cast, sols, begun):
    sheet = bring_in(cast, sols, begun)

    done = make.work_off()

    assert done == [("import", "done", "Everybody is in; 3 are new.")]
    assert people(cast) == ["Fia Sul", "Gil Norte", "Hue Leste"]
    kept = Sheet.objects.of(cast.home).get()
    assert (kept.pk, kept.state, bytes(kept.sealed)) == (sheet.pk, "imported", b"")


def test_the_same_sheet_twice_changes_nothing_twice(cast, sols, begun):
    bring_in(cast, sols, begun)
    make.work_off()
    before = rows.read()

    bring_in(cast, sols, begun)
    done = make.work_off()

    assert done == [("import", "done", "Everybody is in; 0 are new.")]
    assert changed(before) == NOBODY_ELSE | {"weft_sheet"}
    assert len(rows.read()["weft_sheet"]) == len(before["weft_sheet"]) + 1


def test_five_rows_of_which_two_are_of_one_name_are_five_people(cast, sols, begun):
    names = ("Ana Silva", "Ana Silva", "Zdeněk Óðinn", "O'Brien", "Bo")
    lines = "".join(f"{name},Lisbon,Mon 18:00-21:00\n" for name in names)

    for _ in range(2):
        bring_in(cast, sols, begun, "Name,City,When could you meet?\n" + lines)
        make.work_off()

    assert people(cast) == ["Ana Silva", "Ana Silva", "Bo", "O'Brien", "Zdeněk Óðinn"]
    assert Answer.objects.of(cast.home).count() == 5


@pytest.mark.parametrize("moment", ["before it wrote", "after it wrote"])
def test_a_worker_killed_during_an_import_leaves_it_to_another_who_does_it_once(cast, sols, begun, moment):
    sheet = bring_in(cast, sols, begun)
    if moment == "after it wrote":
        Work.everywhere.update(state=Work.State.RUNNING)
        sheets_reactions.import_sheet(sheet.pk, Progress(Work.everywhere.get()))
        whole = rows.read()
    killed("import")

    done = make.work_off()

    assert [state for _, state, _ in done] == ["done"]
    assert people(cast) == ["Fia Sul", "Gil Norte", "Hue Leste"]
    assert Answer.objects.of(cast.home).count() == 3
    assert Entry.everywhere.filter(deed="signups.taken_in").count() == 1
    if moment == "after it wrote":
        assert changed(whole) == {"weft_work", "django_tasks_database_dbtaskresult"}


def test_an_import_stopped_on_its_way_leaves_everything_as_it_was(cast, sols, begun):
    sheet = bring_in(cast, sols, begun)
    before = rows.read()

    sols.post(cast.url(f"sheets/{sheet.pk}/import/stop/"))
    done = make.work_off()

    assert done == []
    assert Work.everywhere.get().state == "stopped"
    assert changed(before) == WORKING
    assert people(cast) == []


def test_an_import_that_is_stopped_while_it_runs_writes_nothing(cast, sols, begun):
    sheet = bring_in(cast, sols, begun)
    Work.everywhere.update(state=Work.State.RUNNING)
    before, progress = rows.read(), Impatient(Work.everywhere.get(), at=85)

    with pytest.raises(Stopped):
        sheets_reactions.import_sheet(sheet.pk, progress)

    assert changed(before) == WORKING


class Impatient(Progress):
    """Somebody presses Stop as soon as the work has come so far."""

    def __init__(self, begun: Work, at: float) -> None:
        super().__init__(begun)
        self.at = at

    def say(self, percent: float, sentence: str) -> None:
        if percent >= self.at:
            work.stop(self.work)
        super().say(percent, sentence)


def test_private_answers_are_nowhere_to_be_read(cast, sols, begun, caplog):
    """On the way in and afterwards: no row, no entry, no work, no log, no page."""
    make.bring(sols, begun, SHEET)
    sheet = Sheet.objects.of(cast.home).get()
    pages = [sols.get(cast.url(f"sheets/{sheet.pk}/")).content.decode()]
    on_its_way = repr(rows.read())
    sols.post(cast.url(f"sheets/{sheet.pk}/import/"))
    pages.append(sols.get(cast.url(f"sheets/{sheet.pk}/import/")).content.decode())
    make.work_off()
    pages += [
        sols.get(cast.url(path)).content.decode() for path in ("rounds/", f"rounds/{begun.pk}/", "people/")
    ]

    assert "CNRY" in SHEET
    assert "Fia Sul" in pages[0]
    assert "Hue Leste" in repr(rows.read())
    for told in (*pages, on_its_way, repr(rows.read()), caplog.text):
        assert "CNRY" not in told


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the database is no file here")
def test_private_answers_are_not_in_the_file_of_the_database():
    cast = enter()
    sols, begun = cast.client(cast.sol), make.open_a_round(cast.sol)
    bring_in(cast, sols, begun)
    on_its_way = file_of_the_database()
    make.work_off()

    assert b"CNRY" not in on_its_way
    assert b"CNRY" not in file_of_the_database()
    assert b"Hue Leste" not in on_its_way
    assert b"Hue Leste" in file_of_the_database()


def file_of_the_database() -> bytes:
    name = Path(str(connection.settings_dict["NAME"]))
    return b"".join(path.read_bytes() for path in sorted(name.parent.glob(f"{name.name}*")) if path.is_file())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can be told how large it may grow")
def test_a_full_disk_is_said_plainly_changes_nothing_and_is_got_over():
    cast = enter()
    sols, begun = cast.client(cast.sol), make.open_a_round(cast.sol)
    lines = "".join(f"Person {n},p{n}@example.net,Lisbon,Mon 18:00-21:00\n" for n in range(400))
    sheet = bring_in(cast, sols, begun, "Name,Email,City,When could you meet?\n" + lines)
    before = rows.read()

    with NoMoreRoom():
        done = make.work_off()
        unchanged = changed(before)
        page = sols.get(cast.url(f"sheets/{sheet.pk}/")).content.decode()
    sols.post(cast.url(f"sheets/{sheet.pk}/import/"))
    again = make.work_off()

    full = "The disk of this house is full. Nothing was changed. Make room, then try again."
    assert done == [("import", "failed", full)]
    assert unchanged == WORKING
    assert full in page
    assert again == [("import", "done", "Everybody is in; 400 are new.")]
    assert len(people(cast)) == 400


class NoMoreRoom:
    """The database may not grow by a page, as on a disk without room."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA page_count")
            [pages] = cursor.fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages}")

    def __exit__(self, *_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 4294967294")


# Crews are woven


def weave(cast, begun, signups, sizes=(3, 6)):
    """The engine is asked, and the worker does it."""
    given = make.yeses(cast.sol, begun, signups)
    asked = make.ask(cast.sol, begun, sizes=sizes)
    return given, asked, make.work_off()


def crews_of(weave):
    rows = Seat.objects.of(weave.congregation_id).filter(weave=weave).exclude(proposal=None)
    found: dict[int, set[str]] = {}
    for proposal, name in rows.values_list("proposal", "answer__membership__person__name"):
        found.setdefault(proposal, set()).add(name)
    return list(found.values())


def test_crews_are_proposed_once_with_a_time_and_two_sentences_for_everybody(cast, begun):
    _, asked, done = weave(cast, begun, [make.signup(name) for name in TEN_PEOPLE])

    begun.refresh_from_db()
    asked.refresh_from_db()
    crews = crews_of(asked)
    assert done == [("weave", "done", "The proposal is there.")]
    assert (begun.state, begun.weave_id, asked.state) == ("proposed", asked.pk, "woven")
    assert sorted(name for crew in crews for name in crew) == sorted(TEN_PEOPLE)
    assert all(3 <= len(crew) <= 6 for crew in crews)
    assert [len(seat.reasons) for seat in Seat.objects.of(cast.home)] == [2] * 10
    assert all(proposal.slot.weekday < 5 for proposal in Proposal.objects.of(cast.home))
    assert (asked.placeable, asked.score["placed"], asked.bound["placed"]) == (10, 10, 10)
    assert asked.took is not None
    assert asked.stop_reason


def test_the_same_seed_gives_the_same_crews(cast, begun):
    said = [make.signup(name, week=make.EVENINGS[at % 4 :]) for at, name in enumerate(TEN_PEOPLE)]
    _, first, _ = weave(cast, begun, said)

    _, second, _ = weave(cast, begun, said)

    assert sorted(map(sorted, crews_of(first))) == sorted(map(sorted, crews_of(second)))


def test_a_veto_is_kept_and_so_is_a_couple(cast, begun):
    """Fia would rather not be with any but three; Gil and Hue ask each other, Ilo asks alone."""
    others = tuple(f"{name.casefold()}#1" for name in TEN_PEOPLE[4:])
    said = [
        make.signup("Fia", rather_not=others),
        make.signup("Gil", couples=("hue#1",)),
        make.signup("Hue", couples=("gil#1",)),
        make.signup("Ilo"),
        *(make.signup(name) for name in TEN_PEOPLE[4:]),
    ]

    _, asked, _ = weave(cast, begun, said)

    [with_fia] = [crew for crew in crews_of(asked) if "Fia" in crew]
    assert with_fia <= {"Fia", "Gil", "Hue", "Ilo"}
    assert len(with_fia) >= 3
    assert [crew for crew in crews_of(asked) if ("Gil" in crew) != ("Hue" in crew)] == []
    assert sum(map(len, crews_of(asked))) == 10


def test_why_somebody_waits_is_said_alike_for_a_veto_and_for_want_of_room(cast, begun):
    """Fia would be with nobody; of the seven others, crews of three leave one over."""
    others = TEN_PEOPLE[1:8]
    unwilling = make.signup("Fia", rather_not=tuple(f"{name.casefold()}#1" for name in others))

    _, asked, _ = weave(cast, begun, [unwilling, *(make.signup(name) for name in others)], sizes=(3, 3))

    waiting = Seat.objects.of(cast.home).filter(proposal=None)
    why = {seat.answer.membership.name: seat.reasons for seat in waiting}
    room = "The crews that suit {} are full, or could not be made without leaving others out."
    assert [len(crew) for crew in crews_of(asked)] == [3, 3]
    assert len(why) == 2
    assert "Fia" in why
    assert why == {name: [room.format(name)] for name in why}


def test_too_few_people_is_a_sentence(cast, begun):
    _, asked, done = weave(cast, begun, [make.signup("Fia")])

    assert done == [
        (
            "weave",
            "failed",
            "Too few people said yes for even one crew. Bring more people in, or choose a smaller size.",
        )
    ]
    asked.refresh_from_db()
    assert (asked.state, crews_of(asked)) == ("weaving", [])


@pytest.mark.parametrize("moment", ["before it wrote", "after it wrote"])
def test_a_worker_killed_while_weaving_leaves_it_to_another_who_does_it_once(cast, begun, moment):
    make.yeses(cast.sol, begun, [make.signup(name) for name in TEN_PEOPLE[:6]])
    asked = make.ask(cast.sol, begun)
    if moment == "after it wrote":
        Work.everywhere.update(state=Work.State.RUNNING)
        weaves_reactions.weave(asked.pk, Progress(Work.everywhere.get()))
        whole = rows.read()
    killed("weave")

    done = make.work_off()

    assert done == [("weave", "done", "The proposal is there.")]
    assert Seat.objects.of(cast.home).count() == 6
    assert Entry.everywhere.filter(deed="weave.made").count() == 1
    if moment == "after it wrote":
        assert changed(whole) == {"weft_work", "django_tasks_database_dbtaskresult"}


@pytest.mark.parametrize("at", [1, 3, 97])
def test_weaving_that_is_stopped_leaves_the_earlier_proposal(cast, begun, at):
    _, earlier, _ = weave(cast, begun, [make.signup(name) for name in TEN_PEOPLE[:6]])
    asked = make.ask(cast.sol, begun)
    Work.everywhere.filter(pk=asked.work_id).update(state=Work.State.RUNNING)
    before = rows.read()

    with pytest.raises(Stopped):
        weaves_reactions.weave(asked.pk, Impatient(asked.work, at=at))

    begun.refresh_from_db()
    assert begun.weave_id == earlier.pk
    assert changed(before) == WORKING


def test_a_weave_stopped_before_it_began_is_never_done(cast, begun):
    make.yeses(cast.sol, begun, [make.signup(name) for name in TEN_PEOPLE[:6]])
    asked = make.ask(cast.sol, begun)

    stop_weave(actor=cast.actor(cast.sol), weave=asked)

    assert make.work_off() == []
    assert weaves_reactions.weave(asked.pk, Progress(asked.work)) == "The proposal is there."
    assert Seat.objects.of(cast.home).count() == 0


def test_people_in_far_zones_are_proposed_a_time_by_their_own_clock(cast, begun):
    morning, evening = (Span(1, 7 * 60, 11 * 60),), (Span(1, 18 * 60, 22 * 60),)
    said = [
        make.signup("Fia", zone="Europe/Lisbon", week=morning),
        make.signup("Gil", zone="Europe/Lisbon", week=morning),
        make.signup("Hue", zone="Pacific/Auckland", week=evening),
    ]

    _, asked, _ = weave(cast, begun, said)

    [proposal] = queries.proposals(Weave.objects.of(cast.home).get(pk=asked.pk))
    shown = queries.card(proposal, proposal.weave)
    words = {seat.answer.membership.name: (seat.words[:3], seat.zone_words) for seat in shown.seats}
    assert words == {
        "Fia": ("Tue", "Lisbon time"),
        "Gil": ("Tue", "Lisbon time"),
        "Hue": ("Tue", "Auckland time"),
    }


# People are told


def test_whoever_can_be_reached_is_told_the_fact_and_a_link_and_nobody_else_is(cast, begun, settings):
    settings.PUBLIC_URL = "https://weft.example.org"
    cache.clear()
    said = [make.signup(name, mail=f"{name.casefold()}@example.org") for name in ("Ana", "Bo", "Eve")]
    given = make.yeses(
        cast.sol, begun, [*said, make.signup("Fia", mail="fia@example.net"), make.signup("Gil")]
    )
    make.propose(cast.sol, begun, [[given["Ana"], given["Bo"], given["Fia"], given["Gil"]]], [given["Eve"]])
    make.confirm(cast.sol, begun)

    for errand in Errand.everywhere.all():
        run_errand.call(errand.pk)
        run_errand.call(errand.pk)

    there = {letter.to[0]: letter.body for letter in mail.outbox if "is there" in letter.body}
    waits = [letter.to[0] for letter in mail.outbox if letter.to[0] not in there]
    assert sorted(there) == ["ana@example.org", "bo@example.org", "fia@example.net"]
    assert "18:30 (Europe/Lisbon)" in there["ana@example.org"]
    assert "19:30 (Europe/Stockholm)" in there["bo@example.org"]
    assert "https://weft.example.org/c/rio-claro/circles/" in there["bo@example.org"]
    assert "https://weft.example.org/reply/" in there["fia@example.net"]
    assert waits == ["eve@example.org"]
    assert {letter.subject for letter in mail.outbox} == {"Rio Claro: something new for you"}
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == len(mail.outbox) == 4
    inside = Belonging.objects.of(cast.home).filter(circle__state="forming")
    assert inside.filter(membership=given["Fia"].membership).exists()


def test_a_mail_sent_again_is_the_same_mail(cast, begun):
    given = make.yeses(cast.sol, begun, [make.signup("Ana", mail="ana@example.org"), make.signup("Gil")])
    make.propose(cast.sol, begun, [[given["Ana"], given["Gil"]]])
    make.confirm(cast.sol, begun)
    entry = Entry.everywhere.get(deed="turn.kept")

    for _ in range(2):
        replies_reactions.tell_of_new_crews(entry)

    first, second = mail.outbox
    assert first.extra_headers == second.extra_headers
    assert first.extra_headers["Auto-Submitted"] == "auto-generated"


def test_work_on_what_is_gone_says_so_and_harms_nothing(cast, sols, begun):
    sheet = bring_in(cast, sols, begun)
    sols.post(cast.url(f"sheets/{sheet.pk}/drop/"))

    assert make.work_off() == []
    assert people(cast) == []
    assert Round.objects.of(cast.home).get().state == "open"
    run_work.call(Work.everywhere.get().pk)
    assert Work.everywhere.get().state == "stopped"
