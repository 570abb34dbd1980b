"""Reading about ways in."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from weft.core import clock
from weft.people.models import Account

SETTLED = timedelta(days=3)


def is_taken(email: str) -> bool:
    """Whether somebody signs in with this address already."""
    return Account.objects.filter(email=email.casefold()).exists()


def has_passkey(account: Account) -> bool:
    """Whether one of their devices lets them in."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).exists())


def settled_passkeys(account: Account) -> set[int]:
    """Their passkeys that are older than three days."""
    rows = Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN)
    return set(rows.filter(created_at__lt=clock.now() - SETTLED).values_list("pk", flat=True))


def sessions_of(account: Account) -> list[str]:
    """Every browser in which they are signed in, or half-way through signing in."""
    here, on_the_way = str(account.pk), user_pk_to_url_str(account)
    found = []
    for session in Session.objects.all().iterator():
        kept = session.get_decoded()
        login = kept.get(LOGIN_SESSION_KEY)
        half_way = login.get("user_pk") if isinstance(login, dict) else None
        if kept.get(SESSION_KEY) == here or half_way == on_the_way:
            found.append(session.session_key)
    return found


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which somebody is signed in, as they would call it, since which day, and whether they sit at it."""

    pk: int
    browser: str
    system: str
    since: date
    is_this: bool


BROWSERS = (
    ("Firefox", r"Firefox|FxiOS"),
    ("Edge", r"Edg"),
    ("Opera", r"OPR"),
    ("Chrome", r"Chrom|CriOS"),
    ("Safari", r"Safari"),
)
SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh"),
    ("Linux", r"Linux"),
)


def devices_of(account: Account, here: str) -> list[Device]:
    """Where somebody is signed in, this browser first; ended sessions are left out."""
    alive = Session.objects.values("session_key")
    rows = UserSession.objects.filter(user=account, session_key__in=alive).order_by("-created_at", "-pk")
    devices = [
        Device(
            row.pk,
            _named(BROWSERS, row.user_agent),
            _named(SYSTEMS, row.user_agent),
            row.created_at.date(),
            row.session_key == here,
        )
        for row in rows
    ]
    return sorted(devices, key=lambda device: not device.is_this)


def _named(known: tuple[tuple[str, str], ...], told: str) -> str:
    return next((name for name, sign in known if re.search(sign, told)), "")


def has_way_in(person_id: int | None) -> bool:
    """Whether somebody can still sign in."""
    return Account.objects.filter(person=person_id, is_active=True).exists()
