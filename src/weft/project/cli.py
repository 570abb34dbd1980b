"""The command line: what can be asked for, and how a plain answer is given when it cannot be done."""

import os
import sys
from collections.abc import Sequence

COMMANDS: tuple[tuple[str, str], ...] = (
    ("start", "make everything ready and open Weft on this machine"),
    ("crews", "form crews from a sign-up sheet and print them"),
    ("pairs", "form pairs from a sign-up sheet and print them"),
    ("slots", "find the weekly times that suit everybody on a sheet"),
    ("example", "make an example congregation to look around in"),
    ("found", "set up another community in this house"),
    ("serve", "open Weft without making anything ready first"),
    ("worker", "do the waiting work in a process of its own"),
    ("migrate", "bring the database to this version"),
    ("doctor", "look whether the house is well"),
    ("verify-audit", "look whether the chronicle is as it was written"),
    ("backup", "write everything to one file, while Weft runs"),
    ("restore", "fill an empty house from a backup"),
    ("policy", "list every address and who may open it"),
)
CHECKOUT_COMMANDS: tuple[tuple[str, str], ...] = (
    ("test", "run everything that must hold before a change goes in"),
    ("check", "the quick half of it: format, imports, types, migrations, words"),
    ("bench", "measure the engine beside its rivals and print the table"),
    ("docs", "write the makers' generated pages anew"),
    ("words", "gather sentences to translate, take translations in, and compile them"),
)


def overview(program: str = "weft", checkout: bool = False) -> str:
    """Every command in one line each."""
    commands = COMMANDS + (CHECKOUT_COMMANDS if checkout else ())
    width = max(len(name) for name, _ in commands)
    lines = [f"  {program} {name.ljust(width)}  {says}" for name, says in commands]
    return "\n".join(
        [
            "Weft: small groups that have each other's back.",
            "",
            *lines,
            "",
            f"“{program} COMMAND --help” says more about one of them.",
        ]
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Do what was asked. 0: done; 1: it did not work; 2: it was not understood."""
    arguments = ["weft", *(sys.argv if argv is None else argv)[1:]]
    if len(arguments) < 2 or arguments[1] in {"-h", "--help", "help"}:
        print(overview())
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weft.project.settings")
    return _carry_out(arguments)


def _carry_out(arguments: list[str]) -> int:
    from django.core.management import ManagementUtility

    from weft.project import env

    env.keep_plain()
    name, command, *rest = arguments
    utility = ManagementUtility([name, command.replace("-", "_"), *rest])
    try:
        utility.execute()
    except env.Unclear as unclear:
        print(unclear, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return _nobody_reads()
    return 0


def _nobody_reads() -> int:
    """Whoever read our words has gone; what is still to be said goes nowhere, without a complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
