"""Who may read what an applicant wrote, and who decides."""

from django.db.models import Q

from weft.congregations.models import Application, Congregation
from weft.core.actor import Actor
from weft.core.policy import NOBODY, may, rule

OPEN, HALTED = Application.State.OPEN, Application.State.HALTED
UNDECIDED = Q(state__in=[OPEN, HALTED])
BY_SPONSOR = Q(admission=Congregation.Admission.SPONSOR)
BY_HOLDERS = Q(admission=Congregation.Admission.HOLDERS)


def _decides(actor: Actor) -> bool:
    return actor.is_member and actor.holds("decide")


@may
def see_applications(actor: Actor) -> bool:
    """Whoever welcomes people, and members whose level lets them decide who comes in."""
    return actor.holds("welcome") or _decides(actor)


@rule(Application)
def see_application(actor: Actor) -> Q:
    """Until it is answered: whoever welcomes people, and where a sponsor is enough, members who decide who comes in."""
    if actor.holds("welcome"):
        return UNDECIDED
    return UNDECIDED & BY_SPONSOR if _decides(actor) else NOBODY


@rule(Application)
def answer_application(actor: Actor) -> Q:
    """Whoever welcomes people, where that is the rule, where a talk was asked for, and where nobody vouches yet."""
    if not actor.holds("welcome"):
        return NOBODY
    return UNDECIDED & BY_HOLDERS | Q(state=HALTED) & BY_SPONSOR | UNDECIDED & BY_SPONSOR & Q(vouched_at=None)


@rule(Application)
def vouch_application(actor: Actor) -> Q:
    """Members who decide who comes in, where a sponsor is enough and there is none yet."""
    return UNDECIDED & BY_SPONSOR & Q(vouched_at=None) if _decides(actor) else NOBODY


@rule(Application)
def halt_application(actor: Actor) -> Q:
    """Whoever reads it where a sponsor is enough may ask for a talk first."""
    asked = Q(objections__membership=actor.membership_id)
    return BY_SPONSOR & UNDECIDED & ~asked if see_applications(actor) else NOBODY


@rule(Application)
def resume_application(actor: Actor) -> Q:
    """Whoever asked for a talk may say that it is over."""
    asked = Q(objections__membership=actor.membership_id)
    return UNDECIDED & asked if actor.is_member else NOBODY


@may
def admit_applicant(actor: Actor) -> bool:
    """Only the house itself, where coming in is open to all, or when a sponsor vouched and the days are over."""
    return False


@may
def forget_applications(actor: Actor) -> bool:
    """Only the house itself, when the words have been kept for as long as was said."""
    return False
