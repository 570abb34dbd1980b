"""Heaviest matching in a sparse graph: Edmonds' blossoms in whole numbers, for compiled code.

One alternating tree grows from every single person, all at the same pace, towards the next edge that becomes
tight; a heap knows which. Where two trees meet, their people are matched along the path and only these two
trees are dissolved. A dual is written down only when its label changes (Edmonds 1965; Galil, Micali and
Gabow 1986; Kolmogorov 2009).
"""

from __future__ import annotations

from heapq import heappop, heappush

from loom.compiled import compiled
from loom.pairs.forest import (
    FREE,
    INNER,
    OUTER,
    Graph,
    State,
    dual_at,
    enter,
    flip,
    leave,
    leaves,
    link,
    meeting,
    rebase,
)

Heap = list[tuple[int, int]]
FAR = 1 << 62


@compiled
def reach(s: State, g: Graph, v: int, now: int, heap: Heap) -> None:
    """Note when the first edge from an outer person reaches v, who is in no tree."""
    best, which = FAR, -1
    for edge in range(g.start[v], g.start[v + 1]):
        u = g.to[edge]
        if s.label[s.top[u]] == OUTER:
            key = now + s.dual[v] + s.dual[u] - (now - s.since[u]) - g.four[edge]
            if key < best:
                best, which = key, edge
    s.nearest[v] = best
    if which >= 0:
        heappush(heap, (best, which))


@compiled
def scan(s: State, g: Graph, count: int, now: int, heap: Heap) -> None:
    """Look along the edges of the first people in `fresh`, who have just become outer."""
    for place in range(count):
        v = s.fresh[place]
        heappush(heap, (now + s.dual[v], -1 - v))
        home = s.top[v]
        for edge in range(g.start[v], g.start[v + 1]):
            u = g.to[edge]
            other = s.top[u]
            label = s.label[other]
            if other == home or label == INNER:
                continue
            if label == FREE:
                key = now + s.dual[v] + s.dual[u] - g.four[edge]
                if key < s.nearest[u]:
                    s.nearest[u] = key
                    heappush(heap, (key, edge))
            else:
                key = now + (s.dual[v] + s.dual[u] - (now - s.since[u]) - g.four[edge]) // 2
                heappush(heap, (key, edge))


@compiled
def make_outer(s: State, blossom: int, root: int, now: int) -> int:
    """Label a blossom outer; return how many people it holds, the first in `fresh`, who are to be scanned."""
    s.label[blossom], s.root[blossom], s.thick_since[blossom] = OUTER, root, now
    count = leaves(s, blossom, s.fresh, 0)
    for place in range(count):
        enter(s, s.fresh[place], root, now)
    return count


