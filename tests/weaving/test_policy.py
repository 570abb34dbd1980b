"""Who may see and do what with rounds, sheets and proposals."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from tests import make
from weft.core import clock
from weft.core.actor import PASSER_BY
from weft.weaving.actions.sheets import bring_sheet
from weft.weaving.models import Proposal, Round, Seat, Sheet, Weave
from weft.weaving.policy import answers as answers_policy
from weft.weaving.policy import rounds as rounds_policy
from weft.weaving.policy import sheets as sheets_policy
from weft.weaving.policy import weaves as weaves_policy

SHEET = {"filename": "a.csv", "content": b"sealed", "mapping": {}}


@pytest.fixture
def rounds(cast):
    """One round in each state, in this order."""
    made = []
    for name in ("open", "proposed", "confirmed"):
        begun = make.open_a_round(cast.sol, name)
        yes = make.yeses(cast.sol, begun, [make.signup(who) for who in ("Fia", "Gil", "Hue", "Ilo")])
        if name != "open":
            make.propose(cast.sol, begun, [[yes["Fia"], yes["Gil"], yes["Hue"]]], [yes["Ilo"]])
        if name == "confirmed":
            make.confirm(cast.sol, begun)
        made.append(Round.objects.of(cast.home).get(pk=begun.pk))
    return made


def names(rows):
    return sorted(row.name for row in rows)


def weaver(cast, *permits):
    return replace(cast.actor(cast.sol), permits=frozenset(permits))


def test_every_member_sees_every_round_and_nobody_else_sees_any(cast, rounds):
    every = ["confirmed", "open", "proposed"]

    assert [names(rounds_policy.see_round.rows(cast.actor(each))) for each in cast.present] == [every] * 7
    assert [names(rounds_policy.see_round.rows(actor)) for actor in (cast.actor(cast.kai), PASSER_BY)] == [
        [],
        [],
    ]


def test_rounds_are_arranged_by_whoever_weaves_and_by_nobody_else(cast, rounds):
    every = ["confirmed", "open", "proposed"]

    assert names(rounds_policy.arrange_round.rows(cast.actor(cast.sol))) == every
    assert names(rounds_policy.arrange_round.rows(weaver(cast, "weave"))) == every
    assert names(rounds_policy.arrange_round.rows(weaver(cast, "welcome", "settle"))) == []
    assert [
        names(rounds_policy.arrange_round.rows(cast.actor(each))) for each in (cast.ana, cast.eve, cast.kai)
    ] == [[]] * 3


def test_what_is_confirmed_cannot_be_steered(cast, rounds):
    assert names(rounds_policy.steer_round.rows(cast.actor(cast.sol))) == ["open", "proposed"]
    assert names(rounds_policy.steer_round.rows(cast.actor(cast.ana))) == []


def test_a_sheet_is_for_those_who_both_weave_and_welcome(cast, rounds):
    for begun in rounds[:2]:
        bring_sheet(actor=cast.actor(cast.sol), round=begun, **SHEET)
    both = weaver(cast, "weave", "welcome")

    assert names(sheets_policy.bring_sheet.rows(both)) == ["open", "proposed"]
    assert sheets_policy.see_sheet.rows(both).count() == 2
    for one in (weaver(cast, "weave"), weaver(cast, "welcome"), cast.actor(cast.ana)):
        assert names(sheets_policy.bring_sheet.rows(one)) == []
        assert list(sheets_policy.see_sheet.rows(one)) == []


def test_only_seats_on_the_table_can_be_moved(cast, rounds):
    seats = {seat.answer.round.name for seat in weaves_policy.move_seat.rows(cast.actor(cast.sol))}
    before = weaves_policy.move_seat.rows(cast.actor(cast.sol)).count()
    answers = [seat.answer for seat in Seat.objects.of(cast.home).filter(weave=rounds[1].weave)]
    make.propose(cast.sol, rounds[1], [answers[:3]], answers[3:])

    assert seats == {"proposed"}
    assert (before, weaves_policy.move_seat.rows(cast.actor(cast.sol)).count()) == (4, 4)
    assert Seat.objects.of(cast.home).filter(answer__round=rounds[1]).count() == 8
    assert weaves_policy.move_seat.rows(cast.actor(cast.ana)).count() == 0


def test_only_a_weave_that_is_looked_for_can_be_stopped(cast, rounds):
    looking = make.ask(cast.sol, rounds[0])

    assert [weave.pk for weave in weaves_policy.stop_weave.rows(cast.actor(cast.sol))] == [looking.pk]
    assert (
        weaves_policy.see_weave.rows(cast.actor(cast.sol)).count() == Weave.objects.of(cast.home).count() == 3
    )
    assert weaves_policy.see_weave.rows(cast.actor(cast.ana)).count() == 0


@pytest.mark.parametrize(
    ("days", "still"), [(0, True), (13, True), (14 + 6, True), (14 + 7, False), (90, False)]
)
def test_what_is_confirmed_is_handed_out_until_the_first_week_is_over(cast, rounds, days, still):
    """The round begins in fourteen days; until seven days later the stewards can print and tell."""
    sol, confirmed = cast.actor(cast.sol), rounds[2]

    with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
        handed_out = [proposal.weave_id for proposal in weaves_policy.hand_out_proposal.rows(sol)]
        arranged = names(rounds_policy.arrange_round.rows(sol))

    assert handed_out == ([confirmed.weave_id] if still else [])
    assert arranged == (["confirmed", "open", "proposed"] if still else ["open", "proposed"])


def test_only_a_confirmed_proposal_is_handed_out_and_only_by_whoever_weaves(cast, rounds):
    sol = cast.actor(cast.sol)

    assert {each.weave.round.name for each in weaves_policy.hand_out_proposal.rows(sol)} == {"confirmed"}
    assert Proposal.objects.of(cast.home).count() == 2
    for other in (cast.actor(cast.ana), cast.actor(cast.kai), weaver(cast, "welcome")):
        assert list(weaves_policy.hand_out_proposal.rows(other)) == []


def test_a_yes_is_taken_back_by_its_giver_until_crews_are_confirmed(cast):
    first, second = make.open_a_round(cast.sol, "First"), make.open_a_round(cast.sol, "Second")
    people = [make.signup(name, mail=f"{name.casefold()}@example.org") for name in ("Ana", "Bo", "Cy")]
    given = make.yeses(cast.sol, first, people)
    make.propose(cast.sol, first, [list(given.values())])
    other = make.yeses(cast.sol, second, people)
    ana, sol = cast.actor(cast.ana), cast.actor(cast.sol)

    before = {answer.pk for answer in answers_policy.withdraw_answer.rows(ana)}
    make.confirm(cast.sol, first)

    assert before == {given["Ana"].pk, other["Ana"].pk}
    assert {answer.pk for answer in answers_policy.withdraw_answer.rows(ana)} == {other["Ana"].pk}
    assert list(answers_policy.withdraw_answer.rows(sol)) == []


def test_whoever_weaves_opens_rounds(cast):
    may = {each.name: rounds_policy.open_round(cast.actor(each)) for each in cast.present}

    assert [name for name, allowed in may.items() if allowed] == ["Sol Reis"]
    assert rounds_policy.open_round(weaver(cast, "weave"))
    assert not rounds_policy.open_round(weaver(cast, "welcome", "settle"))
    assert not rounds_policy.open_round(PASSER_BY)


def test_nothing_of_a_round_is_opened_in_another_community(cast, rounds):
    bring_sheet(actor=cast.actor(cast.sol), round=rounds[0], **SHEET)
    kai = cast.actor(cast.kai)
    rules = (
        rounds_policy.see_round,
        rounds_policy.arrange_round,
        rounds_policy.steer_round,
        sheets_policy.bring_sheet,
        weaves_policy.move_seat,
    )
    more = (
        weaves_policy.see_weave,
        sheets_policy.see_sheet,
        weaves_policy.stop_weave,
        weaves_policy.hand_out_proposal,
        answers_policy.withdraw_answer,
    )

    assert [list(rule.rows(kai)) for rule in (*rules, *more)] == [[]] * 10
    assert Sheet.objects.of(cast.home).count() == 1
