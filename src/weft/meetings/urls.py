"""Ways into this room."""

from django.urls import path

from weft.meetings.views import availability, circles

inside: list = [
    path("circles/", circles.circles, name="circles"),
    path("circles/<int:pk>/", circles.circle, name="circle"),
    path("circles/<int:pk>/sheet/", circles.circle_sheet, name="circle_sheet"),
    path("circles/<int:pk>/calendar/", circles.circle_calendar, name="circle_calendar"),
    path("calendars/<int:pk>/close/", circles.feed_close, name="feed_close"),
    path("me/availability/", availability.availability, name="availability"),
    path("me/availability/plain/", availability.availability_plain, name="availability_plain"),
    path("me/availability/days/", availability.availability_days, name="availability_days"),
    path("me/availability/days/drop/", availability.availability_day_drop, name="availability_day_drop"),
    path("me/availability/away/", availability.availability_away, name="availability_away"),
    path("me/availability/back/", availability.availability_back, name="availability_back"),
    path("me/availability/calendar/", availability.availability_calendar, name="availability_calendar"),
    path(
        "me/availability/calendar/forget/",
        availability.availability_calendar_forget,
        name="availability_calendar_forget",
    ),
    path("me/availability/moved/", availability.availability_moved, name="availability_moved"),
]

outside: list = [path("calendar/<str:secret>.ics", circles.calendar, name="calendar")]
