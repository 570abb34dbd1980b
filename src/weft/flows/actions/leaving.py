"""Writing about leaving a community, and about being forgotten by the house."""

from django.db import transaction
from django.db.models import Max, Q
from django_tasks_db.models import DBTaskResult

from weft.circles.actions.circles import leave_circle
from weft.circles.models import SMALL, Belonging, Circle, Knock, Note, Telling
from weft.congregations.actions.household import leave_household
from weft.congregations.actions.ties import end_ties_of
from weft.congregations.models import (
    Application,
    Congregation,
    Handover,
    Holding,
    Housemate,
    Invitation,
    Membership,
    Objection,
    Part,
    Readiness,
    Report,
)
from weft.core import clock
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.models import Key
from weft.core.sealing import destroy
from weft.flows import policy
from weft.flows.deeds import CONGREGATION_CLOSED, CONGREGATION_LEFT, PERSON_ERASED
from weft.flows.queries.leaving import has_homes, is_last, others_settle
from weft.meetings.models import Availability, Busy, FeedKey
from weft.people.actions.leaving import close_account, forget_person
from weft.people.models import Person
from weft.weaving.actions.answers import withdraw_answer
from weft.weaving.actions.calls import forget_calls_of
from weft.weaving.models import Answer, NextStep, Round, Seat
from weft.weaving.policy.rounds import STEERABLE


@transaction.atomic
def leave_congregation(*, actor: Actor, member: Membership) -> bool:
    """Leave at once and without a reason; whoever belongs nowhere any more has no way in from here on.

    False, and nothing is changed, while nobody else could settle things here.
    """
    policy.leave_congregation.require(actor, member)
    Congregation.everywhere.select_for_update().get(pk=member.congregation_id)
    if not is_last(member) and not others_settle(member):
        return False
    person = member.person
    crews = _leave_circles(actor, member)
    _leave_rounds(actor, member)
    forget_calls_of(actor=actor, member=member)
    laid_down = _hand_back(actor, member)
    leave_household(actor=actor)
    _forget_words(member)
    _become_former(member)
    if not has_homes(person.pk):
        close_account(actor=actor, person=person)
    told = {"circles": crews, "charges": laid_down}
    record(actor, CONGREGATION_LEFT, member, **{name: ",".join(map(str, ids)) for name, ids in told.items()})
    return True


def _leave_circles(actor: Actor, member: Membership) -> list[int]:
    """Crews and dyads first, as anybody leaves them; then the circle of one, whose words nobody opens any more."""
    shared = Circle.objects.of(member.congregation_id).filter(pk__in=actor.circle_ids, scale__in=SMALL)
    left = list(shared.order_by("pk"))
    for circle in left:
        leave_circle(actor=actor, circle=circle)
    rest = Belonging.objects.of(member.congregation_id).filter(membership=member, until=None)
    selves = list(
        Circle.objects.of(member.congregation_id).filter(
            scale=Circle.Scale.SELF, pk__in=rest.values("circle")
        )
    )
    Note.objects.of(member.congregation_id).filter(circle__in=selves).delete()
    for circle in selves:
        destroy(circle.scope)
    Circle.everywhere.filter(pk__in=[circle.pk for circle in selves]).update(
        state=Circle.State.ENDED, ended_at=clock.now()
    )
    rest.update(until=clock.now())
    return [circle.pk for circle in left]


def _leave_rounds(actor: Actor, member: Membership) -> None:
    """Open rounds go on without them; of those that are over, numbers stay and words go."""
    here = member.congregation_id
    answers = Answer.objects.of(here).filter(membership=member)
    for answer in answers.filter(round__state__in=STEERABLE).select_related("round"):
        withdraw_answer(actor=actor, answer=answer)
    there = answers.filter(seats__proposal__formed_at__isnull=False)
    answers.filter(round__state=Round.State.ASKED).exclude(
        pk__in=list(there.values_list("pk", flat=True))
    ).delete()
    Seat.objects.of(here).filter(answer__in=answers).update(reasons=[], reply=b"")
    words = {"kind": "", "draws": [], "said": {}, "is_caller": False, "intention": ""}
    answers.update(**words, size_low=None, size_high=None, wishes=b"")
    Round.among.through.objects.filter(membership=member).delete()
    NextStep.objects.of(here).filter(Q(membership=member) | Q(person=member)).delete()


