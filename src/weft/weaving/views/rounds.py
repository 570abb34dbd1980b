"""Pages of a round: opening it, what is proposed, trying again, confirming, handing out."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weft.congregations.policy.members import reach_people
from weft.core.pages import page_of, see_other
from weft.core.policy import be_member, gate
from weft.weaving import queries
from weft.weaving.actions import answers as answers_actions
from weft.weaving.actions import rounds as rounds_actions
from weft.weaving.actions import weaves as weaves_actions
from weft.weaving.forms.rounds import RoundForm, WeaveForm
from weft.weaving.models import Answer, Proposal, Round, Weave
from weft.weaving.policy import answers as answers_policy
from weft.weaving.policy import rounds as rounds_policy
from weft.weaving.policy import sheets as sheets_policy
from weft.weaving.policy import weaves as weaves_policy

CREWS_A_PAGE = 24
CONFIRMED = gettext_lazy("The %(crews)s are there. Whoever can be reached by mail is told now.")
TOO_FEW = gettext_lazy("Not yet: every %(crew)s needs two people at least. Move somebody, then confirm.")
CHANGED = gettext_lazy("Not yet: something has changed since this was proposed. Look for a new proposal.")


def go(request: HttpRequest, name: str, pk: int | None = None) -> HttpResponse:
    """On to another page of the community, by GET."""
    here = [request.congregation.slug] if pk is None else [request.congregation.slug, pk]
    return see_other(name, *here)


@gate(get=be_member, post=rounds_policy.open_round)
def rounds(request: HttpRequest) -> HttpResponse:
    may_open = rounds_policy.open_round(request.actor)
    usual = RoundForm.usual(request.congregation)
    form = RoundForm(request.POST or None, initial=usual) if may_open else None
    if request.method == "POST" and form and form.is_valid():
        opened = rounds_actions.open_round(
            actor=request.actor,
            congregation=request.congregation,
            name=form.cleaned_data["name"],
            sizes=form.sizes,
            cycle=form.cycle,
        )
        return go(request, "round", opened.pk)
    page = page_of(request, queries.rounds(request.actor), 30)
    status = 422 if request.method == "POST" else 200
    return render(request, "weaving/rounds.html", {"page": page, "form": form}, status=status)


@gate(get=rounds_policy.see_round)
def round_detail(request: HttpRequest, round: Round) -> HttpResponse:
    if not rounds_policy.arrange_round.allows(request.actor, round):
        answer = queries.my_answer(request.actor, round)
        return render(request, "weaving/round_seen.html", {"round": round, "answer": answer})
    latest = queries.latest_weave(round)
    if latest and latest.state == Weave.State.WEAVING and not latest.work.is_over:
        return go(request, "weave", latest.pk)
    return render(request, "weaving/round.html", _arranged(request, round, latest))


def _arranged(request: HttpRequest, round: Round, latest: Weave | None) -> dict[str, object]:
    words, people = request.GET.get("q", "").strip(), queries.people_in(round)
    context: dict[str, object] = {
        "round": round,
        "yeses": people,
        "sheet": queries.sheet_in_hand(request.actor, round),
        "unfinished": latest if latest and latest.state != Weave.State.WOVEN else None,
        "may_bring": sheets_policy.bring_sheet.allows(request.actor, round),
        "may_steer": rounds_policy.steer_round.allows(request.actor, round),
        "q": words,
        "q_query": urlencode({"q": words}) if words else "",
    }
    if round.weave is None:
        return context
    page = page_of(request, queries.proposals(round.weave, words), CREWS_A_PAGE)
    confirmed = round.state == Round.State.CONFIRMED
    return context | {
        "weave": round.weave,
        "page": page,
        "cards": [queries.card(proposal, round.weave) for proposal in page],
        "waiting": queries.waiting(round.weave)[:100],
        "sentences": queries.summary(round.weave, people),
        "measures": queries.measures(round.weave),
        "to_tell": queries.to_tell(round.weave).count() if confirmed else 0,
    }


@gate(get=rounds_policy.steer_round, post=rounds_policy.steer_round)
def round_weave(request: HttpRequest, round: Round) -> HttpResponse:
    people = queries.people_in(round)
    form = WeaveForm(request.POST or None, initial=WeaveForm.of(round, people))
    if request.method == "POST" and form.is_valid():
        weave = weaves_actions.ask_weave(
            actor=request.actor,
            round=round,
            sizes=form.sizes,
            cycle=form.cycle,
            seconds=form.cleaned_data["seconds"],
            seed=form.cleaned_data["seed"],
        )
        return go(request, "weave", weave.pk)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "weaving/round_weave.html", {"round": round, "form": form, "people": people}, status=status
    )


@gate(get=weaves_policy.see_weave)
def weave_detail(request: HttpRequest, weave: Weave) -> HttpResponse:
    if weave.state == Weave.State.WOVEN:
        return go(request, "round", weave.round_id)
    return render(request, "weaving/weave.html", {"weave": weave, "round": weave.round, "work": weave.work})


@gate(post=weaves_policy.stop_weave)
def weave_stop(request: HttpRequest, weave: Weave) -> HttpResponse:
    weaves_actions.stop_weave(actor=request.actor, weave=weave)
    messages.info(request, _("Stopped. What was proposed before is as it was."))
    return go(request, "round", weave.round_id)


@gate(get=rounds_policy.arrange_round, post=rounds_policy.arrange_round)
def round_confirm(request: HttpRequest, round: Round) -> HttpResponse:
    if round.state == Round.State.CONFIRMED:
        messages.info(request, _("These were confirmed already. Nothing was done twice."))
        return go(request, "round", round.pk)
    if round.weave is None:
        return go(request, "round", round.pk)
    if request.method == "POST":
        confirmed = rounds_actions.confirm_round(actor=request.actor, round=round)
        not_yet = TOO_FEW if queries.has_too_few(round.weave) else CHANGED
        told = CONFIRMED if confirmed else not_yet
        level = messages.SUCCESS if confirmed else messages.WARNING
        messages.add_message(request, level, told % request.congregation.vocabulary)
        return go(request, "round", round.pk)
    crews, waiting = queries.proposals(round.weave).count(), queries.waiting(round.weave).count()
    context = {"round": round, "crews": crews, "waiting": waiting}
    return render(request, "weaving/round_confirm.html", context)


@gate(get=rounds_policy.arrange_round)
def round_tell(request: HttpRequest, round: Round) -> HttpResponse:
    if round.state != Round.State.CONFIRMED:
        return go(request, "round", round.pk)
    seats = queries.with_words(queries.to_tell(round.weave), round.weave)
    context = {"round": round, "seats": seats, "may_reach": reach_people(request.actor)}
    return render(request, "weaving/round_tell.html", context | _paper(request))


@gate(get=weaves_policy.hand_out_proposal)
def proposal_sheet(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    return render(request, "weaving/proposal_sheet.html", queries.first_sheet(proposal) | _paper(request))


def _paper(request: HttpRequest) -> dict[str, object]:
    letter, large = request.GET.get("paper") == "letter", request.GET.get("type") == "large"
    return {"paper": "letter" if letter else "a4", "large": large}


@gate(post=answers_policy.withdraw_answer)
def answer_withdraw(request: HttpRequest, answer: Answer) -> HttpResponse:
    round_id = answer.round_id
    answers_actions.withdraw_answer(actor=request.actor, answer=answer)
    messages.info(
        request,
        _("You are not %(in_this_round)s. Come back when you like.") % request.congregation.vocabulary,
    )
    return go(request, "round", round_id)
