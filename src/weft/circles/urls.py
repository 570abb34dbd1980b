"""Ways into this room."""

from django.urls import path

from weft.circles.views import circles, company, doors, notes, people, tellings

inside: list = [
    path("circles/<int:pk>/name/", circles.circle_name, name="circle_name"),
    path("circles/<int:pk>/leave/", circles.circle_leave, name="circle_leave"),
    path("circles/<int:pk>/stay/", company.circle_stay, name="circle_stay"),
    path("circles/<int:pk>/company/", company.circle_company, name="circle_company"),
    path("circles/<int:pk>/door/", doors.circle_door, name="circle_door"),
    path("circles/<int:pk>/door/close/", doors.circle_door_close, name="circle_door_close"),
    path("circles/<int:pk>/invite/", doors.circle_invite, name="circle_invite"),
    path("knocks/<int:pk>/welcome/", doors.knock_welcome, name="knock_welcome"),
    path("knocks/<int:pk>/not-now/", doors.knock_decline, name="knock_decline"),
    path("knocks/<int:pk>/take-back/", doors.knock_take_back, name="knock_take_back"),
    path("me/", tellings.me, name="me"),
    path("me/access/", notes.access, name="access"),
    path("me/seen/", tellings.seen, name="seen"),
    path("me/sign-up/keep/", tellings.signup_keep, name="signup_keep"),
    path("me/sign-up/forget/", tellings.signup_forget, name="signup_forget"),
    path("me/person/", people.my_person, name="my_person"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.member, name="member"),
]
outside: list = [path("p/<slug:name>/", tellings.public_page, name="public_page")]
