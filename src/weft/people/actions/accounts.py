"""Writing about ways in."""

from allauth.account.models import EmailAddress
from django.db import transaction

from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.people.deeds import ACCOUNT_OPENED
from weft.people.models import Account, Person


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
