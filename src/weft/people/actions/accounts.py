"""Writing about ways in."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.people.deeds import ACCOUNT_OPENED, ADDRESS_CHANGED
from weft.people.models import Account, Person
from weft.people.queries.accounts import is_taken, sessions_of

NOWHERE = "0.0.0.0"  # noqa: S104 - no address at all, where the sign-in library asks for one


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


@transaction.atomic
def note_device(*, actor: Actor, account: Account, session_key: str, browser: str) -> None:
    """Remember for its owner in which browser somebody signed in, not from where. It is not recorded."""
    UserSession.objects.update_or_create(
        session_key=session_key,
        defaults={"user": account, "ip": NOWHERE, "user_agent": browser[:200]},
    )


@transaction.atomic
def change_address(*, actor: Actor, account: Account, email: str, was: str, staying: str) -> bool:
    """Sign in with another address from now on; every other device has to sign in anew.

    `was` and `staying` name the session in which it was asked for, before and now. False when somebody signs in with
    that address already.
    """
    address = email.casefold()
    UserSession.objects.filter(session_key=was).update(session_key=staying)
    if account.person_id != actor.person_id or is_taken(address):
        return False
    Account.objects.filter(pk=account.pk).update(email=address)
    EmailAddress.objects.filter(user=account).delete()
    EmailAddress.objects.create(user=account, email=address, primary=True, verified=True)
    end_sessions(actor=actor, account=account, staying=staying)
    record(actor, ADDRESS_CHANGED, account.person)
    return True


@transaction.atomic
def end_sessions(*, actor: Actor, account: Account, staying: str = "") -> None:
    """Sign somebody out everywhere, half-finished sign-ins included, but where they stay.

    It is not recorded: when somebody was signed in is nobody's affair.
    """
    keys = [key for key in sessions_of(account) if key != staying]
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=account).exclude(session_key=staying).delete()


@transaction.atomic
def end_session(*, actor: Actor, session: UserSession) -> None:
    """Sign somebody out on one of their own devices. It is not recorded."""
    if session.user.person_id == actor.person_id:
        Session.objects.filter(session_key=session.session_key).delete()
        session.delete()
