"""Ways into this room: the first pages of the house, and of a community."""

from django.urls import path

from weft.web import views

inside: list = [path("", views.home, name="home")]

outside: list = [
    path("", views.front, name="front"),
    path("start/", views.start, name="start"),
    path("example/", views.example, name="example"),
    path("privacy/", views.privacy, name="privacy"),
    path("readyz", views.readyz, name="readyz"),
    path("dev/mail/", views.dev_mails, name="dev_mails"),
    path("dev/mail/<slug:name>/", views.dev_mail, name="dev_mail"),
]
