"""Writing about going: ways in that close, and people who are forgotten."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from weft.core.actor import Actor
from weft.people.actions.accounts import end_sessions
from weft.people.actions.blocks import forget_blocks
from weft.people.models import Account, Person


@transaction.atomic
def close_account(*, actor: Actor, person: Person) -> None:
    """Shut somebody's way in on every device at once, because they left. Their leaving is recorded."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        return
    Account.objects.filter(pk=account.pk).update(is_active=False)
    Authenticator.objects.filter(user=account).delete()
    end_sessions(actor=actor, account=account)


@transaction.atomic
def forget_person(*, actor: Actor, person: Person) -> None:
    """Nothing is kept of somebody who belongs nowhere any more. Whoever asks for it has it recorded."""
    forget_blocks(actor=actor, person_id=person.pk)
    person.delete()
