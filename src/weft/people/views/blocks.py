"""Those one keeps apart from."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from weft.core.policy import be_member, gate
from weft.people.actions.blocks import lift_block
from weft.people.policy import blocks as policy
from weft.people.queries.blocks import my_blocks


@gate(get=be_member)
def blocks(request):
    return render(request, "people/blocks.html", {"kept": my_blocks(request.actor)})


@gate(post=policy.lift_block)
def block_lift(request, block):
    lift_block(actor=request.actor, block=block)
    messages.success(request, _("Lifted. You two can meet here again. Nobody is told."))
    back = reverse("blocks", args=[request.congregation.slug])
    return HttpResponse(status=303, headers={"Location": back})
