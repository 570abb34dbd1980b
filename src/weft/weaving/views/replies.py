"""Answering what is put before oneself: signed in, by the link of a mail, or through somebody who noted it."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from weft.circles.queries.circles import actor_of
from weft.core.actor import Actor
from weft.core.pages import quietly, see_other
from weft.core.policy import Public, gate
from weft.core.tongue import asked_by, speaking
from weft.weaving import queries
from weft.weaving.actions import replies as actions
from weft.weaving.models import Round, Seat
from weft.weaving.policy import replies as policy
from weft.weaving.views.rounds import go

THE_SECRET = Public(
    "The signed link of a mail is the key: it shows one person what is proposed to them alone."
)


@gate(post=policy.see_own_seat)
def seat_reply(request: HttpRequest, seat: Seat) -> HttpResponse:
    kept = actions.reply_to_seat(actor=request.actor, seat=seat, reply=request.POST.get("reply", ""))
    _say(request, kept=kept)
    return go(request, "round", seat.weave.round_id)


def _say(request: HttpRequest, *, kept: bool) -> None:
    if kept:
        messages.success(request, _("Kept, for you alone."))
    else:
        messages.info(request, _("The time to answer is over. What comes of it you will hear."))


@gate(post=policy.note_reply)
def seat_note(request: HttpRequest, seat: Seat) -> HttpResponse:
    actions.note_reply(actor=request.actor, seat=seat, is_yes=request.POST.get("said") == "yes")
    messages.success(request, _("Noted. It counts as their own answer, and is not shown again."))
    return go(request, "round_tell", seat.weave.round_id)


@gate(get=THE_SECRET, post=THE_SECRET)
def reply(request: HttpRequest, secret: str) -> HttpResponse:
    """The same without signing in. Looking at it changes nothing."""
    opened = queries.opened_reply(secret)
    if opened is None:
        raise Http404
    seat, on_paper = opened
    member = seat.answer.membership
    here = member.congregation
    actor = actor_of(member)
    with (
        timezone.override(ZoneInfo(member.person.zone)),
        speaking(member.person.language, asked_by(request), here.language),
    ):
        own = queries.own_seat(actor, seat)
        if own is None and not queries.waits_after(seat):
            raise Http404
        if request.method == "POST":
            return _answered(request, actor, secret, seat)
        told = {"own": own, "on_paper": on_paper, "here": here, "words": here.vocabulary, "secret": secret}
        told |= _waiting(actor, seat.weave.round) if own is None else {}
        return quietly(render(request, "weaving/reply.html", told))


def _waiting(actor: Actor, round: Round) -> dict[str, object]:
    return {"steps": queries.my_steps(actor, round), "together": queries.waits_with_me(actor, round)}


def _answered(request: HttpRequest, actor: Actor, secret: str, seat: Seat) -> HttpResponse:
    if queries.own_seat(actor, seat) is None:
        raise Http404
    kept = actions.reply_to_seat(actor=actor, seat=seat, reply=request.POST.get("reply", ""))
    _say(request, kept=kept)
    return quietly(see_other("reply", secret))
