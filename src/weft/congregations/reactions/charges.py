"""What follows from deeds around charges, and looking every day whose term ends."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weft.congregations.actions.charges import remind_of_term
from weft.congregations.logic.charges import REMINDED
from weft.congregations.models import Handover, Holding, Membership, Part
from weft.congregations.queries.charges import (
    asked_lately,
    away_from,
    is_vacant,
    parts_in,
    standins_for,
    told_of_term,
)
from weft.congregations.reactions.mails import write_to
from weft.core import clock
from weft.core.actor import the_house
from weft.core.errands import outside
from weft.core.models import Entry
from weft.people.queries.blocks import pairs_apart

ENTRUSTED = _("%(community)s: something entrusted")


@outside
def tell_whoever_is_asked(entry: Entry) -> None:
    """Somebody is asked to take something: the fact and a link, while the question still stands.

    Nobody hears of it from somebody they are kept apart from, or more than once a day from the same person.
    """
    rows = Handover.everywhere.filter(pk=entry.thing_id or 0, state=Handover.State.ASKED, taker__left_at=None)
    for handover in rows.select_related("taker__person__account", "taker__congregation", "asked_by"):
        if asked_lately(handover) or pairs_apart([handover.taker.person_id, handover.asked_by.person_id]):
            continue
        path = reverse("handover", args=[handover.taker.congregation.slug, handover.pk])
        _tell(entry, [handover.taker], "asked", path)


@outside
def tell_whoever_asked(entry: Entry) -> None:
    """Somebody said yes: the last step is with whoever asked."""
    rows = Handover.everywhere.filter(pk=entry.thing_id or 0, state=Handover.State.ACCEPTED)
    for handover in rows.select_related("asked_by__person__account", "asked_by__congregation"):
        if handover.asked_by.left_at is None:
            path = reverse("handover", args=[handover.asked_by.congregation.slug, handover.pk])
            _tell(entry, [handover.asked_by], "accepted", path)


@outside
def tell_whoever_has_it_now(entry: Entry) -> None:
    """The last step is done: whoever said yes hears that it is theirs, or from when until when they stand in."""
    rows = Handover.everywhere.filter(pk=entry.thing_id or 0, state=Handover.State.DONE)
    for handover in rows.exclude(taker=F("asked_by")):
        held = Holding.objects.of(handover.congregation_id).filter(
            charge=handover.charge_id, membership=handover.taker_id
        )
        for holding in held.select_related("membership__person__account", "membership__congregation"):
            away = away_from(holding) if holding.part == Part.UNDERSTUDY else None
            path = reverse("charge", args=[holding.membership.congregation.slug, holding.charge_id])
            _tell(
                entry,
                [holding.membership],
                "yours",
                path,
                part=holding.part,
                vacant=is_vacant(holding.charge_id),
                start=away.away_from if away else None,
                end=away.away_until if away else None,
            )


@outside
def tell_of_vacancy(entry: Entry) -> None:
    """The last who held something laid it down, or left: those who stand in hear that it is in their hands."""
    charges = [int(each) for each in str(entry.facts.get("charges", "")).split(",") if each]
    for holding in parts_in(charges):
        path = reverse("charge", args=[holding.membership.congregation.slug, holding.charge_id])
        _tell(entry, [holding.membership], "vacant", path)


@outside
def tell_standins(entry: Entry) -> None:
    """Somebody goes away for long: those who stand in for them hear from when until when."""
    members = Membership.everywhere.filter(
        congregation=entry.scope, person=entry.person, left_at=None
    ).select_related("congregation")
    for away in members:
        understudies = {each.membership_id: each.membership for each in standins_for(away)}
        path = reverse("community", args=[away.congregation.slug])
        _tell(entry, understudies.values(), "stand_in", path, start=away.away_from, end=away.away_until)


@outside
def tell_of_term(entry: Entry) -> None:
    """A term ends soon: whoever holds it, and those who stand in, hear until when it goes."""
    rows = Holding.everywhere.filter(pk=entry.thing_id or 0, membership__left_at=None).exclude(until=None)
    for holding in rows.select_related("congregation", "membership"):
        path = reverse("charge", args=[holding.congregation.slug, holding.charge_id])
        _tell(entry, told_of_term(holding), "term", path, end=holding.until)


def remind_of_terms() -> None:
    """The daily look: every term that ends within two weeks is told of once."""
    soon = clock.today() + REMINDED + timedelta(days=1)
    rows = Holding.everywhere.filter(reminded_at=None, until__lte=soon, membership__left_at=None)
    for holding in rows.select_related("congregation").order_by("pk"):
        remind_of_term(actor=the_house(holding.congregation_id), holding=holding)


def _tell(entry: Entry, members: Iterable[Membership], kind: str, path: str, **dates: Any) -> None:
    for member in members:
        write_to(entry, member, ENTRUSTED, f"congregations/mail/charge_{kind}.txt", path, **dates)
