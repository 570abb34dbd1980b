"""The inverted index of a network: who has what, and what it is worth, in arrays that processes can share."""

from __future__ import annotations

from math import log
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loom.introductions.profiles import Profiles, Rows, Worth

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]

ONE = 4096  # scores are whole numbers of this part of “one thing in common”, so that sums come out alike
QUARTERS = 96  # quarters of an hour on a clock's face
LOT = 1 << 31
SIGNS = 61  # bits in a sign, a prime


class Index(NamedTuple):
    """Everything a search needs. People are *places* 0 … n−1 in here: ordered by zone, within a zone by lot.

    So the people whose clocks are near are a few stretches of places, and any stretch of one zone is a fair
    sample of it. A *term* is an offer, a need or a tag; `pairs_with` says which term of another answers it.

    Attributes
    ----------
    people : int32 (n,)
        The person at each place.
    lots : int64 (n,)
        A number drawn for each place, from which ties are decided.
    has_starts, has : int64 (n + 1,), int32
        The terms of each place.
    signs : int64 (n,)
        A bit for each term of a place, by `sign_of`; different terms may have the same.
    post_starts, posts : int64 (terms + 1,), int32
        The places that have each term, rising.
    pairs_with, worth : int32 (terms,)
    speaks_starts, speaks : int64 (n + 1,), int32
        Languages, rising.
    known_starts, known : int64 (n + 1,), int32
        Places not to introduce, rising; mutual.
    clocks : int64 (QUARTERS + 1,)
        The first place of each quarter of an hour; after the last come those who named no zone.
    reach : int64 (1,)
        How many quarters two clocks may be apart; QUARTERS if it does not matter.
    """

    people: Shorts
    lots: Ints
    has_starts: Ints
    has: Shorts
    signs: Ints
    post_starts: Ints
    posts: Shorts
    pairs_with: Shorts
    worth: Shorts
    speaks_starts: Ints
    speaks: Shorts
    known_starts: Ints
    known: Shorts
    clocks: Ints
    reach: Ints


def build_index(
    profiles: Profiles, *, worth: Worth | None = None, hours: float | None = None, seed: int = 7
) -> Index:
    """Turn profiles into an index.

    Parameters
    ----------
    profiles : Profiles
    worth : Worth, optional
    hours : float, optional
        How far apart two clocks may be, for two people who both named a zone. UTC+13 and UTC−11 show the
        same time and are 0 apart.
    seed : int
        Decides ties, and whom a search that is not exact looks at.

    Raises
    ------
    ValueError
        If a zone is not within 24 hours of UTC, `hours` is negative, or somebody has too many things.
    """
    if hours is not None and not hours >= 0:
        raise ValueError("The hours by which two clocks may differ have to be 0 or more.")
    people = len(profiles)
    lots = np.random.Generator(np.random.PCG64(seed)).integers(0, LOT, people)
    quarters = _quarters(profiles)
    order = np.lexsort((lots, quarters))
    place = np.empty(people, dtype=np.int64)
    place[order] = np.arange(people)

    kinds, tags = _width(profiles.offers, profiles.needs), _width(profiles.tags)
    facets = ((profiles.offers, 0), (profiles.needs, kinds), (profiles.tags, 2 * kinds))
    owners = np.concatenate([place[_owners(rows)] for rows, _ in facets])
    terms = np.concatenate([rows.ids + np.int64(shift) for rows, shift in facets])
    has_starts, has = _packed(owners, terms, people, 2 * kinds + tags)
    post_starts, posts = _turned(has_starts, has, 2 * kinds + tags)
    pairs_with = np.arange(2 * kinds + tags, dtype=np.int32)
    pairs_with[: 2 * kinds] = np.roll(pairs_with[: 2 * kinds], kinds)
    speaks = profiles.languages or Rows.of([()] * people)
    known = profiles.known or Rows.of([()] * people)
    knowing, knew = place[_owners(known)], place[known.ids]
    return Index(
        order.astype(np.int32),
        lots[order],
        has_starts,
        has,
        _signs(has_starts, has),
        post_starts,
        posts,
        pairs_with,
        _worth(worth or Worth(), np.diff(post_starts), 2 * kinds, has_starts),
        *_packed(place[_owners(speaks)], speaks.ids.astype(np.int64), people, _width(speaks)),
        *_packed(np.concatenate((knowing, knew)), np.concatenate((knew, knowing)), people, people),
        np.searchsorted(quarters[order], np.arange(QUARTERS + 1)),
        np.array([QUARTERS if hours is None else min(QUARTERS, hours * 4)], dtype=np.int64),
    )


