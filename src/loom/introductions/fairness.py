"""A second pass in which nobody is proposed too often: popular people go to those whom they suit best."""

from __future__ import annotations

import numpy as np

from loom.compiled import compiled
from loom.introductions.index import LOT, Ints, Shorts
from loom.introductions.walk import mixed

HIGHEST = LOT - 1


def share_out(candidates: Shorts, scores: Shorts, lots: Ints, k: int, most: int) -> tuple[Shorts, Shorts]:
    """Choose k candidates a person from longer rows, so that nobody is chosen more than `most` times.

    Both sides value a pair alike, so going through all proposals from the best down gives the one stable
    assignment: no person and candidate would both rather have each other (Gale and Shapley 1962).

    Parameters
    ----------
    candidates, scores : int32 (n, depth)
        Best first; −1 where there is nobody.
    lots : int64 (n,)
        The lot of each person, from which ties are decided.
    k, most : int

    Returns
    -------
    candidates, scores : int32 (n, k)
        A row is shorter than k where all further candidates were proposed to others often enough.
    """
    order = np.argsort(_ranks(candidates, scores, lots), axis=None, kind="stable")
    chosen = np.full((len(candidates), k), -1, dtype=np.int32)
    worth = np.zeros((len(candidates), k), dtype=np.int32)
    _accept(order, candidates, scores, most, chosen, worth)
    return chosen, worth


def _ranks(candidates: Shorts, scores: Shorts, lots: Ints) -> Ints:
    ranks = np.empty(candidates.shape, dtype=np.int64)
    _rank(candidates, scores, lots, ranks)
    return ranks


@compiled
def _rank(candidates: Shorts, scores: Shorts, lots: Ints, ranks: Ints) -> None:
    people, depth = candidates.shape
    for person in range(people):
        for i in range(depth):
            other = candidates[person, i]
            lot = mixed(lots[person] ^ lots[other]) if other >= 0 else 0
            ranks[person, i] = HIGHEST - scores[person, i]
            ranks[person, i] = ranks[person, i] * LOT + lot


@compiled
def _accept(
    order: Ints, candidates: Shorts, scores: Shorts, most: int, chosen: Shorts, worth: Shorts
) -> None:
    people, depth = candidates.shape
    k = chosen.shape[1]
    times, filled = np.zeros(people, dtype=np.int32), np.zeros(people, dtype=np.int32)
    for proposal in order:
        person = proposal // depth
        other = candidates[person, proposal % depth]
        if other < 0 or times[other] == most or filled[person] == k:
            continue
        chosen[person, filled[person]] = other
        worth[person, filled[person]] = scores[person, proposal % depth]
        times[other] += 1
        filled[person] += 1
