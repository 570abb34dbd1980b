"""Asking the engine: a process of its own, which can be stopped at once while no page waits for it."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

COMMAND = (sys.executable, "-m", "loom")

Tell = Callable[[Mapping[str, Any]], None]


def ask_engine(asked: Mapping[str, Any], *, seed: int, seconds: int, tell: Tell) -> dict[str, Any]:
    """The engine's answer to a problem, or to a problem with a plan to mend; `tell` hears how far it is."""
    command = [*COMMAND, "--seed", str(seed), "--seconds", str(seconds)]
    with subprocess.Popen(  # noqa: S603 - our own engine, numbers only
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as engine:
        try:
            return _listen(engine, asked, tell)
        finally:
            engine.kill()


def _listen(engine: "subprocess.Popen[str]", asked: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    assert engine.stdin is not None
    assert engine.stdout is not None
    json.dump(asked, engine.stdin)
    engine.stdin.close()
    for line in engine.stdout:
        told = json.loads(line)
        if "result" in told:
            return dict(told["result"])
        if "error" in told:
            raise RuntimeError("The engine could not read the problem.")
        tell(told)
    raise RuntimeError("The engine ended without an answer.")
