"""Who could look out for whom: nobody for themself, no two for each other, nobody beyond what they offered."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

Pair = tuple[int, int]
"""The giver, then the taker."""

TRIES = 200
"""So many ways out of pairs that would look out for each other are tried before one of the two goes without."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom somebody is looked for, who has room for how many, and who is not to be put with whom."""

    takers: Sequence[int]
    room: Mapping[int, int]
    barred: frozenset[Pair] = frozenset()
    before: frozenset[Pair] = frozenset()

    def may(self, giver: int, taker: int) -> bool:
        return giver != taker and (giver, taker) not in self.barred


@dataclass(slots=True)
class _Found:
    """Givers by taker, and takers by giver, as far as they are found."""

    of: dict[int, int] = field(default_factory=dict)
    given: dict[int, set[int]] = field(default_factory=dict)

    def put(self, giver: int, taker: int) -> None:
        if taker in self.of:
            self.given[self.of[taker]].discard(taker)
        self.of[taker] = giver
        self.given.setdefault(giver, set()).add(taker)


def closed_to(held: Iterable[Pair]) -> frozenset[Pair]:
    """The pairs that those who hold already rule out: whoever looks out for somebody is not looked after by them."""
    return frozenset((taker, giver) for giver, taker in held)


def propose(wanted: Wanted) -> dict[int, int]:
    """A giver for as many takers as can be, somebody new where possible, and never two for each other.

    Givers by taker. Most are found by augmenting paths; a pair that would look out for each other is taken apart by
    trying both ways out of it, the most promising first.
    """
    open_ways, most = [wanted], _most(wanted)
    best = _taken_apart(most)
    for _ in range(TRIES):
        if not open_ways or len(best) == len(most):
            break
        way = open_ways.pop()
        found = _most(way)
        if len(found) <= len(best):
            continue
        best = max(best, _taken_apart(found), key=len)
        pair = _mutual(found)
        if pair is not None:
            ways_out = [replace(way, barred=way.barred | {each}) for each in (pair, pair[::-1])]
            open_ways.extend(sorted(ways_out, key=_reach))
    return best


def _reach(way: Wanted) -> int:
    return len(_most(way))


def _most(wanted: Wanted) -> dict[int, int]:
    """As many as can be, two who look out for each other allowed: with somebody new first, then with anybody."""
    found = _Found()
    for only_new in (True, False):
        closed = wanted.before if only_new else frozenset[Pair]()
        givers = {taker: _givers(wanted, taker, closed) for taker in wanted.takers}
        for taker in wanted.takers:
            if taker not in found.of:
                _find(taker, givers, wanted.room, found)
    return found.of


def _givers(wanted: Wanted, taker: int, closed: frozenset[Pair]) -> list[int]:
    able = [giver for giver, room in wanted.room.items() if room > 0 and wanted.may(giver, taker)]
    return [giver for giver in able if (giver, taker) not in closed]


def _find(start: int, givers: Mapping[int, Sequence[int]], room: Mapping[int, int], found: _Found) -> None:
    """Find a giver for a taker, moving others on where that makes room. The least burdened are asked first."""
    asked, reached_by = [start], dict[int, int]()
    for taker in asked:
        for giver in sorted(givers[taker], key=lambda each: _burden(each, taker, room, found)):
            if giver in reached_by:
                continue
            reached_by[giver] = taker
            if len(found.given.get(giver, ())) < room[giver]:
                _move_along(giver, reached_by, found)
                return
            asked.extend(sorted(found.given[giver]))


def _burden(giver: int, taker: int, room: Mapping[int, int], found: _Found) -> tuple[bool, float]:
    return found.of.get(giver) == taker, len(found.given.get(giver, ())) / room[giver]


def _move_along(giver: int | None, reached_by: Mapping[int, int], found: _Found) -> None:
    """Everybody on the way to somebody with room moves one on."""
    while giver is not None:
        taker = reached_by[giver]
        left = found.of.get(taker)
        found.put(giver, taker)
        giver = left


def _mutual(found: Mapping[int, int]) -> Pair | None:
    return next(((giver, taker) for taker, giver in found.items() if found.get(giver) == taker), None)


def _taken_apart(found: Mapping[int, int]) -> dict[int, int]:
    """The same without one of each two who would look out for each other."""
    kept: dict[int, int] = {}
    for taker, giver in found.items():
        if kept.get(giver) != taker:
            kept[taker] = giver
    return kept


def reshuffle(wanted: Wanted, held: Mapping[int, int]) -> dict[int, int]:
    """A new giver for as many takers as can be, so that nobody has more than they offered once all have said yes.

    Whoever has somebody is seen to first: with nobody new they keep the one they have, who has no room then.
    Givers by taker, of those alone for whom something changes.
    """
    closed = closed_to((giver, taker) for taker, giver in held.items())
    first = sorted(wanted.takers, key=lambda taker: taker not in held)
    found = propose(replace(wanted, takers=first, barred=wanted.barred | closed))
    new = {taker: giver for taker, giver in found.items() if held.get(taker) != giver}
    while (over := _overburdened(new, held, wanted.room)) is not None:
        del new[next(taker for taker, giver in new.items() if giver == over)]
    return new


def _overburdened(new: Mapping[int, int], held: Mapping[int, int], room: Mapping[int, int]) -> int | None:
    """Somebody to whom more would come than they offered, counting those who stay with them."""
    burden = Counter({**held, **new}.values())
    return next((giver for giver in new.values() if burden[giver] > room[giver]), None)
