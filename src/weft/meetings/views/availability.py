"""Pages of when somebody could meet. Only they themself open them."""

import hashlib
import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weft.congregations.queries.charges import nobody_stands_in
from weft.core.pages import see_other
from weft.core.policy import be_member, gate
from weft.meetings import actions, queries
from weft.meetings.forms import (
    DAYS,
    AvailabilityForm,
    AwayForm,
    CalendarForm,
    MovedForm,
    OtherwiseForm,
    PlainWeekForm,
)
from weft.meetings.logic import clock_words, outside, week_words, zone_names
from weft.meetings.logic.ahead import in_words
from weft.meetings.models import HOLDS

TROUBLES = {
    "address": gettext_lazy("This is not an address that can be read. Paste it once more."),
    "name": gettext_lazy("There is no such place on the internet. Look whether the address is whole."),
    "closed": gettext_lazy("This address is not one of the open internet, so it is not read from here."),
    "connection": gettext_lazy("Nobody answered there. It is tried again in a few hours."),
    "certificate": gettext_lazy(
        "That place could not prove that it is what it says. It is tried again later."
    ),
    "slow": gettext_lazy("The answer took too long. It is tried again in a few hours."),
    "large": gettext_lazy("This calendar is too large to be read here. Choose one with fewer events."),
    "redirects": gettext_lazy("The address leads on and on. Paste the one it ends at."),
    "gone": gettext_lazy("There is no calendar at this address any more. Paste a new one."),
    "key": gettext_lazy("This calendar is closed to us. Paste its secret address."),
    "answer": gettext_lazy("The answer made no sense. It is tried again in a few hours."),
    "kind": gettext_lazy("What lies there is not a calendar. Look for the address in iCal format."),
    "unreadable": gettext_lazy("What lies there could not be read as a calendar."),
    "heavy": gettext_lazy("This calendar repeats too much to be read here. Choose a simpler one."),
    "locked": gettext_lazy("The address can no longer be opened. Paste it once more."),
}


def _page(request, template, form, **told):
    return render(request, template, {"form": form, **told}, status=422 if form.is_bound else 200)


def _hours(request, times):
    kept = times.availability or request.congregation
    return {"hours_low": kept.hours_low, "hours_high": kept.hours_high}


def _week_form(request, kind, times, **more):
    return kind(
        request.POST if request.method == "POST" else None,
        before=times.availability.spans if times.availability else (),
        initial=_hours(request, times),
        **more,
    )


def _keep(request, form):
    said = form.cleaned_data
    actions.change_availability(
        actor=request.actor, week=said["week"], hours=(said["hours_low"], said["hours_high"])
    )
    messages.success(request, _("Kept. The next proposal goes by this."))


@gate(get=be_member, post=be_member)
def availability(request):
    times = queries.my_times(request.actor)
    asked = request.POST if request.method == "POST" else request.GET
    form = _week_form(request, AvailabilityForm, times, finer="finer" in asked)
    if request.method == "POST" and form.is_valid():
        _keep(request, form)
        finer = request.POST.get("rows", "finer" if "finer" in asked else "") == "finer"
        return HttpResponse(status=303, headers={"Location": request.path + ("?finer=1" if finer else "")})
    told = {"times": times, "days": DAYS, "others": _others(times)} | _ahead(times)
    told["nobody_stands_in"] = nobody_stands_in(times.member) if times.away else []
    return _page(request, "meetings/availability.html", form, **told)


def _ahead(times):
    """The picture of the coming weeks, and the same as text."""
    picture = times.ahead
    if picture is None or not picture.hours:
        return {"picture": None}
    rows = [(clock_words(hour.start), list(zip(DAYS, hour.weeks, strict=True))) for hour in picture.hours]
    return {"picture": rows, "as_text": in_words(picture, DAYS)}


def _others(times):
    """Days that are not ordinary, each with its hours in words."""
    return [
        (each, ", ".join(f"{clock_words(start)}–{clock_words(end)}" for start, end in each.times))
        for each in times.others
    ]


@gate(get=be_member, post=be_member)
def availability_plain(request):
    times = queries.my_times(request.actor)
    form = _week_form(request, PlainWeekForm, times)
    if request.method == "POST" and form.is_valid():
        _keep(request, form)
        return see_other("availability_plain", request.congregation.slug)
    return _page(request, "meetings/availability_plain.html", form, times=times)


