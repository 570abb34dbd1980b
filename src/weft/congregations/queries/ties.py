"""Reading who looks out for whom: for the two of it alone, and for the house's own work."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from weft.congregations.logic.charges import is_away
from weft.congregations.logic.ties import Pair, Wanted, closed_to
from weft.congregations.models import Congregation, Membership, Readiness, Tie
from weft.congregations.policy import ties as policy
from weft.congregations.policy.members import SMALL, see_member
from weft.core import clock
from weft.core.actor import Actor
from weft.people.queries.blocks import pairs_apart

HELD, ASKED = Tie.State.HELD, Tie.State.ASKED
PRESENT = Q(giver__left_at=None, taker__left_at=None)
SALT = "weft.prompts"


@dataclass(frozen=True, slots=True)
class Mine:
    """All that one person sees of looking out for one another: their own ties, in both directions."""

    person: Tie | None
    given: list[Tie]
    asked: list[Tie]
    waiting: list[Tie]
    readiness: Readiness


def my_person(actor: Actor) -> Tie | None:
    """Who looks out for the actor, if somebody does."""
    return _seen(actor).filter(state=HELD, taker=actor.membership_id).first()


def asked_of_me(actor: Actor) -> QuerySet[Tie]:
    """What the actor is asked and has not answered: to look out for somebody, or to be looked out for."""
    asked = policy.accept_tie.rows(actor).filter(PRESENT)
    return asked.select_related("giver__person", "taker__person").order_by("pk")


def offered_to_me(actor: Actor) -> Tie | None:
    """What the actor is asked or said yes to: somebody who would look out for them, until both said yes."""
    offered = _seen(actor).filter(state=ASKED, taker=actor.membership_id)
    return offered.order_by("-taker_yes", "pk").first()


def mine(actor: Actor) -> Mine:
    """Everything on the actor's own page."""
    ties = list(_seen(actor).order_by("since", "pk"))
    me = actor.membership_id
    asked = [tie for tie in ties if tie.state == ASKED]
    answered = {tie.pk for tie in asked if (tie.giver_yes if tie.giver_id == me else tie.taker_yes)}
    readiness = Readiness.objects.of(actor.congregation_id or 0).filter(membership=me).first()
    return Mine(
        person=next((tie for tie in ties if tie.state == HELD and tie.taker_id == me), None),
        given=[tie for tie in ties if tie.state == HELD and tie.giver_id == me],
        asked=[tie for tie in asked if tie.pk not in answered],
        waiting=[tie for tie in asked if tie.pk in answered],
        readiness=readiness or Readiness(),
    )


def _seen(actor: Actor) -> QuerySet[Tie]:
    return policy.see_tie.rows(actor).select_related("giver__person", "taker__person")


def on_their_own(actor: Actor) -> QuerySet[Membership]:
    """Who has nobody looking out for them, or sits in no crew; without `accompany`, who has neither.

    Each with `has_person` and `has_crew`. Nobody is listed for being quiet: when somebody was last here is not kept.
    Whoever keeps apart from the reader stays listed, as whoever lets nobody find them: to drop out would tell it.
    """
    here = Membership.objects.of(actor.congregation_id or 0).filter(left_at=None)
    ties = Tie.everywhere.filter(taker=OuterRef("pk"), state=HELD, giver__left_at=None)
    sitting = Membership.everywhere.filter(
        pk=OuterRef("pk"),
        belongings__until=None,
        belongings__circle__scale__in=SMALL,
        belongings__circle__ended_at=None,
    )
    told = here.annotate(has_person=Exists(ties), has_crew=Exists(sitting))
    neither = Q(has_person=False, has_crew=False)
    either = Q(has_person=False) | Q(has_crew=False)
    shown = told.filter(either if actor.holds("accompany") else neither)
    listed: QuerySet[Membership] = shown.select_related("person").order_by("person__name", "pk")
    return listed


def could_be_asked(actor: Actor, taker: Membership) -> QuerySet[Membership]:
    """Whom the actor could propose to somebody: everybody else whom they find here, whatever they offered."""
    others = see_member.rows(actor).exclude(pk=taker.pk).select_related("person")
    return others.order_by("person__name", "pk")


def has_room(congregation_id: int) -> bool:
    """Whether anybody could be asked to look out for one more."""
    return any(room > 0 for room in wanted_for_those_without(congregation_id).room.values())


def themes_of(congregation: Congregation) -> list[str]:
    """What the two are reminded to talk about, one after the other: the community's own, or six to begin with."""
    return list(congregation.themes) or [
        _("How are you arriving in these weeks?"),
        _("What gives you strength just now, and what takes it?"),
        _("What are you learning, and what would you like to learn?"),
        _("Who here would you like to know better?"),
        _("What would you like to ask for, and have not asked yet?"),
        _("What went well that nobody noticed?"),
    ]


def theme_now(tie: Tie, themes: Sequence[str]) -> str:
    """What the two were last reminded to talk about; nothing before the first reminder."""
    return themes[(tie.theme - 1) % len(themes)] if tie.theme else ""


# For the house's own work


@dataclass(frozen=True, slots=True)
class Around:
    """Everybody's ties in one community, as the house sees them while it looks for somebody."""

    people: dict[int, int]
    held: dict[int, int]
    asked: dict[int, int]
    capacity: dict[int, int]
    parted: frozenset[Pair]
    earlier: frozenset[Pair]
    wanting: frozenset[int]


