"""Finds out who is asking, once a request, before any view is called."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import activate, get_language

from weft.circles.queries.circles import actor_of
from weft.congregations.models import Membership
from weft.congregations.queries.agreements import with_waiting
from weft.core.actor import PASSER_BY, Actor
from weft.core.pages import see_other
from weft.core.tongue import asked_by, speaking, spoken

MEMBERS_ONLY = "/c/"

BEFORE_AGREEING = ("agreements/", "me/")
"""What stays open inside a community while something new waits for a member's yes: that, and all that is their own."""


class ActorMiddleware:
    """Puts `actor` on every request, and `congregation` and `membership` on those inside a community.

    A passer-by is sent to sign in for every address of every community, there or not; a stranger gets one 404.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: Any) -> HttpResponse:
        person = request.user.person if request.user.is_authenticated else None
        request.actor = Actor(person_id=person.pk) if person else PASSER_BY
        request.person, request.congregation, request.membership = person, None, None
        if person is None and request.path_info.startswith(MEMBERS_ONLY):
            return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': request.path})}")
        with timezone.override(ZoneInfo(person.zone) if person else None), _tongue(request):
            response = self.answer(request)
            response.headers.setdefault("Content-Language", get_language() or "")
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        slug = kwargs.pop("congregation", None)
        if slug is None:
            return None
        here = Membership.everywhere.filter(congregation__slug=slug, person=request.person, left_at=None)
        membership = with_waiting(here).select_related("congregation", "level").first()
        if membership is None:
            raise Http404
        membership.person = request.person
        request.membership, request.congregation = membership, membership.congregation
        if not (request.person.language or asked_by(request)):
            activate(spoken(request.congregation.language))
        request.actor = actor_of(membership)
        return _to_what_is_agreed(request) if membership.is_asked else None


def _tongue(request: Any) -> AbstractContextManager[None]:
    """The page speaks the person's language, or what their browser asks for; only then the community's."""
    return speaking(request.person.language if request.person else "", asked_by(request))


def _to_what_is_agreed(request: Any) -> HttpResponse | None:
    """Whoever has not said yes to all that holds here is led to it from every page that is not their own."""
    home = reverse("home", args=[request.congregation.slug])
    if request.path.startswith(tuple(home + place for place in BEFORE_AGREEING)):
        return None
    return see_other("agreements", request.congregation.slug)
