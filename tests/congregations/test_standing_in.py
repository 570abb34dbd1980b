"""Nobody finds something in their hands without hearing of it, or goes away without being asked who stands in."""

from datetime import date, timedelta

import pytest
from django.core import mail

from tests import make
from tests.congregations.test_charges import run_all, steward_charge
from weft.congregations.actions import charges as actions
from weft.congregations.logic.permits import PERMITS
from weft.congregations.models import Holding, Membership, Part
from weft.core import clock
from weft.flows.actions.leaving import leave_congregation
from weft.meetings.actions import say_away


def letters():
    """What the worker sends now, by whom it is for."""
    mail.outbox.clear()
    run_all()
    return {letter.to[0].split("@")[0]: letter.body for letter in mail.outbox}


def entrusted(cast, charge, taker, part=Part.HOLDER):
    """Everything about asking is told; what is told of the last step is still to come."""
    asked = actions.offer_charge(actor=cast.actor(cast.sol), charge=charge, taker=taker, part=part, words="")
    actions.accept_handover(actor=cast.actor(taker), handover=asked)
    letters()
    actions.hand_over(actor=cast.actor(cast.sol), handover=asked)
    return letters()


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Part.HOLDER, "From now on it is in your hands."),
        (Part.UNDERSTUDY, "whenever whoever holds it is away."),
    ],
)
def test_whoever_said_yes_hears_when_it_is_theirs(cast, part, words):
    charge = steward_charge(cast)

    told = entrusted(cast, charge, cast.ana, part)

    assert list(told) == ["ana"]
    assert words in told["ana"]
    assert f"/c/{cast.home.slug}/charges/{charge.pk}/" in told["ana"]
    assert "Sol" not in told["ana"]


def test_whoever_gave_it_to_themself_is_told_nothing(cast):
    assert entrusted(cast, make.charge(cast.sol, "newsletter"), cast.sol) == {}


def test_whoever_is_named_after_somebody_said_away_hears_the_days(cast):
    say_away(actor=cast.actor(cast.sol), start=date(2027, 3, 1), until=date(2027, 3, 31))

    told = entrusted(cast, steward_charge(cast), cast.ana, Part.UNDERSTUDY)

    assert "From 1 March until 31 March it is in your hands." in told["ana"]


def test_whoever_stands_in_for_nobody_hears_that_it_is_with_them(cast):
    told = entrusted(cast, make.charge(cast.sol, "newsletter"), cast.ana, Part.UNDERSTUDY)

    assert "something that nobody holds" in told["ana"]


def laid_down(cast, member, charge):
    holding = Holding.objects.of(cast.home).get(charge=charge, membership=member)
    actions.lay_down_charge(actor=cast.actor(member), holding=holding)
    return letters()


def test_those_who_stand_in_hear_when_the_last_holder_lays_it_down_and_the_page_says_so(cast):
    letter = make.charge(cast.sol, "newsletter", *PERMITS)
    for taker, part in ((cast.bo, Part.HOLDER), (cast.cy, Part.HOLDER), (cast.ana, Part.UNDERSTUDY)):
        make.entrust(cast.sol, letter, taker, part)
    letters()

    told = [laid_down(cast, member, letter) for member in (cast.bo, cast.cy)]
    page, all_of_it = (
        cast.client(cast.eve).get(cast.url(path)).content.decode()
        for path in (f"charges/{letter.pk}/", "community/")
    )

    assert [list(each) for each in told] == [[], ["ana"]]
    assert "It is in your hands now." in told[1]["ana"]
    assert "Stands in until somebody holds it" in page
    assert "Stands in while they are away" not in page + all_of_it
    assert "Until somebody does, it is with whoever stands in:" in all_of_it


def test_whoever_stood_in_lays_that_down_and_nobody_else_hears(cast):
    letter = make.charge(cast.sol, "newsletter")
    for taker in (cast.bo, cast.ana):
        make.entrust(cast.sol, letter, taker, Part.UNDERSTUDY)
    letters()

    assert laid_down(cast, cast.bo, letter) == {}


def test_whoever_stood_in_for_somebody_who_left_hears_that_it_is_with_them(cast):
    make.entrust(cast.sol, steward_charge(cast), cast.ana, Part.UNDERSTUDY)
    letters()

    assert leave_congregation(actor=cast.actor(cast.sol), member=cast.sol)

    assert "It is in your hands now." in letters()["ana"]


