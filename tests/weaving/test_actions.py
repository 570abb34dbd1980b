"""What people do with rounds: each deed once, whole or not at all."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from tests import make, rows
from weft.circles.models import Belonging, Circle, Cycle, Note, Origin
from weft.circles.queries.circles import actor_of
from weft.circles.queries.notes import my_needs
from weft.congregations.models import Membership
from weft.core import clock
from weft.core.actor import the_house
from weft.core.models import Entry, Key, Work
from weft.core.sealing import Locked, unseal
from weft.core.work import Stopped
from weft.meetings.actions import change_availability
from weft.meetings.logic import Slot, Span
from weft.meetings.models import Availability, Series
from weft.people.models import Person
from weft.weaving.actions.answers import withdraw_answer
from weft.weaving.actions.rounds import open_round, put_before_people
from weft.weaving.actions.sheets import begin_import, bring_sheet, correct_sheet, drop_sheet, take_in
from weft.weaving.actions.weaves import ask_weave, keep_weave, move_seat, stop_weave
from weft.weaving.logic.consent import LENGTH
from weft.weaving.models import Answer, Proposal, Round, Seat, Sheet, Weave
from weft.weaving.queries.turns import turn_of

PEOPLE = ("Fia", "Gil", "Hue", "Ilo", "Jun", "Kim", "Lea", "Max")
MONDAY_NOON = Slot(zone="Europe/Lisbon", weekday=0, minute=12 * 60)
BOOKS = {"weft_entry", "weft_chainhead"}
"""What grows with every deed."""


@pytest.fixture
def yes(cast, begun):
    return make.yeses(cast.sol, begun, [make.signup(name) for name in PEOPLE])


def deeds():
    return list(Entry.everywhere.order_by("pk").values_list("deed", flat=True))


def changed(before):
    """The tables that are not as they were."""
    return {table for table, now in rows.read().items() if now != before[table]}


def bring(cast, begun, content=b"Name,City\nFia,Lisbon\n"):
    return bring_sheet(
        actor=cast.actor(cast.sol),
        round=begun,
        filename="a.csv",
        content=content,
        mapping={"0": "name", "1": "place"},
    )


def crews_of(weave):
    """Who sits in which proposed crew, by number."""
    seats = Seat.objects.of(weave.congregation_id).filter(weave=weave).exclude(proposal=None)
    found: dict[int, list[str]] = {}
    for number, name in seats.order_by("proposal__number", "answer__membership__person__name").values_list(
        "proposal__number", "answer__membership__person__name"
    ):
        found.setdefault(number, []).append(name)
    return found


# Opening, and stepping back


def test_whoever_weaves_opens_a_round_and_it_is_written_down_once(cast, sol):
    before = deeds()
    cycle = make.Cycle(first_day=clock.today() + timedelta(days=14), weeks=6, minutes=90)

    opened = open_round(
        actor=sol, congregation=cast.home, name="  Spring\n round ", sizes=(3, 5), cycle=cycle
    )

    kept = Round.objects.of(cast.home).get()
    assert (kept.pk, kept.name, kept.state, kept.size_low, kept.size_high) == (
        opened.pk,
        "Spring round",
        "open",
        3,
        5,
    )
    assert (kept.cycle, kept.weave, kept.confirmed_at) == (cycle, None, None)
    assert deeds() == [*before, "round.opened"]


def test_nobody_else_opens_a_round(cast):
    cycle = make.Cycle(first_day=clock.today(), weeks=6, minutes=90)

    with pytest.raises(PermissionDenied):
        open_round(actor=cast.actor(cast.ana), congregation=cast.home, name="Mine", sizes=(3, 5), cycle=cycle)

    assert list(Round.objects.of(cast.home)) == []


def test_a_yes_is_taken_back_without_a_reason(cast, begun):
    given = make.yeses(cast.sol, begun, [make.signup("Ana", mail="ana@example.org"), make.signup("Fia")])
    before = deeds()

    withdraw_answer(actor=cast.actor(cast.ana), answer=given["Ana"])

    assert list(Answer.objects.of(cast.home)) == [given["Fia"]]
    assert deeds() == [*before, "answer.withdrawn"]
    assert Entry.everywhere.latest("pk").facts == {}


def test_nobody_takes_back_what_another_said(cast, begun, sol):
    given = make.yeses(cast.sol, begun, [make.signup("Ana", mail="ana@example.org")])

    for other in (sol, cast.actor(cast.bo)):
        with pytest.raises(PermissionDenied):
            withdraw_answer(actor=other, answer=given["Ana"])

    assert Answer.objects.of(cast.home).count() == 1


# Sheets on their way in


def test_a_sheet_is_sealed_and_an_earlier_one_is_forgotten_with_its_key(cast, begun):
    first = bring(cast, begun, b"CNRY-first")
    second = bring(cast, begun, b"CNRY-second")

    assert list(Sheet.objects.of(cast.home)) == [second]
    assert unseal(second.place, Sheet.objects.of(cast.home).get().sealed) == b"CNRY-second"
    assert b"CNRY" not in bytes(Sheet.objects.of(cast.home).get().sealed)
    with pytest.raises(Locked):
        unseal(first.place, first.sealed)


def test_a_sheet_put_away_leaves_nothing_but_that_it_was_there(cast, begun, sol):
    before = rows.read()

    drop_sheet(actor=sol, sheet=bring(cast, begun))

    assert changed(before) == BOOKS
    assert deeds()[-2:] == ["sheet.brought", "sheet.dropped"]


def test_the_meaning_of_columns_is_corrected(cast, begun, sol):
    sheet = bring(cast, begun)

    correct_sheet(actor=sol, sheet=sheet, mapping={"0": "surname"}, zones={"Atlantis": "Europe/Lisbon"})

    kept = Sheet.objects.of(cast.home).get()
    assert (kept.mapping, kept.zones) == ({"0": "surname"}, {"Atlantis": "Europe/Lisbon"})
    assert deeds()[-1] == "sheet.corrected"


def test_an_import_is_asked_for_once(cast, begun, sol):
    sheet = bring(cast, begun)

    asked = [begin_import(actor=sol, sheet=sheet), begin_import(actor=sol, sheet=sheet)]

    assert asked == [True, False]
    assert list(Work.everywhere.values_list("kind", "subject")) == [("import", sheet.pk)]
    assert deeds().count("sheet.sent_in") == 1


def test_a_sheet_put_away_while_it_goes_in_changes_nothing(cast, begun, sol):
    sheet = bring(cast, begun)
    begin_import(actor=sol, sheet=sheet)
    sheet.refresh_from_db()
    Work.everywhere.update(state=Work.State.RUNNING)
    drop_sheet(actor=sol, sheet=sheet)
    before = rows.read()

    with pytest.raises(Stopped):
        take_in(actor=the_house(cast.home.pk), round=begun, signups=[make.signup("Fia")], sheet=sheet)

    assert changed(before) == set()
    assert Work.everywhere.get().stop_asked


def test_a_sheet_is_taken_in_once_however_many_workers_have_it(cast, begun):
    sheet = bring(cast, begun)
    take_in(actor=the_house(cast.home.pk), round=begun, signups=[make.signup("Fia")], sheet=sheet)
    before = rows.read()

    with pytest.raises(Stopped):
        take_in(actor=the_house(cast.home.pk), round=begun, signups=[make.signup("Gil")], sheet=sheet)

    assert changed(before) == set()


# Taking people in


def test_whoever_signed_up_is_here_with_all_they_said(cast, begun):
    week = (Span(0, 18 * 60, 21 * 60), Span(5, 9 * 60, 12 * 60))
    fia = make.signup(
        "Fia Sul",
        mail="fia@example.net",
        phone="+351 1",
        place="Porto",
        week=week,
        languages=frozenset({"pt", "en"}),
        kind="peer support",
        size=(3, 4),
        draws=("listening",),
    )

    new = take_in(actor=the_house(cast.home.pk), round=begun, signups=[fia])

    member = Membership.objects.of(cast.home).get(signup_key="fia@example.net")
    person, answer = member.person, Answer.objects.of(cast.home).get()
    assert new == 1
    assert (person.name, person.zone, person.languages) == ("Fia Sul", "Europe/Lisbon", ["en", "pt"])
    assert (person.place, person.mail, person.phone) == ("Porto", "fia@example.net", "+351 1")
    assert Availability.objects.of(cast.home).get(membership=member).spans == week
    assert (answer.membership, answer.kind, answer.draws) == (member, "peer support", ["listening"])
    assert (answer.size_low, answer.size_high) == (3, 4)
    assert Circle.objects.of(cast.home).filter(scale="self", belongings__membership=member).count() == 1
    assert Entry.everywhere.latest("pk").facts == {"people": 1, "new": 1}


def test_a_zone_that_nobody_knows_is_the_communitys(cast, begun):
    given = make.yeses(cast.sol, begun, [make.signup("Fia", zone=None)])

    assert given["Fia"].membership.person.zone == cast.home.zone == "Europe/Lisbon"


def test_whom_somebody_named_is_sealed_in_their_own_circle_and_always_as_long(cast, begun):
    silent, named = make.signup("Fia"), make.signup("Gil", rather_not=("fia#1",), loves=("hue#1", "nobody#1"))
    given = make.yeses(cast.sol, begun, [silent, named, make.signup("Hue")])

    opened = {name: json.loads(unseal(answer.place, answer.wishes)) for name, answer in given.items()}

    nobody = {"loves": [], "rather_not": [], "couples": []}
    fia, hue = given["Fia"].membership_id, given["Hue"].membership_id
    assert opened == {"Fia": nobody, "Gil": nobody | {"rather_not": [fia], "loves": [hue]}, "Hue": nobody}
    assert len({len(bytes(answer.wishes)) for answer in given.values()}) == 1
    assert given["Gil"].self_circle != given["Fia"].self_circle
    with pytest.raises(Locked):
        unseal(given["Fia"].place, given["Gil"].wishes)


def test_what_somebody_needs_is_kept_for_them_alone(cast, begun):
    given = make.yeses(cast.sol, begun, [make.signup("Fia", access="CNRY-ramp"), make.signup("Gil")])

    note = Note.objects.of(cast.home).get()
    assert b"CNRY" not in bytes(note.sealed)
    assert note.circle == given["Fia"].self_circle
    assert my_needs(actor_of(given["Fia"].membership)) == {"access": "CNRY-ramp"}
    assert my_needs(cast.actor(cast.sol)) == {}


def test_taking_the_same_people_in_again_changes_nothing_but_the_book(cast, begun):
    people = [
        make.signup("Ana Lima", mail="ana@example.org"),
        make.signup("Fia", kind="play", draws=("a", "b"), size=(3, 4), access="quiet", rather_not=("gil#1",)),
        make.signup("Gil", zone="Pacific/Auckland", couples=("fia#1",), phone="1"),
    ]
    make.yeses(cast.sol, begun, people)
    before, told = rows.read(), len(deeds())

    new = take_in(actor=the_house(cast.home.pk), round=begun, signups=people)

    assert new == 0
    assert changed(before) == BOOKS
    assert deeds()[told:] == ["people.welcomed", "signups.taken_in"]


def test_whoever_answers_anew_keeps_their_row_and_their_seat(cast, begun, yes):
    weave = make.propose(cast.sol, begun, [[yes["Fia"], yes["Gil"], yes["Hue"]]])

    again = [make.signup("Fia", kind="play", rather_not=("gil#1",)), make.signup("Gil")]
    take_in(actor=the_house(cast.home.pk), round=begun, signups=again)

    fia = Answer.objects.of(cast.home).get(pk=yes["Fia"].pk)
    assert crews_of(weave) == {1: ["Fia", "Gil", "Hue"]}
    assert (fia.kind, fia.uid) == ("play", yes["Fia"].uid)
    assert json.loads(unseal(fia.place, fia.wishes))["rather_not"] == [yes["Gil"].membership_id]
    assert Answer.objects.of(cast.home).filter(round=begun).count() == 8


def test_whoever_signs_in_already_is_known_on_a_sheet_by_that_address(cast, begun):
    before = Person.everywhere.count()

    given = make.yeses(
        cast.sol,
        begun,
        [
            make.signup("Sol R.", mail="sol@example.org", zone="Asia/Tokyo"),
            make.signup("Ana", mail="ana@example.org"),
        ],
    )

    assert {answer.membership for answer in given.values()} == {cast.sol, cast.ana}
    assert Person.everywhere.count() == before
    assert Person.everywhere.get(pk=cast.sol.person_id).zone == "Europe/Lisbon"
    assert Person.everywhere.get(pk=cast.sol.person_id).name == "Sol Reis"


def test_an_address_that_only_the_neighbours_know_makes_somebody_new(cast, begun):
    given = make.yeses(cast.sol, begun, [make.signup("Kai Moana", mail="kai@example.org")])

    assert given["Kai"].membership != cast.kai
    assert Membership.everywhere.get(pk=cast.kai.pk).signup_key == ""


def test_a_later_sheet_moves_only_those_without_an_account(cast, begun):
    elsewhere = {"zone": "Asia/Tokyo", "languages": frozenset({"ja"})}
    make.yeses(cast.sol, begun, [make.signup("Fia"), make.signup("Ana", mail="ana@example.org")])

    given = make.yeses(
        cast.sol,
        begun,
        [make.signup("Fia", **elsewhere), make.signup("Ana", mail="ana@example.org", **elsewhere)],
    )

    zones = {
        name: (answer.membership.person.zone, answer.membership.person.languages)
        for name, answer in given.items()
    }
    assert zones == {"Fia": ("Asia/Tokyo", ["ja"]), "Ana": ("Europe/Lisbon", ["en"])}


def test_a_sheet_without_times_leaves_the_times_people_said_before(cast, begun):
    spans = (Span(2, 600, 720),)
    change_availability(actor=cast.actor(cast.ana), week=spans, hours=(480, 1200))

    make.yeses(cast.sol, begun, [make.signup("Ana", mail="ana@example.org", week=())])

    kept = Availability.objects.of(cast.home).get(membership=cast.ana)
    assert (kept.spans, kept.hours_low, kept.hours_high) == (spans, 480, 1200)


def test_two_people_of_one_name_stay_two(cast, begun):
    pair = [make.signup("Fia Sul"), replace(make.signup("Fia Sul"), key="fia sul#2", row=3)]

    take_in(actor=the_house(cast.home.pk), round=begun, signups=pair)
    take_in(actor=the_house(cast.home.pk), round=begun, signups=pair)

    assert Membership.objects.of(cast.home).filter(person__name="Fia Sul").count() == 2
    assert Answer.objects.of(cast.home).count() == 2


# Asking the engine, and keeping what it answers


def test_asking_again_stops_the_earlier_asking(cast, begun, sol):
    asking = {"actor": sol, "round": begun, "sizes": (2, 4), "cycle": begun.cycle, "seconds": 3, "seed": 11}

    first, second = ask_weave(**asking), ask_weave(**asking)

    states = dict(Weave.objects.of(cast.home).values_list("pk", "state"))
    works = dict(Work.everywhere.values_list("subject", "state"))
    assert states == {first.pk: "dropped", second.pk: "weaving"}
    assert works == {first.pk: "stopped", second.pk: "waiting"}
    assert (second.size_low, second.size_high, second.seconds, second.seed) == (2, 4, 3, 11)


def test_stopping_leaves_what_was_proposed_as_it_was(cast, begun, yes, sol):
    proposed = make.propose(cast.sol, begun, [[yes["Fia"], yes["Gil"], yes["Hue"]]])
    looking = make.ask(cast.sol, begun)

    stop_weave(actor=sol, weave=looking)

    begun.refresh_from_db()
    assert (begun.state, begun.weave_id) == ("proposed", proposed.pk)
    assert Weave.objects.of(cast.home).get(pk=looking.pk).state == "dropped"
    assert deeds()[-1] == "weave.stopped"


def test_an_answer_of_the_engine_is_kept_once(cast, begun, yes):
    weave = make.propose(cast.sol, begun, [[yes["Fia"], yes["Gil"], yes["Hue"]]], [yes["Ilo"]])
    before, seating = rows.read(), make.Seating([], {}, {}, {}, [], 0, 0.0, "proven")

    again = keep_weave(actor=the_house(cast.home.pk), weave=weave, seating=seating)

    assert again is False
    assert changed(before) == set()
    assert crews_of(weave) == {1: ["Fia", "Gil", "Hue"]}
    assert Round.objects.of(cast.home).get().state == "proposed"
    assert Weave.objects.of(cast.home).get().placeable == 3


def test_an_answer_that_nobody_waits_for_is_not_kept(cast, begun, yes, sol):
    looking = make.ask(cast.sol, begun)
    stop_weave(actor=sol, weave=looking)
    before = rows.read()

    kept = keep_weave(
        actor=the_house(cast.home.pk),
        weave=looking,
        seating=make.Seating(
            [(MONDAY_NOON, [yes["Fia"].pk])], {yes["Fia"].pk: ["a"]}, {}, {}, [], 1, 0.0, "proven"
        ),
    )

    assert kept is False
    assert changed(before) == set()


# Moving somebody


def move(cast, seat, target, **more):
    move_seat(actor=cast.actor(cast.sol), seat=seat, target=target, slots={}, reasons={}, **more)


def seat_of(weave, answer):
    return Seat.objects.of(weave.congregation_id).get(weave=weave, answer=answer)


def test_somebody_moves_with_new_times_and_new_reasons(cast, begun, yes):
    crews = [[yes[name] for name in PEOPLE[:4]], [yes[name] for name in PEOPLE[4:]]]
    weave = make.propose(cast.sol, begun, crews)
    second = Proposal.objects.of(cast.home).get(number=2)

    move_seat(
        actor=cast.actor(cast.sol),
        seat=seat_of(weave, yes["Fia"]),
        target=second,
        slots={second.pk: MONDAY_NOON},
        reasons={yes["Fia"].pk: ["One.", "Two."]},
    )

    second.refresh_from_db()
    assert crews_of(weave) == {1: ["Gil", "Hue", "Ilo"], 2: ["Fia", "Jun", "Kim", "Lea", "Max"]}
    assert second.slot == MONDAY_NOON
    assert Proposal.objects.of(cast.home).get(number=1).slot == make.THURSDAY_EVENING
    assert seat_of(weave, yes["Fia"]).reasons == ["One.", "Two."]
    assert seat_of(weave, yes["Jun"]).reasons == ["You can all meet then.", "You all speak English."]
    assert deeds()[-1] == "seat.moved"


def test_somebody_moves_to_a_new_group_or_waits_and_an_empty_group_goes(cast, begun, yes):
    weave = make.propose(cast.sol, begun, [[yes["Fia"], yes["Gil"]], [yes["Hue"]]])

    move(cast, seat_of(weave, yes["Fia"]), None, new_slot=MONDAY_NOON)
    in_a_new_one = crews_of(weave)
    move(cast, seat_of(weave, yes["Hue"]), None)

    assert in_a_new_one == {1: ["Gil"], 2: ["Hue"], 3: ["Fia"]}
    assert crews_of(weave) == {1: ["Gil"], 3: ["Fia"]}
    assert list(Proposal.objects.of(cast.home).order_by("number").values_list("number", flat=True)) == [1, 3]
    assert Proposal.objects.of(cast.home).get(number=3).slot == MONDAY_NOON
    assert seat_of(weave, yes["Hue"]).proposal is None


def test_only_whoever_weaves_moves_people(cast, begun, yes):
    weave = make.propose(cast.sol, begun, [[yes["Fia"], yes["Gil"]]])

    with pytest.raises(PermissionDenied):
        move_seat(
            actor=cast.actor(cast.ana), seat=seat_of(weave, yes["Fia"]), target=None, slots={}, reasons={}
        )

    assert crews_of(weave) == {1: ["Fia", "Gil"]}


# Putting before people, and coming to be


def test_crews_are_there_with_their_people_their_cycle_their_meetings_and_where_they_came_from(
    cast, begun, yes
):
    make.propose(
        cast.sol,
        begun,
        [[yes[name] for name in PEOPLE[:4]], [yes["Jun"], yes["Kim"]]],
        [yes["Lea"], yes["Max"]],
    )
    known = set(Circle.objects.of(cast.home).values_list("pk", flat=True))

    make.confirm(cast.sol, begun)

    circles = list(Circle.objects.of(cast.home).exclude(pk__in=known).order_by("pk"))
    sitting = [
        sorted(
            Belonging.objects.of(cast.home)
            .filter(circle=each, until=None)
            .values_list("membership__person__name", flat=True)
        )
        for each in circles
    ]
    origins = (
        Origin.objects.of(cast.home).order_by("circle").values_list("circle", "kind", "words", "earlier")
    )
    assert [(each.scale, each.state, each.name) for each in circles] == [
        ("crew", "forming", ""),
        ("dyad", "forming", ""),
    ]
    assert sitting == [["Fia", "Gil", "Hue", "Ilo"], ["Jun", "Kim"]]
    assert list(origins) == [(each.pk, "round", "Autumn", None) for each in circles]
    assert [each.slot for each in Series.objects.of(cast.home).filter(circle__in=circles)] == [
        make.THURSDAY_EVENING
    ] * 2
    assert {each.cycle for each in Series.objects.of(cast.home).filter(circle__in=circles)} == {begun.cycle}
    assert set(
        Cycle.objects.of(cast.home).filter(circle__in=circles).values_list("number", "first_day", "weeks")
    ) == {(1, begun.first_day, 6)}
    assert begun.state == "confirmed"
    assert begun.confirmed_at is not None
    assert deeds()[-4:] == ["round.put_before", "crews.formed", "turn.kept", "round.confirmed"]


def test_it_is_put_before_people_once(cast, begun, yes, sol):
    make.propose(cast.sol, begun, [[yes["Fia"], yes["Gil"]]])
    make.put_before(cast.sol, begun)
    before = rows.read()

    with pytest.raises(PermissionDenied):
        put_before_people(actor=sol, round=begun)

    assert changed(before) == set()


def test_only_whoever_weaves_puts_it_before_people(cast, begun, yes):
    make.propose(cast.sol, begun, [[yes["Fia"], yes["Gil"]]])

    for other in (cast.actor(cast.ana), actor_of(yes["Fia"].membership), cast.actor(cast.kai)):
        with pytest.raises(PermissionDenied):
            put_before_people(actor=other, round=begun)

    begun.refresh_from_db()
    assert (begun.state, begun.turn, begun.answer_by) == ("proposed", 0, None)


def test_a_crew_of_one_or_no_crew_at_all_is_not_put_before_anybody(cast, begun, yes, sol):
    make.propose(cast.sol, begun, [], [yes["Fia"]])
    before = rows.read()
    nothing = put_before_people(actor=sol, round=begun)
    unchanged = changed(before)
    make.propose(cast.sol, begun, [[yes["Fia"], yes["Gil"]], [yes["Hue"]]])
    before = rows.read()

    alone = put_before_people(actor=sol, round=begun)

    assert (nothing, alone) == (False, False)
    assert unchanged == changed(before) == set()


def test_everybody_has_days_to_answer_and_a_blank_answer_of_one_size(cast, begun, yes):
    now = clock.now()
    with time_machine.travel(now, tick=False):
        make.propose(cast.sol, begun, [[yes[name] for name in PEOPLE[:3]]], [yes["Ilo"]])
        weave = make.put_before(cast.sol, begun)

    seats = {seat.answer.membership.name: bytes(seat.reply) for seat in Seat.objects.of(cast.home)}
    assert (begun.state, begun.turn, begun.answer_by) == ("asked", 1, now + timedelta(days=begun.answer_days))
    assert {len(seats[name]) for name in PEOPLE[:3]} == {len(seats["Fia"])}
    assert len(seats["Fia"]) > LENGTH
    assert seats["Ilo"] == b""
    assert list(weave.proposals.values_list("put_before", flat=True)) == [3]
    assert turn_of(weave).replies == dict.fromkeys((yes[name].pk for name in PEOPLE[:3]), "")


def test_a_sheet_still_looked_at_is_forgotten_when_it_goes_to_the_people(cast, begun, yes):
    make.propose(cast.sol, begun, [[yes["Fia"], yes["Gil"]]])
    sheet = bring(cast, begun, b"CNRY")

    make.put_before(cast.sol, begun)

    assert list(Sheet.objects.of(cast.home)) == []
    assert not Key.everywhere.filter(scope=sheet.place.scope).exists()


@pytest.mark.parametrize(
    ("hours", "closes", "state", "waits"),
    [(0, None, "proposed", None), (0, -1, "asked", None), (0, 1, "proposed", None), (48, -1, "proposed", 48)],
)
def test_after_a_deadline_it_goes_out_at_once_or_when_it_was_held_long_enough(
    cast, begun, yes, hours, closes, state, waits
):
    now = clock.now()
    closes_at = now + timedelta(hours=closes) if closes else None
    Round.everywhere.filter(pk=begun.pk).update(holds_hours=hours, closes_at=closes_at)
    begun.refresh_from_db()

    with time_machine.travel(now, tick=False):
        make.propose(cast.sol, begun, [[yes[name] for name in PEOPLE[:3]]])

    assert (begun.state, begun.goes_out_at) == (state, now + timedelta(hours=waits) if waits else None)


def test_looking_again_makes_nobody_wait_longer(cast, begun, yes):
    Round.everywhere.filter(pk=begun.pk).update(holds_hours=24)
    begun.refresh_from_db()
    make.propose(cast.sol, begun, [[yes[name] for name in PEOPLE[:3]]])
    first = begun.goes_out_at

    with time_machine.travel(clock.now() + timedelta(hours=5), tick=False):
        make.propose(cast.sol, begun, [[yes[name] for name in PEOPLE[:4]]])

    assert begun.goes_out_at == first
