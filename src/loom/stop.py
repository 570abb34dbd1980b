"""When a search ends: after some seconds, after some rounds, when asked to, or whichever is first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Protocol


class Watch(Protocol):
    """A stopping rule at work in one solve."""

    def reason(self, rounds_done: int) -> str | None:
        """Why to end now ("seconds", "rounds", "stopped"), or None to go on."""

    def share(self, rounds_done: int) -> float:
        """How much of the allowance is used, from 0 to 1."""

    @property
    def timed(self) -> bool:
        """Whether a clock ends this solve if nothing else does."""


class Stop(Protocol):
    """A stopping rule: a value that can be used for many solves."""

    def watch(self) -> Watch:
        """Begin to watch one solve."""


@dataclass(frozen=True, slots=True)
class _SecondsWatch:
    limit: float
    since: float

    def reason(self, rounds_done: int) -> str | None:
        return "seconds" if monotonic() - self.since >= self.limit else None

    def share(self, rounds_done: int) -> float:
        return min(1.0, (monotonic() - self.since) / self.limit) if self.limit > 0 else 1.0

    @property
    def timed(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class _Seconds:
    limit: float

    def watch(self) -> Watch:
        return _SecondsWatch(self.limit, monotonic())


@dataclass(frozen=True, slots=True)
class _Rounds:
    limit: int

    def watch(self) -> Watch:
        return self

    def reason(self, rounds_done: int) -> str | None:
        return "rounds" if rounds_done >= self.limit else None

    def share(self, rounds_done: int) -> float:
        return min(1.0, rounds_done / self.limit) if self.limit > 0 else 1.0

    @property
    def timed(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Callable[[], bool]

    def watch(self) -> Watch:
        return self

    def reason(self, rounds_done: int) -> str | None:
        return "stopped" if self.question() else None

    def share(self, rounds_done: int) -> float:
        return 0.0

    @property
    def timed(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class _EitherWatch:
    watches: tuple[Watch, ...]

    def reason(self, rounds_done: int) -> str | None:
        return next((said for watch in self.watches if (said := watch.reason(rounds_done))), None)

    def share(self, rounds_done: int) -> float:
        return max((watch.share(rounds_done) for watch in self.watches), default=0.0)

    @property
    def timed(self) -> bool:
        return any(watch.timed for watch in self.watches)


@dataclass(frozen=True, slots=True)
class _Either:
    rules: tuple[Stop, ...]

    def watch(self) -> Watch:
        return _EitherWatch(tuple(rule.watch() for rule in self.rules))


@dataclass(frozen=True, slots=True)
class Sparing:
    """A watch that ends some time before the other does, while that time is needed."""

    watch: Watch
    until: float
    needed: Callable[[], bool]

    def reason(self, rounds_done: int) -> str | None:
        """What the other says; or "seconds", where the clock is past `until`, a share of them."""
        if (said := self.watch.reason(rounds_done)) is not None:
            return said
        early = self.watch.timed and self.watch.share(0) >= self.until and self.needed()
        return "seconds" if early else None

    def share(self, rounds_done: int) -> float:
        """How much of the allowance is used, from 0 to 1."""
        return self.watch.share(rounds_done)

    @property
    def timed(self) -> bool:
        """Whether a clock ends it."""
        return self.watch.timed


def seconds(limit: float) -> Stop:
    """End after `limit` seconds by the clock. The answer then depends on the machine's speed."""
    if not limit >= 0:
        raise ValueError("The number of seconds has to be 0 or more.")
    return _Seconds(float(limit))


def rounds(limit: int) -> Stop:
    """End after `limit` rounds of search. The same seed then gives the same answer on any machine."""
    if limit < 0:
        raise ValueError("The number of rounds has to be 0 or more.")
    return _Rounds(limit)


def asked(question: Callable[[], bool]) -> Stop:
    """End as soon as `question()` is true, for example when a person presses stop."""
    return _Asked(question)


def either(*rules: Stop) -> Stop:
    """End when the first of these rules says so."""
    return _Either(rules)
