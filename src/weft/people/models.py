"""People of this house, and the accounts of those who have one."""

from typing import Any

from django.conf.locale import LANG_INFO
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import get_random_string


def fresh_thread() -> str:
    return get_random_string(16)


class Person(models.Model):
    """Somebody, under the name they chose. Nothing else is required of them."""

    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64)
    languages = models.JSONField(default=list)
    place = models.CharField(max_length=120, blank=True)
    mail = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    thread = models.CharField(max_length=16, default=fresh_thread, editable=False)

    everywhere = models.Manager()

    def __str__(self) -> str:
        return self.name

    @property
    def spoken(self) -> list[str]:
        """Their languages, each by the name its speakers give it."""
        return [LANG_INFO.get(code, {}).get("name_local", code) for code in self.languages]


class Accounts(BaseUserManager["Account"]):
    """Accounts never have a password."""

    def create_user(self, email: str, **fields: Any) -> "Account":
        account = self.model(email=self.normalize_email(email).casefold(), **fields)
        account.set_unusable_password()
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """The way in for a person who has one: a code by mail, or a passkey."""

    email = models.EmailField(unique=True)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="account")
    is_active = models.BooleanField(default=True)

    objects = Accounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
