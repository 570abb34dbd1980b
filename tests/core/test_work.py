"""Long work shows how far it is, can be stopped, and survives its worker."""

from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError

from weft.core import clock, work
from weft.core.actor import the_house
from weft.core.models import Work
from weft.core.work import ATTEMPTS, LOST_AFTER, Halted, Progress

SAID: list[tuple[int, str]] = []


def knit(subject: int, progress: Progress) -> str:
    progress.say(40, "Knitting.")
    SAID.append((subject, Work.everywhere.get().sentence))
    return "A scarf."


def knit_until_stopped(subject: int, progress: Progress) -> str:
    work.stop(progress.work)
    progress.say(50, "Still knitting.")
    return "never"


def halt(subject: int, progress: Progress) -> str:
    raise Halted("There is no wool. Bring some, then try again.")


def fill_the_disk(subject: int, progress: Progress) -> str:
    raise OperationalError("database or disk is full")


def break_a_needle(subject: int, progress: Progress) -> str:
    raise ValueError("words of a person")


@pytest.fixture(autouse=True)
def kinds(monkeypatch, db):
    SAID.clear()
    doings = (knit, knit_until_stopped, halt, fill_the_disk, break_a_needle)
    monkeypatch.setattr(work, "_kinds", {each.__name__: f"{__name__}.{each.__name__}" for each in doings})


def do(kind: str) -> tuple[str, int, str]:
    begun = work.begin(the_house(), kind, 5)
    work.run_work.call(begun.pk)
    done = Work.everywhere.get(pk=begun.pk)
    return done.state, done.percent, done.sentence


def test_work_says_how_far_it_is_and_ends_with_a_sentence():
    assert do("knit") == ("done", 100, "A scarf.")
    assert SAID == [(5, "Knitting.")]


def test_work_stops_when_asked():
    assert do("knit_until_stopped") == ("stopped", 0, "Stopped. Nothing was changed.")


def test_work_that_has_not_begun_is_stopped_before_it_does():
    begun = work.begin(the_house(), "knit", 5)

    work.stop(begun)
    work.run_work.call(begun.pk)

    assert Work.everywhere.get().state == "stopped"
    assert SAID == []


def test_work_that_cannot_go_on_says_what_to_do():
    assert do("halt") == ("failed", 0, "There is no wool. Bring some, then try again.")


def test_a_full_disk_is_said_in_a_sentence():
    assert do("fill_the_disk") == (
        "failed",
        0,
        "The disk of this house is full. Nothing was changed. Make room, then try again.",
    )


def test_trouble_is_said_without_the_words_it_held():
    assert do("break_a_needle") == (
        "failed",
        0,
        "This did not work. Nothing was changed. Try again.",
    )


def test_work_of_a_dead_worker_is_taken_up_again():
    begun = work.begin(the_house(), "knit", 5)
    Work.everywhere.update(state="running", attempts=1)

    with time_machine.travel(clock.now() + LOST_AFTER + timedelta(seconds=1)):
        work.reap()
        work.run_work.call(begun.pk)

    assert Work.everywhere.get().state == "done"
    assert SAID == [(5, "Knitting.")]


def test_work_that_kills_its_worker_three_times_is_not_taken_up_again():
    work.begin(the_house(), "knit", 5)
    Work.everywhere.update(state="running", attempts=ATTEMPTS)

    with time_machine.travel(clock.now() + LOST_AFTER + timedelta(seconds=1)):
        work.reap()

    assert Work.everywhere.get().state == "failed"


def test_work_is_done_by_one_worker_only():
    begun = work.begin(the_house(), "knit", 5)

    work.run_work.call(begun.pk)
    work.run_work.call(begun.pk)

    assert SAID == [(5, "Knitting.")]