@gate(get=be_member, post=be_member)
def availability_days(request):
    times = queries.my_times(request.actor)
    form = OtherwiseForm(request.POST if request.method == "POST" and times.availability else None)
    if form.is_bound and form.is_valid():
        actions.say_otherwise(actor=request.actor, days=form.cleaned_data["days"])
        messages.success(request, _("Kept. The next proposal goes by this."))
        return see_other("availability_days", request.congregation.slug)
    return _page(request, "meetings/availability_days.html", form, times=times, others=_others(times))


@gate(post=be_member)
def availability_day_drop(request):
    """Days are ordinary again; what is not there needs no dropping."""
    times = queries.my_times(request.actor)
    for each in times.availability.others if times.availability else ():
        if request.POST.get("days") == f"{each.first}/{each.last}":
            actions.unsay_otherwise(actor=request.actor, first=each.first, last=each.last)
            messages.success(request, _("These days are ordinary again."))
    return see_other("availability_days", request.congregation.slug)


@gate(get=be_member, post=be_member)
def availability_away(request):
    times = queries.my_times(request.actor)
    form = AwayForm(request.POST if request.method == "POST" else None, today=times.today)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.say_away(actor=request.actor, start=said["first"], until=said["last"])
        messages.success(request, _("Rest well. Proposals leave you out of meetings in that time."))
        return see_other("availability", request.congregation.slug)
    return _page(request, "meetings/availability_away.html", form, times=times)


@gate(post=be_member)
def availability_back(request):
    if queries.my_times(request.actor).away:
        actions.come_back(actor=request.actor)
        messages.success(request, _("You are back. Proposals count you in again."))
    return see_other("availability", request.congregation.slug)


@gate(get=be_member, post=be_member)
def availability_calendar(request):
    busy = queries.my_calendar(request.actor)
    form = CalendarForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.name_calendar(actor=request.actor, address=form.cleaned_data["address"])
        messages.success(request, _("Kept. It is being read now; look again in a minute."))
        return see_other("availability_calendar", request.congregation.slug)
    told = {
        "busy": busy,
        "host": queries.host_of(busy) if busy else "",
        "trouble": TROUBLES.get(busy.trouble, TROUBLES["answer"]) if busy and busy.trouble else "",
        "holds_until": busy.read_at + HOLDS if busy and busy.read_at else None,
    }
    return _page(request, "meetings/availability_calendar.html", form, **told)


@gate(post=be_member)
def availability_calendar_forget(request):
    if busy := queries.my_calendar(request.actor):
        actions.forget_calendar(actor=request.actor, busy=busy)
        messages.success(request, _("Forgotten: its address, and all that was read from it."))
    return see_other("availability_calendar", request.congregation.slug)


def _trace(times):
    """By which a second press of the same button is told from the first."""
    week = times.availability.week if times.availability else []
    return hashlib.sha256(json.dumps([week, times.zone]).encode()).hexdigest()


@gate(get=be_member, post=be_member)
def availability_moved(request):
    """After a move to another zone: keep the hours by the clock, or shift them along. Only once."""
    times = queries.my_times(request.actor)
    if request.method == "POST":
        return _moved(request, times)
    old_zone = request.GET.get("from", "")
    if (
        old_zone not in zone_names()
        or old_zone == times.zone
        or not (times.availability and times.availability.week)
    ):
        return see_other("me", request.congregation.slug)
    after = queries.week_elsewhere(times, old_zone)
    told = {
        "times": times,
        "old_zone": old_zone,
        "was": _trace(times),
        "kept": _in_words(times.availability.spans),
        "moved": _in_words(after),
        "never": _in_words(outside(after, times.availability.hours)),
        "others": [each for each in times.others if each.times],
    }
    return render(request, "meetings/availability_moved.html", told)


def _in_words(week):
    return week_words(week, [day[:3] for day in map(str, DAYS)])


def _moved(request, times):
    form = MovedForm(request.POST)
    if form.is_valid() and form.cleaned_data["choice"] == "shift":
        old_zone = form.cleaned_data["old_zone"]
        if old_zone in zone_names() and form.cleaned_data["was"] == _trace(times):
            actions.move_week(actor=request.actor, old_zone=old_zone, new_zone=times.zone)
            messages.success(request, _("Your hours stay the same moments, on your new clock."))
            _say_what_counts_no_more(request)
    elif form.is_valid():
        messages.success(request, _("Your hours stay as they are, by the clock where you are now."))
    return see_other("availability", request.congregation.slug)


def _say_what_counts_no_more(request):
    """Hours that came to lie where somebody never wants any stay in their week, and count for nothing."""
    kept = queries.my_availability(request.actor)
    if lost := outside(kept.spans, kept.hours):
        said = _("These do not count, because they lie in hours you never want: %(hours)s.")
        messages.warning(request, said % {"hours": _in_words(lost)})