@compiled
def make_inner(s: State, blossom: int, from_outer: int, to_inner: int, now: int, heap: Heap) -> None:
    """Label a blossom inner, reached from an outer person."""
    root = s.root[s.top[from_outer]]
    s.label[blossom], s.root[blossom], s.thick_since[blossom] = INNER, root, now
    s.from_outer[blossom], s.to_inner[blossom] = from_outer, to_inner
    for place in range(leaves(s, blossom, s.fresh, 0)):
        enter(s, s.fresh[place], root, now)
    if blossom >= len(s.mate):
        heappush(heap, (now + s.thick[blossom] // 2, -1 - blossom))


@compiled
def shrink(s: State, g: Graph, u: int, v: int, now: int, heap: Heap) -> None:
    """Make one blossom of the odd ring that a tight edge between two outer people closes."""
    apex = meeting(s, s.top[u], s.top[v])
    s.tally[0] -= 1
    b = s.spare[s.tally[0]]
    link(s, s.top[u], s.top[v], u, v)
    x = s.top[u]
    while x != apex:
        mate = s.mate[s.base[x]]
        t = s.top[mate]
        up = s.top[s.from_outer[t]]
        link(s, t, x, mate, s.base[x])
        link(s, up, t, s.from_outer[t], s.to_inner[t])
        x = up
    x = s.top[v]
    while x != apex:
        mate = s.mate[s.base[x]]
        t = s.top[mate]
        up = s.top[s.from_outer[t]]
        link(s, x, t, s.base[x], mate)
        link(s, t, up, s.to_inner[t], s.from_outer[t])
        x = up
    s.child[b], s.base[b], s.parent[b] = apex, s.base[apex], -1
    count, c = 0, apex
    while True:
        sign = -1 if s.label[c] == INNER else 1
        s.thick[c] += 2 * sign * (now - s.thick_since[c])
        end = leaves(s, c, s.fresh, count)
        for place in range(count, end):
            w = s.fresh[place]
            if sign < 0:
                s.dual[w] += now - s.since[w]
                s.since[w] = now
            s.top[w] = b
        count = end if sign < 0 else count
        s.parent[c], s.label[c] = b, FREE
        c = s.following[c]
        if c == apex:
            break
    s.label[b], s.root[b], s.thick[b], s.thick_since[b] = OUTER, s.root[apex], 0, now
    scan(s, g, count, now, heap)


@compiled
def expand(s: State, g: Graph, b: int, now: int, heap: Heap) -> None:
    """Take an inner blossom whose dual is used up apart, keeping the tree on its way through it."""
    first, c, root = s.child[b], s.child[b], s.root[b]
    for place in range(leaves(s, b, s.fresh, 0)):
        w = s.fresh[place]
        s.dual[w] += now - s.since[w]
        leave(s, w)
    while True:
        s.parent[c], s.label[c] = -1, FREE
        for place in range(leaves(s, c, s.fresh, 0)):
            s.top[s.fresh[place]] = c
        c = s.following[c]
        if c == first:
            break
    x = s.top[s.to_inner[b]]
    odd, c = False, first
    while c != x:
        odd, c = not odd, s.following[c]
    make_inner(s, x, s.from_outer[b], s.to_inner[b], now, heap)
    entry = x
    while x != first:  # all labels first: a scan needs to know them
        y = s.following[x] if odd else s.preceding[x]
        x = s.following[y] if odd else s.preceding[y]
        make_outer(s, y, root, now)
        if odd:
            make_inner(s, x, s.near[y], s.far[y], now, heap)
        else:
            make_inner(s, x, s.far[x], s.near[x], now, heap)
    x = entry
    while x != first:
        y = s.following[x] if odd else s.preceding[x]
        scan(s, g, leaves(s, y, s.fresh, 0), now, heap)
        x = s.following[y] if odd else s.preceding[y]
    c = first
    while True:
        if s.label[c] == FREE:
            for place in range(leaves(s, c, s.fresh, 0)):
                reach(s, g, s.fresh[place], now, heap)
        c = s.following[c]
        if c == first:
            break
    s.child[b], s.label[b] = -1, FREE
    s.spare[s.tally[0]] = b
    s.tally[0] += 1


@compiled
def dissolve(s: State, root: int, now: int, at: int) -> int:
    """Write down the duals of a tree, forget its labels, and put its people into `fresh` from place `at`."""
    ring, first = len(s.mate) + root, at
    while s.after[ring] != ring:
        v = s.after[ring]
        leave(s, v)
        s.dual[v] = dual_at(s, v, now)
        s.fresh[at] = v
        at += 1
    for place in range(first, at):
        b = s.top[s.fresh[place]]
        if s.label[b] != FREE:
            sign = 1 if s.label[b] == OUTER else -1
            s.thick[b] += 2 * sign * (now - s.thick_since[b])
            s.label[b] = FREE
    s.tally[2] -= 1
    return at


@compiled
def sprout(s: State, g: Graph, heap: Heap) -> None:
    """Begin a tree at every single person whose dual is not zero."""
    people = len(s.mate)
    for v in range(people):
        s.nearest[v] = FAR
        if s.mate[v] < 0 and s.dual[v] > 0:
            s.tally[2] += 1
            make_outer(s, s.top[v], v, 0)
    for v in range(people):
        if s.mate[v] < 0 and s.dual[v] > 0:
            scan(s, g, leaves(s, s.top[v], s.fresh, 0), 0, heap)


@compiled
def meet(s: State, g: Graph, edge: int, now: int, heap: Heap) -> int:
    """Follow an edge that has become tight; return how many people's trees were dissolved, now in `fresh`."""
    u, v = g.source[edge], g.to[edge]
    if s.label[s.top[u]] != OUTER:
        u, v = v, u
    label = s.label[s.top[v]]
    if s.label[s.top[u]] != OUTER or dual_at(s, u, now) + dual_at(s, v, now) != g.four[edge]:
        for x in (u, v):  # the tree that offered this edge is gone: who else comes?
            if s.label[s.top[x]] == FREE and s.nearest[x] == now:
                reach(s, g, x, now, heap)
        return 0
    if label == INNER or s.top[u] == s.top[v]:
        return 0
    if label == OUTER and s.root[s.top[u]] == s.root[s.top[v]]:
        shrink(s, g, u, v, now, heap)
        return 0
    mate = s.mate[s.base[s.top[v]]]
    if label == FREE and mate >= 0:
        make_inner(s, s.top[v], u, v, now, heap)
        scan(s, g, make_outer(s, s.top[mate], s.root[s.top[u]], now), now, heap)
        return 0
    first, second = s.root[s.top[u]], s.root[s.top[v]]
    flip(s, u, v)
    if label == FREE:
        rebase(s, s.top[v], v)
        s.mate[v] = u
        return leaves(s, s.top[v], s.fresh, dissolve(s, first, now, 0))
    flip(s, v, u)
    return dissolve(s, second, now, dissolve(s, first, now, 0))


@compiled
def advance(s: State, g: Graph, work: int) -> int:
    """Match until nobody is left, or a pair is made after this much work; return how many trees are left.

    The duals are feasible in any case: half of what they say is a bound.
    """
    heap = [(FAR, 0)]
    sprout(s, g, heap)
    now = 0
    while s.tally[2] > 0 and work > 0:
        now, edge = heappop(heap)
        count = 0
        if edge >= 0:
            count = meet(s, g, edge, now, heap)
        else:
            x = -1 - edge
            if x < len(s.mate):
                if s.label[s.top[x]] == OUTER and dual_at(s, x, now) == 0:
                    root = s.root[s.top[x]]
                    flip(s, x, -1)
                    count = dissolve(s, root, now, 0)
            elif s.label[x] == INNER and s.thick[x] == 2 * (now - s.thick_since[x]):
                expand(s, g, x, now, heap)
        for place in range(count):
            reach(s, g, s.fresh[place], now, heap)
        work -= count
    left = s.tally[2]
    for v in range(len(s.mate)):
        if s.mate[v] < 0 and s.label[s.top[v]] == OUTER:
            dissolve(s, v, now, 0)
    return left  # type: ignore[no-any-return]


@compiled
def begin(s: State, g: Graph) -> None:
    """Set duals that are high enough, lower them one after the other, and match along edges that fit."""
    people = len(s.mate)
    for v in range(people):
        for edge in range(g.start[v], g.start[v + 1]):
            s.dual[v] = max(s.dual[v], g.four[edge] // 2)
    for v in range(people):
        if s.mate[v] >= 0:
            continue
        best, mate = 0, -1
        for edge in range(g.start[v], g.start[v + 1]):
            need = g.four[edge] - s.dual[g.to[edge]]
            if need > best or (need == best and mate < 0):
                best, mate = need, g.to[edge]
            elif need == best and s.mate[mate] >= 0 and s.mate[g.to[edge]] < 0:
                mate = g.to[edge]
        s.dual[v] = best
        if mate >= 0 and s.mate[mate] < 0:
            s.mate[v], s.mate[mate] = mate, v
