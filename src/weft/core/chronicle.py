"""What happened, and what follows: one entry per deed, and one errand per reaction, in the same transaction."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from weft.core import clock
from weft.core.actor import Actor
from weft.core.deed import Deed
from weft.core.errands import run_errand
from weft.core.models import ChainHead, Entry, Errand

_wiring: Mapping[Deed, Sequence[str]] = {}


def wire(wiring: Mapping[Deed, Sequence[str]]) -> None:
    """Say once, at start, which reactions follow which deed."""
    global _wiring
    _wiring = wiring


def record(actor: Actor, deed: Deed, thing: Model | None = None, **facts: int | str | None) -> Entry:
    """Write that this happened, and one errand for each reaction wired to it.

    Facts hold ids, numbers and codes, never people's words. Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A deed is recorded in the transaction of the action that did it.")
    head = _take_head(actor.congregation_id or 0)
    entry = Entry(
        scope=head.scope,
        seq=head.seq + 1,
        at=clock.now(),
        person=actor.person_id,
        deed=deed.kind,
        thing_kind=type(thing).__name__ if thing is not None else "",
        thing_id=thing.pk if thing is not None else None,
        facts=facts,
        before=head.hash,
    )
    entry.hash = link(entry)
    entry.save()
    ChainHead.everywhere.filter(pk=head.pk).update(seq=entry.seq, hash=entry.hash)
    _send_errands(entry, deed)
    return entry


def link(entry: Entry) -> str:
    """The hash that ties an entry to the one before it."""
    told: list[Any] = [
        entry.before,
        entry.scope,
        entry.seq,
        entry.at.isoformat(),
        entry.person,
        entry.deed,
        entry.thing_kind,
        entry.thing_id,
        entry.facts,
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def tied(tie: str) -> Entry | None:
    """The entry that somebody noted down the tie of, if it is still among those that were written."""
    return Entry.everywhere.filter(hash=tie).first()


def verify() -> list[str]:
    """Walk every chain; one sentence for each break, none when all is as it was written."""
    return list(_breaks())


def _breaks() -> Iterator[str]:
    tails: dict[int, tuple[int, str]] = {}
    for entry in Entry.everywhere.order_by("scope", "seq").iterator():
        seq, before = tails.get(entry.scope, (0, ""))
        if entry.seq != seq + 1:
            yield f"Chain {entry.scope}: entry {seq + 1} is missing."
        elif entry.before != before or entry.hash != link(entry):
            yield f"Chain {entry.scope}: entry {entry.seq} is not as it was written."
        tails[entry.scope] = (entry.seq, entry.hash)
    for head in ChainHead.everywhere.order_by("scope"):
        if tails.get(head.scope, (0, "")) != (head.seq, head.hash):
            yield f"Chain {head.scope}: its last entries are missing."


def _take_head(scope: int) -> ChainHead:
    ChainHead.everywhere.get_or_create(scope=scope)
    return ChainHead.everywhere.select_for_update().get(scope=scope)


def _send_errands(entry: Entry, deed: Deed) -> None:
    for reaction in _wiring.get(deed, ()):
        errand = Errand.everywhere.create(entry=entry, reaction=reaction)
        run_errand.enqueue(errand.pk)
