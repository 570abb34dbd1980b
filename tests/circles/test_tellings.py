"""What people tell of themselves: every field, every audience, every reader."""

import re
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests import make
from weft.circles.actions.circles import leave_circle
from weft.circles.actions.tellings import Said, tell
from weft.circles.logic.tellings import KNOWN, SEARCHED, TOLD
from weft.circles.models import Telling
from weft.circles.policy import tellings as policy
from weft.circles.queries.tellings import my_tellings, portrait
from weft.congregations.models import Charge, Holding, Membership
from weft.core import clock
from weft.core.actor import Actor
from weft.core.models import Entry
from weft.people.actions.blocks import block_person
from weft.people.models import Person

AUDIENCES = ("me", "crews", "congregation", "neighbours", "public")
HERE = {"Ana", "Bo", "Cy", "Eve", "Sol", "Wil"}
MAY = {"me": {"Ana"}, "crews": {"Ana", "Bo"}} | dict.fromkeys(AUDIENCES[2:], HERE)
"""Who reads what Ana tells to each audience: she herself; Bo, who sits with her; Cy, who left their crew; Eve, who is
here; Sol, the steward; Wil, who welcomes people. Not Dee, whom she blocked and who sits with her; not Kai, who belongs
elsewhere; not a passer-by."""
VIEWERS = ("Ana", "Bo", "Cy", "Dee", "Eve", "Sol", "Wil", "Kai", "a passer-by")
PAGES = (
    "",
    "people/",
    "people/?name=CNRY",
    "people/{ana}/",
    "circles/",
    "circles/{crew}/",
    "circles/{crew}/sheet/",
    "community/",
    "me/",
    "me/seen/?as=crews",
    "me/seen/?as=congregation",
    "me/seen/?as=public",
    "me/household/?name=CNRY",
)


def canary(field, audience):
    return f"CNRY-{field}-to-{audience}"


def body(answer):
    """A page without what is new in each, and without its own address."""
    plain = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return re.sub(r'name="next" value="[^"]*"', "", plain)


def say(member, audience, fields=TOLD):
    """They tell a canary of each of these, to this audience."""
    said = {field: Said(canary(field, audience), audience) for field in fields}
    actor = make.actor_of(member)
    tell(actor=actor, said=said)
    member.refresh_from_db(fields=["page"])


@pytest.fixture
def scene(cast):
    """Everybody who might look at Ana."""
    leave_circle(actor=cast.actor(cast.cy), circle=cast.crew)
    block_person(actor=cast.actor(cast.ana), person=cast.dee.person)
    wil = make.member(cast.sol, "Wil Kom", email="wil@example.org")
    charge = Charge.everywhere.create(congregation=cast.home, name="welcome", permits=["welcome"])
    Holding.everywhere.create(congregation=cast.home, charge=charge, membership=wil)
    names = ("ana", "bo", "cy", "dee", "eve", "sol", "kai")
    clients = {name.title(): cast.client(getattr(cast, name)) for name in names}
    return SimpleNamespace(cast=cast, clients=clients | {"Wil": cast.client(wil), "a passer-by": Client()})


def read(scene, client, pages=PAGES):
    """Every canary that one reader meets on any of these pages."""
    cast, met = scene.cast, set()
    for page in pages:
        answer = client.get(cast.url(page.format(ana=cast.ana.pk, crew=cast.crew.pk)))
        met |= set(re.findall(r"CNRY-\w+-to-\w+", answer.content.decode()))
    return met


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("viewer", VIEWERS)
def test_each_field_is_read_by_its_audience_and_by_nobody_else(scene, viewer, audience):
    say(scene.cast.ana, audience)

    met = read(scene, scene.clients[viewer])

    assert met == ({canary(field, audience) for field in TOLD} if viewer in MAY[audience] else set())


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("viewer", VIEWERS)
def test_what_is_public_stands_at_an_address_of_its_own(scene, viewer, audience):
    say(scene.cast.ana, audience)

    page = scene.clients[viewer].get(f"/p/{scene.cast.ana.page or 'never-was'}/")

    assert page.status_code == (200 if audience == "public" else 404)
    met = set(re.findall(r"CNRY-\w+-to-\w+", page.content.decode()))
    assert met == ({canary(field, "public") for field in TOLD} if audience == "public" else set())


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_is_known_already_has_audiences_too(scene, audience):
    cast = scene.cast
    Person.everywhere.filter(pk=cast.ana.person_id).update(
        zone="Antarctica/Troll", languages=["mi"], said_as="AH-nah, she or they"
    )
    tell(actor=cast.actor(cast.ana), said={field: Said("", audience) for field in KNOWN})

    pages = {who: client.get(cast.url(f"people/{cast.ana.pk}/")) for who, client in scene.clients.items()}

    read = [
        {who for who, page in pages.items() if words in page.content.decode()}
        for words in ("Antarctica/Troll", "mi</dd>", "AH-nah, she or they")
    ]
    assert read == [MAY[audience]] * 3


