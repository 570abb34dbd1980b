"""Inner loops: machine code where numba is installed, plain Python where it is not.

Only modules that hold inner loops import this one, and only a solve imports those: numba takes two seconds
to load, which neither `import loom` nor a small problem should pay.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, TypeVar, cast

Loop = TypeVar("Loop", bound=Callable[..., object])
HAS_NUMBA = find_spec("numba") is not None


def compiled(loop: Loop) -> Loop:
    """Compile a function of numbers and arrays, without the interpreter's lock; keep the code on disk.

    Where neither the source's folder nor the user's own cache can be written, it is compiled each time anew.
    """
    if not HAS_NUMBA:
        return loop
    import numba

    try:
        ready: Any = numba.njit(cache=True, nogil=True)(loop)
    except RuntimeError:
        ready = numba.njit(nogil=True)(loop)
    return cast(Loop, ready)


def cores() -> int:
    """The processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # where a process cannot be bound to processors
        return os.cpu_count() or 1
