"""Writing about asking to come in."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q, QuerySet

from weft.congregations.actions.coming import invite_member, use_invitation
from weft.congregations.actions.members import welcome_people
from weft.congregations.deeds import (
    APPLICATION_DECLINED,
    APPLICATION_HALTED,
    APPLICATION_RESUMED,
    APPLICATION_SENT,
    APPLICATION_TALKED,
    APPLICATION_VOUCHED,
    APPLICATION_WELCOMED,
    APPLICATION_WITHDRAWN,
)
from weft.congregations.logic.admission import BETWEEN_MAILS, due, resumed
from weft.congregations.logic.secrets import hash_of
from weft.congregations.models import (
    Application,
    Congregation,
    Invitation,
    Level,
    Membership,
    Objection,
    Remark,
)
from weft.congregations.policy import applications as policy
from weft.congregations.queries import applications as queries
from weft.congregations.queries.charges import permits_of
from weft.core import clock
from weft.core.actor import Actor, the_house
from weft.core.chronicle import record
from weft.core.sealing import destroy, seal
from weft.core.text import tidy
from weft.people.actions.people import add_people
from weft.people.models import Person

State, Admission = Application.State, Congregation.Admission
ANYHOW = Q()


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody says who asks to come in."""

    name: str
    zone: str
    mail: str = ""
    answers: Sequence[tuple[str, str]] = ()


@transaction.atomic
def apply(
    *, actor: Actor, congregation: Congregation, asking: Asking, invitation: Invitation | None = None
) -> str | None:
    """Ask to come in. Returns the secret of the applicant's own page; None when the link they came by is used up.

    The rule that holds now is the rule for this application, whatever is changed later.
    """
    if invitation is not None and not use_invitation(actor=actor, invitation=invitation):
        return None
    secret, now = secrets.token_urlsafe(24), clock.now()
    application = Application(
        congregation=congregation,
        secret_hash=hash_of(secret),
        name=tidy(asking.name, 120),
        mail=asking.mail,
        zone=asking.zone,
        admission=congregation.admission,
        invitation=invitation,
    )
    if invitation is not None:
        application.sponsor = invitation.made_by
        application.vouched_at = now if "decide" in permits_of(invitation.made_by) else None
    if application.vouched_at is not None and congregation.admission == Admission.SPONSOR:
        application.due_at = due(now, congregation.objection_days)
    kept = json.dumps({"secret": secret, "answers": list(asking.answers)})
    application.answers = seal(application.place, kept.encode())
    application.save(force_insert=True)
    record(actor, APPLICATION_SENT, application)
    if congregation.admission == Admission.OPEN:
        admit_applicant(actor=the_house(congregation.pk), application=application)
    return secret


# Talking


@transaction.atomic
def say_to_applicant(*, actor: Actor, application: Application, words: str) -> bool:
    """One of those who decide says something to the applicant. False when it was answered meanwhile. It is recorded."""
    policy.see_application.require(actor, application)
    writer = Membership.objects.of(application.congregation_id).get(pk=actor.membership_id)
    return _say(actor, application, words, writer)


@transaction.atomic
def say_as_applicant(*, actor: Actor, application: Application, words: str) -> bool:
    """The applicant, whose secret opened this, says something to those who decide. It is recorded, but not by whom."""
    return _say(_unnamed(actor, application), application, words, None)


def _say(actor: Actor, application: Application, words: str, writer: Membership | None) -> bool:
    """Whether the other side is written to is settled here, so that it is written to once however often it is tried."""
    if not _undecided(application).select_for_update().exists():
        return False
    remark = Remark(
        congregation_id=application.congregation_id,
        application=application,
        writer=writer,
        by_applicant=writer is None,
    )
    remark.sealed = seal(remark.place, words.strip().encode())
    remark.save(force_insert=True)
    side = "deciders_told_at" if writer is None else "applicant_told_at"
    rested = Q(**{side: None}) | Q(**{f"{side}__lte": clock.now() - BETWEEN_MAILS})
    tells = _undecided(application).filter(rested).update(**{side: clock.now()})
    record(actor, APPLICATION_TALKED, application, by_applicant=int(writer is None), tells=tells)
    return True


# Deciding


@transaction.atomic
def vouch_application(*, actor: Actor, application: Application) -> bool:
    """A member vouches for somebody, and becomes their sponsor. False when another was faster.

    The number of days that holds now is the number for this application, whatever is changed later.
    """
    policy.vouch_application.require(actor, application)
    now = clock.now()
    free = _undecided(application).filter(vouched_at=None)
    days = Congregation.everywhere.values_list("objection_days", flat=True).get(
        pk=application.congregation_id
    )
    if not free.update(sponsor=actor.membership_id, vouched_at=now, due_at=due(now, days)):
        return False
    record(actor, APPLICATION_VOUCHED, application)
    return True


@transaction.atomic
def halt_application(*, actor: Actor, application: Application) -> None:
    """Somebody wants to talk first: the clock stands still. Who it was is in no chronicle."""
    policy.halt_application.require(actor, application)
    Objection.everywhere.get_or_create(
        congregation_id=application.congregation_id,
        application=application,
        membership_id=actor.membership_id or 0,
    )
    if _undecided(application).filter(state=State.OPEN).update(state=State.HALTED, halted_at=clock.now()):
        record(_unnamed(actor, application), APPLICATION_HALTED, application)


