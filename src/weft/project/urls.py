"""Every way into the house. Inside a community all ways begin with its name."""

from django.urls import include, path

from weft.circles.urls import inside as circles
from weft.circles.urls import outside as public_pages
from weft.congregations.urls import inside as congregations
from weft.congregations.urls import outside as invitations
from weft.flows.urls import inside as flows
from weft.flows.urls import outside as taking_along
from weft.meetings.urls import inside as meetings
from weft.meetings.urls import outside as calendars
from weft.people.urls import inside as people
from weft.people.urls import outside as sign_in
from weft.weaving.urls import inside as weaving
from weft.weaving.urls import outside as answered_by_mail
from weft.web.urls import inside as home
from weft.web.urls import outside as shell

urlpatterns = [
    path("", include(shell)),
    path("", include(sign_in)),
    path("", include(invitations)),
    path("", include(public_pages)),
    path("", include(calendars)),
    path("", include(taking_along)),
    path("", include(answered_by_mail)),
    path(
        "c/<slug:congregation>/",
        include([*home, *people, *congregations, *circles, *meetings, *weaving, *flows]),
    ),
]
