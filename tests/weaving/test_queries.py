"""What is read of rounds: proposals by every clock, what a move would break, what the engine is asked."""

import json
from datetime import date

import pytest

from tests import make
from weft.circles.queries.circles import actor_of
from weft.meetings.actions import change_availability
from weft.meetings.logic import Free, Slot, Span
from weft.weaving import queries
from weft.weaving.actions.answers import withdraw_answer
from weft.weaving.actions.sheets import bring_sheet
from weft.weaving.logic.problem import CrewSettings, crews_problem
from weft.weaving.models import Proposal, Round, Seat

NAMES = ("Fia", "Gil", "Hue", "Ilo", "Jun", "Kim")
OVER_TWO_CLOCK_CHANGES = date(2027, 3, 8)
"""New York changes its clocks before the second of six weeks, Lisbon before the fourth."""


@pytest.fixture
def given(cast, begun):
    return make.yeses(cast.sol, begun, [make.signup(name) for name in NAMES])


@pytest.fixture
def proposed(cast, begun, given):
    crews = [[given["Fia"], given["Gil"], given["Hue"]], [given["Ilo"], given["Jun"]]]
    return make.propose(cast.sol, begun, crews, [given["Kim"]])


def option(weave, name, target):
    seat = Seat.objects.of(weave.congregation_id).get(weave=weave, answer__membership__person__name=name)
    return queries.option_for(seat, str(target))


def number(weave, at):
    return Proposal.objects.of(weave.congregation_id).get(weave=weave, number=at).pk


# Rounds and yeses


def test_rounds_come_newest_first_with_how_many_said_yes(cast, begun, given):
    later = make.open_a_round(cast.sol, "Winter")

    listed = [(each.name, each.yeses) for each in queries.rounds(cast.actor(cast.eve))]

    assert listed == [(later.name, 0), (begun.name, 6)]
    assert list(queries.rounds(cast.actor(cast.kai))) == []


def test_my_answer_is_mine_alone(cast, begun):
    given = make.yeses(cast.sol, begun, [make.signup("Ana", mail="ana@example.org"), make.signup("Fia")])

    assert queries.my_answer(cast.actor(cast.ana), begun) == given["Ana"]
    assert queries.my_answer(cast.actor(cast.bo), begun) is None
    assert queries.people_in(begun) == 2


def test_the_sheet_in_hand_is_for_those_who_may_see_it(cast, begun):
    sheet = bring_sheet(actor=cast.actor(cast.sol), round=begun, filename="a", content=b"b", mapping={})

    assert queries.sheet_in_hand(cast.actor(cast.sol), begun) == sheet
    assert queries.sheet_in_hand(cast.actor(cast.ana), begun) is None


# What the engine is asked


def test_the_engine_is_asked_what_people_said_with_their_private_wishes_as_numbers(cast, begun):
    make.yeses(
        cast.sol,
        begun,
        [
            make.signup("Ana", mail="ana@example.org", rather_not=("fia#1",), kind="play", size=(3, 4)),
            make.signup("Fia", loves=("gil#1",), couples=("gil#1",), draws=("books",)),
            make.signup("Gil", couples=("fia#1",)),
        ],
    )

    said = queries.said_in(begun)

    ana, fia, gil = (str(each.answer) for each in said)
    assert [each.signup.name for each in said] == ["Ana Lima", "Fia", "Gil"]
    assert [each.signup.rather_not for each in said] == [(fia,), (), ()]
    assert [each.signup.loves for each in said] == [(), (gil,), ()]
    assert [each.signup.couples for each in said] == [(), (gil,), (fia,)]
    assert (said[0].signup.kind, said[0].signup.size, said[1].signup.draws) == ("play", (3, 4), ("books",))
    assert {ana, fia, gil} == {each.signup.key for each in said}
    assert said[1].free == Free("Europe/Lisbon", make.EVENINGS, (420, 1320))