def test_where_nothing_was_said_members_see_zone_and_languages(scene):
    cast = scene.cast

    seen = {
        who.name: (card := portrait(cast.actor(who), cast.ana)) and (card.zone, card.languages, card.told)
        for who in (cast.ana, cast.eve, cast.dee)
    }

    told = ("Europe/Lisbon", ["English"], {})
    assert seen == {"Ana Lima": told, "Eve Nova": told, "Dee Zdeněk": ("", [], {})}


@pytest.mark.parametrize("viewer", [name for name in VIEWERS if name not in ("Ana", "Kai", "a passer-by")])
def test_who_is_found_only_by_their_crews_is_found_by_them_and_by_those_who_welcome(scene, viewer):
    cast = scene.cast
    say(cast.ana, "public")
    tell(actor=cast.actor(cast.ana), said={}, listed="crews")
    client = scene.clients[viewer]

    listed = "Ana Lima" in client.get(cast.url("people/")).content.decode()
    found = "Ana Lima" in client.get(cast.url("people/?name=CNRY")).content.decode()
    page = client.get(cast.url(f"people/{cast.ana.pk}/")).status_code

    expected = {"Bo": (True, True, 200), "Sol": (True, True, 200), "Wil": (True, True, 200)}
    assert (listed, found, page) == expected.get(
        viewer, (viewer == "Dee", False, 200 if viewer == "Dee" else 404)
    )


def test_those_who_were_in_a_crew_that_ended_read_no_more_of_it(cast):
    say(cast.ana, "crews")
    before = policy.see_telling.rows(cast.actor(cast.bo)).count()

    for circle in (cast.dyad, cast.crew):
        circle.state = "ended"
        circle.save(update_fields=["state"])

    assert (before, policy.see_telling.rows(cast.actor(cast.bo)).count()) == (len(TOLD), 0)


def test_what_somebody_told_is_read_by_nobody_once_they_left(cast):
    say(cast.ana, "public")
    address = f"/p/{cast.ana.page}/"
    Membership.everywhere.filter(pk=cast.ana.pk).update(left_at=clock.now())

    assert Client().get(address).status_code == 404
    assert not policy.see_telling.rows(cast.actor(cast.bo)).exists()


# Blocks, and what they look like


def test_t35_whoever_is_blocked_sees_nothing_of_contact_or_wishes(scene):
    cast = scene.cast
    say(cast.ana, "congregation")
    tell(actor=cast.actor(cast.ana), said={"phone": Said("CNRY-phone-to-crews", "crews")})

    assert read(scene, scene.clients["Dee"]) == set()
    assert read(scene, scene.clients["Bo"]) >= {"CNRY-phone-to-crews"}


WATCHED = (
    "people/",
    "people/?name=bake",
    "people/?name=ana",
    "people/{ana}/",
    "people/{ana}/block/",
    "circles/",
    "",
)


def answers(cast, client, pages=WATCHED):
    """All that a reader could compare."""
    found = []
    for page in pages:
        answer = client.get(cast.url(page.format(ana=cast.ana.pk)))
        found.append((page, answer.status_code, body(answer)))
    return found


