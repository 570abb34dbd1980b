"""Finds out who is asking, once a request, before any view is called."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from weft.circles.queries.circles import actor_of
from weft.congregations.models import Membership
from weft.core.actor import PASSER_BY, Actor

MEMBERS_ONLY = "/c/"


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
        with timezone.override(ZoneInfo(person.zone) if person else None):
            response = self.answer(request)
        if person is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        slug = kwargs.pop("congregation", None)
        if slug is None:
            return
        here = Membership.everywhere.filter(congregation__slug=slug, person=request.person, left_at=None)
        membership = here.select_related("congregation", "level").first()
        if membership is None:
            raise Http404
        membership.person = request.person
        request.membership, request.congregation = membership, membership.congregation
        request.actor = actor_of(membership)