def test_somebodys_own_times_and_hours_count(cast, begun):
    make.yeses(cast.sol, begun, [make.signup("Ana", mail="ana@example.org", week=())])
    change_availability(actor=cast.actor(cast.ana), week=(Span(6, 600, 720),), hours=(540, 1080))

    [said] = queries.said_in(begun)

    assert said.free == Free("Europe/Lisbon", (Span(6, 600, 720),), (540, 1080))


def test_whoever_stepped_back_is_neither_asked_about_nor_named(cast, begun):
    given = make.yeses(
        cast.sol,
        begun,
        [make.signup("Ana", mail="ana@example.org"), make.signup("Fia", loves=("ana@example.org",))],
    )

    withdraw_answer(actor=cast.actor(cast.ana), answer=given["Ana"])

    assert [(each.signup.name, each.signup.loves) for each in queries.said_in(begun)] == [("Fia", ())]


def test_what_is_sent_to_the_engine_names_nobody(cast, begun, given):
    said = queries.said_in(begun)
    settings = CrewSettings(first_day=begun.first_day)

    problem, _ = crews_problem(
        [each.signup for each in said], settings, {each.signup.key: each.free for each in said}
    )

    assert not any(name in json.dumps(problem) for name in NAMES)
    assert len(problem["free"]) == 6


def test_the_settings_of_a_weave_are_those_it_was_asked_with(cast, begun, proposed):
    settings = queries.settings_of(proposed)

    assert settings == CrewSettings(
        first_day=begun.first_day, sizes=(3, 6), ideal_sizes=(4, 5), minutes=90, weeks=6, seconds=1, seed=7
    )


# Proposals


def test_crews_come_by_number_and_are_found_by_a_name(proposed):
    def seated(words=""):
        return {
            crew.number: [seat.answer.membership.name for seat in crew.seats.all()]
            for crew in queries.proposals(proposed, words)
        }

    assert seated() == {1: ["Fia", "Gil", "Hue"], 2: ["Ilo", "Jun"]}
    assert seated("jU") == {2: ["Ilo", "Jun"]}
    assert seated("%") == {}
    assert [seat.answer.membership.name for seat in queries.waiting(proposed)] == ["Kim"]


def test_a_card_says_the_time_by_each_clock_and_which_clock_changes(cast):
    begun = make.open_a_round(cast.sol, first_day=OVER_TWO_CLOCK_CHANGES)
    zones = {"Fia": "Europe/Lisbon", "Gil": "America/New_York", "Hue": "Pacific/Auckland"}
    given = make.yeses(cast.sol, begun, [make.signup(name, zone=zone) for name, zone in zones.items()])
    weave = make.propose(cast.sol, begun, [list(given.values())], slot=Slot("Europe/Lisbon", 0, 20 * 60))

    [card] = [queries.card(crew, weave) for crew in queries.proposals(weave)]

    assert (card.slot_words, card.zone_words) == ("Mon 20:00", "Lisbon time")
    said = {seat.answer.membership.name: (seat.words, seat.zone_words) for seat in card.seats}
    assert said["Fia"] == ("Mon 20:00", "Lisbon time")
    assert said["Gil"] == ("Mon 15:00, from 15 Mar 16:00, from 29 Mar 15:00", "New York time")
    assert said["Hue"][0].startswith("Tue 09:00")
    assert card.threads == [seat.answer.membership.person.thread for seat in card.seats]


def test_in_short_how_many_have_a_place_and_how_many_wait(proposed):
    assert queries.summary(proposed, 6) == [
        "5 people have a place in 2 crews.",
        "1 waits for a next step.",
        "No arrangement could place more than 5.",
    ]


def test_in_short_that_nobody_is_left_out(cast, begun, given):
    weave = make.propose(cast.sol, begun, [list(given.values())])

    assert queries.summary(weave, 6) == ["6 people have a place in 1 crew.", "Nobody is left out."]