@pytest.mark.parametrize("who", ["eve", "dee"])
def test_t36_a_block_looks_exactly_like_strict_privacy(cast, who):
    """Eve sits nowhere with Ana; Dee sits in a crew with her."""
    reader, ana = getattr(cast, who), cast.actor(cast.ana)
    Person.everywhere.filter(pk=cast.ana.person_id).update(said_as="")
    strict = {field: Said("I bake bread", "me") for field in TOLD} | {each: Said("", "me") for each in KNOWN}
    tell(actor=ana, said=strict, listed="crews")
    as_strict = answers(cast, cast.client(reader))

    Person.everywhere.filter(pk=cast.ana.person_id).update(said_as="AH-nah")
    open_to_all = {field: Said("I bake bread", "congregation") for field in (*TOLD, *KNOWN)}
    tell(actor=ana, said=open_to_all, listed="congregation")
    assert answers(cast, cast.client(reader)) != as_strict
    block_person(actor=ana, person=reader.person)

    assert answers(cast, cast.client(reader)) == as_strict


# Looking for somebody


@pytest.mark.parametrize("field", sorted(TOLD))
def test_words_are_found_where_somebody_tells_what_they_can_but_never_in_how_to_reach_them(cast, field):
    tell(actor=cast.actor(cast.ana), said={field: Said("Crème brûlée", "congregation")})

    page = cast.client(cast.eve).get(cast.url("people/"), {"name": "creme BRULEE"})

    assert [each.name for each in page.context["page"].object_list] == (
        ["Ana Lima"] if field in SEARCHED else []
    )
    assert ("Crème brûlée" in page.content.decode()) is (field in SEARCHED)


def test_t05_a_search_for_what_is_hidden_is_as_a_search_for_what_is_not_there(cast):
    tell(
        actor=cast.actor(cast.ana),
        said={"offer": Said("zzyzx", "crews"), "phone": Said("xyzzy", "congregation")},
    )
    client = cast.client(cast.eve)

    pages = {
        words: body(client.get(cast.url("people/"), {"name": words})).replace(words, "WORDS")
        for words in ("zzyzx", "xyzzy", "plugh")
    }

    assert len(set(pages.values())) == 1
    assert "Ana Lima" in cast.client(cast.bo).get(cast.url("people/"), {"name": "zzyzx"}).content.decode()


def test_t06_no_other_parameter_asks_anything(cast):
    tell(actor=cast.actor(cast.ana), said={"offer": Said("zzyzx", "me")})
    client = cast.client(cast.eve)

    plain = body(client.get(cast.url("people/")))
    asked = [
        body(client.get(cast.url("people/"), {key: value}))
        for key, value in (
            ("tellings__words__startswith", "zz"),
            ("order_by", "tellings__words"),
            ("person__account__email__startswith", "ana"),
            ("sort", "-joined_at"),
            ("q", "zzyzx"),
        )
    ]

    assert set(asked) == {plain}


@pytest.mark.parametrize("more", [0, 29])
def test_searching_asks_the_same_questions_for_one_and_for_many(cast, django_assert_num_queries, more):
    for number in range(more):
        say(make.member(cast.sol, f"Member {number}"), "congregation")
    say(cast.ana, "congregation")
    client = cast.client(cast.eve)
    client.get(cast.url("people/"))

    with django_assert_num_queries(10):
        client.get(cast.url("people/"), {"name": "CNRY-offer"})


# Telling


def test_all_is_kept_at_once_each_with_its_audience(cast):
    client = cast.client(cast.ana)
    said = {"name": "Ana", "zone": "Europe/Lisbon", "languages": "en", "listed": "crews"}
    tellings = {"offer": "Bread\r\nand bikes\u202e", "offer_to": "public", "phone": "+351 1", "zone_to": "me"}

    answer = client.post(cast.url("me/"), said | tellings)
    shown = client.get(cast.url("me/")).content.decode()

    assert (answer.status_code, answer["Location"]) == (303, cast.url("me/"))
    kept = {field: (each.words, each.audience) for field, each in my_tellings(cast.actor(cast.ana)).items()}
    assert kept == {"offer": ("Bread\nand bikes", "public"), "phone": ("+351 1", "crews"), "zone": ("", "me")}
    cast.ana.refresh_from_db()
    assert cast.ana.listed == "crews"
    assert f"/p/{cast.ana.page}/" in shown
    deeds = list(Entry.everywhere.order_by("-pk").values_list("deed", "facts")[:2])
    assert deeds == [("telling.told", {}), ("person.changed", {})]