def write_index(index: Index, folder: str | Path) -> None:
    """Write an index to a folder, one file an array, for other processes to open."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, array in index._asdict().items():
        np.save(Path(folder, f"{name}.npy"), array, allow_pickle=False)


def open_index(folder: str | Path) -> Index:
    """Open a written index without reading it: processes that open the same folder share its memory.

    Raises
    ------
    ValueError
        If the folder does not hold an index.
    """
    try:
        # "c" keeps the arrays writable for the kernel's one type of array; nothing is ever written back.
        arrays = [np.load(Path(folder, f"{name}.npy"), mmap_mode="c") for name in Index._fields]
    except FileNotFoundError as missing:
        raise ValueError(f"There is no index in {folder}; write one with write_index.") from missing
    return Index(*(np.asarray(array) for array in arrays))


def _quarters(profiles: Profiles) -> Ints:
    """Each person's clock in quarters of an hour, below QUARTERS; or QUARTERS where it was not said."""
    if profiles.zones is None:
        return np.full(len(profiles), QUARTERS, dtype=np.int64)
    zones = np.asarray(profiles.zones, dtype=float)
    said = ~np.isnan(zones)
    if (np.abs(zones[said]) > 24).any():
        raise ValueError("A zone has to be hours from UTC, from −24 to 24, or NaN where it was not said.")
    quarters = np.full(len(zones), QUARTERS, dtype=np.int64)
    quarters[said] = np.rint(zones[said] * 4).astype(np.int64) % QUARTERS
    return quarters


def _owners(rows: Rows) -> Ints:
    return np.repeat(np.arange(len(rows)), np.diff(rows.starts))


def _width(*several: Rows) -> int:
    return max((int(rows.ids.max()) + 1 for rows in several if len(rows.ids)), default=0)


def _packed(owners: Ints, ids: Ints, rows: int, width: int) -> tuple[Ints, Shorts]:
    """Lists of ids per owner, rising and without repeats."""
    keys = np.unique(owners * max(width, 1) + ids)
    owners, ids = np.divmod(keys, max(width, 1))
    starts = np.zeros(rows + 1, dtype=np.int64)
    np.cumsum(np.bincount(owners, minlength=rows), out=starts[1:])
    return starts, ids.astype(np.int32)


def _turned(starts: Ints, ids: Shorts, width: int) -> tuple[Ints, Shorts]:
    """The lists the other way round: for each id, who has it, rising."""
    owners = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    turned = np.zeros(width + 1, dtype=np.int64)
    np.cumsum(np.bincount(ids, minlength=width), out=turned[1:])
    return turned, owners[np.argsort(ids, kind="stable")]


def _signs(starts: Ints, ids: Shorts) -> Ints:
    """A word for each place with the bits of its terms."""
    signs = np.zeros(len(starts) - 1, dtype=np.int64)
    np.bitwise_or.at(signs, np.repeat(np.arange(len(signs)), np.diff(starts)), np.int64(1) << ids % SIGNS)
    return signs


def _worth(worth: Worth, holders: Ints, helps: int, has_starts: Ints) -> Shorts:
    """What each term is worth, in parts of ONE; a tag by how few have it (Spärck Jones 1972)."""
    people = max(len(has_starts) - 1, 1)
    rarity = np.log(np.maximum(holders, 1) / people) / log(worth.rare)
    each = np.where(np.arange(len(holders)) < helps, worth.help, worth.tag * np.minimum(1.0, rarity))
    parts: Shorts = np.rint(each * ONE).astype(np.int32)
    most = int(np.diff(has_starts).max(initial=0))
    if most * int(parts.max(initial=0)) >= LOT:
        raise ValueError(f"Somebody has {most} things; that is too many to add up what they are worth.")
    return parts
