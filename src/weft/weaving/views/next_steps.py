"""Taking or passing what is offered to oneself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from weft.core.pages import see_other
from weft.core.policy import gate
from weft.weaving.actions import refill as actions
from weft.weaving.models import NextStep
from weft.weaving.policy import next_steps as policy
from weft.weaving.views.rounds import go


@gate(post=policy.take_step)
def step_take(request: HttpRequest, step: NextStep) -> HttpResponse:
    if actions.take_step(actor=request.actor, step=step):
        messages.success(request, _("You asked to sit there. Those who sit there answer."))
        return see_other("doors", request.congregation.slug)
    messages.info(request, _("This is not possible now."))
    return see_other("home", request.congregation.slug)


@gate(post=policy.pass_step)
def step_pass(request: HttpRequest, step: NextStep) -> HttpResponse:
    round_id = step.round_id
    actions.pass_step(actor=request.actor, step=step)
    messages.info(request, _("All right. It needs no reason."))
    return go(request, "round", round_id) if round_id else see_other("home", request.congregation.slug)
