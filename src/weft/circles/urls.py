"""Ways into this room."""

from django.urls import path

from weft.circles import views

inside: list = [
    path("circles/<int:pk>/name/", views.circle_name, name="circle_name"),
    path("circles/<int:pk>/leave/", views.circle_leave, name="circle_leave"),
    path("me/access/", views.access, name="access"),
]
outside: list = []
