"""A community of a thousand: every list asks the database as often as with ten, and no page grows with it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from weft.congregations.models import Holding, Level, Membership, Tie
from weft.core import clock
from weft.core.models import ChainHead, Entry
from weft.people.models import Account, Person

LISTS = (
    "",
    "people/",
    "people/?name=member",
    "circles/",
    "circles/open/",
    "rounds/",
    "community/",
    "chronicle/",
    "levels/",
    "care/",
    "applications/",
    "invitations/",
    "agreements/",
    "me/",
    "me/trust/",
    "me/blocks/",
    "me/household/",
    "me/person/",
    "me/leave/",
)
HEAVIEST = 400_000
"""So many characters a page may have at most before it is packed: one with everybody on it has more."""


def grow(cast, charge, level, number):
    """So many people come in at once, as from a sheet: half with a way in, each fifth holding something."""
    before = Person.everywhere.count()
    people = Person.everywhere.bulk_create(
        Person(name=f"Member {before + at}", zone="UTC", languages=["en"]) for at in range(number)
    )
    members = Membership.everywhere.bulk_create(
        Membership(congregation=cast.home, person=person, level=level) for person in people
    )
    Account.objects.bulk_create(
        Account(email=f"m{person.pk}@example.org", person=person, has_come_in=True) for person in people[::2]
    )
    Holding.everywhere.bulk_create(
        Holding(congregation=cast.home, charge=charge, membership=member) for member in members[::5]
    )
    Tie.everywhere.bulk_create(
        Tie(congregation=cast.home, giver=cast.sol, taker=member, state="held") for member in members[::7]
    )
    head = ChainHead.everywhere.get(pk=cast.home.pk)
    Entry.everywhere.bulk_create(
        Entry(
            scope=head.pk,
            seq=head.seq + at,
            at=clock.now(),
            person=member.person_id,
            deed="charge.handed over",
            facts={"charge": charge.pk},
            hash=f"{before + at:064x}",
        )
        for at, member in enumerate(members, start=1)
    )
    ChainHead.everywhere.filter(pk=head.pk).update(seq=head.seq + number)


def asked(client, cast, paths):
    """How often each list asks the database."""
    told = {}
    for path in paths:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(cast.url(path))
        assert page.status_code == 200, path
        assert len(page.content) < HEAVIEST, path
        told[path] = len(captured)
    return told


@pytest.mark.parametrize("who", ["sol", "ana"])
def test_lists_ask_as_often_with_a_thousand_people_as_with_ten(cast, who):
    letter = make.charge(cast.sol, "newsletter")
    level = Level.everywhere.create(congregation=cast.home, name="Friend", rights=["join", "hold"])
    make.held_tie(cast.sol, cast.ana)
    client = cast.client(getattr(cast, who))
    paths = [path for path in LISTS if client.get(cast.url(path)).status_code == 200]
    grow(cast, letter, level, 10)
    few = asked(client, cast, paths)
    grow(cast, letter, level, 990)

    many = asked(client, cast, paths)

    assert {path: (few[path], each) for path, each in many.items() if each > few[path]} == {}
    assert Membership.objects.of(cast.home).filter(left_at=None).count() > 1000
    assert len(paths) >= 15
