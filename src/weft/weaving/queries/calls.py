"""Reading calls: the board, one call with who is in it and what was asked, and when its crew would meet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf.locale import LANG_INFO
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from weft.congregations.models import Membership
from weft.congregations.policy.members import see_member
from weft.core import clock
from weft.core.actor import Actor
from weft.core.policy import mark
from weft.meetings.queries import frees
from weft.weaving.logic.calls import Beginning, as_called, to_be_found
from weft.weaving.models import Call, CallQuestion, Joining
from weft.weaving.policy import calls as policy

IN, ASKED, NEXT_TIME = Joining.State.IN, Joining.State.ASKED, Joining.State.NEXT_TIME


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for on the board."""

    words: str = ""
    language: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A call as one reader sees it: who is in it, and how they stand to it themselves."""

    call: Call
    people: list[Membership]
    mine: str
    is_own: bool
    may_join: bool

    @property
    def seats(self) -> int:
        return max(0, self.call.size_high - len(self.people))

    @property
    def missing(self) -> int:
        """How many more it takes before it can become a crew."""
        return max(0, self.call.quorum - len(self.people))

    @property
    def spoken(self) -> str:
        """Its language by the name its speakers give it."""
        return named(self.call.language) if self.call.language else ""

    @property
    def threads(self) -> list[str]:
        return [member.person.thread for member in self.people]


@dataclass(frozen=True, slots=True)
class Waits:
    """A call that waits for an answer from somebody."""

    call: Call
    is_asked: bool


@dataclass(frozen=True, slots=True)
class CallPage:
    """Everything on the page of a call."""

    seen: Seen
    questions: list[CallQuestion]
    may_ask: bool
    is_enough: bool


def named(language: str) -> str:
    """A language by the name its speakers give it."""
    return str(LANG_INFO.get(language, {}).get("name_local", language))


def calls(actor: Actor, search: Search | None = None) -> QuerySet[Call]:
    """The open calls that somebody sees, those that hold shortest first."""
    found = policy.see_call.rows(actor).filter(_sought(search or Search()))
    return found.select_related("congregation").order_by("until", "pk")


def _sought(search: Search) -> Q:
    words = Q()
    for word in search.words.split()[:8]:
        words &= Q(intention__icontains=word) | Q(kind__icontains=word) | Q(place__icontains=word)
    language = Q(language=search.language) if search.language else Q()
    where = {"online": Q(is_online=True), "here": ~Q(place="")}.get(search.place, Q())
    return words & language & where


def languages(actor: Actor) -> list[tuple[str, str]]:
    """The languages of the calls that somebody sees."""
    spoken = policy.see_call.rows(actor).exclude(language="").order_by("language")
    return [(code, named(code)) for code in spoken.values_list("language", flat=True).distinct()]


def seen(actor: Actor, rows: Iterable[Call]) -> list[Seen]:
    """These calls as somebody sees them, with two questions for all of them."""
    found = list(rows)
    joinings = Joining.objects.of(actor.congregation_id or 0).filter(call__in=found)
    inside: dict[int, list[Membership]] = defaultdict(list)
    for joining in joinings.filter(state=IN).select_related("membership__person").order_by("pk"):
        inside[joining.call_id].append(joining.membership)
    mine = dict(joinings.filter(membership=actor.membership_id).values_list("call", "state"))
    return [
        Seen(
            call=call,
            people=inside[call.pk],
            mine=mine.get(call.pk, ""),
            is_own=call.caller_id == actor.membership_id,
            may_join=actor.holds("join"),
        )
        for call in found
    ]


def call_page(actor: Actor, call: Call) -> CallPage:
    """One call with all that was asked about it."""
    [one] = seen(actor, [call])
    rows = policy.see_question.rows(actor).filter(call=call).select_related("asker__person")
    questions = mark(
        actor,
        rows.order_by("made_at", "pk"),
        reply=policy.reply_to_question,
        take_back=policy.take_question_back,
    )
    waiting = CallQuestion.objects.of(call.congregation_id).filter(asker=actor.membership_id, reply="")
    return CallPage(
        seen=one,
        questions=questions,
        may_ask=actor.holds("join"),
        is_enough=waiting.count() >= policy.QUESTIONS,
    )


def waits_for_next_call(actor: Actor) -> bool:
    """Whether somebody wished to hear of the next call; for themself alone."""
    own = Joining.objects.of(actor.congregation_id or 0).filter(membership=actor.membership_id)
    return bool(own.filter(state=NEXT_TIME).exists())


def ended_calls(actor: Actor) -> QuerySet[Call]:
    """One's own calls that have ended, to call them again, the latest first."""
    return policy.call_again.rows(actor).order_by("-ended_at", "-pk")


def calls_that_wait(actor: Actor) -> list[Waits]:
    """Calls that wait for an answer from somebody: they are asked along, or those in it are enough to begin."""
    asked = ExpressionWrapper(policy.decline_call.q(actor), output_field=BooleanField())
    rows = policy.see_call.rows(actor).annotate(asked=asked)
    waiting = rows.filter(Q(asked=True) | policy.confirm_call.q(actor)).order_by("-asked", "until", "pk")
    return [Waits(call, call.asked) for call in waiting]


def could_come(actor: Actor, call: Call) -> QuerySet[Membership]:
    """Whom somebody in a call may ask along by name: everybody they see who is not in it.

    Whoever was asked stands here as before: nothing tells what they answered.
    """
    inside = Joining.objects.of(call.congregation_id).filter(call=call, state=IN)
    found = see_member.rows(actor).exclude(pk__in=inside.values("membership"))
    return found.select_related("person").order_by("person__name", "pk")


def beginnings(call: Call, people: Iterable[Membership]) -> list[Beginning]:
    """When the crew would first meet: as it was called, or up to three weekly starts that suit everybody in it.

    None where no such start is known; nothing tells whether somebody has not said when they can meet.
    """
    if call.first_at is not None:
        return [as_called(call.first_at, call.zone, call.weeks, call.minutes, clock.now())]
    members = [member.pk for member in people]
    free = frees(call.congregation_id, members)
    if len(free) < len(members):
        return []
    return to_be_found(list(free.values()), clock.today(call.zone), call.weeks, call.minutes)
