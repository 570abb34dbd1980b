"""Pages on which somebody says yes to a round, signed in or by the link in their mail, and whom they wish for."""

from contextlib import AbstractContextManager, ExitStack
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from weft.core.actor import Actor
from weft.core.pages import page_of, quietly
from weft.core.policy import Public, gate
from weft.core.tongue import speaking
from weft.weaving import queries
from weft.weaving.actions import answers as actions
from weft.weaving.forms.yeses import WishesForm
from weft.weaving.models import Answer, Round
from weft.weaving.policy import answers as answers_policy
from weft.weaving.policy import rounds as policy
from weft.weaving.queries.yeses import YesCard
from weft.weaving.views.own_card import OwnCard
from weft.weaving.views.rounds import go

PEOPLE_A_PAGE = 30
THE_SECRET = Public(
    "The signed link of an invitation is the key to one card in one round, while people say yes."
)


@gate(get=policy.take_part_in_round, post=policy.take_part_in_round)
def round_yes(request: HttpRequest, round: Round) -> HttpResponse:
    said = OwnCard(request, queries.yes_card(request.actor, round))
    if request.method == "POST" and said.is_whole() and said.keep(request.actor):
        messages.success(request, _("Your yes is in. You can change it or step back until the day comes."))
        return go(request, "round", round.pk)
    told = said.told | {"round": round, "deadline": queries.deadline(round, request.person.zone)}
    status = 422 if request.method == "POST" else 200
    return render(request, "weaving/round_yes.html", told, status=status)


# By a link in a mail


@gate(get=THE_SECRET, post=THE_SECRET)
def take_part(request: HttpRequest, secret: str) -> HttpResponse:
    """The same card without signing in. Looking decides nothing; a link that is over is as one that never was."""
    opened = queries.opened_part(secret)
    if opened is None:
        raise Http404
    actor, round = opened
    card = queries.yes_card(actor, round)
    with _as_they_live(card):
        return quietly(_take_part(request, actor, card))


def _as_they_live(card: YesCard) -> AbstractContextManager[Any]:
    """In the language and by the clock of whoever's link it is."""
    stack = ExitStack()
    person = card.member.person
    stack.enter_context(speaking(person.language, card.member.congregation.language))
    stack.enter_context(timezone.override(ZoneInfo(person.zone)))
    return stack


def _take_part(request: HttpRequest, actor: Actor, card: YesCard) -> HttpResponse:
    here = card.round.congregation
    told = {"round": card.round, "name": card.member.name, "here": here, "words": here.vocabulary}
    if request.method == "POST" and request.POST.get("say") == "not-now":
        if card.answer is not None:
            actions.withdraw_answer(actor=actor, answer=card.answer)
        return render(request, "weaving/take_part_done.html", told | {"is_in": False})
    said = OwnCard(request, card)
    if request.method == "POST" and said.is_whole() and said.keep(actor):
        return render(request, "weaving/take_part_done.html", told | {"is_in": True})
    told |= said.told | {"deadline": queries.deadline(card.round, card.member.person.zone)}
    return render(request, "weaving/take_part.html", told, status=422 if request.method == "POST" else 200)


# Wishes


@gate(get=answers_policy.wish_with_answer, post=answers_policy.wish_with_answer)
def answer_wishes(request: HttpRequest, answer: Answer) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:80]
    page = page_of(request, queries.whom_to_wish_for(request.actor, answer.round, words), PEOPLE_A_PAGE)
    form = WishesForm(request.POST or None, people=page, wishes=queries.wish_words(answer))
    if request.method == "POST" and form.is_valid():
        actions.keep_wishes(actor=request.actor, answer=answer, wishes=form.wishes)
        messages.success(request, _("Kept, and sealed."))
        return go(request, "answer_wishes", answer.pk)
    told = {
        "answer": answer,
        "round": answer.round,
        "page": page,
        "form": form,
        "q": words,
        "query": urlencode({"q": words}) if words else "",
    }
    status = 422 if request.method == "POST" else 200
    return quietly(render(request, "weaving/answer_wishes.html", told, status=status))
