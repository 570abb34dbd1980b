"""The applicant's own page: how far it is, the talk about it, and the way in once they are welcome."""

from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from weft.congregations.actions.applications import open_the_door, say_as_applicant, withdraw_application
from weft.congregations.forms.applications import SayForm
from weft.congregations.queries import applications as queries
from weft.congregations.queries.agreements import in_force
from weft.congregations.queries.coming import open_invitation
from weft.core.actor import Actor
from weft.core.pages import address_of, quietly, see_other
from weft.core.policy import gate
from weft.web.invited import THE_SECRET, answer, claim_form


def _opened(secret):
    application = queries.application_of(secret)
    if application is None:
        raise Http404
    return application


def _acting(application):
    return Actor(congregation_id=application.congregation_id)


@gate(get=THE_SECRET)
def application(request, secret):
    return _own_page(request, _opened(secret), secret, SayForm())


def _own_page(request, application, secret, form):
    here = application.congregation
    told = {
        "here": here,
        "words": here.vocabulary,
        "page": queries.applicants_page(application),
        "application": application,
        "secret": secret,
        "form": form,
        "link": address_of(request, "application", secret),
    } | _way_in(application.membership)
    return quietly(
        render(request, "congregations/application.html", told, status=422 if form.is_bound else 200)
    )


def _way_in(member):
    """Whoever is welcome comes in on this very page: by which name, by which address, and what is agreed here."""
    if member is None:
        return {}
    if queries.has_come_in(member):
        return {"has_come_in": True}
    return {"claim": claim_form(member), "agreements": in_force(member.congregation_id)}


@gate(post=THE_SECRET)
def application_say(request, secret):
    application, form = _opened(secret), SayForm(request.POST)
    if not form.is_valid():
        return _own_page(request, application, secret, form)
    if not consume(request, action="application_say", key=str(application.pk)):
        return respond_429(request)
    say_as_applicant(actor=_acting(application), application=application, **form.cleaned_data)
    return see_other("application", secret)


@gate(post=THE_SECRET)
def application_withdraw(request, secret):
    application = _opened(secret)
    withdraw_application(actor=_acting(application), application=application)
    return see_other("application", secret)


@gate(get=THE_SECRET, post=THE_SECRET)
@sensitive_post_parameters()
def application_come_in(request, secret):
    """A personal link is made when it is needed, so that none lies about, and what was written is taken at once."""
    application = _opened(secret)
    if request.method != "POST":
        return see_other("application", secret)
    link = open_the_door(actor=_acting(application), application=application)
    invitation = open_invitation(link) if link else None
    if invitation is None:
        messages.info(request, _("This is not possible just now. Please come back in a day or two."))
        return see_other("application", secret)
    return quietly(answer(request, invitation))
