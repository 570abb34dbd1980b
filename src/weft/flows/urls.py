"""Ways into this room: leaving, and taking everything along."""

from django.urls import path

from weft.flows import views

inside: list = [
    path("me/leave/", views.leave, name="leave"),
    path("me/take/", views.take_with_me, name="take_with_me"),
]
outside: list = [path("take/<str:secret>/", views.take_away, name="take_away")]
