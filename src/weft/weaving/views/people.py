"""Pages for whoever weaves while people gather: who may take part, telling them, and what everybody is asked."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weft.congregations.models import Membership
from weft.congregations.policy.members import reach_people
from weft.congregations.queries.levels import levels
from weft.congregations.queries.members import members
from weft.core.pages import page_of
from weft.core.policy import gate
from weft.weaving import queries
from weft.weaving.actions import rounds as actions
from weft.weaving.forms.people import EarlierForm, EndingForm, LevelForm, NamesForm, PickForm
from weft.weaving.forms.questions import QuestionsForm
from weft.weaving.logic.questions import questions_of
from weft.weaving.models import Round
from weft.weaving.policy import rounds as policy
from weft.weaving.queries.ending import people_of_ending_cycles
from weft.weaving.views.rounds import go

PEOPLE_A_PAGE = 30
IN_PERSON = 100


class Choosing:
    """The ways of choosing people, each a form of its own on one page."""

    def __init__(self, request: HttpRequest, round: Round) -> None:
        how = request.POST.get("how") if request.method == "POST" else None

        def sent(name: str) -> Any:
            return request.POST if how == name else None

        self.actor, self.how = request.actor, how
        self.words = request.GET.get("q", "").strip()[:80]
        self.page = page_of(request, members(request.actor, self.words), PEOPLE_A_PAGE)
        self.pick = PickForm(sent("pick"), people=self.page)
        self.level = LevelForm(sent("level"), levels=levels(request.actor))
        earlier = queries.earlier_rounds(queries.rounds(request.actor), round)
        self.earlier = EarlierForm(sent("earlier"), rounds=earlier)
        self.ending = EndingForm(sent("ending"))
        self.names = NamesForm(sent("names"))

    def chosen(self) -> tuple[list[Membership], list[Membership], queries.Named | None] | None:
        """Who is added and who is taken away; and of a list, what nobody was found for. None where nothing can be."""
        ways: dict[str, tuple[Any, Callable[[], Any]]] = {
            "pick": (self.pick, lambda: (self.pick.added, self.pick.dropped, None)),
            "level": (
                self.level,
                lambda: (list(queries.with_level(self.actor, self.level.chosen)), [], None),
            ),
            "earlier": (
                self.earlier,
                lambda: (list(queries.who_took_part(self.actor, self.earlier.chosen)), [], None),
            ),
            "ending": (
                self.ending,
                lambda: (list(people_of_ending_cycles(self.actor, self.ending.cleaned_data["by"])), [], None),
            ),
            "names": (self.names, self._named),
        }
        form, told = ways.get(self.how or "", (None, None))
        return told() if form is not None and told is not None and form.is_valid() else None

    def _named(self) -> tuple[list[Membership], list[Membership], queries.Named]:
        told = queries.named(self.actor, self.names.cleaned_data["names"])
        return list(members(self.actor).filter(pk__in=told.found)), [], told


@gate(get=policy.gather_round, post=policy.gather_round)
def round_people(request: HttpRequest, round: Round) -> HttpResponse:
    choosing = Choosing(request, round)
    named = None
    if request.method == "POST" and (chosen := choosing.chosen()):
        added, dropped, named = chosen
        actions.choose_people(actor=request.actor, round=round, added=added, dropped=dropped)
        if named is None or not named.left:
            messages.success(request, _("Kept. Nobody is told before you say so."))
            return go(request, "round_people", round.pk)
        choosing.names = NamesForm(initial={"names": named.left})
    told = _people(request, round, choosing) | {"named": named}
    return render(request, "weaving/round_people.html", told, status=422 if request.method == "POST" else 200)


def _people(request: HttpRequest, round: Round, choosing: Choosing) -> dict[str, Any]:
    chosen = set(round.among.values_list("pk", flat=True))
    for member in choosing.page:
        member.is_chosen = member.pk in chosen
    in_person = queries.to_ask_in_person(request.actor, round)
    return {
        "round": round,
        "choosing": choosing,
        "page": choosing.page,
        "q": choosing.words,
        "query": urlencode({"q": choosing.words}) if choosing.words else "",
        "many": queries.may_take_part(round).count(),
        "untold": queries.to_tell_of(round).count(),
        "told": len(queries.told_of(round)),
        "in_person": in_person[:IN_PERSON],
        "may_reach": reach_people(request.actor),
    }


@gate(post=policy.gather_round)
def round_invite(request: HttpRequest, round: Round) -> HttpResponse:
    told = actions.tell_of_round(actor=request.actor, round=round)
    if told:
        sentence = ngettext("%(n)s person is told now.", "%(n)s people are told now.", told) % {"n": told}
        messages.success(request, sentence)
    else:
        messages.info(request, _("Everybody whom a mail reaches was told already."))
    return go(request, "round_people", round.pk)


@gate(get=policy.gather_round, post=policy.gather_round)
def round_questions(request: HttpRequest, round: Round) -> HttpResponse:
    form = QuestionsForm(request.POST or None, questions=questions_of(round.questions))
    if request.method == "POST" and form.is_valid():
        if actions.ask_questions(actor=request.actor, round=round, questions=form.questions):
            messages.success(request, _("Kept."))
            return go(request, "round", round.pk)
        return go(request, "round_questions", round.pk)
    told = {"round": round, "form": form, "yeses": queries.people_in(round)}
    status = 422 if request.method == "POST" else 200
    return render(request, "weaving/round_questions.html", told, status=status)
