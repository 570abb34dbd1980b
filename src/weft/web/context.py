"""What every page is given: the community's words, and the few places to go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from weft.congregations.logic.words import vocabulary
from weft.congregations.queries.applications import open_to_all
from weft.congregations.queries.community import is_fresh


def shell(request: HttpRequest) -> dict[str, Any]:
    """The navigation, the words and who is asking; error pages are given only what is safe."""
    congregation = getattr(request, "congregation", None)
    return {
        "actor": getattr(request, "actor", None),
        "person": getattr(request, "person", None),
        "congregation": congregation,
        "words": congregation.vocabulary if congregation else vocabulary({}, get_language() or "en"),
        "tongues": [] if getattr(request, "person", None) else settings.LANGUAGES,
        "home_url": reverse("home", args=[congregation.slug]) if congregation else "/",
        "nav": _nav(request, congregation.slug) if congregation else [],
        "open_to_all": open_to_all(),
        "may_begin": congregation is not None and congregation.is_example and is_fresh(),
    }


ABOUT_ALL = (
    "community",
    "charges",
    "handovers",
    "holdings",
    "chronicle",
    "agreements",
    "levels",
    "care",
    "invitations",
    "applications",
)
"""Pages that one comes to from that of everybody who is here."""


def _nav(request: HttpRequest, slug: str) -> list[tuple[str, str, str, bool]]:
    """Address, word, icon, and whether one is there now."""
    places = [
        ("home", _("Next"), "next"),
        ("people", _("People"), "people"),
        ("circles", _("Circles"), "circles"),
        ("me", _("Me"), "me"),
    ]
    urls = [(reverse(name, args=[slug]), word, icon) for name, word, icon in places]
    home = urls[0][0]
    path = _on_the_way(request.path, slug)
    return [(url, word, icon, _is_here(path, url, home)) for url, word, icon in urls]


def _on_the_way(path: str, slug: str) -> str:
    """The page by which one comes to this one, where it lies beside that and not below."""
    home, people = reverse("home", args=[slug]), reverse("people", args=[slug])
    places = tuple(f"{home}{place}/" for place in ABOUT_ALL)
    return people if path.startswith(places) else path


def _is_here(path: str, url: str, home: str) -> bool:
    return path == url or (url != home and path.startswith(url))
