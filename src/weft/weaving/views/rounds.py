"""Pages of a round: opening it, what is proposed, trying again, putting it before people, handing out."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weft.congregations.policy.members import reach_people
from weft.congregations.views.coming import drawn
from weft.core import clock
from weft.core.pages import address_of, page_of, quietly, see_other
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
from weft.weaving.views.own_card import card_of

CREWS_A_PAGE = 24
PUT = gettext_lazy("It is with the people themselves now. Whoever can be reached by mail is told.")
TOO_FEW = gettext_lazy("Not yet: every %(crew)s needs two people at least. Move somebody first.")
CHANGED = gettext_lazy("Not yet: something has changed since this was proposed. Look for a new proposal.")


def go(request: HttpRequest, name: str, pk: int | None = None) -> HttpResponse:
    """On to another page of the community, by GET."""
    here = [request.congregation.slug] if pk is None else [request.congregation.slug, pk]
    return see_other(name, *here)


@gate(get=be_member, post=rounds_policy.open_round)
def rounds(request: HttpRequest) -> HttpResponse:
    may_open = rounds_policy.open_round(request.actor)
    usual = RoundForm.usual(request.congregation)
    here = request.congregation
    form = RoundForm(request.POST or None, initial=usual, congregation=here) if may_open else None
    if request.method == "POST" and form and form.is_valid():
        opened = rounds_actions.open_round(
            actor=request.actor,
            congregation=request.congregation,
            name=form.cleaned_data["name"],
            sizes=form.sizes,
            cycle=form.cycle,
            course=form.course,
        )
        return go(request, "round_people" if opened.is_for_some else "round", opened.pk)
    page = page_of(request, queries.rounds(request.actor), 30)
    status = 422 if request.method == "POST" else 200
    return render(request, "weaving/rounds.html", {"page": page, "form": form}, status=status)


@gate(get=rounds_policy.see_round)
def round_detail(request: HttpRequest, round: Round) -> HttpResponse:
    if not rounds_policy.arrange_round.allows(request.actor, round):
        return render(request, "weaving/round_seen.html", _seen(request, round))
    latest = queries.latest_weave(round)
    if latest and latest.state == Weave.State.WEAVING and not latest.work.is_over:
        return go(request, "weave", latest.pk)
    return render(request, "weaving/round.html", _arranged(request, round, latest))


def _seen(request: HttpRequest, round: Round) -> dict[str, object]:
    """A round as everybody sees it who does not weave it: with their own card, while people say yes."""
    context = {"round": round, "answer": queries.my_answer(request.actor, round)}
    if round.state == Round.State.OPEN:
        context["deadline"] = queries.deadline(round, request.person.zone)
    return context | card_of(request, round) | _mine(request, round)


def _mine(request: HttpRequest, round: Round) -> dict[str, object]:
    """What a round holds for whoever looks at it, and for nobody else."""
    over = round.state == Round.State.CONFIRMED
    return {
        "own": queries.my_seat(request.actor, round),
        "steps": queries.my_steps(request.actor, round) if over else [],
        "together": queries.waits_with_me(request.actor, round) if over else [],
    }


def _arranged(request: HttpRequest, round: Round, latest: Weave | None) -> dict[str, object]:
    words, people = request.GET.get("q", "").strip(), queries.people_in(round)
    context: dict[str, object] = _mine(request, round) | {
        "round": round,
        "yeses": people,
        "sheet": queries.sheet_in_hand(request.actor, round),
        "unfinished": latest if latest and latest.state != Weave.State.WOVEN else None,
        "may_bring": sheets_policy.bring_sheet.allows(request.actor, round),
        "may_steer": rounds_policy.steer_round.allows(request.actor, round),
        "q": words,
        "q_query": urlencode({"q": words}) if words else "",
    }
    if round.state == Round.State.OPEN:
        context |= {
            "may_gather": rounds_policy.gather_round.allows(request.actor, round),
            "may_take_part": rounds_policy.take_part_in_round.allows(request.actor, round),
            "answer": queries.my_answer(request.actor, round),
            "deadline": queries.deadline(round, request.person.zone),
            "is_closed": queries.is_closed(round),
        }
    if round.weave is None:
        return context
    told = {Round.State.PROPOSED: _proposed, Round.State.ASKED: _asked}.get(Round.State(round.state), _over)
    return context | {"weave": round.weave} | told(request, round, words)


def _proposed(request: HttpRequest, round: Round, words: str) -> dict[str, object]:
    """The board, while whoever weaves arranges it."""
    weave, board = round.weave, queries.board_of(round.weave)
    fares, worst_first = queries.fares(board), request.GET.get("order") == "worst"
    rows = queries.in_order(queries.proposals(weave, words), fares, worst_first=worst_first)
    page = page_of(request, rows, CREWS_A_PAGE)
    numbers = dict(queries.proposals(weave).values_list("pk", "number"))
    return {
        "page": page,
        "cards": [(queries.card(proposal, weave), fares.get(proposal.pk)) for proposal in page],
        "checked": queries.checked(board, numbers),
        "worst_first": worst_first,
        "page_query": urlencode(
            ({"q": words} if words else {}) | ({"order": "worst"} if worst_first else {})
        ),
        "waiting": queries.waiting(weave)[:100],
        "sentences": queries.summary(weave, len(board.said)),
        "measures": queries.measures(weave),
    }


def _asked(request: HttpRequest, round: Round, words: str) -> dict[str, object]:
    """While people answer, whoever weaves sees how long, and who waits for a place; nothing of any answer."""
    return {
        "is_settling": round.answer_by is None or round.answer_by <= clock.now(),
        "waiting": queries.waiting(round.weave)[:100],
        "to_tell": queries.to_hand_links(request.actor, round).count() + queries.to_tell(round).count(),
    }


def _over(request: HttpRequest, round: Round, words: str) -> dict[str, object]:
    """What came to be, and who waits: each with a next step."""
    page = page_of(request, queries.formed(round, words), CREWS_A_PAGE)
    return {
        "page": page,
        "cards": [(queries.card(proposal, proposal.weave), None) for proposal in page],
        "page_query": urlencode({"q": words}) if words else "",
        "group": queries.waiting_together(round)[:100],
        "sentences": queries.outcome(round),
        "to_tell": queries.to_tell(round).count(),
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
def round_put_before(request: HttpRequest, round: Round) -> HttpResponse:
    if round.weave is None or round.state != Round.State.PROPOSED:
        if round.weave is not None:
            messages.info(request, _("It went to the people already. Nothing was done twice."))
        return go(request, "round", round.pk)
    if request.method == "POST":
        put = rounds_actions.put_before_people(actor=request.actor, round=round)
        not_yet = TOO_FEW if queries.has_too_few(round.weave) else CHANGED
        level = messages.SUCCESS if put else messages.WARNING
        messages.add_message(request, level, (PUT if put else not_yet) % request.congregation.vocabulary)
        return go(request, "round", round.pk)
    crews, waiting = queries.proposals(round.weave).count(), queries.waiting(round.weave).count()
    context = {"round": round, "crews": crews, "waiting": waiting}
    return render(request, "weaving/round_put_before.html", context)


@gate(get=rounds_policy.arrange_round)
def round_tell(request: HttpRequest, round: Round) -> HttpResponse:
    if round.state not in (Round.State.ASKED, Round.State.CONFIRMED):
        return go(request, "round", round.pk)
    links = [
        (seat, link, drawn(link))
        for seat in queries.with_words(queries.to_hand_links(request.actor, round))
        for link in [address_of(request, "reply", queries.reply_secret(seat, on_paper=True))]
    ]
    seats = queries.with_words(queries.to_tell(round))
    context = {"round": round, "links": links, "seats": seats, "may_reach": reach_people(request.actor)}
    return quietly(render(request, "weaving/round_tell.html", context | on_paper(request)))


@gate(get=weaves_policy.hand_out_proposal)
def proposal_sheet(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    return render(request, "weaving/proposal_sheet.html", queries.first_sheet(proposal) | on_paper(request))


def on_paper(request: HttpRequest) -> dict[str, object]:
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
