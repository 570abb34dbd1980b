"""Pages of circles and of when they meet. Only those who sit in a circle open them."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _

from weft.circles.models import SMALL, Circle
from weft.circles.policy.circles import see_circle
from weft.circles.queries.circles import my_crews, seated
from weft.circles.queries.doors import knocks_at
from weft.circles.queries.origins import life_line
from weft.core.pages import address_of, see_other
from weft.core.policy import Public, be_member, gate
from weft.meetings import policy, queries
from weft.meetings.actions import close_feed, open_feed


@gate(get=be_member)
def circles(request):
    ahead = queries.first_meetings(request.actor)
    crews = [(crew, ahead.get(crew.pk)) for crew in my_crews(request.actor)]
    told = {
        "crews": [pair for pair in crews if pair[0].state != "ended"],
        "ended": [pair[0] for pair in crews if pair[0].state == "ended"],
    }
    return render(request, "meetings/circles.html", told)


@gate(get=see_circle)
def circle(request, circle):
    return render(request, "meetings/circle.html", _circle_page(request, circle))


def _circle_page(request, circle):
    every = queries.every_series(request.actor, circle)
    series = every[-1] if every else None
    knocks = knocks_at(request.actor, [seated(circle)])
    return {
        "circle": circle,
        "knocks": knocks,
        "may_invite": request.actor.holds("invite") or request.actor.holds("welcome"),
        "rhythm": queries.rhythm(series, request.person.zone) if series else None,
        "feeds": queries.my_feeds(request.actor, circle),
        "line": life_line(request.actor, circle) if circle.scale in SMALL else None,
        **_company(request, circle, every),
    }


def _company(request, circle, every):
    """How many sit in a circle beside how many usually do, and where it is in its weeks."""
    here, many = request.congregation, len(circle.sitters)
    told = {"is_full": many >= here.crew_high}
    if circle.state == Circle.State.ENDED or circle.scale not in SMALL:
        return told
    is_crew = circle.scale == Circle.Scale.CREW
    return told | {
        "is_large": is_crew and many > here.crew_high,
        "is_small": many <= here.crew_low,
        "is_young": is_crew and bool(every) and queries.is_young(every[0], here.refill_days),
        "is_ending": bool(every) and queries.is_ending(every[-1]),
    }


@gate(get=see_circle)
def circle_sheet(request, circle):
    series = queries.series_of(request.actor, circle)
    people = [sitter.membership.person for sitter in seated(circle).sitters]
    times = queries.in_each_zone(series, {person.zone for person in people}) if series else {}
    told = {
        "circle": circle,
        "rhythm": queries.rhythm(series, request.person.zone) if series else None,
        "rows": [(person, times.get(person.zone, "")) for person in people],
        "paper": "letter" if request.GET.get("paper") == "letter" else "a4",
        "large": request.GET.get("type") == "large",
    }
    return render(request, "meetings/sheet.html", told)


@gate(post=see_circle)
def circle_calendar(request, circle):
    """Make a calendar link. It is shown on this one page, and never again."""
    link = address_of(request, "calendar", open_feed(actor=request.actor, circle=circle))
    told = {"link": link, "link_for_apps": "webcal:" + link.partition(":")[2], "circle": seated(circle)}
    response = render(request, "meetings/calendar_opened.html", told)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@gate(post=policy.close_feed)
def feed_close(request, feed):
    close_feed(actor=request.actor, feed=feed)
    messages.success(request, _("Closed. Calendars that read this link will find nothing there."))
    return see_other("circle", request.congregation.slug, feed.circle_id)


@gate(get=Public("The secret in the address is the key; it ends when its person leaves the circle."))
def calendar(request, secret):
    series = queries.open_feed(secret)
    if series is None:
        raise Http404
    body = queries.calendar_of(series)
    changed = int(series.circle.made_at.timestamp())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="meetings.ics"'
    response.headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response.headers["Last-Modified"] = http_date(changed)
    response = get_conditional_response(
        request, etag=response["ETag"], last_modified=changed, response=response
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
