"""What follows from calls: who is written to, and the hourly look at those whose day is over."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse

from weft.circles.models import Belonging
from weft.circles.queries.circles import actor_of
from weft.congregations.models import Membership
from weft.congregations.queries.applications import has_come_in
from weft.congregations.reactions.mails import FOR_YOU, write_out, write_to
from weft.core import clock
from weft.core.actor import the_house
from weft.core.errands import outside
from weft.core.models import Entry
from weft.weaving.actions.calls import end_call, forget_calls, have_heard, part_in_call
from weft.weaving.deeds import CALL_ASKED_ALONG
from weft.weaving.models import Call, CallQuestion, Joining
from weft.weaving.policy import calls as policy
from weft.weaving.queries.call_links import call_secret

LONGER = timedelta(days=7)
"""So much longer a call holds in which enough people are, for one of them to make a crew of it."""
KEPT = timedelta(days=90)
"""So long the words of a call that is over are kept for its caller."""
A_DAY = timedelta(days=1)
ASKED_A_DAY = 3
"""So many times a day somebody is written to because others ask them along."""
TOLD_A_DAY = 3
"""So many times a day those concerned are written to because one call was changed, or something was asked of it."""

State = Joining.State


def _call(entry: Entry, state: Call.State) -> Call | None:
    """The call of an entry, while it is as it was then."""
    rows = Call.objects.of(entry.scope).filter(pk=entry.thing_id, state=state)
    return rows.select_related("congregation").first()


def _is_too_much(entry: Entry) -> bool:
    """Whether the same was told of the same call often enough today."""
    same = Entry.everywhere.filter(scope=entry.scope, deed=entry.deed, thing_id=entry.thing_id)
    return same.filter(seq__lt=entry.seq, at__gt=entry.at - A_DAY).count() >= TOLD_A_DAY


def _standing(call: Call, *states: Joining.State) -> list[Membership]:
    """Whoever stands to a call like this and is still here."""
    rows = Joining.objects.of(call.congregation_id).filter(
        call=call, state__in=states, membership__left_at=None
    )
    related = rows.select_related(
        "membership__person__account", "membership__congregation", "membership__level"
    )
    return [joining.membership for joining in related.order_by("pk")]


def _write(entry: Entry, call: Call, members: Iterable[Membership], kind: str) -> None:
    """The fact, and a link that needs no signing in."""
    for member in members:
        path = reverse("call_link", args=[call_secret(call, member)])
        write_out(entry, member, FOR_YOU, f"weaving/mail/call_{kind}.txt", path)


@outside
def tell_who_waited(entry: Entry) -> None:
    """Whoever wished to hear of the next call, and may join this one: once, and the wish is spent."""
    call = _call(entry, Call.State.OPEN)
    if call is None:
        return
    waiting = Joining.objects.of(entry.scope).filter(state=State.NEXT_TIME, call__lt=call.pk)
    rows = Membership.objects.of(entry.scope).filter(pk__in=waiting.values("membership"), left_at=None)
    for member in rows.select_related("person__account", "congregation", "level").order_by("pk"):
        if policy.hear_of_next_call.allows(actor_of(member), call):
            _write(entry, call, [member], "next")
            have_heard(actor=the_house(entry.scope), member=member, before=call)


@outside
def tell_whoever_is_asked(entry: Entry) -> None:
    """Whoever is asked along and may come, unless others asked them often enough today."""
    call, whom = _call(entry, Call.State.OPEN), entry.facts.get("whom")
    if call is None:
        return
    today = Entry.everywhere.filter(
        scope=entry.scope, deed=CALL_ASKED_ALONG.kind, facts__whom=whom, seq__lt=entry.seq
    )
    if today.filter(at__gt=entry.at - A_DAY).count() >= ASKED_A_DAY:
        return
    for member in _standing(call, State.ASKED):
        if policy.asked_tag(member.pk) == whom and policy.join_call.allows(actor_of(member), call):
            _write(entry, call, [member], "asked")


@outside
def tell_of_gathering(entry: Entry) -> None:
    """All who are in it hear that they are enough."""
    call = _call(entry, Call.State.OPEN)
    if call is not None:
        _write(entry, call, _standing(call, State.IN), "gathered")


@outside
def tell_of_change(entry: Entry) -> None:
    """All who are in it, except whoever changed it."""
    call = _call(entry, Call.State.OPEN)
    if call is not None and not _is_too_much(entry):
        others = [member for member in _standing(call, State.IN) if member.pk != call.caller_id]
        _write(entry, call, others, "changed")


@outside
def tell_of_crew(entry: Entry) -> None:
    """All who sit in the crew: with a way in, to its own page; else to what their link shows of it."""
    call = _call(entry, Call.State.CONFIRMED)
    if call is None:
        return
    sitting = Belonging.objects.of(entry.scope).filter(circle=call.circle_id, until=None)
    for sitter in sitting.select_related("membership__person__account", "membership__congregation"):
        member = sitter.membership
        if has_come_in(member):
            path = reverse("circle", args=[member.congregation.slug, sitter.circle_id])
            write_out(entry, member, FOR_YOU, "weaving/mail/call_crew.txt", path)
        else:
            _write(entry, call, [member], "crew")


@outside
def tell_of_end(entry: Entry) -> None:
    """All who were in it, except whoever took it back themself."""
    call = _call(entry, Call.State.ENDED)
    if call is not None:
        told = [member for member in _standing(call, State.IN) if member.person_id != entry.person]
        _write(entry, call, told, "ended")


@outside
def tell_of_question(entry: Entry) -> None:
    """Whoever called hears that somebody asked."""
    for question in [] if _is_too_much(entry) else _questions(entry, reply=""):
        _lead_to_call(entry, question, question.call.caller, "question")


@outside
def tell_of_reply(entry: Entry) -> None:
    """Whoever asked hears that there is a reply."""
    for question in _questions(entry).exclude(reply=""):
        if question.asker is not None:
            _lead_to_call(entry, question, question.asker, "reply")


def _questions(entry: Entry, **as_it_is: str):
    rows = CallQuestion.objects.of(entry.scope).filter(pk=entry.facts.get("question"), **as_it_is)
    return rows.select_related(
        "call__caller__person__account",
        "call__caller__congregation",
        "asker__person__account",
        "asker__congregation",
    )


def _lead_to_call(entry: Entry, question: CallQuestion, member: Membership, kind: str) -> None:
    """Only where they see what was asked: nobody is led to words of somebody they are not to meet."""
    if policy.see_question.allows(actor_of(member), question):
        path = reverse("call", args=[member.congregation.slug, question.call_id])
        write_to(entry, member, FOR_YOU, f"weaving/mail/call_{kind}.txt", path)


def end_due_calls() -> None:
    """Each hour: calls whose day is over end; one in which enough people are holds a week longer."""
    now = clock.now()
    for call in Call.everywhere.filter(state=Call.State.OPEN).order_by("pk"):
        part_in_call(actor=the_house(call.congregation_id), call=call)
    due = Call.everywhere.filter(state=Call.State.OPEN, until__lte=now)
    for call in due.exclude(policy.is_gathered(), until__gt=now - LONGER).order_by("pk"):
        end_call(actor=the_house(call.congregation_id), call=call)
    forget_calls(actor=the_house(), before=now - KEPT)
