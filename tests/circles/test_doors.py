"""Crews that are open: who sees that they are there, who asks, who lets somebody in."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from tests import make
from tests.weaving.pages import text
from weft.circles.actions.circles import leave_circle
from weft.circles.actions.doors import (
    close_door,
    decline_knock,
    knock_at_circle,
    lead_to_circle,
    open_door,
    welcome_knock,
)
from weft.circles.models import Belonging, Circle, Knock, Opening
from weft.circles.policy import doors as policy
from weft.circles.queries.doors import my_knocks, opening_of
from weft.congregations.actions.coming import Terms, join_as, make_invitation
from weft.congregations.models import Congregation, Invitation, Level, Membership, Tie
from weft.core import clock
from weft.core.actor import PASSER_BY, Actor, the_house
from weft.core.errands import run_errand
from weft.core.models import Entry, Errand
from weft.people.actions.blocks import block_person

LINE = "We walk on Tuesdays, two seats"


@pytest.fixture
def opened(cast):
    """The crew of Ana, Bo, Cy and Dee has its door open."""
    open_door(actor=cast.actor(cast.ana), circle=cast.crew, words=LINE)
    return cast.crew


def knock(cast, member, circle):
    asked = knock_at_circle(actor=cast.actor(member), circle_id=circle.pk)
    return Knock.objects.of(cast.home).get(circle=circle, membership=member, state="asked") if asked else None


def errands():
    """The worker does what is to be done."""
    for errand in Errand.everywhere.filter(state="waiting"):
        run_errand.call(errand.pk)


def followed(client, path, said=None):
    """Where a button leads, and what is read there."""
    answer = client.post(path, said or {})
    return answer.status_code, answer["Location"], text(client.get(answer["Location"]))


def sitting(circle):
    rows = Belonging.everywhere.filter(circle=circle, until=None).order_by("pk")
    return [belonging.membership.name.split()[0] for belonging in rows.select_related("membership__person")]


# Opening and closing


def test_a_line_opens_the_door_and_one_button_closes_it(cast):
    ana, eve = cast.client(cast.ana), cast.client(cast.eve)
    before = text(eve.get(cast.url("circles/open/")))

    opened = ana.post(cast.url(f"circles/{cast.crew.pk}/door/"), {"line": f"  {LINE} "})
    seen = text(eve.get(cast.url("circles/open/")))
    closed = ana.post(cast.url(f"circles/{cast.crew.pk}/door/close/"))

    assert (opened.status_code, closed.status_code) == (303, 303)
    assert opened["Location"] == closed["Location"] == cast.url(f"circles/{cast.crew.pk}/")
    assert LINE not in before
    assert LINE in seen
    assert "4 people sit there, 2 seats are free" in seen
    assert "Thu 18:30" in seen
    assert LINE not in text(eve.get(cast.url("circles/open/")))


def test_a_door_without_a_line_stays_closed(cast):
    answer = cast.client(cast.ana).post(cast.url(f"circles/{cast.crew.pk}/door/"), {"line": "  "})

    assert answer.status_code == 422
    assert Circle.everywhere.get(pk=cast.crew.pk).doorway == ""


def test_what_is_read_at_the_door_names_nobody(cast, opened):
    page = text(cast.client(cast.eve).get(cast.url("circles/open/")))

    assert not any(name in page for name in ("Ana", "Bo", "Cy", "Dee"))


def test_a_crew_whose_door_is_closed_is_nowhere_for_anybody_else(cast):
    crew = Circle.everywhere.get(pk=cast.crew.pk)
    crew.name = "CNRY-our-name"
    crew.save(update_fields=["name"])
    for member in (cast.eve, cast.sol):
        client = cast.client(member)
        pages = [
            client.get(cast.url(path)) for path in ("", "circles/", "circles/open/", "people/", "rounds/")
        ]
        told = "".join(page.content.decode() for page in pages)
        assert "CNRY" not in told
        assert f"circles/{crew.pk}/" not in told
        assert f'value="{crew.pk}"' not in told


def test_only_those_who_sit_in_a_crew_that_goes_on_open_its_door(cast):
    for member in (cast.sol, cast.eve):
        client = cast.client(member)
        for path in ("door/", "door/close/", "invite/"):
            there, nowhere = (
                client.post(cast.url(f"circles/{pk}/{path}"), {"line": LINE})
                for pk in (cast.crew.pk, 999_999)
            )
            assert there.status_code == nowhere.status_code == 404
            assert text(there) == text(nowhere)
    assert cast.client(cast.ana).get(cast.url(f"circles/{cast.dyad.pk}/door/")).status_code == 404
    with pytest.raises(PermissionDenied):
        open_door(actor=cast.actor(cast.sol), circle=cast.crew, words=LINE)


def test_the_list_asks_the_same_questions_for_one_door_and_for_thirty(cast, django_assert_num_queries):
    def see(client):
        with django_assert_num_queries(9):
            return client.get(cast.url("circles/open/"))

    client = cast.client(cast.eve)
    for number in range(30):
        crew = make.crew(cast.sol, [cast.ana, cast.cy, cast.dee])
        open_door(actor=cast.actor(cast.ana), circle=crew, words=f"Door {number}")
        if number == 0:
            assert "Door 0" in text(see(client))
    assert "Door 29" in text(see(client))


# Asking


def test_whoever_asks_is_heard_by_those_who_sit_there_and_by_nobody_else(cast, opened):
    answer = cast.client(cast.eve).post(cast.url("circles/open/"), {"circle": opened.pk})

    assert (answer.status_code, answer["Location"]) == (303, cast.url("circles/open/"))
    for member in (cast.ana, cast.cy):
        page = text(cast.client(member).get(cast.url(f"circles/{opened.pk}/")))
        assert "Eve Nova asks to come along" in page
    assert "asks to come along" not in text(cast.client(cast.sol).get(cast.url()))
    own = text(cast.client(cast.eve).get(cast.url("circles/open/")))
    assert "You asked to come along. Those who sit there answer." in own
    assert list(Entry.everywhere.order_by("-pk").values_list("deed", "thing_id")[:1]) == [
        ("knock.made", opened.pk)
    ]


def test_asking_is_taken_back_without_a_trace(cast, opened):
    asked = knock(cast, cast.eve, opened)

    answer = cast.client(cast.eve).post(cast.url(f"knocks/{asked.pk}/take-back/"))

    assert answer.status_code == 303
    assert not Knock.everywhere.exists()
    assert "asks to come along" not in text(cast.client(cast.ana).get(cast.url(f"circles/{opened.pk}/")))


def test_t45_nobody_asks_more_than_three_at_once_or_the_same_one_twice(cast, opened):
    doors = [opened, *(make.crew(cast.sol, [cast.ana, cast.cy, cast.dee]) for _ in range(3))]
    for crew in doors[1:]:
        open_door(actor=cast.actor(cast.ana), circle=crew, words=LINE)

    asked = [knock(cast, cast.eve, crew) is not None for crew in (opened, *doors)]
    page = cast.client(cast.eve).get(cast.url("circles/open/"))

    assert asked == [True, False, True, True, False]
    assert "You have asked three. Take one back to ask another." in text(page)
    assert 'name="circle"' not in page.content.decode()


def test_t45_after_a_no_the_same_crew_is_not_asked_again_for_a_month(cast, opened, time_machine):
    decline_knock(actor=cast.actor(cast.ana), knock=knock(cast, cast.eve, opened))

    again = knock(cast, cast.eve, opened)
    time_machine.move_to(clock.now() + timedelta(days=31))
    much_later = knock(cast, cast.eve, opened)

    assert again is None
    assert much_later is not None


def test_whoever_may_not_sit_in_crews_sees_the_doors_and_asks_nowhere(cast, opened):
    level = Level.everywhere.create(congregation=cast.home, name="Friend", rights=[])
    Membership.everywhere.filter(pk=cast.eve.pk).update(level=level)
    client = cast.client(cast.eve)

    page = client.get(cast.url("circles/open/"))

    assert LINE in text(page)
    assert 'name="circle"' not in page.content.decode()
    assert client.post(cast.url("circles/open/"), {"circle": opened.pk}).status_code == 404
    assert not Knock.everywhere.exists()


def _answer_to(cast, circle_id):
    """What somebody who asks reads at once, and on their page afterwards."""
    return followed(cast.client(cast.eve), cast.url("circles/open/"), {"circle": circle_id})


def test_t36_where_somebody_keeps_apart_it_answers_as_a_full_a_closed_and_no_crew(cast, opened):
    block_person(actor=cast.actor(cast.dee), person=cast.eve.person)
    apart = _answer_to(cast, opened.pk)
    Congregation.everywhere.filter(pk=cast.home.pk).update(crew_high=4)
    full = _answer_to(cast, opened.pk)
    Congregation.everywhere.filter(pk=cast.home.pk).update(crew_high=6)
    close_door(actor=cast.actor(cast.ana), circle=opened)
    closed = _answer_to(cast, opened.pk)
    nowhere, wrong = _answer_to(cast, 999_999), _answer_to(cast, "nothing")

    assert "This is not possible now." in apart[2]
    assert apart == full == closed == nowhere == wrong
    assert not Knock.everywhere.exists()


def test_t35_whoever_blocked_or_was_blocked_is_offered_nothing_where_the_other_sits(cast, opened):
    block_person(actor=cast.actor(cast.dee), person=cast.eve.person)
    block_person(actor=cast.actor(cast.gus), person=cast.bo.person)

    pages = [text(cast.client(member).get(cast.url("circles/open/"))) for member in (cast.eve, cast.sol)]

    assert [LINE in page for page in pages] == [False, True]
    assert knock(cast, cast.gus, opened) is None


def test_t36_what_was_asked_before_a_block_reads_as_after_a_no_a_closed_door_or_a_full_crew(cast, opened):
    eve = cast.client(cast.eve)

    def read():
        return text(eve.get(cast.url("circles/open/"))), text(eve.get(cast.url()))

    asked = knock(cast, cast.eve, opened)
    hoping = read()
    Congregation.everywhere.filter(pk=cast.home.pk).update(crew_high=4)
    full = read()
    Congregation.everywhere.filter(pk=cast.home.pk).update(crew_high=6)
    block_person(actor=cast.actor(cast.dee), person=cast.eve.person)
    apart = read()
    decline_knock(actor=cast.actor(cast.ana), knock=asked)
    said_no = read()
    close_door(actor=cast.actor(cast.ana), circle=opened)
    closed = read()

    assert "Those who sit there answer." in hoping[0]
    assert "is not possible now." in apart[0]
    assert apart == full == said_no == closed


def test_t36_those_who_sit_with_the_blocker_are_not_told_that_anybody_asked(cast, opened):
    asked = knock(cast, cast.eve, opened)
    block_person(actor=cast.actor(cast.dee), person=cast.eve.person)

    pages = [text(cast.client(each).get(cast.url(f"circles/{opened.pk}/"))) for each in (cast.cy, cast.dee)]

    assert not any("asks to come along" in page for page in pages)
    assert not welcome_knock(actor=cast.actor(cast.cy), knock=asked)
    assert sitting(opened) == ["Ana", "Bo", "Cy", "Dee"]
    assert cast.client(cast.dee).post(cast.url(f"knocks/{asked.pk}/welcome/")).status_code == 404


def test_nobody_without_a_place_here_or_the_right_to_sit_in_crews_finds_a_door(cast, opened):
    for actor in (PASSER_BY, Actor(person_id=cast.eve.person_id, congregation_id=cast.home.pk)):
        for rule in (
            policy.open_door,
            policy.see_open_crew,
            policy.knock_at_circle,
            policy.see_own_knock,
            policy.hope_for_answer,
            policy.take_knock_back,
            policy.answer_knock,
            policy.invite_into_circle,
        ):
            assert not rule.rows(actor).exists()


# Letting in


def test_any_one_of_those_who_sit_there_welcomes_and_all_of_them_see_it(cast, opened):
    asked = knock(cast, cast.eve, opened)

    answer = cast.client(cast.cy).post(cast.url(f"knocks/{asked.pk}/welcome/"))

    assert (answer.status_code, answer["Location"]) == (303, cast.url(f"circles/{opened.pk}/"))
    assert sitting(opened) == ["Ana", "Bo", "Cy", "Dee", "Eve"]
    assert "Eve Nova" in text(cast.client(cast.dee).get(cast.url(f"circles/{opened.pk}/")))
    assert cast.client(cast.eve).get(cast.url(f"circles/{opened.pk}/")).status_code == 200


def test_all_of_them_are_told_by_mail_and_no_name_stands_in_it(cast, opened):
    welcome_knock(actor=cast.actor(cast.ana), knock=knock(cast, cast.eve, opened))
    errands()

    told = {each.to[0]: each.body for each in mail.outbox}
    assert sorted(told) == [f"{name}@example.org" for name in ("ana", "bo", "cy", "dee", "eve")]
    assert "Somebody new sits in your crew" in told["ana@example.org"]
    assert "You are welcome in the crew you asked" in told["eve@example.org"]
    said = "".join(each.subject + each.body for each in mail.outbox).replace("@example.org", "")
    assert not any(name in said for name in ("Eve", "Nova", "Ana", LINE))


def test_not_now_tells_the_others_nothing_and_sends_no_mail(cast, opened):
    asked, deeds = knock(cast, cast.eve, opened), Entry.everywhere.count()

    answer = cast.client(cast.bo).post(cast.url(f"knocks/{asked.pk}/not-now/"))
    errands()

    assert answer.status_code == 303
    assert mail.outbox == []
    assert Entry.everywhere.count() == deeds
    assert "asks to come along" not in text(cast.client(cast.ana).get(cast.url(f"circles/{opened.pk}/")))
    assert sitting(opened) == ["Ana", "Bo", "Cy", "Dee"]


def test_t24_nobody_from_outside_seats_anybody_the_steward_included(cast, opened):
    own, eves = knock(cast, cast.sol, opened), knock(cast, cast.eve, opened)

    for asked in (own, eves):
        for path in ("welcome", "not-now"):
            assert cast.client(cast.sol).post(cast.url(f"knocks/{asked.pk}/{path}/")).status_code == 404
    assert cast.client(cast.eve).post(cast.url(f"knocks/{eves.pk}/welcome/")).status_code == 404
    with pytest.raises(PermissionDenied):
        welcome_knock(actor=cast.actor(cast.sol), knock=own)
    assert sitting(opened) == ["Ana", "Bo", "Cy", "Dee"]


def test_t24_whoever_is_let_in_belongs_from_that_day_on(cast, opened, time_machine):
    time_machine.move_to(clock.now() + timedelta(days=20))
    welcome_knock(actor=cast.actor(cast.ana), knock=knock(cast, cast.eve, opened))

    since = dict(Belonging.everywhere.filter(circle=opened).values_list("membership", "since"))
    assert since[cast.eve.pk] - since[cast.ana.pk] >= timedelta(days=20)


def test_a_knock_is_answered_once(cast, opened):
    asked = knock(cast, cast.eve, opened)

    assert welcome_knock(actor=cast.actor(cast.ana), knock=asked)
    again = cast.client(cast.bo).post(cast.url(f"knocks/{asked.pk}/welcome/"))

    assert again.status_code == 404
    assert sitting(opened).count("Eve") == 1


def test_a_crew_grows_no_larger_than_the_community_wishes(cast, opened):
    first, second = knock(cast, cast.eve, opened), knock(cast, cast.gus, opened)
    Congregation.everywhere.filter(pk=cast.home.pk).update(crew_high=5)

    assert welcome_knock(actor=cast.actor(cast.ana), knock=first)
    _, _, page = followed(cast.client(cast.ana), cast.url(f"knocks/{second.pk}/welcome/"))

    assert "This is not possible now." in page
    assert "As all seats are taken, nobody else sees it now." in page
    assert len(sitting(opened)) == 5


def test_whoever_left_a_crew_can_ask_there_again(cast, opened):
    welcome_knock(actor=cast.actor(cast.ana), knock=knock(cast, cast.eve, opened))
    leave_circle(actor=cast.actor(cast.eve), circle=opened)
    Knock.everywhere.update(made_at=clock.now() - timedelta(days=40))

    assert knock(cast, cast.eve, opened) is not None


def test_whoever_left_the_community_asks_no_more(cast, opened):
    knock(cast, cast.eve, opened)
    Membership.everywhere.filter(pk=cast.eve.pk).update(left_at=clock.now())

    assert "asks to come along" not in text(cast.client(cast.ana).get(cast.url(f"circles/{opened.pk}/")))


# Invitations that lead to a crew


def may_invite(cast, member):
    level = Level.everywhere.create(congregation=cast.home, name="Partner", rights=["join", "hold", "invite"])
    Membership.everywhere.filter(pk=member.pk).update(level=level)
    member.refresh_from_db()


def invitation_into(cast, member, circle):
    may_invite(cast, member)
    answer = cast.client(member).post(cast.url(f"circles/{circle.pk}/invite/"))
    assert answer.status_code == 200
    return Invitation.everywhere.latest("pk")


def come(cast, invitation, person=None):
    """Somebody of the neighbouring community takes the link up."""
    person = person or make.member(cast.kai, "Nia Tide", email="nia@example.net").person
    newcomer = join_as(actor=Actor(person_id=person.pk), invitation=invitation, person=person)
    errands()
    return newcomer


def test_an_invitation_from_a_crew_leads_to_its_door(cast):
    invitation = invitation_into(cast, cast.ana, cast.crew)

    newcomer = come(cast, invitation)

    pages = [
        text(cast.client(each).get(cast.url(f"circles/{cast.crew.pk}/"))) for each in (cast.ana, cast.bo)
    ]
    assert "Nia Tide asks to come along came by your invitation" in pages[0]
    assert "Nia Tide asks to come along came by an invitation of Ana Lima" in pages[1]
    assert sitting(cast.crew) == ["Ana", "Bo", "Cy", "Dee"]
    own = text(cast.client(newcomer).get(cast.url()))
    assert "You came by an invitation from there. Those who sit there answer." in own
    asked = Knock.everywhere.get(membership=newcomer)
    assert welcome_knock(actor=cast.actor(cast.bo), knock=asked)


def test_only_those_who_may_invite_invite_into_their_crew(cast):
    page = cast.url(f"circles/{cast.crew.pk}/invite/")

    refused = cast.client(cast.ana).get(page)
    may_invite(cast, cast.ana)
    shown = cast.client(cast.ana).get(page)

    assert (refused.status_code, shown.status_code) == (404, 200)
    assert "Invite somebody from outside" in text(shown)
    assert not Invitation.everywhere.exists()


def test_t19_an_invitation_leads_nowhere_once_its_maker_has_left_the_crew(cast):
    invitation = invitation_into(cast, cast.ana, cast.crew)
    leave_circle(actor=cast.actor(cast.ana), circle=cast.crew)

    newcomer = come(cast, invitation)

    assert newcomer is not None
    assert not Knock.everywhere.exists()


def test_t35_an_invitation_never_leads_to_where_somebody_keeps_apart(cast):
    invitation = invitation_into(cast, cast.ana, cast.crew)
    nia = make.member(cast.kai, "Nia Tide", email="nia@example.net").person
    block_person(actor=cast.actor(cast.dee), person=nia)

    come(cast, invitation, nia)

    assert not Knock.everywhere.exists()


def test_an_errand_done_twice_asks_once(cast):
    invitation = invitation_into(cast, cast.ana, cast.crew)
    newcomer = come(cast, invitation)
    opening = opening_of(invitation.pk)

    assert not lead_to_circle(actor=the_house(cast.home.pk), opening=opening, newcomer=newcomer)
    assert Knock.everywhere.count() == Opening.everywhere.count() == 1
    assert [each.is_possible for each in my_knocks(cast.actor(newcomer))] == [True]


def test_too_many_open_links_are_said_kindly(cast):
    may_invite(cast, cast.ana)
    client = cast.client(cast.ana)
    for _ in range(20):
        client.post(cast.url(f"circles/{cast.crew.pk}/invite/"))

    _, _, page = followed(client, cast.url(f"circles/{cast.crew.pk}/invite/"))

    assert "As many of your links are open as can be." in page
    assert Opening.everywhere.count() == 20


def test_t36_a_link_of_somebody_who_keeps_apart_reads_as_before_signed_in_and_out(cast):
    may_invite(cast, cast.ana)
    nia = make.member(cast.kai, "Nia Tide", email="nia@example.net")
    made = make_invitation(actor=cast.actor(cast.ana), terms=Terms(uses=3))
    client = cast.client(nia)
    before = text(client.get(f"/join/{made[1]}/"))
    block_person(actor=cast.actor(cast.ana), person=nia.person)

    after, joined = client.get(f"/join/{made[1]}/"), client.post(f"/join/{made[1]}/")
    errands()

    assert (after.status_code, text(after), joined.status_code) == (200, before, 303)
    assert "Ana Lima invites you" in before
    assert not Tie.objects.of(cast.home).filter(giver=cast.ana).exists()
