"""What the pages of the weaving room are asked with, and what they say."""

import html
import re

from tests import rows
from weft.weaving.models import Proposal, Seat

NAMES = ("Fia", "Gil", "Hue", "Ilo", "Jun", "Kim", "Lea", "Max")


def text(response):
    """What a page says, without its marks."""
    said = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", said)).split())


def changed(before):
    return {table for table, now in rows.read().items() if now != before[table]}


def seat(weave, name):
    return Seat.objects.of(weave.congregation_id).get(weave=weave, answer__membership__person__name=name)


def proposal(weave, number):
    return Proposal.objects.of(weave.congregation_id).get(weave=weave, number=number)


def crews_of(weave):
    found = {each.number: [] for each in Proposal.objects.of(weave.congregation_id).filter(weave=weave)}
    seats = Seat.objects.of(weave.congregation_id).filter(weave=weave).exclude(proposal=None)
    for number, name in seats.values_list("proposal__number", "answer__membership__person__name"):
        found[number].append(name)
    return {number: sorted(names) for number, names in found.items()}


def move(cast, sols, weave, name, target, **more):
    return sols.post(cast.url(f"seats/{seat(weave, name).pk}/move/"), {"target": target} | more)
