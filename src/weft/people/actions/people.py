"""Writing about people."""

from collections.abc import Sequence

from django.db import transaction

from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.text import tidy
from weft.people.deeds import ABOUT_ME_CHANGED
from weft.people.models import Person
from weft.people.policy import people as policy


@transaction.atomic
def add_people(*, actor: Actor, people: Sequence[Person]) -> list[Person]:
    """Let these people exist. The action that welcomes them into a congregation records it."""
    return Person.everywhere.bulk_create(people)


@transaction.atomic
def change_me(*, actor: Actor, person: Person, name: str, zone: str, languages: list[str]) -> None:
    """A person changes their own name, zone and languages."""
    policy.change_me.require(actor, person)
    person.name, person.zone, person.languages = tidy(name, 120), zone, languages
    person.save(update_fields=["name", "zone", "languages"])
    record(actor, ABOUT_ME_CHANGED, person)
