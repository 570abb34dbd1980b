"""Ways into this room."""

from django.urls import path

from weft.congregations import views

inside: list = [
    path("people/", views.people, name="people"),
    path("people/<int:pk>/", views.member, name="member"),
    path("people/<int:pk>/invite/", views.invite, name="member_invite"),
    path("people/<int:pk>/invite/mail/", views.invite_by_mail, name="member_invite_mail"),
    path("invitations/<int:pk>/take-back/", views.take_back, name="invitation_take_back"),
    path("community/", views.community, name="community"),
    path("community/settings/", views.community_settings, name="community_settings"),
]

outside: list = [path("join/<str:secret>/", views.join, name="join")]
