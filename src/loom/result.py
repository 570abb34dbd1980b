"""What the engine answers: crews, who is left out and why, the score, and how good it could be at most."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answered:
    """What the answers to one question tell of a person and their crew; only what the question welcomes.

    Attributes
    ----------
    name, aim : str
        As in `Question`.
    shared : tuple of (str, tuple of int)
        Where alike is welcome: answers of this person, each with the crew-mates who gave it too.
    differ : tuple of int
        Where mixed company is welcome: crew-mates who answered and share no answer with this person.
    all_differ : bool
        Where mixed company is welcome: two or more answered, and no two of the crew share an answer.
    """

    name: str
    aim: str
    shared: tuple[tuple[str, tuple[int, ...]], ...] = ()
    differ: tuple[int, ...] = ()
    all_differ: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds for one placed person and may be said aloud: never a wish, never a veto.

    Attributes
    ----------
    size : int
        People in the crew.
    languages : tuple of str
        Languages that everyone in the crew who named any can meet in.
    kind : str or None
        The kind of crew that this person and at least one other in it asked for.
    topics : tuple of (str, tuple of int)
        Topics of this person, each with the crew-mates who share it.
    common_slots : int
        Weekly slots at which everyone in the crew is free.
    questions : tuple of Answered
        For each question of the problem that counts.
    caller : int or None
        Who calls this crew; it may be this person.
    """

    size: int
    languages: tuple[str, ...]
    kind: str | None
    topics: tuple[tuple[str, tuple[int, ...]], ...]
    common_slots: int
    questions: tuple[Answered, ...] = ()
    caller: int | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """What no answer can exceed.

    Attributes
    ----------
    placed : int
        People.
    worst_person : float
        The benefit of whoever fares worst, in answers that place as many; to a hundredth.
    total : float
        Sum of benefits, in answers that do as well in both.
    proven : bool
        True when the answer itself is known to be the best there is.
    """

    placed: int
    worst_person: float
    total: float
    proven: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that cannot hold together; without any one of them they could.

    Attributes
    ----------
    rules : tuple of str
        Of "sizes", "time", "language", "kind", "only_one", "callers", "couple" and "veto", in this order. What names
        "veto" tells what somebody said in private: it is for who wrote the rules down, never for a page.
    people : tuple of int
        The fewest people among whom they conflict; empty where it is about everyone.
    """

    rules: tuple[str, ...]
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """An answer to a problem.

    Attributes
    ----------
    crews : tuple of tuples of int
        Sorted crews of sorted people.
    unplaced : tuple of (int, str)
        Each person left out, with a reason: "no_time_given", "no_common_time", "no_shared_language",
        "kinds_differ", "too_many_together", "two_callers" or "no_room_left". A veto is never told from a lack of room.
    placeable : int
        People who sit in at least one feasible crew.
    score : dict of str to float
        "placed" (people), "worst_crew" (mean benefit of the crew that fares worst), "worst_person", "total"
        (sum of benefits), "mean", and every term by its name as a mean over placed people, 0 to 1.
    bound : Bound
        What no answer can exceed.
    because : dict of int to Facts
        For each placed person.
    conflicts : tuple of Conflict
        Rules that cannot hold together, if any: see `loom.conflicts`.
    only_ones : tuple of int
        Who is the only one of a kind of `Problem.never_only` in their crew, where keeping to it was not possible.
    seed, rounds, seconds, stop_reason
        How the answer came about; `stop_reason` is "proven", "rounds", "seconds" or "stopped",
        "matched" for pairs where trios were needed, and "mended" where other crews were mended, or proven crews
        gave way to place more people.
    """

    crews: tuple[tuple[int, ...], ...]
    unplaced: tuple[tuple[int, str], ...]
    placeable: int
    score: dict[str, float]
    bound: Bound
    because: dict[int, Facts]
    conflicts: tuple[Conflict, ...]
    only_ones: tuple[int, ...]
    seed: int
    rounds: int
    seconds: float
    stop_reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search has come: the share of its allowance used, and people placed of those placeable."""

    share: float
    placed: int
    placeable: int
