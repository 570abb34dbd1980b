"""Two crews out of one, and one out of two: asked of exactly those who sit there, and only if every one says yes."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from tests import make
from tests.weaving.pages import text
from weft.circles.actions.circles import leave_circle, name_circle
from weft.circles.actions.company import seek_company
from weft.circles.models import Belonging, Circle, Origin
from weft.circles.queries.circles import actor_of
from weft.core import clock
from weft.core.errands import run_errand
from weft.core.models import Entry, Errand
from weft.core.sealing import Place, seal, unseal
from weft.meetings.actions import open_feed
from weft.meetings.logic import Cycle, Free, Grid, Slot, Span
from weft.meetings.models import Series
from weft.meetings.queries import open_feed as opened_feed
from weft.people.actions.blocks import block_person
from weft.weaving.actions.recombining import ask_split
from weft.weaving.logic.board import Seat as Chair
from weft.weaving.logic.recombining import Party, as_they_meet, kept_slot, pairs_to_join, split_sizes, week_at
from weft.weaving.models import Answer, Proposal, Round, Seat, Weave
from weft.weaving.reactions.recombining import look_for_company

NAMES = ("Ana", "Bo", "Fia", "Gil", "Hue", "Ilo", "Jun")
WEEK = Cycle(date(2026, 12, 7), 6)


def errands():
    """The worker does what is to be done."""
    for _ in range(3):
        for errand in Errand.everywhere.filter(state="waiting").order_by("pk"):
            run_errand.call(errand.pk)


@pytest.fixture
def seven(cast):
    """A crew of seven, among them Ana and Bo; nobody said when they can meet but by meeting."""
    others = [make.member(cast.sol, f"{name} Sul") for name in NAMES[2:]]
    crew = make.crew(cast.sol, [cast.ana, cast.bo, *others])
    name_circle(actor=cast.actor(cast.ana), circle=crew, name="CNRY-the-seven")
    return crew


@pytest.fixture
def asked(cast, seven):
    """It was asked whether the seven become two, and two crews were found."""
    assert ask_split(actor=cast.actor(cast.ana), circle=seven)
    make.work_off()
    errands()
    return Round.objects.of(cast.home).get(purpose="split")


def people_of(circle):
    rows = Belonging.everywhere.filter(circle=circle, until=None).select_related("membership__person")
    return {row.membership.name.split()[0] for row in rows}


def new_crews(cast, kind):
    return list(Circle.objects.of(cast.home).filter(origins__kind=kind).distinct().order_by("pk"))


# Sums


@pytest.mark.parametrize(
    ("people", "sizes", "divided"),
    [
        (7, (3, 6), (3, 4)),
        (8, (3, 6), (3, 5)),
        (9, (3, 6), (4, 5)),
        (12, (3, 6), (6, 6)),
        (13, (3, 6), None),
        (5, (3, 4), None),
        (4, (2, 3), (2, 2)),
        (3, (2, 2), None),
    ],
)
def test_so_many_people_divide_into_exactly_two(people, sizes, divided):
    assert split_sizes(people, sizes) == divided


def test_of_whoever_never_said_the_hour_at_which_they_meet_is_taken():
    slot = Slot("Europe/Lisbon", 3, 23 * 60)

    assert week_at(slot, WEEK, "Europe/Lisbon") == (Span(3, 1380, 1440), Span(4, 0, 30))
    assert week_at(slot, WEEK, "America/New_York") == (Span(3, 18 * 60, 19 * 60 + 30),)
    said = Free("Europe/Lisbon", (Span(1, 600, 720),))
    assert as_they_meet(said, slot, WEEK, "Europe/Lisbon") == said
    assert slot in Grid(WEEK, ["Europe/Lisbon"]).common([as_they_meet(None, slot, WEEK, "America/New_York")])


def test_the_hour_they_have_is_kept_where_it_suits_all():
    evenings = [Free("Europe/Lisbon", (Span(1, 1080, 1320),)), Free("Europe/Lisbon", (Span(1, 1140, 1320),))]
    grid = Grid(WEEK, ["Europe/Lisbon"])
    late, early = Slot("Europe/Lisbon", 1, 1200), Slot("Europe/Lisbon", 1, 1080)

    assert kept_slot(grid, evenings, [early, late]) == late
    assert kept_slot(grid, evenings, [early]) == Slot("Europe/Lisbon", 1, 1140)


def party(key, *seats):
    return Party(key, tuple(Chair(key=name, name="", mask=mask, **more) for name, mask, more in seats))


def test_small_crews_are_put_together_where_they_fit_and_each_once():
    here = {"languages": frozenset({"en"})}
    one = party(1, ("a", 3, here), ("b", 3, here))
    two = party(2, ("c", 1, here), ("d", 3, here))
    three = party(3, ("e", 1, here), ("f", 1, here))
    other_hour = party(4, ("g", 4, here), ("h", 4, here))
    other_tongue = party(5, ("i", 3, {"languages": frozenset({"fi"})}))
    apart = party(6, ("j", 3, here | {"apart": frozenset({"a"})}), ("k", 3, here))

    def pairs(parties, offered=(), sizes=(3, 6)):
        return [(a.key, b.key) for a, b in pairs_to_join(parties, sizes, offered)]

    assert pairs([one, two, three]) == [(1, 2)]
    assert pairs([one, two, three], offered=[frozenset({1, 2})]) == [(1, 3)]
    assert pairs([one, two], sizes=(3, 3)) == []
    assert pairs([one, other_hour, other_tongue, apart]) == []
    assert pairs([one, party(7, ("a", 3, here), ("z", 3, here))]) == []


# A crew becomes two


def test_two_crews_of_exactly_these_people_are_put_before_each_of_them(cast, seven, asked):
    seats = Seat.objects.of(cast.home).filter(weave=asked.weave)

    assert (asked.state, asked.turns, asked.is_for_some) == ("asked", 1, True)
    assert sorted(
        Proposal.objects.of(cast.home).filter(weave=asked.weave).values_list("put_before", flat=True)
    ) == [3, 4]
    assert {seat.answer.membership.name.split()[0] for seat in seats} == set(NAMES)
    assert seats.filter(proposal=None).count() == 0
    assert people_of(seven) == set(NAMES)


def test_if_every_one_says_yes_two_crews_come_to_be_and_the_old_one_ends(cast, seven, asked):
    secret = open_feed(actor=cast.actor(cast.ana), circle=seven)
    place = Place(seven.scope, "note", "1", "words")
    words = seal(place, b"what we said")

    make.replies(asked, "yes")
    make.work_off()
    errands()

    asked.refresh_from_db()
    seven.refresh_from_db()
    one, other = new_crews(cast, "split")
    assert (asked.state, seven.state) == ("confirmed", "ended")
    assert people_of(one) | people_of(other) == set(NAMES)
    assert {len(people_of(one)), len(people_of(other))} == {3, 4}
    assert list(Origin.objects.of(cast.home).values_list("circle", "kind", "earlier").order_by("circle")) == [
        (one.pk, "split", seven.pk),
        (other.pk, "split", seven.pk),
    ]
    assert Series.objects.of(cast.home).filter(circle__in=[one, other]).count() == 2
    assert unseal(place, words) == b"what we said"
    assert opened_feed(secret) is None
    assert cast.client(cast.ana).get(cast.url(f"circles/{seven.pk}/")).status_code == 200


@pytest.mark.parametrize("no", ["not this", "not then", "back", ""])
def test_if_one_does_not_nothing_changes_and_nothing_of_it_is_kept(cast, seven, asked, no, time_machine):
    make.replies(asked, dict.fromkeys(NAMES[:-1], "yes") | ({"Jun": no} if no else {}))
    if not no:
        time_machine.move_to(clock.now() + timedelta(days=asked.answer_days, minutes=1))
        from weft.weaving.reactions.turns import settle_due_rounds

        settle_due_rounds()
    make.work_off()
    errands()

    asked.refresh_from_db()
    seven.refresh_from_db()
    assert (asked.state, seven.state) == ("over", "forming")
    assert people_of(seven) == set(NAMES)
    assert new_crews(cast, "split") == []
    assert not Answer.objects.of(cast.home).exists()
    assert not Weave.objects.of(cast.home).exists()


def _rest(cast, seven):
    page = cast.client(cast.ana).get(cast.url(f"circles/{seven.pk}/split/"))
    home = cast.client(cast.ana).get(cast.url())
    return text(page), text(home)


def test_nobody_learns_who_said_no_and_it_is_not_asked_again_for_a_while(cast, seven, asked, time_machine):
    read = {}
    for who, no in [("Jun", "not this"), ("Bo", "back"), ("Fia", "not then")]:
        Round.everywhere.filter(pk=asked.pk).delete()
        ask_split(actor=cast.actor(cast.ana), circle=seven)
        make.work_off()
        again = Round.objects.of(cast.home).get(purpose="split")
        make.replies(again, dict.fromkeys(NAMES, "yes") | {who: no})
        make.work_off()
        errands()
        read[who] = _rest(cast, seven)

    assert len(set(read.values())) == 1
    assert "It stays as it is for now." in read["Jun"][0]
    assert not ask_split(actor=cast.actor(cast.bo), circle=seven)
    time_machine.move_to(clock.now() + timedelta(days=31))
    assert ask_split(actor=cast.actor(cast.bo), circle=seven)


def test_t38_two_who_keep_apart_never_sit_in_the_same_of_two_crews(cast, seven):
    block_person(actor=cast.actor(cast.ana), person=cast.bo.person)

    ask_split(actor=cast.actor(cast.ana), circle=seven)
    make.work_off()

    begun = Round.objects.of(cast.home).get(purpose="split")
    where = dict(
        Seat.objects.of(cast.home).filter(weave=begun.weave).values_list("answer__membership", "proposal")
    )
    assert where[cast.ana.pk] != where[cast.bo.pk]


def test_where_no_two_crews_are_found_it_stays_as_it_is(cast, seven):
    loner = Belonging.everywhere.filter(circle=seven, membership__person__name="Jun Sul").get().membership
    loner.person.languages = ["fi"]
    loner.person.save(update_fields=["languages"])

    ask_split(actor=cast.actor(cast.ana), circle=seven)
    make.work_off()

    assert Round.objects.of(cast.home).get(purpose="split").state == "over"
    assert "It stays as it is for now." in _rest(cast, seven)[0]


def test_only_those_who_sit_in_a_large_crew_ask(cast, seven):
    for member, circle in (
        (cast.sol, seven),
        (cast.eve, seven),
        (cast.ana, cast.crew),
        (cast.ana, cast.dyad),
    ):
        path = cast.url(f"circles/{circle.pk}/split/")
        assert [cast.client(member).get(path).status_code, cast.client(member).post(path).status_code] == [
            404,
            404,
        ]
        with pytest.raises(PermissionDenied):
            ask_split(actor=cast.actor(member), circle=circle)
    assert not Round.objects.of(cast.home).exists()


def test_the_page_says_before_what_happens_and_one_press_asks(cast, seven):
    ana, path = cast.client(cast.ana), cast.url(f"circles/{seven.pk}/split/")
    assert "Become two crews" in text(ana.get(cast.url(f"circles/{seven.pk}/")))

    before = text(ana.get(path))
    answer = ana.post(path)
    after = text(ana.get(path))
    ana.post(path)

    assert "what was written here stays sealed with it" in before
    assert (answer.status_code, answer["Location"]) == (303, path)
    assert "It is looked at now." in after
    begun = Round.objects.of(cast.home).get()
    assert "It is looked at now." in text(ana.get(cast.url(f"rounds/{begun.pk}/")))
    assert Round.objects.of(cast.home).count() == 1


def test_whoever_leaves_or_comes_meanwhile_ends_it(cast, seven, asked):
    leave_circle(actor=cast.actor(cast.bo), circle=seven)
    errands()

    asked.refresh_from_db()
    assert asked.state == "over"
    assert not Answer.objects.of(cast.home).exists()


# Sealed from everybody else


def test_nobody_else_learns_of_a_split_whoever_weaves_included(cast, seven, asked):
    pages = [
        "",
        "rounds/",
        f"rounds/{asked.pk}/",
        f"rounds/{asked.pk}/weave/",
        "chronicle/",
        "people/",
        "circles/",
    ]
    there = f"weaves/{asked.weave_id}/"
    for member in (cast.sol, cast.eve):
        client = cast.client(member)
        told = [client.get(cast.url(path)) for path in (*pages, there, f"circles/{seven.pk}/split/")]
        read = " ".join(page.content.decode() for page in told)
        assert "CNRY" not in read
        assert "out of one" not in read
        assert f"rounds/{asked.pk}/" not in read
        assert [told[2].status_code, told[3].status_code, told[7].status_code, told[8].status_code] == [
            404
        ] * 4
    assert {letter.to[0] for letter in mail.outbox} == {"ana@example.org", "bo@example.org"}
    assert "CNRY" not in str(list(Entry.everywhere.values_list("facts", flat=True)))


def test_those_it_is_about_see_only_their_own_of_the_two(cast, asked):
    seat = Seat.objects.of(cast.home).get(weave=asked.weave, answer__membership=cast.ana)
    mine = {each.answer.membership.name for each in Seat.objects.of(cast.home).filter(proposal=seat.proposal)}
    others = {f"{name} Sul" for name in NAMES[2:]} - mine

    page = text(cast.client(cast.ana).get(cast.url(f"rounds/{asked.pk}/")))

    assert all(name in page for name in mine - {"Ana Lima"})
    assert "It comes about only if every one of you says yes." in page
    assert not any(name in page for name in others)


def test_t16_whoever_left_the_crew_reads_nothing_of_it_any_more(cast, seven, asked):
    leave_circle(actor=cast.actor(cast.bo), circle=seven)
    bo = cast.client(cast.bo)

    assert bo.get(cast.url(f"circles/{seven.pk}/split/")).status_code == 404
    assert bo.get(cast.url(f"circles/{seven.pk}/")).status_code == 404
    assert bo.get(cast.url(f"rounds/{asked.pk}/")).status_code == 404
    assert "out of one" not in text(bo.get(cast.url("rounds/")))


# Two become one


@pytest.fixture
def small(cast):
    """A trio of Ana, Fia and Gil, and one of Eve, Hue and Ilo, who meet at the same hour and both seek company."""
    people = {name: make.member(cast.sol, f"{name} Sul") for name in NAMES[2:6]}
    one = make.crew(cast.sol, [cast.ana, people["Fia"], people["Gil"]])
    other = make.crew(cast.sol, [cast.eve, people["Hue"], people["Ilo"]])
    for circle, member in ((one, cast.ana), (other, cast.eve)):
        seek_company(actor=cast.actor(member), circle=circle, seeks=True)
    return one, other


def merge_of(cast):
    return Round.objects.of(cast.home).filter(purpose="merge").order_by("-pk").first()


def test_two_small_crews_that_both_seek_company_are_put_before_all_of_both(cast, small):
    look_for_company()
    look_for_company()
    errands()

    round = merge_of(cast)
    assert Round.objects.of(cast.home).count() == 1
    assert (round.state, set(round.circles.all())) == ("asked", set(small))
    assert Seat.objects.of(cast.home).filter(weave=round.weave).exclude(proposal=None).count() == 6
    page = text(cast.client(cast.ana).get(cast.url(f"rounds/{round.pk}/")))
    assert "Hue Sul" in page


def test_all_yes_makes_one_crew_and_both_end(cast, small):
    look_for_company()
    round = merge_of(cast)

    make.replies(round, "yes")
    make.work_off()
    errands()

    [crew] = new_crews(cast, "merge")
    assert people_of(crew) == {"Ana", "Fia", "Gil", "Eve", "Hue", "Ilo"}
    assert {origin.earlier_id for origin in Origin.objects.of(cast.home)} == {circle.pk for circle in small}
    assert {Circle.everywhere.get(pk=circle.pk).state for circle in small} == {"ended"}
    assert Series.everywhere.get(circle=crew).slot == make.THURSDAY_EVENING
    line = text(cast.client(cast.eve).get(cast.url(f"circles/{crew.pk}/")))
    assert "two small crews became one" in line


def test_else_nothing_changes_and_the_pair_is_not_put_together_again_for_some_months(
    cast, small, time_machine
):
    look_for_company()
    make.replies(merge_of(cast), dict.fromkeys(NAMES, "yes") | {"Eve": "yes", "Hue": "not this"})
    make.work_off()
    errands()
    look_for_company()
    once = Round.objects.of(cast.home).count()

    time_machine.move_to(clock.now() + timedelta(days=10))
    look_for_company()

    assert (once, Round.objects.of(cast.home).count()) == (1, 1)
    assert {Circle.everywhere.get(pk=circle.pk).state for circle in small} == {"forming"}
    assert not Answer.objects.of(cast.home).exists()


def _takes_back(cast, small):
    seek_company(actor=cast.actor(cast.ana), circle=Circle.everywhere.get(pk=small[0].pk), seeks=False)


def _keeps_apart(cast, small):
    block_person(actor=cast.actor(cast.ana), person=cast.eve.person)


def _shares_no_language(cast, small):
    cast.eve.person.languages = ["fi"]
    cast.eve.person.save(update_fields=["languages"])


def _is_too_many(cast, small):
    cast.home.crew_high = 5
    cast.home.save(update_fields=["crew_high"])


def _is_over(cast, small):
    Circle.everywhere.filter(pk=small[0].pk).update(state="ended")


@pytest.mark.parametrize("hinders", [_takes_back, _keeps_apart, _shares_no_language, _is_too_many, _is_over])
def test_what_does_not_fit_is_not_put_together(cast, small, hinders):
    hinders(cast, small)

    look_for_company()

    assert not Round.objects.of(cast.home).exists()


def test_t35_two_who_keep_apart_are_put_before_each_other_in_no_merge(cast, small):
    block_person(actor=cast.actor(cast.eve), person=cast.ana.person)

    look_for_company()

    assert merge_of(cast) is None
    assert "Eve Nova" not in text(cast.client(cast.ana).get(cast.url()))


def test_until_both_said_so_nobody_outside_knows(cast, small):
    for member in (cast.sol, cast.bo):
        client = cast.client(member)
        pages = [
            client.get(cast.url(path)) for path in ("", "rounds/", "circles/", "circles/open/", "chronicle/")
        ]
        assert not any("join with another" in page.content.decode() for page in pages)
        assert client.get(cast.url(f"circles/{small[0].pk}/company/")).status_code == 404
    assert actor_of(cast.sol).circle_ids.isdisjoint({circle.pk for circle in small})