@pytest.mark.parametrize("slip", [{"offer": "x" * 2001}, {"offer_to": "the world"}, {"listed": "nobody"}])
def test_a_slip_keeps_nothing_and_loses_nothing(cast, slip):
    said = {"name": "Ana", "zone": "Europe/Lisbon", "listed": "congregation", "longing": "Quiet"}

    answer = cast.client(cast.ana).post(cast.url("me/"), said | slip)

    assert answer.status_code == 422
    assert "Quiet" in answer.content.decode()
    assert "Not yet" in answer.content.decode()
    assert not Telling.everywhere.exists()


def test_the_public_page_is_there_only_while_something_is_public(cast):
    actor = cast.actor(cast.ana)
    say(cast.ana, "public", ["offer"])
    address = f"/p/{cast.ana.page}/"
    say(cast.ana, "public", ["offer", "need"])
    same = f"/p/{cast.ana.page}/"

    page = Client().get(address)
    tell(actor=actor, said={"offer": Said("", "public"), "need": Said("now inside", "congregation")})

    assert address == same
    assert (page.status_code, page["X-Robots-Tag"]) == (200, "noindex, nofollow")
    assert "Rio Claro" not in page.content.decode()
    gone, never = Client().get(address), Client().get("/p/never-was-here/")
    assert (gone.status_code, body(gone)) == (404, body(never))
    assert Membership.everywhere.get(pk=cast.ana.pk).page == ""
    say(cast.ana, "public", ["offer"])
    assert f"/p/{cast.ana.page}/" != address


def test_nobody_tells_anything_who_is_not_here(cast):
    with pytest.raises(PermissionDenied):
        tell(actor=Actor(person_id=cast.kai.person_id), said={"offer": Said("x", "public")})


def _signed_up(cast):
    Person.everywhere.filter(pk=cast.ana.person_id).update(
        place="Porto", mail="a@example.net", phone="+351 9"
    )
    return cast.client(cast.ana)


def test_what_a_sheet_said_is_mine_to_tell(cast):
    client = _signed_up(cast)
    tell(actor=cast.actor(cast.ana), said={"phone": Said("+351 2", "me")})
    shown = client.get(cast.url("me/")).content.decode()

    answer = client.post(cast.url("me/sign-up/keep/"))

    assert "From your sign-up" in shown
    assert answer.status_code == 303
    kept = {field: (each.words, each.audience) for field, each in my_tellings(cast.actor(cast.ana)).items()}
    assert kept == {
        "mail": ("a@example.net", "crews"),
        "phone": ("+351 2", "me"),
        "place": ("Porto", "congregation"),
    }
    person = Person.everywhere.get(pk=cast.ana.person_id)
    assert (person.place, person.mail, person.phone) == ("", "", "")
    assert "From your sign-up" not in client.get(cast.url("me/")).content.decode()


def test_what_a_sheet_said_is_mine_to_delete(cast):
    answer = _signed_up(cast).post(cast.url("me/sign-up/forget/"))

    assert answer.status_code == 303
    person = Person.everywhere.get(pk=cast.ana.person_id)
    assert (person.place, person.mail, person.phone) == ("", "", "")
    assert not Telling.everywhere.exists()
    assert Entry.everywhere.filter(deed="signup.forgotten", person=person.pk).count() == 1


# Seeing oneself


@pytest.mark.parametrize(
    ("viewer", "audiences"),
    [
        ("crews", {"crews", "congregation", "neighbours", "public"}),
        ("congregation", {"congregation", "neighbours", "public"}),
        ("neighbours", {"public"}),
        ("public", {"public"}),
        ("welcome", {"congregation", "neighbours", "public"}),
        ("host", {"congregation", "neighbours", "public"}),
        ("tied", {"congregation", "neighbours", "public"}),
        ("a made-up one", {"crews", "congregation", "neighbours", "public"}),
    ],
)
def test_i_see_exactly_what_each_of_them_sees(cast, viewer, audiences):
    for field, audience in zip(TOLD, AUDIENCES, strict=False):
        say(cast.ana, audience, [field])

    page = cast.client(cast.ana).get(cast.url("me/seen/"), {"as": viewer}).content.decode()

    told = set(re.findall(r"CNRY-\w+-to-(\w+)", page))
    assert told == audiences


