"""Ways into this room."""

from django.urls import path

from weft.circles.views import circles, notes

inside: list = [
    path("circles/<int:pk>/name/", circles.circle_name, name="circle_name"),
    path("circles/<int:pk>/leave/", circles.circle_leave, name="circle_leave"),
    path("me/access/", notes.access, name="access"),
]
outside: list = []
