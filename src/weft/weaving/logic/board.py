"""What a crew made by hand would break, without the engine."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

from weft.weaving.logic.problem import kind_of, paired, vetoed
from weft.weaving.logic.signup import SignUp

NOT_POSSIBLE = "not_possible"
NO_TIME_GIVEN = "no_time_given"
NO_COMMON_TIME = "no_common_time"
NO_SHARED_LANGUAGE = "no_shared_language"
KINDS_DIFFER = "kinds_differ"
TOO_SMALL = "too_small"
TOO_LARGE = "too_large"
COUPLE_PARTED = "couple_parted"


@dataclass(frozen=True, slots=True)
class Seat:
    """One person as the rules see them; the mask has a bit for every slot they can make."""

    key: str
    name: str
    mask: int
    languages: frozenset[str] = frozenset()
    kind: str | None = None
    apart: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Break:
    """One rule that a crew does not keep, and the people it concerns: never for a veto."""

    code: str
    names: tuple[str, ...] = ()


def seats(signups: Sequence[SignUp], masks: Sequence[int]) -> dict[str, Seat]:
    """Everybody who signed up, by key, with the masks that a grid gives them."""
    vetoes, couples = vetoed(signups), paired(signups)
    return {
        signup.key: Seat(
            key=signup.key,
            name=signup.name,
            mask=mask,
            languages=signup.languages,
            kind=kind_of(signup),
            apart=_others(signup.key, vetoes),
            beside=_others(signup.key, couples - vetoes),
        )
        for signup, mask in zip(signups, masks, strict=True)
    }


def _others(key: str, pairs: Collection[frozenset[str]]) -> frozenset[str]:
    return frozenset(other for pair in pairs if key in pair for other in pair if other != key)


def breaks(crew: Sequence[Seat], sizes: tuple[int, int]) -> tuple[Break, ...]:
    """Every rule that these people together would break; an empty crew breaks none."""
    if not crew:
        return ()
    keys = {seat.key for seat in crew}
    found = [Break(NOT_POSSIBLE)] if any(seat.apart & keys for seat in crew) else []
    found += _time(crew) + _language(crew) + _kind(crew)
    if len(crew) < sizes[0]:
        found.append(Break(TOO_SMALL))
    if len(crew) > sizes[1]:
        found.append(Break(TOO_LARGE))
    parted = tuple(seat.name for seat in crew if seat.beside - keys)
    return tuple(found + ([Break(COUPLE_PARTED, parted)] if parted else []))


def _common(crew: Sequence[Seat]) -> int:
    return reduce(and_, (seat.mask for seat in crew))


def _time(crew: Sequence[Seat]) -> list[Break]:
    """No common time; the names are those without whom there would be one."""
    silent = tuple(seat.name for seat in crew if not seat.mask)
    if silent:
        return [Break(NO_TIME_GIVEN, silent)]
    if _common(crew):
        return []
    without = tuple(
        seat.name
        for seat in crew
        if len(crew) > 2 and _common([each for each in crew if each.key != seat.key])
    )
    return [Break(NO_COMMON_TIME, without)]


def _language(crew: Sequence[Seat]) -> list[Break]:
    spoken = [seat.languages for seat in crew if seat.languages]
    shared = not spoken or bool(frozenset.intersection(*spoken))
    return [] if shared else [Break(NO_SHARED_LANGUAGE)]


def _kind(crew: Sequence[Seat]) -> list[Break]:
    kinds = sorted({seat.kind for seat in crew if seat.kind})
    return [Break(KINDS_DIFFER, tuple(kinds))] if len(kinds) > 1 else []
