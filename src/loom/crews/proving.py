"""A proof in a thread of its own, beside the search: HiGHS, NumPy and compiled loops let the search go on."""

from __future__ import annotations

from dataclasses import replace
from threading import Event, Thread
from typing import Any

import numpy as np

from loom.crews.columns import Columns
from loom.crews.cover import Packing
from loom.crews.pack import pack
from loom.crews.prove import Proof, most_placed, prove
from loom.crews.seating import Key
from loom.ground import Ground
from loom.stop import Stop, Watch, asked
from loom.terms import LEVELS

PROVABLE = 400  # beyond so many units the feasible crews are too many to be written down
LIMITS: dict[str, Any] = {"nodes": 10, "limit": 1_000}  # what a proof may look at where no clock could end it


class Proving(Thread):
    """Looks for a proof, or where the feasible crews are too many for one, for a bound and for better crews.

    Attributes
    ----------
    proof : Proof
        What is known by now.
    """

    def __init__(self, ground: Ground, crews: list[list[int]], key: Key, watch: Watch) -> None:
        super().__init__(daemon=True)
        self._ground, self._crews, self._watch = ground, crews, watch
        self._halt = Event()
        self._error: Exception | None = None
        known = tuple(sorted(tuple(sorted(crew)) for crew in crews))
        self.proof = Proof(known, *key, most_placed(ground), LEVELS, float(ground.people))
        self.start()

    def run(self) -> None:
        """What the thread does."""
        stop = asked(lambda: self._halt.is_set() or self._watch.reason(0) is not None)
        limits = {} if self._watch.timed else LIMITS
        try:
            if len(self._ground.unit) <= PROVABLE:
                self._hear(
                    prove(self._ground, incumbent=self._crews, stop=stop, progress=self._hear, **limits)
                )
            if self._watch.timed and not self.proof.proven and not self.proof.columns:
                self._bound(stop)
        except Exception as error:  # told where somebody waits for it
            self._error = error

    def ended(self) -> bool:
        """Whether it has come to its end, by itself or not."""
        if self._error is not None:
            raise self._error
        return not self.is_alive()

    def end(self) -> None:
        """Ask it to end, and wait for that."""
        self._halt.set()
        self.join()

    def _hear(self, proof: Proof) -> None:
        self.proof = proof

    def _bound(self, stop: Stop) -> None:
        """Bound the sum, then choose the best set among the crews that turned up on the way."""
        from loom.crews.price import price_bound  # compiled loops, which a proof does without

        known = self.proof
        priced = price_bound(self._ground, self._crews, stop, self._lower, placed=known.placed)
        self._lower(priced.total)
        self._choose(priced.columns, known, stop)

    def _lower(self, bound: float) -> None:
        self.proof = replace(self.proof, most_total=min(self.proof.most_total, bound))

    def _choose(self, priced: Columns, known: Proof, stop: Stop) -> None:
        columns = priced.take(priced.levels() >= known.floor)
        packed = pack(Packing(columns, columns.total, self._ground.weight, known.placed), stop.watch())
        if packed.rows is not None and packed.worth > known.total:
            crews = tuple(sorted(tuple(columns.crew(row)) for row in packed.rows.tolist()))
            floor = int(columns.levels()[packed.rows].min())
            placed = int(np.sum(columns.people[packed.rows]))
            self.proof = replace(self.proof, crews=crews, placed=placed, floor=floor, total=packed.worth)
