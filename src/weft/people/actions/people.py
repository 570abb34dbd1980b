"""Writing about people."""

from collections.abc import Sequence

from django.db import transaction

from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.text import tidy
from weft.people.deeds import ABOUT_ME_CHANGED, SIGNUP_FORGOTTEN
from weft.people.models import Person
from weft.people.policy import people as policy


@transaction.atomic
def add_people(*, actor: Actor, people: Sequence[Person]) -> list[Person]:
    """Let these people exist. The action that welcomes them into a congregation records it."""
    return Person.everywhere.bulk_create(people)


@transaction.atomic
def change_me(
    *,
    actor: Actor,
    person: Person,
    name: str,
    zone: str,
    languages: list[str],
    said_as: str = "",
    language: str = "",
) -> None:
    """A person changes their own name and how to say it, their zone and their languages."""
    policy.change_me.require(actor, person)
    person.name, person.said_as, person.zone = tidy(name, 120), tidy(said_as, 120), zone
    person.languages, person.language = languages, language
    person.save(update_fields=["name", "said_as", "zone", "languages", "language"])
    record(actor, ABOUT_ME_CHANGED, person)


@transaction.atomic
def forget_signup(*, actor: Actor, person: Person) -> None:
    """A person has forgotten what a sign-up sheet said of where they are and how to reach them."""
    policy.change_me.require(actor, person)
    person.place, person.mail, person.phone = "", "", ""
    person.save(update_fields=["place", "mail", "phone"])
    record(actor, SIGNUP_FORGOTTEN, person)