@pytest.mark.parametrize("path", ["", "me/availability/", "community/"])
def test_whoever_goes_away_for_long_is_asked_who_stands_in(cast, path):
    charge, client, today = steward_charge(cast), cast.client(cast.sol), clock.today()
    make.crew(cast.sol, [cast.sol, cast.bo])
    pages = [client.get(cast.url(path)).content.decode()]
    say_away(actor=cast.actor(cast.sol), start=today, until=today + timedelta(days=31))

    pages.append(client.get(cast.url(path)).content.decode())
    make.entrust(cast.sol, charge, cast.ana, Part.UNDERSTUDY)
    pages.append(client.get(cast.url(path)).content.decode())

    asked = cast.url(f"charges/{charge.pk}/offer/")
    assert ["nobody is named to stand in for you" in page and asked in page for page in pages] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "until {}"), (-1, "the term ended on {}<"), (-28, "the term ended on {}<"), (-29, "it waits for")],
)
def test_a_term_that_is_over_or_rests_says_so(cast, days, words):
    letter, until = make.charge(cast.sol, "newsletter"), clock.today(cast.home.zone) + timedelta(days=days)
    make.entrust(cast.sol, letter, cast.ana, until=until)
    day = f"{until.day} {until:%B %Y}"

    pages = [
        cast.client(cast.eve).get(cast.url(path)).content.decode()
        for path in (f"charges/{letter.pk}/", "community/")
    ]

    assert [words.format(day) in page for page in pages] == [True, True]
    assert Membership.objects.of(cast.home).filter(charges=letter).count() == 1


# Asking and laying down


def test_nobody_is_asked_who_has_no_way_to_answer(cast):
    page = cast.client(cast.sol).get(cast.url(f"charges/{steward_charge(cast).pk}/offer/"))

    names = [member.name for member in page.context["form"].people.values()]

    assert "Gus Alm" not in names
    assert "Eve Nova" in names


@pytest.mark.parametrize(
    ("part", "words"),
    [("holder", "You would take it on yourself."), ("understudy", "You would stand in for it yourself.")],
)
def test_whoever_asks_themself_reads_so(cast, part, words):
    letter, client = make.charge(cast.sol, "newsletter"), cast.client(cast.sol)

    asked = client.post(cast.url(f"charges/{letter.pk}/offer/"), {"taker": cast.sol.pk, "part": part})
    page = client.get(asked["Location"]).content.decode()

    assert words in page
    assert "It waits for your own yes." in page
    assert "You asked Sol Reis" not in page


def test_laying_down_asks_once(cast):
    holding = make.entrust(cast.sol, make.charge(cast.sol, "newsletter"), cast.ana)
    client, path = cast.client(cast.ana), cast.url(f"holdings/{holding.pk}/lay-down/")

    page = client.get(cast.url(f"charges/{holding.charge_id}/")).content.decode()
    asked = client.get(path).content.decode()
    kept = Holding.objects.of(cast.home).filter(pk=holding.pk).exists()
    client.post(path)

    assert f'href="{path}"' in page
    assert f'action="{path}"' not in page
    assert "Lay this down: newsletter?" in asked
    assert (kept, Holding.objects.of(cast.home).filter(pk=holding.pk).exists()) == (True, False)


# Ways there


def test_my_own_page_leads_to_being_away(cast):
    page = cast.client(cast.ana).get(cast.url("me/")).content.decode()

    assert f'href="{cast.url("me/availability/away/")}"' in page


@pytest.mark.parametrize("path", ["", "people/"])
def test_whoever_welcomes_finds_who_is_on_their_own_where_they_look(cast, path):
    make.entrust(cast.sol, make.charge(cast.sol, "welcome", "welcome"), cast.ana)

    pages = [cast.client(each).get(cast.url(path)).content.decode() for each in (cast.ana, cast.bo)]

    assert [f'href="{cast.url("care/")}"' in page for page in pages] == [True, False]


def test_pages_about_everybody_are_marked_as_such(cast):
    charge, client = steward_charge(cast), cast.client(cast.sol)
    paths = ("community/", f"charges/{charge.pk}/", "chronicle/", "levels/", "people/")

    nav = {path: [current for *_, current in client.get(cast.url(path)).context["nav"]] for path in paths}

    assert list(nav.values()) == [[False, True, False, False]] * len(paths)
