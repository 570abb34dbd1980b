"""Sealed words: stored so that a stolen database or backup does not open them.

Each scope (a circle, a sheet) has a key of its own, wrapped by the house key, which lives outside the
database and outside the backups. What is sealed is bound to its table, row, field and scope, so that it
cannot be moved elsewhere. The running house can open it; docs/hosts/privacy.md says so plainly.
"""

import hmac
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from weft.core.models import Key

NONCE = 12


class Locked(RuntimeError):
    """The key is missing or does not fit."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where sealed words belong."""

    scope: str
    table: str
    row: str
    field: str

    @property
    def label(self) -> bytes:
        return "/".join((self.table, self.row, self.field, self.scope)).encode()


def seal(place: Place, words: bytes) -> bytes:
    """Close these words for this place, making the scope's key on first use."""
    return seal_all([(place, words)])[0]


def seal_all(many: Sequence[tuple[Place, bytes]]) -> list[bytes]:
    """Close many words, each for its place, with three queries for all their keys."""
    scopes = {place.scope for place, _ in many}
    known = set(Key.everywhere.filter(scope__in=scopes).values_list("scope", flat=True))
    Key.everywhere.bulk_create(
        (Key(scope=scope, wrapped=_wrap(scope)) for scope in sorted(scopes - known)), ignore_conflicts=True
    )
    keys = _keys(scopes)
    return [_close(keys[place.scope], words, place.label) for place, words in many]


def unseal(place: Place, sealed: bytes | memoryview) -> bytes:
    """Open what `seal` closed for the same place.

    Raises Locked when the scope's key was destroyed, the house key differs, or the place is another one.
    """
    return unseal_all([(place, sealed)])[0]


def unseal_all(many: Sequence[tuple[Place, bytes | memoryview]]) -> list[bytes]:
    """Open many sealed words with one query for all their keys. Raises Locked like `unseal`."""
    keys = _keys({place.scope for place, _ in many})
    for place, _ in many:
        if place.scope not in keys:
            raise Locked(f"There is no key for {place.scope}: it was destroyed or never made.")
    return [_open(keys[place.scope], bytes(sealed), place.label) for place, sealed in many]


def tag(purpose: str, words: str) -> str:
    """What stands for these words where a stolen database must not read them: only the house key makes it."""
    key = hmac.digest(settings.HOUSE_KEY, f"tag/{purpose}".encode(), "sha256")
    return hmac.new(key, words.encode(), "sha256").hexdigest()


def house_key_fits() -> bool:
    """Whether the house key opens the keys that are here; true of a house that has sealed nothing yet."""
    last = Key.everywhere.order_by("-pk").values_list("scope", flat=True).first()
    try:
        return last is None or bool(_keys([last]))
    except Locked:
        return False


def destroy(scope: str) -> None:
    """Forget a scope's key: its words stay closed for ever, old backups included."""
    Key.everywhere.filter(scope=scope).delete()


def _keys(scopes: Iterable[str]) -> dict[str, bytes]:
    rows = Key.everywhere.filter(scope__in=scopes)
    return {row.scope: _open(settings.HOUSE_KEY, bytes(row.wrapped), row.scope.encode()) for row in rows}


def _wrap(scope: str) -> bytes:
    return _close(settings.HOUSE_KEY, AESGCM.generate_key(256), scope.encode())


def _close(key: bytes, words: bytes, label: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, words, label)


def _open(key: bytes, sealed: bytes, label: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], label)
    except InvalidTag as error:
        raise Locked("These words were sealed with another key or for another place.") from error
