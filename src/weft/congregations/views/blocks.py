"""Keeping apart from somebody who is here."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from weft.congregations.policy import blocks as policy
from weft.core.policy import gate
from weft.people.actions.blocks import block_person


@gate(get=policy.block_member, post=policy.block_member)
def block(request, member):
    """Say in plain words what it does, then do it."""
    if request.method == "POST":
        block_person(actor=request.actor, person=member.person)
        messages.success(request, _("Done. They are told nothing."))
        back = reverse("blocks", args=[request.congregation.slug])
        return HttpResponse(status=303, headers={"Location": back})
    return render(request, "congregations/block.html", {"member": member})
