"""Two crews out of one: asked by any one of those who sit there, answered by each of them in private."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.circles.models import Circle
from weft.circles.queries.circles import seated
from weft.core.pages import see_other
from weft.core.policy import gate
from weft.weaving.actions.recombining import ask_split
from weft.weaving.policy import recombining as policy
from weft.weaving.queries import recombining as queries


@gate(get=policy.split_circle, post=policy.split_circle)
def circle_split(request: HttpRequest, circle: Circle) -> HttpResponse:
    if request.method == "POST":
        if ask_split(actor=request.actor, circle=circle):
            messages.success(request, _("It is looked at now. Then each of you is asked, in private."))
        else:
            messages.info(request, _("This is not possible now."))
        return see_other("circle_split", request.congregation.slug, circle.pk)
    told = {
        "circle": seated(circle),
        "under_way": queries.change_under_way(circle),
        "lately": queries.split_lately(circle),
        "divides": queries.divides(circle),
    }
    return render(request, "weaving/circle_split.html", told)
