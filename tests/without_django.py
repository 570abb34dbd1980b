"""A pytest plugin: the engine stands on its own feet, so Django and the application cannot be imported."""

import sys
from collections.abc import Sequence
from types import ModuleType

ELSEWHERE = {"django", "weft", "allauth", "pytest_django"}


class Wall:
    """Refuses what the engine must not know."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> None:
        if name.partition(".")[0] in ELSEWHERE:
            raise ImportError(f"the engine must do without {name}")


sys.meta_path.insert(0, Wall())