def _hand_back(actor: Actor, member: Membership) -> list[int]:
    """What was entrusted to them ends; where nobody else could settle things, the understudy does from now on.

    Returns what nobody else held.
    """
    here = member.congregation_id
    holdings = Holding.objects.of(here).filter(membership=member)
    alone = []
    for holding in holdings.filter(part=Part.HOLDER).select_related("charge").order_by("charge"):
        others = Holding.objects.of(here).filter(charge=holding.charge).exclude(membership=member)
        if others.filter(part=Part.HOLDER).exists():
            continue
        alone.append(holding.charge_id)
        if "settle" in holding.charge.permits:
            others.update(part=Part.HOLDER)
    holdings.delete()
    under_way = Handover.objects.of(here).filter(state__in=[Handover.State.ASKED, Handover.State.ACCEPTED])
    for mine in ({"giver": member}, {"taker": member}, {"asked_by": member}):
        under_way.filter(**mine).update(state=Handover.State.OVER)
        Handover.objects.of(here).filter(**mine).update(words="")
    end_ties_of(actor=actor, member=member)
    Invitation.objects.of(here).filter(made_by=member, used_at=None, revoked_at=None).update(
        revoked_at=clock.now()
    )
    Invitation.objects.of(here).filter(made_by=member).update(label="")
    Invitation.objects.of(here).filter(membership=member).update(label="")
    Application.objects.of(here).filter(sponsor=member).update(sponsor=None)
    return alone


def _forget_words(member: Membership) -> None:
    """What they told, noted, asked for and told in trust."""
    here = member.congregation_id
    for report in Report.objects.of(here).filter(teller=member):
        destroy(report.scope)
        report.delete()
    for report in Report.objects.of(here).filter(readers=member):
        report.readers.remove(member)
    for application in Application.objects.of(here).filter(membership=member):
        destroy(application.scope)
        application.delete()
    for kind in (Telling, Availability, Busy, FeedKey, Readiness, Knock, Objection, Housemate):
        kind.objects.of(here).filter(membership=member).delete()


def _become_former(member: Membership) -> None:
    """In the books they are a number from now on, and nobody stands behind it: whoever comes back begins anew."""
    rows = Membership.objects.of(member.congregation_id)
    last = rows.aggregate(last=Max("former"))["last"] or 0
    shell = Person.everywhere.create(name="", zone="UTC")
    rows.filter(pk=member.pk).update(
        person=shell,
        former=last + 1,
        left_at=clock.now(),
        page="",
        signup_key="",
        level=None,
        listed=Membership.Listed.CREWS,
        household=None,
        away_from=None,
        away_until=None,
    )


@transaction.atomic
def erase_person(*, actor: Actor, person: Person) -> bool:
    """Forget somebody who belongs nowhere any more, and all that points at them. False when they still do."""
    if has_homes(person.pk):
        return False
    for earlier in Membership.everywhere.filter(person=person):
        _become_former(earlier)
    forget_person(actor=actor, person=person)
    DBTaskResult.objects.finished().delete()
    record(actor, PERSON_ERASED)
    return True


@transaction.atomic
def close_congregation(*, actor: Actor, congregation: Congregation) -> None:
    """Forget a community that nobody is left in: all its rows, and the keys of all that was sealed there."""
    circles = Circle.objects.of(congregation)
    scopes = [circle.scope for circle in circles]
    shells = list(Membership.objects.of(congregation).values_list("person", flat=True))
    Key.everywhere.filter(scope__in=scopes).delete()
    record(actor, CONGREGATION_CLOSED, congregation)
    congregation.delete()
    Person.everywhere.filter(pk__in=shells, account=None, memberships=None).delete()
