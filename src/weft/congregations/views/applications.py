"""Pages of asking to come in: the door, and those of whoever decides."""

from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.congregations.actions.applications import (
    Asking,
    apply,
    decline_applicant,
    halt_application,
    resume_application,
    say_to_applicant,
    vouch_application,
    welcome_applicant,
)
from weft.congregations.forms.applications import ApplyForm, SayForm
from weft.congregations.policy import applications as policy
from weft.congregations.queries import applications as queries
from weft.congregations.queries.agreements import in_force
from weft.core.actor import Actor
from weft.core.pages import address_of, page_of, quietly, see_other
from weft.core.policy import Public, gate

A_PAGE = 30
THE_DOOR = Public("Whoever likes may ask to come in, where the community lets people ask.")


# Asking


@gate(get=THE_DOOR, post=THE_DOOR)
def apply_to(request, name):
    """Ask to come in. Where nobody may ask, there is nothing here, as where no community is."""
    here = queries.open_door(name)
    if here is None:
        raise Http404
    return ask_to_come_in(request, here)


def ask_to_come_in(request, here, invitation=None):
    """The page on which somebody asks, at the open door or by the link of a member who does not decide alone."""
    form = ApplyForm(request.POST or None, questions=queries.asked_questions(here))
    told = {
        "here": here,
        "words": here.vocabulary,
        "form": form,
        "invitation": invitation,
        "agreements": in_force(here.pk),
    }
    if request.method == "POST" and form.is_valid():
        return _send(request, here, form, invitation) or quietly(
            render(request, "account/signup_closed.html", {"tongues": ()}, status=404)
        )
    return quietly(render(request, "congregations/apply.html", told, status=422 if form.is_bound else 200))


def _send(request, here, form, invitation):
    mail = form.cleaned_data["mail"].casefold()
    if not _may_ask(request, here, mail):
        return respond_429(request)
    asking = Asking(
        name=form.cleaned_data["name"], zone=form.cleaned_data["zone"], mail=mail, answers=form.answers
    )
    secret = apply(
        actor=Actor(congregation_id=here.pk), congregation=here, asking=asking, invitation=invitation
    )
    return see_other("application", secret) if secret else None


def _may_ask(request, here, mail):
    """Nobody floods a community, nor through it somebody else's mailbox."""
    if mail and not consume(request, action="apply_mail", key=mail):
        return False
    return consume(request, action="apply", key=str(here.pk))


# Those who decide


@gate(get=policy.see_applications)
def applications(request):
    page = page_of(request, queries.open_applications(request.actor), A_PAGE)
    here = request.congregation
    told = {"page": page}
    if here.admission != here.Admission.INVITATION:
        told["link"] = address_of(request, "apply", here.slug)
    return render(request, "congregations/applications.html", told)


@gate(get=policy.see_application)
def application_read(request, application):
    return _reading(request, application, SayForm())


def _reading(request, application, form):
    told = {
        "page": queries.application_page(request.actor, application),
        "application": application,
        "form": form,
    }
    return render(request, "congregations/application_read.html", told, status=422 if form.is_bound else 200)


@gate(post=policy.see_application)
def application_talk(request, application):
    form = SayForm(request.POST)
    if not form.is_valid():
        return _reading(request, application, form)
    say_to_applicant(actor=request.actor, application=application, **form.cleaned_data)
    return see_other("application_read", request.congregation.slug, application.pk)


@gate(post=policy.answer_application)
def application_welcome(request, application):
    if welcome_applicant(actor=request.actor, application=application) is None:
        return _somebody_was_faster(request)
    words = _("%(name)s is welcome here now, and finds the way in on their own page.")
    messages.success(request, words % {"name": application.name})
    return see_other("applications", request.congregation.slug)


@gate(post=policy.answer_application)
def application_decline(request, application):
    if not decline_applicant(actor=request.actor, application=application):
        return _somebody_was_faster(request)
    messages.success(request, _("They are told kindly. Who decided stands nowhere."))
    return see_other("applications", request.congregation.slug)


@gate(post=policy.vouch_application)
def application_vouch(request, application):
    if not vouch_application(actor=request.actor, application=application):
        return _somebody_was_faster(request)
    messages.success(request, _("You vouch for them. Thank you for opening the door."))
    return see_other("application_read", request.congregation.slug, application.pk)


def _somebody_was_faster(request):
    messages.warning(request, _("Somebody was faster than you. This is how it stands now."))
    return see_other("applications", request.congregation.slug)


@gate(post=policy.halt_application)
def application_halt(request, application):
    halt_application(actor=request.actor, application=application)
    messages.success(request, _("The clock stands still until you say that the talk is over."))
    return see_other("application_read", request.congregation.slug, application.pk)


@gate(post=policy.resume_application)
def application_resume(request, application):
    resume_application(actor=request.actor, application=application)
    messages.success(request, _("Thank you. For you the talk is over."))
    return see_other("application_read", request.congregation.slug, application.pk)
