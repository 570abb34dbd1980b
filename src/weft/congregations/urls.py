"""Ways into this room."""

from django.urls import path

from weft.congregations.views import coming, community, members

inside: list = [
    path("people/", members.people, name="people"),
    path("people/<int:pk>/", members.member, name="member"),
    path("people/<int:pk>/invite/", coming.invite, name="member_invite"),
    path("people/<int:pk>/invite/mail/", coming.invite_by_mail, name="member_invite_mail"),
    path("invitations/<int:pk>/take-back/", coming.take_back, name="invitation_take_back"),
    path("community/", community.community, name="community"),
    path("community/settings/", community.community_settings, name="community_settings"),
]

outside: list = [path("join/<str:secret>/", coming.join, name="join")]
