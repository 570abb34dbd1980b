"""A device that others use, too, forgets who sat at it."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from weft.people.views.accounts import QUIET, SHARED

A_MINUTE = 60


class SharedDeviceMiddleware:
    """Signs out, after fifteen quiet minutes, whoever said that the device is shared; every visit begins them anew."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: Any) -> HttpResponse:
        until = request.session.get(SHARED)
        if until is not None:
            left = until - time.time()
            if left < 0:
                logout(request)
            elif left < QUIET - A_MINUTE:
                request.session[SHARED] = time.time() + QUIET
        return self.answer(request)
