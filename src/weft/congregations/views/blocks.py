"""Keeping apart from somebody who is here."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.congregations.actions.blocks import keep_apart
from weft.congregations.policy import blocks as policy
from weft.core.pages import see_other
from weft.core.policy import gate


@gate(get=policy.block_member, post=policy.block_member)
def block(request, member):
    """Say in plain words what it does, then do it."""
    if request.method == "POST":
        keep_apart(actor=request.actor, member=member)
        messages.success(request, _("Done. They are told nothing."))
        return see_other("blocks", request.congregation.slug)
    return render(request, "congregations/block.html", {"member": member})
