"""What follows from deeds around looking out for one another, and the daily look at all ties."""

from typing import Any

from django.urls import reverse

from weft.congregations.actions.ties import end_tie, prompt_tie, tie_newcomer
from weft.congregations.logic.charges import is_away
from weft.congregations.models import Congregation, Membership, Tie
from weft.congregations.queries.ties import broken_ties, due_ties, prompts_secret, themes_of
from weft.congregations.reactions.mails import FOR_YOU, write_to
from weft.core import clock
from weft.core.actor import the_house
from weft.core.errands import outside
from weft.core.mail import link_to
from weft.core.models import Entry
from weft.core.tongue import speaking
from weft.people.queries.blocks import pairs_apart


def tie_to_inviter(entry: Entry) -> None:
    """Whoever brought a newcomer in is asked to look out for them; where nobody did, whoever welcomed them."""
    here = Membership.objects.of(entry.scope).filter(left_at=None).select_related("congregation", "person")
    inviter = entry.facts.get("inviter")
    giver = here.filter(pk=inviter or entry.facts.get("welcomer")).first()
    taker = here.filter(pk=entry.facts.get("membership")).first()
    if giver is not None and taker is not None:
        house = the_house(entry.scope)
        tie_newcomer(actor=house, giver=giver, taker=taker, by_invitation=inviter is not None)


@outside
def tell_of_asking(entry: Entry) -> None:
    """Both are asked: the fact and a link, to each who has not answered."""
    for tie in _ties(entry, Tie.State.ASKED):
        for member, answered in ((tie.giver, tie.giver_yes), (tie.taker, tie.taker_yes)):
            if not answered:
                _tell(entry, member, "asked")


@outside
def tell_of_ending(entry: Entry) -> None:
    """Both hear the fact, whoever of them ended it."""
    for tie in _ties(entry, Tie.State.OVER):
        for member in (tie.giver, tie.taker):
            _tell(entry, member, "ended")


@outside
def tell_of_holding(entry: Entry) -> None:
    """Both hear that both said yes."""
    for tie in _ties(entry, Tie.State.HELD):
        for member in (tie.giver, tie.taker):
            _tell(entry, member, "held")


@outside
def tell_of_theme(entry: Entry) -> None:
    """Both are reminded of each other, with the theme of this time; nobody who is away, gone or wants no reminder."""
    for tie in _ties(entry, Tie.State.HELD):
        if pairs_apart([tie.giver.person_id, tie.taker.person_id]):
            continue
        today = clock.today(tie.congregation.zone)
        for member, wanted in ((tie.giver, tie.giver_prompts), (tie.taker, tie.taker_prompts)):
            if wanted and not is_away(today, member.away_from, member.away_until):
                _prompt(entry, tie, member)


def _ties(entry: Entry, state: Tie.State) -> list[Tie]:
    """The tie of an entry, where it is still as it was then."""
    rows = Tie.objects.of(entry.scope).filter(pk=entry.thing_id, state=state)
    return list(
        rows.select_related(
            "congregation",
            "giver__person__account",
            "giver__congregation",
            "taker__person__account",
            "taker__congregation",
        ).order_by("pk")
    )


def _prompt(entry: Entry, tie: Tie, member: Membership) -> None:
    to_giver = member.pk == tie.giver_id
    secret = prompts_secret(tie, to_giver=to_giver)
    stop = link_to(reverse("prompts_off", args=[secret]))
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    told = {"stop": stop, "theme": _theme(entry, member), "to_giver": to_giver}
    _tell(entry, member, "prompt", headers, at=f"#tie-{tie.pk}", **told)


def _tell(
    entry: Entry,
    member: Membership,
    kind: str,
    headers: dict[str, str] | None = None,
    at: str = "",
    **more: Any,
) -> None:
    path = reverse("my_person", args=[member.congregation.slug]) + at
    write_to(entry, member, FOR_YOU, f"congregations/mail/tie_{kind}.txt", path, headers, **more)


def _theme(entry: Entry, member: Membership) -> str:
    """The theme of this time, as whoever reads it says it."""
    with speaking(member.person.language, member.congregation.language):
        themes = themes_of(member.congregation)
        return themes[int(entry.facts.get("theme", 0)) % len(themes)]


def look_at_ties() -> None:
    """The daily look: ties of those who are gone or kept apart end; those whose time it is are reminded."""
    for tie in broken_ties():
        end_tie(actor=the_house(tie.congregation_id), tie=tie)
    for congregation in Congregation.everywhere.order_by("pk"):
        for tie in due_ties(congregation).select_related("congregation"):
            prompt_tie(actor=the_house(congregation.pk), tie=tie)
