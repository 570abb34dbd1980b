"""The door of a crew: opening and closing it, and answering those who ask to come along."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.circles.actions import doors as actions
from weft.circles.forms.doors import DoorForm
from weft.circles.policy import doors as policy
from weft.congregations.views.coming import show_link
from weft.core.pages import see_other
from weft.core.policy import gate


@gate(get=policy.open_door, post=policy.open_door)
def circle_door(request, circle):
    form = DoorForm(request.POST or None, initial={"line": circle.doorway})
    if request.method == "POST" and form.is_valid():
        actions.open_door(actor=request.actor, circle=circle, words=form.cleaned_data["line"])
        messages.success(request, _("The door is open. Members read this line."))
        return see_other("circle", request.congregation.slug, circle.pk)
    status = 422 if form.is_bound else 200
    return render(request, "circles/door.html", {"form": form, "circle": circle}, status=status)


@gate(post=policy.open_door)
def circle_door_close(request, circle):
    actions.close_door(actor=request.actor, circle=circle)
    messages.success(request, _("The door is closed. Nobody else sees that you are there."))
    return see_other("circle", request.congregation.slug, circle.pk)


@gate(get=policy.invite_into_circle, post=policy.invite_into_circle)
def circle_invite(request, circle):
    """Make a link for one person from outside. It is shown on this one page, and never again."""
    if request.method != "POST":
        return render(request, "circles/invite.html", {"circle": circle})
    made = actions.invite_into_circle(actor=request.actor, circle=circle)
    if made is None:
        messages.warning(
            request, _("As many of your links are open as can be. Take one back, then make another.")
        )
        return see_other("circle", request.congregation.slug, circle.pk)
    invitation, secret = made
    return show_link(request, secret, invitation=invitation)


@gate(post=policy.answer_knock)
def knock_welcome(request, knock):
    if actions.welcome_knock(actor=request.actor, knock=knock):
        messages.success(request, _("They sit with you from now on. All of you are told."))
    else:
        messages.info(request, _("This is not possible now."))
    return see_other("circle", request.congregation.slug, knock.circle_id)


@gate(post=policy.answer_knock)
def knock_decline(request, knock):
    actions.decline_knock(actor=request.actor, knock=knock)
    messages.info(request, _("They read that it is not possible now, and nothing more."))
    return see_other("circle", request.congregation.slug, knock.circle_id)


@gate(post=policy.take_knock_back)
def knock_take_back(request, knock):
    actions.take_knock_back(actor=request.actor, knock=knock)
    messages.info(request, _("Taken back. Nothing of it is left."))
    return see_other("doors", request.congregation.slug)
