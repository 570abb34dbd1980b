"""Moving somebody in a proposal: by dropping, by keyboard, by a plain form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.core.pages import page_of
from weft.core.policy import gate
from weft.weaving import queries
from weft.weaving.actions import weaves as actions
from weft.weaving.forms.seats import MoveForm
from weft.weaving.models import Proposal, Seat
from weft.weaving.policy import weaves as policy
from weft.weaving.views.rounds import go

OPTIONS_A_PAGE = 12


@gate(get=policy.move_seat, post=policy.move_seat)
def seat_move(request: HttpRequest, seat: Seat) -> HttpResponse:
    form = MoveForm(request.POST or None)
    chosen = None
    if request.method == "POST" and form.is_valid():
        chosen = queries.option_for(seat, form.cleaned_data["target"])
        if chosen is None:
            messages.warning(
                request, _("That place is no longer there. Somebody may have moved people meanwhile.")
            )
            return go(request, "round", seat.weave.round_id)
        if chosen.possible and (form.cleaned_data["anyway"] or not chosen.breaks):
            _move(request, seat, chosen)
            return go(request, "round", seat.weave.round_id)
    page = page_of(request, queries.move_options(seat), OPTIONS_A_PAGE)
    context = {
        "seat": seat,
        "person": seat.answer.membership.person,
        "round": seat.weave.round,
        "chosen": chosen,
        "options": page,
        "page": page,
    }
    return render(request, "weaving/seat_move.html", context, status=422 if chosen else 200)


def _move(request: HttpRequest, seat: Seat, option: queries.Option) -> None:
    proposals = Proposal.objects.of(seat.congregation_id).filter(weave=seat.weave)
    actions.move_seat(
        actor=request.actor,
        seat=seat,
        target=proposals.filter(pk=option.target).first() if option.target.isdecimal() else None,
        slots=option.slots,
        reasons=option.reasons,
        new_slot=option.new_slot,
    )
    name = seat.answer.membership.name
    messages.success(request, _("%(name)s: %(called)s.") % {"name": name, "called": option.called})
