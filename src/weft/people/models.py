"""People of this house, and the accounts of those who have one."""

import uuid
from typing import Any

from django.conf.locale import LANG_INFO
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import get_random_string

from weft.core.clock import now
from weft.core.models import Work
from weft.people.logic import spoken_name


def fresh_thread() -> str:
    return get_random_string(16)


class Person(models.Model):
    """Somebody, under the name they chose. Nothing else is required of them."""

    name = models.CharField(max_length=120)
    said_as = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, blank=True)
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
        return [spoken_name(code, LANG_INFO) for code in self.languages]


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
    has_come_in = models.BooleanField(default=False)
    last_login = None

    objects = Accounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"


class Block(models.Model):
    """One person who is not to meet another. Both are named by tags that only the house key can make."""

    by_tag = models.CharField(max_length=64, db_index=True)
    of_tag = models.CharField(max_length=64, db_index=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sealed = models.BinaryField()

    everywhere = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by_tag", "of_tag"], name="blocks_once")]


class Export(models.Model):
    """Everything of one person, gathered for them: a link that opens once, for a day."""

    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="exports")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    secret_hash = models.CharField(max_length=64, blank=True)
    work = models.ForeignKey(Work, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()

    everywhere = models.Manager()
