"""Writing about people: one verb, one function."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.db import transaction

from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.text import tidy
from weft.people import policy
from weft.people.deeds import ABOUT_ME_CHANGED, ACCOUNT_OPENED
from weft.people.models import Account, Person


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


@transaction.atomic
def open_account(*, actor: Actor, person: Person, email: str) -> Account:
    """Give a person a way in. An account of theirs that never let anybody in makes room for it."""
    Account.objects.filter(person=person, has_come_in=False).delete()
    account = Account.objects.create_user(email, person=person)
    EmailAddress.objects.create(user=account, email=account.email, primary=True)
    record(actor, ACCOUNT_OPENED, person)
    return account


@transaction.atomic
def come_in(*, actor: Actor, account: Account) -> None:
    """Remember that somebody came in once, but not when: what they do then records itself."""
    Account.objects.filter(pk=account.pk, has_come_in=False).update(has_come_in=True)
