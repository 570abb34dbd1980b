"""Reading about people of this house."""

from weft.people.models import Account


def is_taken(email: str) -> bool:
    """Whether somebody signs in with this address already."""
    return Account.objects.filter(email=email.casefold()).exists()
