"""Chance for inner loops: the same numbers compiled or not, and a stream of its own for every chain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loom.compiled import compiled

MULTIPLIER = 1791398085
LOW = 0xFFFFFFFF
Stream = NDArray[np.int64]


def stream(seed: int, *chain: int) -> Stream:
    """A stream of chance for one chain of one solve; its state moves on with every draw.

    Multiply-with-carry (Marsaglia 2003), period about 2**62; products stay below 2**63, so nothing wraps.
    """
    value, carry = np.random.SeedSequence((seed, *chain)).generate_state(2).tolist()
    return np.array([value, carry % (MULTIPLIER - 1) + 1], dtype=np.int64)


@compiled
def below(state: Stream, limit: int) -> int:
    """A whole number from 0 to `limit` - 1; `limit` is less than 2**31."""
    product = MULTIPLIER * state[0] + state[1]
    state[0] = product & LOW
    state[1] = product >> 32
    return (state[0] * limit) >> 32  # type: ignore[no-any-return]


@compiled
def share(state: Stream) -> float:
    """A number from 0 up to, but not, 1."""
    product = MULTIPLIER * state[0] + state[1]
    state[0] = product & LOW
    state[1] = product >> 32
    return state[0] / 4294967296.0  # type: ignore[no-any-return]
