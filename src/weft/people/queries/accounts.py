"""Reading about ways in."""

from allauth.mfa.models import Authenticator

from weft.people.models import Account


def is_taken(email: str) -> bool:
    """Whether somebody signs in with this address already."""
    return Account.objects.filter(email=email.casefold()).exists()


def has_passkey(account: Account) -> bool:
    """Whether one of their devices lets them in."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).exists())
