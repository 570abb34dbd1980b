"""Trees, matched pairs and nested blossoms as arrays, for compiled code.

Weights count fourfold and all duals are whole, so that nothing is ever rounded.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loom.compiled import compiled

Ints = NDArray[np.int64]
FREE, OUTER, INNER = 0, 1, 2  # labels; in the literature S is outer, T is inner


class Graph(NamedTuple):
    """Both directions of every edge, by the person they leave: `start[v]` to `start[v + 1]`."""

    start: Ints
    source: Ints
    to: Ints
    four: Ints


class State(NamedTuple):
    """A matching, its duals and its blossoms: numbers below n are people, from n on blossoms.

    The sub-blossoms of a blossom form a ring that begins with `child`, the one that holds the base;
    `near` and `far` are the ends of the edge to the one that follows.
    """

    mate: Ints
    dual: Ints
    since: Ints  # when the label, by which the dual moves, was given
    top: Ints  # the outermost blossom around a person
    nearest: Ints  # when the first edge from an outer person becomes tight, for who is in no tree
    before: Ints  # the people of a tree form a ring; place n + r stands for the tree of root r
    after: Ints
    base: Ints
    parent: Ints
    child: Ints
    following: Ints
    preceding: Ints
    near: Ints
    far: Ints
    thick: Ints  # the dual of a blossom
    thick_since: Ints
    label: Ints
    root: Ints
    from_outer: Ints  # the edge by which the tree came to an inner blossom
    to_inner: Ints
    mark: Ints
    stack: Ints
    stack_vertex: Ints
    fresh: Ints
    spare: Ints
    tally: Ints  # spare blossoms, marks given, trees


@compiled
def leaves(s: State, blossom: int, out: Ints, at: int) -> int:
    """Write the people of a blossom into `out` from place `at`; return the place after the last."""
    people = len(s.mate)
    s.stack[0] = blossom
    depth = 1
    while depth > 0:
        depth -= 1
        x = s.stack[depth]
        if x < people:
            out[at] = x
            at += 1
            continue
        c = s.child[x]
        while True:
            s.stack[depth] = c
            depth += 1
            c = s.following[c]
            if c == s.child[x]:
                break
    return at


@compiled
def dual_at(s: State, v: int, now: int) -> int:
    """The dual of a person at this point of the search."""
    label = s.label[s.top[v]]
    if label == OUTER:
        return s.dual[v] - (now - s.since[v])  # type: ignore[no-any-return]
    if label == INNER:
        return s.dual[v] + (now - s.since[v])  # type: ignore[no-any-return]
    return s.dual[v]  # type: ignore[no-any-return]


@compiled
def enter(s: State, v: int, root: int, now: int) -> None:
    """Put a person into a tree."""
    ring = len(s.mate) + root
    s.since[v] = now
    s.after[v], s.before[v] = s.after[ring], ring
    s.before[s.after[v]], s.after[ring] = v, v


@compiled
def leave(s: State, v: int) -> None:
    """Take a person out of a tree."""
    s.after[s.before[v]], s.before[s.after[v]] = s.after[v], s.before[v]


@compiled
def rebase(s: State, blossom: int, person: int) -> None:
    """Match the inside of a blossom so that this person of it is the one left for the outside."""
    people = len(s.mate)
    if blossom < people:
        return
    s.stack[0], s.stack_vertex[0] = blossom, person
    depth = 1
    while depth > 0:
        depth -= 1
        b, v = s.stack[depth], s.stack_vertex[depth]
        t = v
        while s.parent[t] != b:
            t = s.parent[t]
        first = s.child[b]
        odd, c = False, first
        while c != t:
            odd, c = not odd, s.following[c]
        if t >= people:
            s.stack[depth], s.stack_vertex[depth] = t, v
            depth += 1
        c = t
        while c != first:
            if odd:
                x = s.following[c]
                c = s.following[x]
                in_x, in_c = s.near[x], s.far[x]
            else:
                x = s.preceding[c]
                c = s.preceding[x]
                in_x, in_c = s.far[c], s.near[c]
            s.mate[in_x], s.mate[in_c] = in_c, in_x
            if x >= people:
                s.stack[depth], s.stack_vertex[depth] = x, in_x
                depth += 1
            if c >= people:
                s.stack[depth], s.stack_vertex[depth] = c, in_c
                depth += 1
        s.child[b], s.base[b] = t, v


@compiled
def flip(s: State, person: int, mate: int) -> None:
    """Give an outer person a new mate (or none) and swap edges along the path to the root."""
    while True:
        outer = s.top[person]
        old = s.mate[s.base[outer]]
        rebase(s, outer, person)
        s.mate[person] = mate
        if old < 0:
            return
        inner = s.top[old]
        person, mate = s.from_outer[inner], s.to_inner[inner]
        rebase(s, inner, mate)
        s.mate[mate] = person


@compiled
def meeting(s: State, first: int, second: int) -> int:
    """Where the paths of two outer blossoms to the root meet."""
    s.tally[1] += 1
    x, y = first, second
    while True:
        if x >= 0:
            if s.mark[x] == s.tally[1]:
                return x
            s.mark[x] = s.tally[1]
            mate = s.mate[s.base[x]]
            x = s.top[s.from_outer[s.top[mate]]] if mate >= 0 else -1
        x, y = y, x


@compiled
def link(s: State, first: int, second: int, near: int, far: int) -> None:
    """Let `second` follow `first` in a ring, joined by this edge."""
    s.following[first], s.preceding[second] = second, first
    s.near[first], s.far[first] = near, far


@compiled
def slacks(s: State, ends: Ints, four: Ints) -> Ints:
    """How far each edge is from tight: duals of its ends and of blossoms around both, less its weight."""
    slack = np.empty(len(ends), dtype=np.int64)
    for edge in range(len(ends)):
        u, v = ends[edge, 0], ends[edge, 1]
        slack[edge] = s.dual[u] + s.dual[v] - four[edge]
        if slack[edge] < 0 and s.top[u] == s.top[v]:
            s.tally[1] += 1
            b = s.parent[u]
            while b >= 0:
                s.mark[b] = s.tally[1]
                b = s.parent[b]
            b = s.parent[v]
            while b >= 0:
                if s.mark[b] == s.tally[1]:
                    slack[edge] += s.thick[b]
                b = s.parent[b]
    return slack


def graph(people: int, ends: Ints, weights: Ints) -> Graph:
    """Both directions of these edges, sorted by the person they leave; `weights` may not be negative."""
    source = np.concatenate([ends[:, 0], ends[:, 1]])
    order = np.argsort(source, kind="stable")
    start = np.zeros(people + 1, dtype=np.int64)
    np.cumsum(np.bincount(source, minlength=people), out=start[1:])
    to = np.concatenate([ends[:, 1], ends[:, 0]])[order]
    return Graph(start, source[order], to, np.concatenate([weights, weights])[order] * 4)


def state(people: int) -> State:
    """Everybody single, no duals, no blossoms."""

    def filled(size: int, value: int = -1) -> Ints:
        return np.full(size, value, dtype=np.int64)

    both = 2 * people
    return State(
        mate=filled(people),
        dual=filled(people, 0),
        since=filled(people, 0),
        top=np.arange(people, dtype=np.int64),
        nearest=filled(people),
        before=np.arange(both, dtype=np.int64),
        after=np.arange(both, dtype=np.int64),
        base=np.concatenate([np.arange(people, dtype=np.int64), filled(people)]),
        parent=filled(both),
        child=filled(both),
        following=filled(both),
        preceding=filled(both),
        near=filled(both),
        far=filled(both),
        thick=filled(both, 0),
        thick_since=filled(both, 0),
        label=filled(both, FREE),
        root=filled(both),
        from_outer=filled(both),
        to_inner=filled(both),
        mark=filled(both, 0),
        stack=filled(both),
        stack_vertex=filled(both),
        fresh=filled(people),
        spare=np.arange(both - 1, people - 1, -1, dtype=np.int64),
        tally=np.array([people, 0, 0], dtype=np.int64),
    )


def dual_sum(s: State) -> int:
    """The value of the duals: four times what any matching weighs at most, if they are feasible."""
    people = len(s.mate)
    blossoms = [b for b in range(people, 2 * people) if s.child[b] >= 0]
    pairs = [(leaves(s, b, s.fresh, 0) - 1) // 2 for b in blossoms]
    return int(s.dual.sum()) + sum(int(s.thick[b]) * most for b, most in zip(blossoms, pairs, strict=True))
