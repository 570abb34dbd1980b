"""Crews as a table that a person can read, and as JSON for another program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from weft.congregations.logic.words import gettext_noop
from weft.meetings.logic import WEEKDAYS, Free, Grid, Slot, instants, local_words
from weft.weaving.logic.conflicts import Asked, conflict_words
from weft.weaving.logic.problem import CrewSettings, free_of
from weft.weaving.logic.reasons import sentences, why_unplaced
from weft.weaving.logic.signup import SignUp

PLACED = "{placed} of {people} people have a place, in {crews}."
EVERYBODY = "That is everybody for whom there is a crew."
PLACEABLE = "For {placeable} of them there could be a crew."
UNPLACED_HEADING = "Without a crew for now"
SEED = "Seed {seed}, {seconds} seconds, ended: {reason}."
STOPS = {
    "proven": gettext_noop("there is no better answer"),
    "rounds": gettext_noop("looked long enough"),
    "seconds": gettext_noop("out of time"),
    "stopped": gettext_noop("stopped by hand"),
    "mended": gettext_noop("arranged anew where it was needed"),
    "matched": gettext_noop("the best pairs, with threes where somebody was left over"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the engine answered, beside the people and the grid it was asked about."""

    signups: Sequence[SignUp]
    settings: CrewSettings
    grid: Grid
    result: Mapping[str, Any]

    def frees(self, crew: Sequence[int]) -> list[Free]:
        """When the people of a crew can meet."""
        return [free for at in crew if (free := free_of(self.signups[at], self.settings.hours))]

    def slot(self, crew: Sequence[int]) -> Slot | None:
        """The weekly start that is most comfortable for the person of the crew whom it suits least."""
        return self.grid.best(self.frees(crew))

    def when(self, slot: Slot, at: int) -> str:
        """That start by the clock of one person."""
        return local_words(slot, self.settings.cycle, self.signups[at].zone or slot.zone)

    def why(self, at: int, code: str) -> str:
        """Why a person has no place."""
        return why_unplaced(code if self.signups[at].zone else "no_zone", self.signups[at].name)


def shown_names(signups: Sequence[SignUp]) -> list[str]:
    """Everybody's name; where two people share one, with the row that tells them apart."""
    counts = Counter(signup.name for signup in signups)
    return [
        signup.name if counts[signup.name] == 1 else f"{signup.name} (row {signup.row})" for signup in signups
    ]


def crews_json(proposal: Proposal) -> dict[str, Any]:
    """The proposal for another program."""
    names, result = shown_names(proposal.signups), proposal.result
    return {
        "crews": [_crew_json(proposal, crew, names) for crew in result["crews"]],
        "unplaced": [
            {"name": names[each["person"]], "why": proposal.why(each["person"], each["why"])}
            for each in result["unplaced"]
        ],
        "score": result["score"],
        "bound": result["bound"],
        "conflicts": _conflicts(proposal),
        "seconds": result["seconds"],
        "seed": result["seed"],
    }


def _crew_json(proposal: Proposal, crew: Sequence[int], names: Sequence[str]) -> dict[str, Any]:
    slot = proposal.slot(crew)
    if slot is None:
        raise ValueError("The engine proposed a crew without a common time.")
    starts = instants(slot, proposal.settings.cycle)
    facts = proposal.result["because"]
    return {
        "people": [names[at] for at in crew],
        "slot": {
            "weekday": WEEKDAYS[slot.weekday],
            "start_utc_by_week": [start.strftime("%Y-%m-%dT%H:%M:%SZ") for start in starts],
            "local": {names[at]: f"{proposal.when(slot, at)} {proposal.signups[at].zone}" for at in crew},
        },
        "because": [
            {"name": names[at], "sentences": list(sentences(facts[str(at)], proposal.when(slot, at)))}
            for at in crew
        ],
    }


def crews_table(proposal: Proposal, noun: str = "Crew", heading: Callable[[str], str] = str) -> str:
    """The proposal for a person; `heading` does what a terminal needs for headings."""
    names, result = shown_names(proposal.signups), proposal.result
    width = max((len(names[at]) for crew in result["crews"] for at in crew), default=0)
    lines: list[str] = []
    for number, crew in enumerate(result["crews"], 1):
        slot = proposal.slot(crew)
        title = f"{noun} {number}" + (
            f" · {proposal.when(slot, crew[0])} {proposal.signups[crew[0]].zone}" if slot else ""
        )
        lines.append(heading(title))
        for at in crew:
            when = f"{proposal.when(slot, at)}  {proposal.signups[at].zone}" if slot else ""
            lines.append(f"  {names[at].ljust(width)}  {when}".rstrip())
        lines.append("")
    return "\n".join([*lines, *_unplaced_lines(proposal, heading), *_summary(proposal, noun)])


def _unplaced_lines(proposal: Proposal, heading: Callable[[str], str]) -> list[str]:
    unplaced = proposal.result["unplaced"]
    if not unplaced:
        return []
    said = [f"  {proposal.why(each['person'], each['why'])}" for each in unplaced]
    return [heading(UNPLACED_HEADING), *said, ""]


def _summary(proposal: Proposal, noun: str) -> list[str]:
    result = proposal.result
    placed = sum(map(len, result["crews"]))
    count = len(result["crews"])
    crews = f"{count} {noun.casefold()}{'' if count == 1 else 's'}"
    first = PLACED.format(placed=placed, people=len(proposal.signups), crews=crews)
    if result["unplaced"]:
        enough = placed >= result["placeable"]
        first += " " + (EVERYBODY if enough else PLACEABLE.format(placeable=result["placeable"]))
    reason = STOPS.get(result["stop_reason"], result["stop_reason"])
    return [
        first,
        *_conflicts(proposal),
        SEED.format(seed=result["seed"], seconds=round(result["seconds"], 1), reason=reason),
    ]


def _conflicts(proposal: Proposal) -> list[str]:
    names, result = shown_names(proposal.signups), proposal.result
    asked = Asked(len(names), proposal.settings.sizes, bool(result["crews"]))
    return [
        conflict_words(each["rules"], [names[at] for at in each["people"]], asked)
        for each in result["conflicts"]
    ]


def slots_json(grid: Grid, slots: Sequence[Slot], signups: Sequence[SignUp]) -> dict[str, Any]:
    """Common weekly starts for another program, the most comfortable first."""
    names = shown_names(signups)
    return {
        "slots": [
            {
                "weekday": WEEKDAYS[slot.weekday],
                "start_utc_by_week": [f"{start:%Y-%m-%dT%H:%M:%SZ}" for start in instants(slot, grid.cycle)],
                "local": {
                    name: f"{local_words(slot, grid.cycle, signup.zone)} {signup.zone}"
                    for name, signup in zip(names, signups, strict=True)
                    if signup.zone
                },
            }
            for slot in slots
        ]
    }


def slots_table(grid: Grid, slots: Sequence[Slot], zones: Sequence[str]) -> str:
    """Common weekly starts for a person: one line a start, one column a clock."""
    rows = [[zone.replace("_", " ") for zone in zones]]
    rows += [[local_words(slot, grid.cycle, zone) for zone in zones] for slot in slots]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
