"""What happened stays as it was written, and everything that follows is done."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from weft.core import chores, chronicle, clock
from weft.core.actor import the_house
from weft.core.chronicle import record, verify
from weft.core.deed import Deed
from weft.core.errands import ATTEMPTS, outside, run_errand, tick
from weft.core.models import Entry, Errand

KETTLE_BOILED = Deed("kettle.boiled", "boiled the kettle")
TOLD: list[int] = []


def tell(entry: Entry) -> None:
    TOLD.append(entry.pk)


@outside
def tell_outside(entry: Entry) -> None:
    TOLD.append(entry.pk)


def fail(entry: Entry) -> None:
    raise OSError("words of a person that nobody may keep")


@pytest.fixture(autouse=True)
def wired(monkeypatch):
    TOLD.clear()
    monkeypatch.setattr(chronicle, "_wiring", {})
    monkeypatch.setattr(chores, "_chores", {})


def boil(*reactions: str) -> Entry:
    chronicle.wire({KETTLE_BOILED: [f"{__name__}.{name}" for name in reactions]})
    with transaction.atomic():
        return record(the_house(), KETTLE_BOILED, cups=4)


@pytest.mark.django_db(transaction=True)
def test_a_deed_is_recorded_only_in_a_transaction():
    with pytest.raises(RuntimeError, match="transaction"):
        record(the_house(), KETTLE_BOILED)


def test_each_entry_is_tied_to_the_one_before(db):
    first, second = boil(), boil()

    assert (first.seq, second.seq) == (1, 2)
    assert (first.before, second.before) == ("", first.hash)
    assert verify() == []


def test_an_entry_never_changes(db):
    entry = boil()

    with pytest.raises(TypeError):
        entry.save()


def test_a_changed_entry_is_found(db):
    boil()
    changed = boil()
    boil()

    Entry.everywhere.filter(pk=changed.pk).update(facts={"cups": 5})

    assert verify() == ["Chain 0: entry 2 is not as it was written."]


def test_missing_entries_are_found_at_the_end_and_in_the_middle(db):
    entries = [boil() for _ in range(4)]

    Entry.everywhere.filter(pk=entries[1].pk).delete()
    in_the_middle = verify()
    Entry.everywhere.filter(pk__in=[entry.pk for entry in entries[1:]]).delete()

    assert in_the_middle == ["Chain 0: entry 2 is missing."]
    assert verify() == ["Chain 0: its last entries are missing."]


def test_what_is_undone_leaves_no_errand(db):
    with transaction.atomic():
        boil("tell")
        transaction.set_rollback(True)

    assert list(Entry.everywhere.all()) == []
    assert list(Errand.everywhere.all()) == []


@pytest.mark.parametrize("reaction", ["tell", "tell_outside"])
def test_an_errand_runs_once_however_often_it_is_sent(db, reaction):
    entry = boil(reaction)
    errand = Errand.everywhere.get()

    run_errand.call(errand.pk)
    run_errand.call(errand.pk)

    assert [entry.pk] == TOLD
    assert Errand.everywhere.get().state == "done"


def test_a_failing_errand_waits_longer_each_time_and_then_for_a_person(db):
    boil("fail")
    waits = []

    with time_machine.travel(clock.now(), tick=False) as clock_hand:
        for _ in range(ATTEMPTS):
            run_errand.call(Errand.everywhere.get().pk)
            errand = Errand.everywhere.get()
            waits.append(errand.due_at - clock.now())
            clock_hand.move_to(errand.due_at)

    assert waits == [timedelta(minutes=2**n) for n in range(1, ATTEMPTS + 1)]
    assert (errand.state, errand.attempts, errand.trouble) == ("dead", ATTEMPTS, "OSError")


def test_the_minute_hand_sends_due_errands_again(db):
    boil("tell")
    from django_tasks_db.models import DBTaskResult

    before = DBTaskResult.objects.count()
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        tick()

    assert DBTaskResult.objects.count() == before + 1
