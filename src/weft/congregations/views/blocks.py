"""Keeping apart from somebody who is here."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.congregations.actions.blocks import keep_apart
from weft.congregations.policy import blocks as policy
from weft.congregations.queries.blocks import not_found
from weft.core.pages import see_other
from weft.core.policy import be_member, gate
from weft.people.queries.blocks import my_blocks


@gate(get=be_member)
def blocks(request):
    """From whom one keeps apart; and those one sat with, whom no other page leads to any more."""
    kept = my_blocks(request.actor)
    told = {"kept": kept, "not_found": not_found(request.actor, kept)}
    return render(request, "congregations/blocks.html", told)


@gate(get=policy.block_member, post=policy.block_member)
def block(request, member):
    """Say in plain words what it does, then do it."""
    if request.method == "POST":
        keep_apart(actor=request.actor, member=member)
        messages.success(request, _("Done. They are told nothing."))
        return see_other("blocks", request.congregation.slug)
    return render(request, "congregations/block.html", {"member": member})
