"""Pages of those who are in a call: asking others along, and becoming a crew."""

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from weft.core.policy import gate
from weft.meetings.logic import local_words
from weft.weaving.actions import calls as actions
from weft.weaving.actions import questions
from weft.weaving.forms.calls import AlongForm, AskForm, ConfirmForm, ReplyForm
from weft.weaving.policy import calls as policy
from weft.weaving.queries import calls as queries
from weft.weaving.views.calls import show
from weft.weaving.views.rounds import go

THEMSELVES = "later"


@gate(get=policy.ask_along, post=policy.ask_along)
def call_along(request, call):
    """Ask others by name. What became of it shows nowhere, except that somebody is in."""
    form = AlongForm(request.POST or None, people=queries.could_come(request.actor, call))
    if request.method == "POST" and form.is_valid():
        actions.ask_along(actor=request.actor, call=call, members=list(form.cleaned_data["people"]))
        messages.success(
            request, _("They are asked by mail. Whoever would like to comes; nobody has to answer.")
        )
        return go(request, "call", call.pk)
    told = {"form": form, "call": call, "most": policy.ALONG}
    return render(request, "weaving/call_along.html", told, status=422 if form.is_bound else 200)


def meeting(call, actor, zone, said=None):
    """The people and the first meeting that would be, with the form that says so, in the reader's own zone."""
    [one] = queries.seen(actor, [call])
    starts = queries.beginnings(call, one.people)
    people = ",".join(str(member.pk) for member in one.people)
    choices = [] if call.first_at else [(start.key, _with_first_day(start, zone)) for start in starts]
    if choices:
        choices.append((THEMSELVES, _("None of these: we find a time ourselves")))
    form = ConfirmForm(said, choices=choices, initial={"people": people})
    return {
        "call": call,
        "seen": one,
        "confirm_form": form,
        "starts": starts,
        "given": _words(starts[0], zone) if call.first_at else "",
        "zone": zone,
    }


def _words(start, zone):
    return local_words(start.slot, start.cycle, zone, _)


def _with_first_day(start, zone):
    day = date_format(timezone.localtime(start.first_at), "j F")
    return _("%(weekly)s, first on %(day)s") % {"weekly": _words(start, zone), "day": day}


def begin(told, actor):
    """Make a crew of a call as the page said it; None while something is missing or has changed meanwhile."""
    form, starts = told["confirm_form"], {start.key: start for start in told["starts"]}
    if not form.is_valid():
        return None
    chosen = form.cleaned_data.get("start")
    beginning = starts.get(chosen) if chosen else next(iter(starts.values()), None)
    people = [int(key) for key in form.cleaned_data["people"].split(",") if key.isdecimal()]
    return actions.confirm_call(actor=actor, call=told["call"], people=people, beginning=beginning)


@gate(get=policy.confirm_call, post=policy.confirm_call)
def call_confirm(request, call):
    said = request.POST if request.method == "POST" else None
    told = meeting(call, request.actor, request.person.zone, said)
    if said is not None:
        circle = begin(told, request.actor)
        if circle is not None:
            messages.success(request, _("It is there. All of you are told."))
            return go(request, "circle", circle.pk)
        told = meeting(call, request.actor, request.person.zone) | {"has_changed": True}
    return render(request, "weaving/call_confirm.html", told, status=422 if said is not None else 200)


@gate(post=policy.ask_of_call)
def call_ask(request, call):
    form = AskForm(request.POST)
    if not form.is_valid():
        return show(request, call, form, ReplyForm(), status=422)
    if questions.ask_of_call(actor=request.actor, call=call, words=form.cleaned_data["words"]):
        messages.success(
            request, _("Asked. Everybody who finds this page reads it, and those in it can reply.")
        )
    else:
        messages.info(request, _("Three of your questions wait for a reply. Let them come first."))
    return go(request, "call", call.pk)


@gate(post=policy.reply_to_question)
def question_reply(request, question):
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return show(request, question.call, AskForm(), form, asked=question.pk, status=422)
    questions.reply_to_question(actor=request.actor, question=question, words=form.cleaned_data["words"])
    return go(request, "call", question.call_id)


@gate(post=policy.take_question_back)
def question_take_back(request, question):
    call_id = question.call_id
    questions.take_question_back(actor=request.actor, question=question)
    messages.info(request, _("Taken back. Nothing of it is left."))
    return go(request, "call", call_id)
