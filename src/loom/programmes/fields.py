"""Schedules known at once: lines of finite planes, and the circle of round-robin pairs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from loom.programmes.covers import SECOND_PLANE, doubled
from loom.programmes.programme import Session, in_order

Sum = Callable[[int, int], int]


def from_algebra(groups: int, size: int, rounds: int) -> list[Session] | None:
    """`rounds` sessions of `groups` groups of `size` in which nobody meets twice, if algebra has them.

    *Pairs* go round a circle. Otherwise people sit in `size` columns of `groups`, groups a power of a prime and
    not less than the size: each slope of the affine plane over that field is a session (Bose 1938), and the
    columns, divided in groups by the same means, give more. Ten sessions of eight fours are two planes, doubled.
    """
    if rounds <= 1 or size == 1 or groups == 0:
        rows = [range(group * size, (group + 1) * size) for group in range(groups)]
        return [in_order(rows)] * rounds
    if size == 2:
        return _circle(groups)[:rounds] if rounds < 2 * groups else None
    if (groups, size, rounds) == (8, 4, 10):
        return doubled(from_algebra(4, 4, 5) or [], SECOND_PLANE)
    if groups < size or (sessions := _slopes(groups, size)) is None:
        return None
    if rounds > groups and groups % size == 0:
        sessions += _inside_columns(groups, size, rounds - groups)
    return sessions[:rounds] if rounds <= len(sessions) else None


def field(order: int) -> tuple[Sum, Sum] | None:
    """Addition and multiplication of the field with `order` elements 0 … order - 1; None if there is none."""
    prime = next((p for p in range(2, order + 1) if order % p == 0), 0)
    power = 0
    while prime and prime**power < order:
        power += 1
    if not prime or prime**power != order:
        return None
    if power == 1:
        return (lambda a, b: (a + b) % prime), (lambda a, b: a * b % prime)
    return _extension(prime, power)


def _extension(prime: int, power: int) -> tuple[Sum, Sum]:
    elements = [tuple(reversed(digits)) for digits in product(range(prime), repeat=power)]
    number = {digits: place for place, digits in enumerate(elements)}

    def add(a: int, b: int) -> int:
        return number[tuple((x + y) % prime for x, y in zip(elements[a], elements[b], strict=True))]

    def times_root(a: int, low: tuple[int, ...]) -> int:
        digits = elements[a]
        shifted = (0, *digits[:-1])
        return number[tuple((x - digits[-1] * y) % prime for x, y in zip(shifted, low, strict=True))]

    for low in elements:
        logs = [1]
        while (after := times_root(logs[-1], low)) not in (0, 1) and len(logs) < len(elements):
            logs.append(after)
        if len(logs) == len(elements) - 1:
            break
    place = {element: exponent for exponent, element in enumerate(logs)}

    def multiply(a: int, b: int) -> int:
        return logs[(place[a] + place[b]) % len(logs)] if a and b else 0

    return add, multiply


def _slopes(groups: int, size: int) -> list[Session] | None:
    if (sums := field(groups)) is None:
        return None
    add, multiply = sums
    sessions = []
    for slope in range(groups):
        falls = [multiply(slope, column) for column in range(size)]
        rows = [
            [column * groups + add(falls[column], start) for column in range(size)] for start in range(groups)
        ]
        sessions.append(in_order(rows))
    return sessions


def _inside_columns(groups: int, size: int, rounds: int) -> list[Session]:
    """Sessions within columns, all columns alike; as many of the `rounds` as there are."""
    for count in range(rounds, 0, -1):
        inner = from_algebra(groups // size, size, count)
        if inner is not None:
            return [
                in_order(
                    [
                        [column * groups + person for person in group]
                        for column in range(size)
                        for group in session
                    ]
                )
                for session in inner
            ]
    return []


def _circle(groups: int) -> list[Session]:
    """All pairs of 2 * groups people in 2 * groups - 1 sessions: one stays, the others go round (Kirkman 1847)."""
    turn = 2 * groups - 1
    return [
        in_order([(turn, start), *(((start + k) % turn, (start - k) % turn) for k in range(1, groups))])
        for start in range(turn)
    ]
