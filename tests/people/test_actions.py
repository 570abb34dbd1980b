"""Accounts, and changing what others see of oneself."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from weft.people.actions.accounts import open_account
from weft.people.actions.people import change_me
from weft.people.models import Account, Person


def test_an_account_has_no_password_and_one_address_to_confirm(cast):
    account = open_account(actor=cast.actor(cast.sol), person=cast.gus.person, email="Gus@Example.ORG")

    assert (account.email, account.has_usable_password()) == ("gus@example.org", False)
    [address] = EmailAddress.objects.filter(user=account)
    assert (address.email, address.primary, address.verified) == ("gus@example.org", True, False)


def test_an_account_that_was_never_used_makes_room(cast):
    open_account(actor=cast.actor(cast.sol), person=cast.gus.person, email="slip@example.org")
    open_account(actor=cast.actor(cast.sol), person=cast.gus.person, email="gus@example.org")

    assert [each.email for each in Account.objects.filter(person=cast.gus.person)] == ["gus@example.org"]


def test_an_account_in_use_is_not_replaced(cast):
    with pytest.raises(IntegrityError):
        open_account(actor=cast.actor(cast.sol), person=cast.ana.person, email="other@example.org")


def test_nobody_changes_another(cast):
    with pytest.raises(PermissionDenied):
        change_me(actor=cast.actor(cast.sol), person=cast.ana.person, name="X", zone="UTC", languages=[])

    assert Person.everywhere.get(pk=cast.ana.person_id).name == "Ana Lima"
