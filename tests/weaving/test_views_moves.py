"""The page on which somebody is moved."""

import html
import re

import pytest

from tests import make
from tests.weaving.pages import NAMES, crews_of, move, proposal, seat, text
from weft.meetings.logic import Span
from weft.weaving.models import Answer


def test_a_move_that_breaks_nothing_is_made_at_once(cast, sols, begun, proposed):
    answer = move(cast, sols, proposed, "Ada", proposal(proposed, 1).pk)

    page = text(sols.get(cast.url(f"rounds/{begun.pk}/")))
    assert (answer.status_code, answer["Location"]) == (303, cast.url(f"rounds/{begun.pk}/"))
    assert crews_of(proposed) == {1: ["Ada", "Fia", "Gil", "Hue", "Ilo"], 2: ["Jun", "Kim", "Lea", "Max"]}
    assert "Ada: Crew 1." in page
    assert "All five of you can meet every week at this time" in page


def test_every_place_somebody_could_go_says_what_it_would_break(cast, sols, begun, proposed):
    page = text(sols.get(cast.url(f"seats/{seat(proposed, 'Fia').pk}/move/")))

    assert "Where could Fia sit?" in page
    assert "Jun, Kim, Lea & Max" in page
    assert "a new" in page
    assert "waiting for a next step" in page


def breaks_of(cast, sols, begun, mover, others, **shape):
    """What moving this person to these others would break, and whether it was done."""
    stay = [make.signup(f"Stay {n}") for n in range(4)]
    make.yeses(cast.sol, begun, [mover, *others, *stay])
    everyone = {answer.membership.name: answer for answer in Answer.objects.of(cast.home).filter(round=begun)}
    first = [everyone[mover.name], *(everyone[each.name] for each in stay)]
    weave = make.propose(cast.sol, begun, [first, [everyone[each.name] for each in others]], **shape)
    before = crews_of(weave)
    answer = move(cast, sols, weave, mover.name, proposal(weave, 2).pk)
    body = answer.content.decode()
    told = re.findall(r"<li>([^<]+)</li>", body.partition('role="alert"')[2].partition("</section>")[0])
    possible = "Move anyway" in body
    forced = move(cast, sols, weave, mover.name, proposal(weave, 2).pk, anyway="1")
    return (
        answer.status_code,
        [html.unescape(each) for each in told],
        possible,
        forced.status_code,
        crews_of(weave) != before,
    )


def test_a_move_is_told_in_words_what_it_would_break_and_made_when_it_is_wanted(cast, sols, begun):
    others = [make.signup(name, languages=frozenset({"pt"}), kind="play") for name in ("Gil", "Hue", "Ilo")]

    outcome = breaks_of(cast, sols, begun, make.signup("Fia", kind="work"), others, sizes=(2, 3))

    status, told, possible, forced, moved = outcome
    assert (status, possible, forced, moved) == (422, True, 303, True)
    assert told == [
        "There is no language that all of them speak.",
        "They ask for different kinds of crew: play and work.",
        "With 4 people this crew is larger than 3.",
        "In the crew left behind: With 4 people this crew is larger than 3.",
    ]


def test_a_move_that_parts_a_couple_says_whom(cast, sols, begun, proposed):
    given = make.yeses(
        cast.sol, begun, [make.signup("Fia", couples=("gil#1",)), make.signup("Gil", couples=("fia#1",))]
    )
    assert set(given) >= {"Fia", "Gil"}

    answer = move(cast, sols, proposed, "Fia", proposal(proposed, 2).pk)

    assert answer.status_code == 422
    assert "This parts people who ask to stay together: Fia." in text(answer)
    assert "In the crew left behind: This parts people who ask to stay together: Gil." in text(answer)
    assert crews_of(proposed)[1] == ["Fia", "Gil", "Hue", "Ilo"]


def test_a_veto_is_said_only_as_not_possible_whatever_else_would_break(cast, sols, begun):
    others = [
        make.signup("Gil", languages=frozenset({"pt"}), kind="play", rather_not=("fia#1",)),
        make.signup("Hue", languages=frozenset({"pt"}), kind="play"),
    ]

    outcome = breaks_of(cast, sols, begun, make.signup("Fia", kind="work"), others, sizes=(2, 2))

    assert outcome == (422, ["This is not possible."], False, 422, False)


def test_a_veto_reads_the_same_whoever_said_it(cast, sols, begun):
    mover = make.signup("Fia", rather_not=("gil#1",))

    outcome = breaks_of(cast, sols, begun, mover, [make.signup("Gil"), make.signup("Hue")])

    assert outcome == (422, ["This is not possible."], False, 422, False)


def test_where_there_is_no_common_time_nobody_is_moved(cast, sols, begun):
    morning = (Span(6, 8 * 60, 10 * 60),)
    others = [make.signup("Gil", week=morning), make.signup("Hue", week=morning)]

    status, told, possible, forced, moved = breaks_of(cast, sols, begun, make.signup("Fia"), others)

    assert (status, possible, forced, moved) == (422, False, 422, False)
    assert told == ["There is no time at which all of them can meet every week. Without Fia there is one."]


def test_somebody_without_times_fits_nowhere_and_is_told_so(cast, sols, begun):
    others = [make.signup("Gil"), make.signup("Hue")]

    status, told, possible, forced, moved = breaks_of(cast, sols, begun, make.signup("Fia", week=()), others)

    assert (status, possible, forced, moved) == (422, False, 422, False)
    assert told[0] == "We do not know when Fia can meet."


def test_somebody_begins_a_new_group_or_waits(cast, sols, begun, proposed):
    new = move(cast, sols, proposed, "Fia", "new", anyway="1")
    waits = move(cast, sols, proposed, "Max", "waiting", anyway="1")

    assert (new.status_code, waits.status_code) == (303, 303)
    assert crews_of(proposed) == {1: ["Gil", "Hue", "Ilo"], 2: ["Jun", "Kim", "Lea"], 3: ["Fia"]}
    assert seat(proposed, "Max").reasons == [
        "The crews that suit Max are full, or could not be made without leaving others out."
    ]


@pytest.mark.parametrize("target", ["999999", "-1", "elsewhere", "1; drop table", "²"])
def test_a_place_that_is_no_longer_there_is_said_kindly(cast, sols, begun, proposed, target):
    before = crews_of(proposed)

    answer = sols.post(
        cast.url(f"seats/{seat(proposed, 'Fia').pk}/move/"), {"target": target, "anyway": "1"}, follow=True
    )

    assert answer.status_code == 200
    assert "That place is no longer there. Somebody may have moved people meanwhile." in text(answer)
    assert crews_of(proposed) == before


def test_nobody_moves_into_a_crew_of_another_round(cast, sols, begun, proposed):
    other = make.open_a_round(cast.sol, "Another")
    given = make.yeses(cast.sol, other, [make.signup(name) for name in NAMES[:4]])
    elsewhere = make.propose(cast.sol, other, [list(given.values())])

    answer = move(cast, sols, proposed, "Ada", proposal(elsewhere, 1).pk, anyway="1")

    assert answer.status_code == 303
    assert seat(proposed, "Ada").proposal is None
    assert crews_of(elsewhere) == {1: ["Fia", "Gil", "Hue", "Ilo"]}
