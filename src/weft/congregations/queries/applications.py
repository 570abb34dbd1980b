"""Reading who asks to come in, and what was said about it."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from weft.congregations.logic.admission import KEPT
from weft.congregations.logic.secrets import hash_of
from weft.congregations.models import Application, Congregation, Invitation, Membership, Objection, Remark
from weft.congregations.policy import applications as policy
from weft.congregations.queries.charges import permits_of, welcomers
from weft.core import clock
from weft.core.actor import Actor, the_house
from weft.core.policy import mark
from weft.core.sealing import unseal, unseal_all
from weft.people.models import Account

DECIDED_BY_PEOPLE = (Congregation.Admission.SPONSOR, Congregation.Admission.HOLDERS)
INVITATION = Congregation.Admission.INVITATION
UNDECIDED = (Application.State.OPEN, Application.State.HALTED)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What an applicant wrote: each question as it was asked, with their answer, and the secret of their page."""

    secret: str
    answers: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said between an applicant and those who decide."""

    writer: str
    by_applicant: bool
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """An application as its applicant, or somebody who decides, reads it."""

    application: Application
    answers: list[tuple[str, str]]
    conversation: list[Said]
    invited_by: str = ""
    asked_for_talk: bool = False


def asks_first(invitation: Invitation) -> bool:
    """Whether this link leads to asking, because its maker invites but does not decide who comes in."""
    by_people = invitation.congregation.admission in DECIDED_BY_PEOPLE
    return by_people and "welcome" not in permits_of(invitation.made_by)


def open_door(slug: str) -> Congregation | None:
    """The community of that name if whoever likes may ask to come in there."""
    return Congregation.everywhere.filter(slug=slug).exclude(admission=INVITATION).first()


def open_to_all() -> QuerySet[Congregation]:
    """Communities that let in whoever asks: they alone are named to somebody who stands before the house."""
    open_ones = Congregation.everywhere.filter(admission=Congregation.Admission.OPEN, is_example=False)
    return open_ones.order_by("name", "pk")


def asked_questions(here: Congregation) -> list[str]:
    """What a community asks whoever wants to come in; nothing where nobody would read the answer."""
    return [] if here.admission == Congregation.Admission.OPEN else list(here.questions)


def application_of(secret: str) -> Application | None:
    """The application that a secret link opens, however far it is."""
    found = Application.everywhere.filter(secret_hash=hash_of(secret))
    return found.select_related("congregation", "sponsor__person", "membership__person").first()


def open_applications(actor: Actor) -> QuerySet[Application]:
    """Those who ask to come in and have no answer yet, the longest waiting first."""
    rows = policy.see_application.rows(actor).select_related("sponsor__person")
    return rows.order_by("made_at", "pk")


def to_answer(actor: Actor) -> QuerySet[Application]:
    """Those who ask to come in and wait for a word that the actor may say, the longest waiting first."""
    may = policy.answer_application.q(actor) | policy.vouch_application.q(actor)
    return open_applications(actor).filter(may)


def applicants_page(application: Application) -> ApplicationPage:
    """What the applicant reads: their own words and the conversation."""
    return ApplicationPage(
        application,
        answers=sealed_in(application).answers if application.answers else [],
        conversation=_conversation(application),
    )


def application_page(actor: Actor, application: Application) -> ApplicationPage:
    """What somebody who decides reads, with `may_…` for each of their buttons."""
    mark(
        actor,
        [application],
        answer=policy.answer_application,
        vouch=policy.vouch_application,
        halt=policy.halt_application,
        resume=policy.resume_application,
    )
    inviter = application.invitation.made_by.name if application.invitation else ""
    return ApplicationPage(
        application,
        answers=sealed_in(application).answers,
        conversation=_conversation(application),
        invited_by=inviter,
        asked_for_talk=application.state == Application.State.HALTED,
    )


def sealed_in(application: Application) -> Sealed:
    """What an applicant wrote, opened."""
    found = json.loads(unseal(application.place, application.answers))
    return Sealed(found["secret"], [(question, answer) for question, answer in found["answers"]])


def _conversation(application: Application) -> list[Said]:
    remarks = list(_remarks(application))
    for remark in remarks:
        remark.application = application
    words = unseal_all([(remark.place, remark.sealed) for remark in remarks]) if remarks else []
    return [
        Said(_writer(application, remark), remark.by_applicant, remark.made_at, said.decode())
        for remark, said in zip(remarks, words, strict=True)
    ]


def _remarks(application: Application) -> QuerySet[Remark]:
    rows: QuerySet[Remark] = Remark.objects.of(application.congregation_id).filter(application=application)
    return rows.select_related("writer__person").order_by("made_at", "pk")


def _writer(application: Application, remark: Remark) -> str:
    """Empty for somebody who is gone for good."""
    if remark.by_applicant:
        return application.name
    return remark.writer.name if remark.writer else ""


def reached(application: Application) -> list[Membership]:
    """Who is written to when something was said: whoever welcomes people, and the sponsor."""
    told = {member.pk for member in welcomers(the_house(application.congregation_id))}
    here = Membership.objects.of(application.congregation_id).filter(left_at=None)
    rows = here.filter(Q(pk__in=told) | Q(pk=application.sponsor_id), person__account__has_come_in=True)
    return list(rows.select_related("person__account", "congregation").order_by("pk"))


def doorkeeper(congregation_id: int) -> Membership | None:
    """In whose name a link is made for somebody who was let in by the community's own rule."""
    return min(welcomers(the_house(congregation_id)), key=lambda each: each.pk, default=None)


def who_is_due() -> QuerySet[Application]:
    """Those who were vouched for, whose days are over, and about whom nobody wants to talk first."""
    by_sponsor = Application.everywhere.filter(policy.BY_SPONSOR, state=Application.State.OPEN)
    vouched = by_sponsor.filter(sponsor__in=Membership.everywhere.filter(left_at=None))
    return vouched.filter(due_at__lte=clock.now()).order_by("due_at", "pk")


def without_sponsor() -> QuerySet[Application]:
    """Those whose sponsor has left meanwhile."""
    waiting = Application.everywhere.filter(state__in=UNDECIDED).exclude(vouched_at=None)
    return waiting.exclude(sponsor__in=Membership.everywhere.filter(left_at=None)).order_by("pk")


def talks_over() -> QuerySet[Application]:
    """Those held up by a talk that nobody who is still here wants."""
    wanted = Objection.everywhere.filter(membership__left_at=None)
    halted = Application.everywhere.filter(state=Application.State.HALTED)
    return halted.exclude(pk__in=wanted.values("application")).order_by("pk")


def long_answered() -> QuerySet[Application]:
    """Those whose answer has stood for as long as their words are kept."""
    answered = Application.everywhere.exclude(state__in=UNDECIDED)
    return answered.filter(decided_at__lte=clock.now() - KEPT).order_by("pk")


def has_come_in(member: Membership) -> bool:
    """Whether this member has signed in before."""
    return Account.objects.filter(person=member.person_id, has_come_in=True).exists()