def test_in_short_what_contradicts_itself_by_the_names_of_today(cast, begun, given):
    together, gone = [given["Fia"].pk, given["Gil"].pk], [given["Hue"].pk, 0]
    conflicts = [
        {"rules": ["time", "couple"], "answers": together},
        {"rules": ["language", "couple"], "answers": gone},
        {"rules": ["sizes"], "answers": []},
    ]
    weave = make.propose(cast.sol, begun, [], list(given.values()), conflicts=conflicts)
    given["Gil"].membership.person.name = "Gilda"
    given["Gil"].membership.person.save(update_fields=["name"])

    assert queries.summary(weave, 6)[2:-1] == [
        "Fia and Gilda ask to stay together, but have no hour in common.",
        "As things are, no crew can be formed. What stands in the way: the sizes of crews.",
    ]


def test_the_measures_of_a_proposal_belong_to_nobody(proposed):
    assert queries.measures(proposed) == [
        ("People with a place", "5"),
        ("Seed", "7"),
        ("Seconds", "0.5"),
        ("Why it ended", "there is no better answer"),
    ]


def test_those_without_a_way_in_are_to_be_told_in_person(cast, begun):
    given = make.yeses(
        cast.sol,
        begun,
        [
            make.signup("Ana", mail="ana@example.org"),
            make.signup("Fia"),
            make.signup("Gil"),
            make.signup("Hue", mail="hue@example.net"),
        ],
    )
    make.propose(cast.sol, begun, [[given["Ana"], given["Fia"], given["Hue"]]], [given["Gil"]])
    make.confirm(cast.sol, begun)

    told = queries.with_words(queries.to_tell(begun))

    assert [(seat.answer.membership.name, seat.words) for seat in told] == [("Fia", "Thu 18:30")]


def test_a_first_sheet_has_every_date_of_the_cycle(cast):
    begun = make.open_a_round(cast.sol, first_day=OVER_TWO_CLOCK_CHANGES)
    given = make.yeses(cast.sol, begun, [make.signup("Fia Sul"), make.signup("Gil Norte")])
    weave = make.propose(cast.sol, begun, [list(given.values())])

    sheet = queries.first_sheet(Proposal.objects.of(cast.home).get(weave=weave))

    assert sheet["called"] == "Fia & Gil"
    assert sheet["dates"] == [
        "Thursday, 11 March 2027, 18:30",
        "Thursday, 18 March 2027, 18:30",
        "Thursday, 25 March 2027, 18:30",
        "Thursday, 1 April 2027, 18:30",
        "Thursday, 8 April 2027, 18:30",
        "Thursday, 15 April 2027, 18:30",
    ]
    assert sheet["first_words"] == sheet["dates"][0]


# Moves


def test_a_move_that_breaks_nothing_gives_new_times_and_new_reasons_to_both_crews(
    cast, begun, given, proposed
):
    found = option(proposed, "Kim", number(proposed, 2))

    assert (found.breaks, found.possible, found.names) == ((), True, "Ilo & Jun")
    assert set(found.slots) == {number(proposed, 2)}
    assert set(found.reasons) == {given[name].pk for name in ("Ilo", "Jun", "Kim")}
    assert found.reasons[given["Kim"].pk][1] == "You all speak English."
    assert found.slot_words.endswith("Lisbon time")


def test_a_move_tells_what_becomes_of_the_crew_left_behind(proposed, given):
    found = option(proposed, "Fia", number(proposed, 2))

    assert found.breaks == ("In the crew left behind: With 2 people this crew is smaller than 3.",)
    assert found.possible
    assert set(found.slots) == {number(proposed, 1), number(proposed, 2)}
    assert set(found.reasons) == {given[name].pk for name in NAMES[:5]}


