"""Networks for introductions, made up or at random, and their best answers found by weighing everybody."""

from collections import Counter

import numpy as np

from loom.introductions import Profiles, Rows, Worth
from loom.introductions.walk import mixed


def alike(people):
    """A network in which everybody says the same."""
    empty = Rows.of([()] * people)
    return Profiles(Rows.of([[0]] * people), Rows.of([[0]] * people), empty)


def made_up_profiles(people, *, seed=7, things=10, vocabulary=2000, fluent=0.7, zones=24):
    """A network as one might find it: few things that many name and many that few do (Zipf).

    Each has about `things` offers, needs and tags, a language or two of twelve, a zone, and knows three.
    """
    random = np.random.default_rng(seed)

    def rows(mean, width, power):
        starts = np.concatenate(([0], np.cumsum(random.poisson(mean, people))))
        chance = np.arange(1, width + 1.0) ** -power
        ids = random.choice(width, size=starts[-1], p=chance / chance.sum())
        return Rows(starts.astype(np.int64), ids.astype(np.int32))

    said = np.where(random.random(people) < fluent, random.integers(0, zones, people) - 11.0, np.nan)
    known = Rows(
        np.arange(people + 1, dtype=np.int64) * 3, random.integers(0, people, 3 * people, dtype=np.int32)
    )
    return Profiles(
        rows(0.3 * things, vocabulary, 0.8),
        rows(0.3 * things, vocabulary, 0.8),
        rows(0.4 * things, 10 * vocabulary, 1.0),
        rows(1.3, 12, 1.2),
        said,
        known,
    )


def small_network(random):
    people = int(random.integers(1, 11))

    def lists(width, most):
        return [random.integers(0, width, random.integers(0, most)).tolist() for _ in range(people)]

    profiles = Profiles(
        Rows.of(lists(4, 4)),
        Rows.of(lists(4, 4)),
        Rows.of(lists(5, 4)),
        Rows.of(lists(3, 3)) if random.random() < 0.7 else None,
        random.choice([-11, -3.5, 0, 2, 9.75, 13, np.nan], people) if random.random() < 0.7 else None,
        Rows.of(lists(people, 3)) if random.random() < 0.7 else None,
    )
    hours = (None, 0, 3, 11.9, 12)[random.integers(5)]
    return profiles, Worth(*random.choice([0, 0.5, 1, 2], 2), rare=random.choice([0.1, 0.6])), hours


def sets(rows, people):
    return [
        set(rows.ids[rows.starts[i] : rows.starts[i + 1]].tolist()) if rows else set() for i in range(people)
    ]


def plain_introductions(profiles, worth, hours, index, k):
    """The best k for everybody by weighing everybody with everybody."""
    people = len(profiles)
    offers, needs, tags = (sets(rows, people) for rows in (profiles.offers, profiles.needs, profiles.tags))
    languages, known = sets(profiles.languages, people), sets(profiles.known, people)
    zones = np.full(people, np.nan) if profiles.zones is None else profiles.zones
    lots = dict(zip(index.people.tolist(), index.lots.tolist(), strict=True))

    times = Counter(tag for each in tags for tag in each)
    rarity = {tag: min(1, np.log(count / people) / np.log(worth.rare)) for tag, count in times.items()}

    def score(u, v):
        helps = len(offers[u] & needs[v]) + len(needs[u] & offers[v])
        shared = sum(round(worth.tag * rarity[tag] * 4096) for tag in tags[u] & tags[v])
        return helps * round(worth.help * 4096) + shared

    def fit(u, v):
        apart = abs(zones[u] - zones[v]) % 24
        far = hours is not None and min(apart, 24 - apart) > hours
        talk = not languages[u] or not languages[v] or languages[u] & languages[v]
        return u != v and talk and not far and v not in known[u] and u not in known[v]

    scores = [[score(u, v) if fit(u, v) else 0 for v in range(people)] for u in range(people)]
    rows = []
    for u in range(people):
        ranked = sorted((-scores[u][v], mixed(lots[u] ^ lots[v]), v) for v in range(people) if scores[u][v])
        rows.append([(v, -minus / 4096) for minus, _, v in ranked[:k]] + [(-1, 0.0)] * (k - len(ranked)))
    return rows