def test_who_tells_nothing_is_seen_by_name_alone(cast):
    tell(actor=cast.actor(cast.ana), said={field: Said("", "me") for field in KNOWN}, listed="crews")
    client = cast.client(cast.ana)

    crew, member, anybody = (
        client.get(cast.url("me/seen/"), {"as": viewer}).content.decode()
        for viewer in ("crews", "congregation", "public")
    )

    assert "Your name and your cloth.</p>" in crew
    assert "your zone stands beside your name: Europe/Lisbon" in crew
    assert "Nothing else" not in crew
    assert "They do not find you in the list of people." in member
    assert "You made nothing public." in anybody


def test_how_a_name_is_said_is_public_only_where_that_was_said(cast):
    Person.everywhere.filter(pk=cast.ana.person_id).update(said_as="AH-nah, she or they")
    say(cast.ana, "public", ["offer"])
    before = Client().get(f"/p/{cast.ana.page}/").content.decode()

    tell(actor=cast.actor(cast.ana), said={"said_as": Said("", "public")})
    after = Client().get(f"/p/{cast.ana.page}/").content.decode()

    assert ["AH-nah" in page for page in (before, after)] == [False, True]


@pytest.mark.parametrize("field", sorted(KNOWN))
def test_seen_by_anybody_is_what_the_public_page_shows(cast, field):
    Person.everywhere.filter(pk=cast.ana.person_id).update(said_as="AH-nah")
    tell(actor=cast.actor(cast.ana), said={field: Said("", "public")})
    cast.ana.refresh_from_db(fields=["page"])

    seen = cast.client(cast.ana).get(cast.url("me/seen/"), {"as": "public"})
    public = Client().get(f"/p/{cast.ana.page}/")

    shown = [re.findall(r"<dd>.*?</dd>", page.content.decode(), re.DOTALL) for page in (seen, public)]
    assert len(shown[0]) == 1
    assert shown[0] == shown[1]


def test_nothing_to_say_makes_no_public_page(cast):
    Person.everywhere.filter(pk=cast.ana.person_id).update(languages=[])
    tell(actor=cast.actor(cast.ana), said={field: Said("", "public") for field in ("said_as", "languages")})
    cast.ana.refresh_from_db(fields=["page"])

    assert cast.ana.page == ""


def test_whoever_looks_out_for_me_reads_how_to_reach_me_and_i_see_that(cast):
    for field, audience in (
        ("phone", "crews"),
        ("post", "me"),
        ("about", "crews"),
        ("offer", "congregation"),
    ):
        say(cast.ana, audience, [field])
    client = cast.client(cast.ana)
    before = client.get(cast.url("me/seen/"), {"as": "tied"}).content.decode()
    make.held_tie(cast.eve, cast.ana)

    seen = client.get(cast.url("me/seen/"), {"as": "tied"}).content.decode()
    theirs = cast.client(cast.eve).get(cast.url(f"people/{cast.ana.pk}/")).content.decode()

    met = [set(re.findall(r"CNRY-(\w+)-to", page)) for page in (before, seen, theirs)]
    assert met == [{"offer"}, {"phone", "offer"}, {"phone", "offer"}]
    assert "Nobody looks out for you here just now" in before
    assert "Nobody looks out for you here just now" not in seen


@pytest.mark.parametrize(
    ("viewer", "shown"), [("crews", True), ("congregation", True), ("welcome", True), ("public", False)]
)
def test_what_is_entrusted_to_me_is_seen_by_every_member(cast, viewer, shown):
    page = cast.client(cast.sol).get(cast.url("me/seen/"), {"as": viewer}).content.decode()

    assert ("<dd>Steward</dd>" in page) is shown


def test_what_i_need_is_read_by_nobody_else_until_there_is_a_host(cast):
    client = cast.client(cast.ana)
    client.post(cast.url("me/access/"), {"access": "CNRY-ramp", "food": "CNRY-no-nuts"})

    own = client.get(cast.url("me/access/")).content.decode()
    seen = client.get(cast.url("me/seen/"), {"as": "host"}).content.decode()
    others = [
        cast.client(who).get(cast.url(path)).content.decode()
        for who in (cast.bo, cast.sol, cast.eve)
        for path in (f"people/{cast.ana.pk}/", "me/access/", "people/?name=CNRY")
    ]

    assert "CNRY-ramp" in own
    assert "CNRY-no-nuts" in own
    assert not any(words in page for words in ("CNRY-ramp", "CNRY-no-nuts") for page in [seen, *others])
    assert "CNRY" not in str(list(apps.get_model("weft", "Note").everywhere.values()))
