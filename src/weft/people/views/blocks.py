"""Those one keeps apart from."""

from django.contrib import messages
from django.utils.translation import gettext as _

from weft.core.pages import see_other
from weft.core.policy import gate
from weft.people.actions.blocks import lift_block
from weft.people.policy import blocks as policy


@gate(post=policy.lift_block)
def block_lift(request, block):
    lift_block(actor=request.actor, block=block)
    messages.success(request, _("Lifted. You two can meet here again. Nobody is told."))
    return see_other("blocks", request.congregation.slug)
