"""Cards of paper: to print, and to type in when they come back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.congregations.models import Membership
from weft.core.policy import gate
from weft.meetings.forms import DAYS
from weft.weaving import queries
from weft.weaving.actions.cards import PaperCard, take_card
from weft.weaving.forms.cards import CardForm
from weft.weaving.logic.cards import STARTS, hours_words, key_for
from weft.weaving.logic.questions import questions_of
from weft.weaving.logic.sentence import in_words
from weft.weaving.logic.signup import SignUp
from weft.weaving.models import Round
from weft.weaving.policy import rounds as rounds_policy
from weft.weaving.policy import sheets as policy
from weft.weaving.views.rounds import go, on_paper


@gate(get=rounds_policy.steer_round)
def round_cards(request: HttpRequest, round: Round) -> HttpResponse:
    told = {
        "round": round,
        "days": DAYS,
        "hours": [hours_words(start) for start in STARTS],
        "questions": questions_of(round.questions),
        "two": range(1 if "large" in request.GET.get("type", "") else 2),
        "deadline": queries.deadline(round, request.congregation.zone),
    }
    return render(request, "weaving/round_cards.html", told | on_paper(request))


@gate(get=policy.bring_sheet, post=policy.bring_sheet)
def card_new(request: HttpRequest, round: Round) -> HttpResponse:
    here = request.congregation
    form = CardForm(
        request.POST or None,
        initial={"zone": here.zone},
        round=round,
        questions=questions_of(round.questions),
        people=queries.everybody_by_name(request.actor),
        say=in_words(here.vocabulary, _),
    )
    if request.method == "POST" and form.is_valid():
        return _take(request, round, form)
    told = {"round": round, "form": form, "days": DAYS}
    return render(request, "weaving/card_new.html", told, status=422 if request.method == "POST" else 200)


def _take(request: HttpRequest, round: Round, form: CardForm) -> HttpResponse:
    member = queries.member_here(request.actor, form.who)
    card = PaperCard(signup=_signup(round, form, member), yes=form.yes, wishes=form.named)
    if take_card(actor=request.actor, round=round, card=card, member=member) is None:
        messages.warning(request, _("Not yet: people cannot be brought into this one any more."))
        return go(request, "round", round.pk)
    name = form.cleaned_data["name"]
    messages.success(request, _("%(name)s: typed in. Next card.") % {"name": name})
    return go(request, "card_new", round.pk)


def _signup(round: Round, form: CardForm, member: Membership | None) -> SignUp:
    """A card as a row of a sheet."""
    said = form.cleaned_data
    taken = queries.signup_keys(round.congregation_id)
    known = member.signup_key if member else ""
    return SignUp(
        key=known or key_for(said["name"], said["mail"].casefold(), said["phone"], taken),
        name=said["name"],
        row=0,
        mail=said["mail"].casefold(),
        phone=said["phone"],
        zone=said["zone"] or round.congregation.zone,
        week=form.week,
        languages=frozenset(said["languages"]),
        kind=said["kind"] or None,
        size=said["size"],
        draws=form.yes.draws,
    )