@transaction.atomic
def resume_application(*, actor: Actor, application: Application) -> None:
    """Whoever asked for a talk says that it is over; when nobody wants one any more, the clock goes on: recorded."""
    policy.resume_application.require(actor, application)
    wanted = Objection.objects.of(application.congregation_id).filter(application=application)
    wanted.filter(membership=actor.membership_id).delete()
    if not wanted.exists():
        _resume(application)


def _resume(application: Application) -> None:
    halted = _undecided(application).filter(state=State.HALTED).select_for_update().first()
    if halted is None:
        return
    due_at = resumed(halted.due_at, halted.vouched_at, halted.halted_at, clock.now())
    _undecided(application).update(state=State.OPEN, halted_at=None, due_at=due_at)
    record(the_house(application.congregation_id), APPLICATION_RESUMED, application)


@transaction.atomic
def welcome_applicant(*, actor: Actor, application: Application) -> Membership | None:
    """Whoever decides lets somebody in. None when another was faster. Welcoming is recorded."""
    policy.answer_application.require(actor, application)
    return _welcome(actor, application)


@transaction.atomic
def admit_applicant(*, actor: Actor, application: Application) -> Membership | None:
    """The community's own rule lets somebody in. None when somebody was faster, or asked for a talk. It is recorded."""
    policy.admit_applicant.require(actor)
    return _welcome(actor, application, Q(state=State.OPEN))


def _welcome(actor: Actor, application: Application, still: Q = ANYHOW) -> Membership | None:
    if not _undecided(application).filter(still).update(state=State.WELCOMED, decided_at=clock.now()):
        return None
    newcomer = Person(name=application.name, zone=application.zone, mail=application.mail)
    [person] = add_people(actor=actor, people=[newcomer])
    [member] = welcome_people(actor=actor, congregation=application.congregation, people=[(person, "")])
    member.level = Level.objects.of(member.congregation_id).filter(is_first=True).first()
    member.save(update_fields=["level"])
    Application.everywhere.filter(pk=application.pk).update(membership=member)
    Objection.objects.of(member.congregation_id).filter(application=application).delete()
    application.refresh_from_db(fields=["sponsor"])
    sponsor = application.sponsor_id
    welcomer = None if sponsor else actor.membership_id
    record(actor, APPLICATION_WELCOMED, application, membership=member.pk, inviter=sponsor, welcomer=welcomer)
    return member


@transaction.atomic
def decline_applicant(*, actor: Actor, application: Application) -> bool:
    """Not now. False when another was faster. Who said it is in no chronicle."""
    policy.answer_application.require(actor, application)
    if not _undecided(application).update(state=State.DECLINED, decided_at=clock.now()):
        return False
    Objection.objects.of(application.congregation_id).filter(application=application).delete()
    record(_unnamed(actor, application), APPLICATION_DECLINED, application)
    return True


# What the applicant does with it


@transaction.atomic
def withdraw_application(*, actor: Actor, application: Application) -> bool:
    """The applicant, whose secret opened this, takes it back: what was said is destroyed at once."""
    if not _undecided(application).update(
        state=State.WITHDRAWN, decided_at=clock.now(), name="", mail="", zone="", answers=b"", sponsor=None
    ):
        return False
    _forget_words(application)
    record(_unnamed(actor, application), APPLICATION_WITHDRAWN, application)
    return True


@transaction.atomic
def open_the_door(*, actor: Actor, application: Application) -> str | None:
    """A personal link for whoever was welcomed and has not come in yet; making it is recorded.

    None while nobody welcomes people, in whose name it could be made, and for whoever came in already or left.
    """
    host, member = queries.doorkeeper(application.congregation_id), application.membership
    if host is None or member is None or member.left_at is not None or queries.has_come_in(member):
        return None
    return invite_member(
        actor=replace(the_house(application.congregation_id), membership_id=host.pk), member=member
    )


# What the house does


@transaction.atomic
def lose_sponsor(*, actor: Actor, application: Application) -> None:
    """Whoever vouched has left: somebody else may. There is nothing to record that leaving did not."""
    policy.admit_applicant.require(actor)
    _undecided(application).update(sponsor=None, vouched_at=None, due_at=None)


@transaction.atomic
def end_talk(*, actor: Actor, application: Application) -> None:
    """Nobody who is still here wants the talk: the clock goes on, and that is recorded."""
    policy.admit_applicant.require(actor)
    Objection.objects.of(application.congregation_id).filter(application=application).delete()
    _resume(application)


@transaction.atomic
def forget_application(*, actor: Actor, application: Application) -> None:
    """The words were kept for as long as was said. That it was is recorded; what it said is gone."""
    policy.forget_applications.require(actor)
    _forget_words(application)
    Application.everywhere.filter(pk=application.pk).delete()


def _forget_words(application: Application) -> None:
    destroy(application.scope)
    Remark.objects.of(application.congregation_id).filter(application=application).delete()
    Objection.objects.of(application.congregation_id).filter(application=application).delete()


def _undecided(application: Application) -> QuerySet[Application]:
    rows: QuerySet[Application] = Application.objects.of(application.congregation_id)
    return rows.filter(pk=application.pk, state__in=queries.UNDECIDED)


def _unnamed(actor: Actor, application: Application) -> Actor:
    """Nobody learns who did this, now or later."""
    return replace(actor, person_id=None, congregation_id=application.congregation_id)
