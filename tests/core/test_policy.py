"""One place for "who may": rules, marks and gates."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from weft.congregations.models import Membership
from weft.core.actor import PASSER_BY, Actor, the_house
from weft.core.policy import Public, gate, mark, may, rule


@rule(Membership)
def wave_at(actor: Actor) -> Q:
    """Members wave at everybody but themselves."""
    return ~Q(pk=actor.membership_id) if actor.is_member else Q(pk__in=[])


@may
def sing(actor: Actor) -> bool:
    return actor.holds("sing")


def ask(view, actor, method="GET", **kwargs):
    request = RequestFactory().generic(method, "/")
    request.actor = actor
    return view(request, **kwargs)


def test_a_rule_gives_the_rows_of_its_own_congregation(cast):
    ana = cast.actor(cast.ana)

    names = sorted(row.name for row in wave_at.rows(ana))

    assert names == [
        "Bo Ek",
        "Cy O'Brien",
        "Dee Zdeněk",
        "Eve Nova",
        "Gus Alm",
        "Sol Reis",
        "former member 1",
    ]
    assert list(wave_at.rows(PASSER_BY)) == []


def test_the_house_itself_sees_all_rows_of_one_congregation(cast):
    assert wave_at.rows(the_house(cast.home.pk)).count() == 8
    assert wave_at.rows(the_house()).count() == 0


def test_requiring_what_is_not_allowed_is_refused(cast):
    ana = cast.actor(cast.ana)

    with pytest.raises(PermissionDenied):
        wave_at.require(ana, cast.ana)
    with pytest.raises(PermissionDenied):
        sing.require(ana)
    wave_at.require(ana, cast.bo)


def test_marking_costs_one_query_a_verb(cast, django_assert_num_queries):
    ana, rows = cast.actor(cast.ana), [cast.ana, cast.bo, cast.kai]

    with django_assert_num_queries(1):
        marked = mark(ana, rows, wave=wave_at)

    assert [row.may_wave for row in marked] == [False, True, False]


def test_a_gate_gives_the_view_its_row_and_strangers_nothing(cast):
    @gate(get=wave_at)
    def view(request, member):
        return HttpResponse(member.person.name)

    assert ask(view, cast.actor(cast.ana), pk=cast.bo.pk).content == b"Bo Ek"
    for actor, key in [
        (cast.actor(cast.ana), cast.kai.pk),
        (PASSER_BY, cast.bo.pk),
        (cast.actor(cast.ana), 0),
    ]:
        with pytest.raises(Http404):
            ask(view, actor, pk=key)


def test_a_gate_answers_another_method_only_to_those_it_would_admit(cast):
    @gate(post=wave_at)
    def view(request, member):
        return HttpResponse()

    allowed = ask(view, cast.actor(cast.ana), "GET", pk=cast.bo.pk)

    assert (allowed.status_code, allowed.headers["Allow"]) == (405, "POST")
    with pytest.raises(Http404):
        ask(view, PASSER_BY, "GET", pk=cast.bo.pk)


def test_a_public_gate_says_why(rf):
    @gate(get=Public("a test"))
    def view(request):
        return HttpResponse("come in")

    assert ask(view, PASSER_BY).content == b"come in"
    assert view.guards["GET"].reason == "a test"


def test_a_permission_without_a_row_is_a_404_to_others(cast):
    @gate(get=sing)
    def view(request):
        return HttpResponse()

    with pytest.raises(Http404):
        ask(view, cast.actor(cast.sol))


def test_a_view_that_does_not_say_who_may_use_it_keeps_the_house_closed(settings):
    settings.ROOT_URLCONF = "tests.core.open_door"

    with pytest.raises(SystemCheckError, match=r"/cellar/ does not declare who may use it") as refusal:
        call_command("check")

    assert "/garden/" not in str(refusal.value)
