"""Ways into this room: the first pages of the house, and of a community."""

from django.urls import path

from weft.web import applicant, invited, views

inside: list = [
    path("", views.home, name="home"),
    path("circles/open/", views.doors, name="doors"),
]

outside: list = [
    path("", views.front, name="front"),
    path("start/", views.start, name="start"),
    path("example/", views.example, name="example"),
    path("speak/", views.speak, name="speak"),
    path("join/<str:secret>/", invited.join, name="join"),
    path("come-in/", invited.join_again, name="account_signup"),
    path("application/<str:secret>/", applicant.application, name="application"),
    path("application/<str:secret>/say/", applicant.application_say, name="application_say"),
    path("application/<str:secret>/withdraw/", applicant.application_withdraw, name="application_withdraw"),
    path("application/<str:secret>/come-in/", applicant.application_come_in, name="application_come_in"),
    path("privacy/", views.privacy, name="privacy"),
    path("readyz", views.readyz, name="readyz"),
    path("dev/mail/", views.dev_mails, name="dev_mails"),
    path("dev/mail/<slug:name>/", views.dev_mail, name="dev_mail"),
]