def around(congregation_id: int) -> Around:
    """Who is here, who has whom, and who offered to look out for how many."""
    here = list(Membership.objects.of(congregation_id).filter(left_at=None).select_related("congregation"))
    people = {member.pk: member.person_id for member in here}
    by_person = {person: key for key, person in people.items()}
    today = clock.today(here[0].congregation.zone) if here else clock.today()
    away = {member.pk for member in here if is_away(today, member.away_from, member.away_until)}
    said = {each.membership_id: each for each in Readiness.objects.of(congregation_id)}
    ties = list(Tie.objects.of(congregation_id).filter(PRESENT))
    parted = [tuple(by_person[each] for each in pair) for pair in pairs_apart(people.values())]
    return Around(
        people=people,
        held={tie.taker_id: tie.giver_id for tie in ties if tie.state == HELD},
        asked={tie.taker_id: tie.giver_id for tie in ties if tie.state == ASKED},
        capacity={key: said[key].capacity for key in people if key in said and key not in away},
        parted=frozenset(pair for one, other in parted for pair in ((one, other), (other, one))),
        earlier=frozenset((tie.giver_id, tie.taker_id) for tie in ties),
        wanting=frozenset(key for key in people if key in said and said[key].wants_another),
    )


def wanted_for_those_without(congregation_id: int) -> Wanted:
    """Somebody for everybody who has nobody and is not being asked already."""
    seen = around(congregation_id)
    burden = Counter([*seen.held.values(), *seen.asked.values()])
    return Wanted(
        takers=[key for key in seen.people if key not in seen.held and key not in seen.asked],
        room={key: capacity - burden[key] for key, capacity in seen.capacity.items()},
        barred=seen.parted | _closed(seen),
        before=seen.earlier,
    )


def wanted_for_everybody(congregation_id: int) -> tuple[Wanted, dict[int, int]]:
    """Somebody new for everybody who is not being asked already; and who has whom now, by taker."""
    seen = around(congregation_id)
    burden = Counter(seen.asked.values())
    staying = {taker: giver for taker, giver in seen.held.items() if taker not in seen.asked}
    anew = frozenset((giver, taker) for taker, giver in staying.items() if taker in seen.wanting)
    wanted = Wanted(
        takers=[key for key in seen.people if key not in seen.asked],
        room={key: capacity - burden[key] for key, capacity in seen.capacity.items()},
        barred=seen.parted | _closed(seen) | anew,
        before=seen.earlier,
    )
    return wanted, staying


def _closed(seen: Around) -> frozenset[Pair]:
    held = [(giver, taker) for taker, giver in [*seen.held.items(), *seen.asked.items()]]
    return closed_to(held)


def may_be_held(tie: Tie) -> bool:
    """Whether this tie can come about now: both here, not kept apart, not for each other, with room for it."""
    giver, taker = tie.giver, tie.taker
    ties = Tie.objects.of(tie.congregation_id).filter(state=HELD)
    if (
        giver.left_at is not None
        or taker.left_at is not None
        or pairs_apart([giver.person_id, taker.person_id])
    ):
        return False
    if giver.pk == taker.pk or ties.filter(giver=taker, taker=giver).exists():
        return False
    return tie.by_invitation or _burden(tie) < _capacity(giver)


def _burden(tie: Tie) -> int:
    """For how many somebody looks out already, those aside who are being asked to go to somebody else."""
    asked = Tie.objects.of(tie.congregation_id).filter(state=ASKED).exclude(pk=tie.pk)
    held = Tie.objects.of(tie.congregation_id).filter(state=HELD, giver=tie.giver_id)
    return held.exclude(taker=tie.taker_id).exclude(taker__in=asked.values("taker")).count()


def _capacity(member: Membership) -> int:
    said = Readiness.objects.of(member.congregation_id).filter(membership=member).first()
    return said.capacity if said else 0


def broken_ties() -> list[Tie]:
    """Ties of somebody who is gone, or of two who are kept apart since."""
    ties = list(Tie.everywhere.exclude(state=Tie.State.OVER).select_related("giver", "taker"))
    parted = pairs_apart({side.person_id for tie in ties for side in (tie.giver, tie.taker)})
    return [
        tie
        for tie in ties
        if tie.giver.left_at is not None
        or tie.taker.left_at is not None
        or frozenset((tie.giver.person_id, tie.taker.person_id)) in parted
    ]


def due_ties(congregation: Congregation) -> QuerySet[Tie]:
    """Ties whose two were last reminded of each other so many days ago as the community wants it."""
    rhythm = timedelta(days=congregation.tie_days)
    never = Q(prompted_on=None, since__lte=clock.now() - rhythm)
    long_ago = Q(prompted_on__lte=clock.today(congregation.zone) - rhythm)
    rows: QuerySet[Tie] = Tie.objects.of(congregation).filter(PRESENT, never | long_ago, state=HELD)
    return rows.order_by("pk")


def prompts_secret(tie: Tie, *, to_giver: bool) -> str:
    """What the link in a reminder carries: which tie, and which side of it; signed, and never kept."""
    return signing.dumps([tie.pk, to_giver], salt=SALT)


def opened_secret(secret: str) -> tuple[int, bool] | None:
    """Which side of which tie a link means, if this house made it. Whether there is such a tie it does not tell."""
    try:
        pk, to_giver = signing.loads(secret, salt=SALT)
    except signing.BadSignature:
        return None
    return pk, to_giver
