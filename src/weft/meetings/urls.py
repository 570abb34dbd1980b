"""Ways into this room."""

from django.urls import path

from weft.meetings import views

inside: list = [
    path("circles/", views.circles, name="circles"),
    path("circles/<int:pk>/", views.circle, name="circle"),
    path("circles/<int:pk>/sheet/", views.circle_sheet, name="circle_sheet"),
    path("circles/<int:pk>/calendar/", views.circle_calendar, name="circle_calendar"),
    path("calendars/<int:pk>/close/", views.feed_close, name="feed_close"),
    path("me/availability/", views.availability, name="availability"),
]

outside: list = [path("calendar/<str:secret>.ics", views.calendar, name="calendar")]
