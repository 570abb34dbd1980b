"""Pages of the board of calls: looking, calling, and what one does with a call of one's own."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.core.pages import page_of, see_other
from weft.core.policy import be_member, gate
from weft.weaving.actions import calls as actions
from weft.weaving.forms.calls import AskForm, CallForm, LengthForm, ReplyForm, SearchForm, calling
from weft.weaving.policy import calls as policy
from weft.weaving.queries import calls as queries
from weft.weaving.views.rounds import go

A_PAGE = 20


@gate(get=be_member)
def calls(request):
    form = SearchForm(request.GET or None, languages=queries.languages(request.actor))
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sought = {name: said[name] for name in ("q", "language", "where") if said.get(name)}
    search = queries.Search(said.get("q", ""), said.get("language", ""), said.get("where", ""))
    page = page_of(request, queries.calls(request.actor, search), A_PAGE)
    told = {
        "form": form,
        "page": page,
        "board": queries.seen(request.actor, page),
        "sought": sought,
        "query": urlencode(sought),
        "ended": queries.ended_calls(request.actor)[:6],
        "waits": queries.waits_for_next_call(request.actor),
        "may_call": policy.make_call(request.actor),
    }
    return render(request, "weaving/calls.html", told)


@gate(get=policy.make_call, post=policy.make_call)
def call_new(request):
    """One form; of a call that has ended, its caller calls again with the words filled in."""
    here, person = request.congregation, request.person
    earlier = policy.call_again.rows(request.actor).filter(pk=_number(request.GET.get("again"))).first()
    usual = CallForm.usual(here, person.zone) | (CallForm.again(earlier) if earlier else {})
    form = CallForm(request.POST or None, person=person, initial=usual)
    length = LengthForm(request.POST or None, initial=LengthForm.of(earlier or here))
    if request.method == "POST" and form.is_valid() & length.is_valid():
        made = actions.make_call(actor=request.actor, calling=calling(form, length))
        if made is not None:
            messages.success(request, _("It stands on the board, and you are in it."))
            return go(request, "call", made.pk)
        messages.warning(request, _("Three of yours are open. Take one back first."))
    return _form_page(request, form, length, None)


def _number(words):
    return int(words) if words and words.isdecimal() and len(words) < 10 else 0


def _form_page(request, form, length, call):
    told = {"form": form, "length": length, "call": call}
    return render(request, "weaving/call_new.html", told, status=422 if form.is_bound else 200)


@gate(get=policy.change_call, post=policy.change_call)
def call_change(request, call):
    form = CallForm(
        request.POST or None, person=request.person, initial=CallForm.of(call, request.person.zone)
    )
    length = LengthForm(request.POST or None, initial=LengthForm.of(call))
    if request.method == "POST" and form.is_valid() & length.is_valid():
        if actions.change_call(actor=request.actor, call=call, calling=calling(form, length)):
            messages.success(request, _("Kept. Those who are in it are told that something changed."))
            return go(request, "call", call.pk)
        form.add_error("size_high", _("more people than that are in it already."))
    return _form_page(request, form, length, call)


@gate(get=policy.see_call)
def call(request, call):
    return show(request, call, AskForm(), ReplyForm())


def show(request, call, ask_form, reply_form, asked=None, status=200):
    """The page of a call; `asked` is the question that somebody is replying to."""
    told = {
        "call": call,
        "page": queries.call_page(request.actor, call),
        "ask_form": ask_form,
        "reply_form": reply_form,
        "asked": asked,
        "may_confirm": policy.confirm_call.allows(request.actor, call),
    }
    return render(request, "weaving/call.html", told, status=status)


@gate(post=policy.withdraw_call)
def call_withdraw(request, call):
    if actions.withdraw_call(actor=request.actor, call=call):
        messages.success(request, _("Taken back. Those who were in it are told that it has ended."))
    return see_other("calls", request.congregation.slug)


@gate(post=policy.join_call)
def call_join(request, call):
    if actions.join_call(actor=request.actor, call=call):
        messages.success(request, _("You are in. You can leave again with one button."))
        return go(request, "call", call.pk)
    messages.info(request, _("This is not possible now. The others here are open."))
    return see_other("calls", request.congregation.slug)


@gate(post=policy.leave_call)
def call_leave(request, call):
    actions.leave_call(actor=request.actor, call=call)
    messages.info(request, _("You are not in it any more. Come back when you like."))
    return see_other("calls", request.congregation.slug)


@gate(post=policy.hear_of_next_call)
def call_next_time(request, call):
    actions.hear_of_next_call(actor=request.actor, call=call)
    messages.success(request, _("When the next one opens that you may join, one mail comes to you."))
    return see_other("calls", request.congregation.slug)


@gate(post=policy.decline_call)
def call_decline(request, call):
    actions.decline_call(actor=request.actor, call=call)
    messages.info(request, _("All right. Nobody is told, and nothing of it is kept."))
    return see_other("calls", request.congregation.slug)


@gate(post=be_member)
def calls_no_next_time(request):
    actions.hear_no_more(actor=request.actor)
    messages.success(request, _("No mail comes to you about the next one."))
    return see_other("calls", request.congregation.slug)
