"""What pages of all rooms answer alike."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse


def see_other(name: str, *args: object) -> HttpResponse:
    """After a change: look there now."""
    return HttpResponseRedirect(reverse(name, args=args), status=303)


def quietly(response: HttpResponse) -> HttpResponse:
    """A page with a secret in it, or in its address, tells nobody the address its reader comes from.

    It still names this house: a browser that may say nothing at all cannot send the page's own forms back to us.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def address_of(request: HttpRequest, name: str, *args: object) -> str:
    """The full address of a page, to copy and pass on."""
    path = reverse(name, args=args)
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


def page_of(request: HttpRequest, rows: "QuerySet[Any] | Sequence[Any]", most: int) -> "Page[Any]":
    """That part of a long list which the address asks for."""
    return Paginator(rows, most).get_page(request.GET.get("page"))