def test_places_to_go_are_listed_from_what_breaks_nothing_to_what_cannot_be(cast, begun):
    said = [
        make.signup("Fia"),
        *(make.signup(name, week=(Span(6, 480, 600),)) for name in ("Gil", "Hue", "Ilo")),
        *(make.signup(name, languages=frozenset({"pt"})) for name in ("Jun", "Kim", "Lea")),
        *(make.signup(name) for name in ("Max", "Nil", "Oda")),
    ]
    given = make.yeses(cast.sol, begun, said)
    crews = [
        [given[name] for name in trio]
        for trio in (("Gil", "Hue", "Ilo"), ("Jun", "Kim", "Lea"), ("Max", "Nil", "Oda"))
    ]
    weave = make.propose(cast.sol, begun, crews, [given["Fia"]])
    seat = Seat.objects.of(cast.home).get(weave=weave, answer=given["Fia"])

    options = queries.move_options(seat)

    assert [(each.names, len(each.breaks), each.possible) for each in options] == [
        ("Max, Nil & Oda", 0, True),
        ("Jun, Kim & Lea", 1, True),
        ("Gil, Hue & Ilo", 1, False),
        ("", 0, True),
    ]
    assert [each.target for each in options][-1] == "new"


def test_a_veto_hides_every_other_sentence_beside_it(cast, begun):
    said = [
        make.signup("Fia", kind="work", rather_not=("gil#1",)),
        make.signup("Gil", kind="play"),
        make.signup("Hue", languages=frozenset({"pt"}), week=(Span(6, 480, 600),)),
        make.signup("Ilo"),
    ]
    given = make.yeses(cast.sol, begun, said)
    weave = make.propose(cast.sol, begun, [[given["Gil"], given["Hue"]], [given["Fia"], given["Ilo"]]])

    there, back = option(weave, "Fia", number(weave, 1)), option(weave, "Gil", number(weave, 2))

    assert (there.breaks, there.possible) == (("This is not possible.",), False)
    assert (back.breaks, back.possible) == (("This is not possible.",), False)


def test_no_move_tells_of_a_veto_among_those_it_leaves_behind(cast, begun):
    """They were put together by hand before one of them said so; whoever moves a third is not told."""
    said = [
        make.signup("Fia"),
        make.signup("Gil"),
        make.signup("Hue", rather_not=("gil#1",)),
        make.signup("Ilo"),
    ]
    given = make.yeses(cast.sol, begun, said)
    crews = [[given["Fia"], given["Gil"], given["Hue"]], [given["Ilo"]]]
    weave = make.propose(cast.sol, begun, crews, sizes=(2, 3))

    assert option(weave, "Fia", number(weave, 2)).breaks == ()


def test_nobody_goes_where_they_are_or_where_nothing_is(cast, begun, given, proposed):
    other = make.propose(cast.sol, begun, [list(given.values())])

    assert option(other, "Kim", number(proposed, 1)) is None
    for nowhere in ("", "0", "-1", "new crew", "９", str(10**30)):
        assert option(other, "Kim", nowhere) is None


def test_whoever_waits_cannot_wait_again_and_whoever_has_no_times_begins_nothing(cast, begun):
    given = make.yeses(cast.sol, begun, [make.signup("Fia", week=()), make.signup("Gil"), make.signup("Hue")])
    weave = make.propose(cast.sol, begun, [[given["Gil"], given["Hue"]]], [given["Fia"]])

    assert option(weave, "Fia", "waiting") is None
    assert option(weave, "Fia", "new") is None
    assert option(weave, "Gil", "waiting").possible
    assert option(weave, "Gil", "new").new_slot is not None


def test_latest_weave_is_the_last_that_was_asked_for(cast, begun, proposed):
    looking = make.ask(cast.sol, begun)

    assert queries.latest_weave(begun) == looking
    assert queries.latest_weave(make.open_a_round(cast.sol, "Empty")) is None
    assert Round.objects.of(cast.home).get(pk=begun.pk).weave == proposed
    assert actor_of(cast.sol).holds("weave")
