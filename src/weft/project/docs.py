"""Pages for makers that are printed from the house itself, so that they cannot say something else."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from django.utils.module_loading import import_string

import weft
from weft import wiring
from weft.core.deed import Deed
from weft.core.policy import Guard, May, Public, Rule, Way, ways
from weft.project import env

HOUSE = Path(__file__).resolve().parents[3]
FOLDER = HOUSE / "docs" / "makers"


def pages() -> dict[Path, str]:
    """Every printed page by its place, as it should read now."""
    printed = {"permissions.md": permissions, "deeds.md": deeds, "settings.md": env.page}
    return {FOLDER / name: "\n".join(lines()) + "\n" for name, lines in printed.items()}


def old() -> list[Path]:
    """The pages that do not read as they should."""
    return [
        path
        for path, text in pages().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def permissions() -> Iterator[str]:
    """The lines of docs/makers/permissions.md."""
    yield "# Who may do what"
    yield ""
    yield "Every address of the house, by room, and the one rule that decides who may go there. This page is printed"
    yield "from the rules themselves by `./weft docs`; `./weft policy --json` gives the same to a program."
    yield ""
    yield "Below `/c/<congregation>/` a passer-by is sent to sign in, whatever is or is not at the address. Whoever a"
    yield "rule does not admit gets the 404 of a thing that was never there. HEAD goes with GET; other methods are"
    yield "refused. `tests/house/permissions/` says the same for the people of the tests, and is held against"
    yield "every answer of the house."
    for room, there in _by_room().items():
        yield from ["", f"## {room}", "", f"{_first_line(import_module(f'weft.{room}'))}", ""]
        yield from _table(
            ("Address", "Methods", "Who", "Of what"),
            dict.fromkeys(row for way in there for row in _rows(way)),
        )


def _by_room() -> dict[str, list[Way]]:
    found: dict[str, list[Way]] = {}
    for way in ways():
        found.setdefault(_room(way), []).append(way)
    return {room: found[room] for room in _rooms() if room in found}


def _rooms() -> list[str]:
    return sorted(module.name for module in iter_modules(weft.__path__) if module.ispkg)


def _room(way: Way) -> str:
    """The room whose view it is; the pages of the sign-in library belong to people."""
    parts = way.view.__module__.split(".")
    return parts[1] if parts[0] == "weft" else "people"


def _rows(way: Way) -> Iterator[tuple[str, ...]]:
    """One row for each rule at an address: the address, the methods, whom it admits, and to what."""
    address = re.sub(r"<\w+:(\w+)>", r"<\1>", f"`/{way.path}`")
    guards: dict[str, tuple[Guard, list[str]]] = {}
    for method, guard in sorted(way.guards.items()):
        if method != "HEAD":
            guards.setdefault(guard.name, (guard, []))[1].append(method)
    for guard, methods in guards.values():
        yield (
            address,
            ", ".join(methods),
            _who(guard),
            guard.model.__name__ if isinstance(guard, Rule) else "",
        )


def _who(guard: Guard) -> str:
    """Whom a rule admits, in its own words."""
    if isinstance(guard, Public):
        return f"Everybody. Why: {guard.reason[:1].lower()}{guard.reason[1:]}"
    asked: Callable[..., object] = guard.answer if isinstance(guard, May) else guard.q
    words = _first_line(asked)
    return f"{words} (`{guard.name}`)" if words else f"`{guard.name}`"


def deeds() -> Iterator[str]:
    """The lines of docs/makers/deeds.md."""
    yield "# What can happen"
    yield ""
    yield "Every deed is written once into the chronicle, in the transaction of the action that did it, with"
    yield "numbers and codes and never with people's words. What follows from it is listed in"
    yield "`src/weft/wiring.py` and nowhere else. This page is printed by `./weft docs`."
    for room in _rooms():
        found = _deeds_of(room)
        if found:
            yield from ["", f"## {room}", ""]
            yield from _table(
                ("Deed", "What the chronicle says", "Who hears of it", "Members read it", "What follows"),
                ((f"`{deed.kind}`", deed.sentence, deed.told, _read(deed), _follows(deed)) for deed in found),
            )
    yield from [
        "",
        "## Long work",
        "",
        "Work that shows how far it is, can be stopped, and outlives its worker.",
        "",
    ]
    yield from _table(
        ("Kind", "What is done"),
        ((f"`{kind}`", _first_line(import_string(doing))) for kind, doing in wiring.LONG_WORK.items()),
    )


def _deeds_of(room: str) -> list[Deed]:
    try:
        module = import_module(f"weft.{room}.deeds")
    except ModuleNotFoundError:
        return []
    return [value for value in vars(module).values() if isinstance(value, Deed)]


def _read(deed: Deed) -> str:
    return "in the chronicle" if deed.in_chronicle else ""


def _follows(deed: Deed) -> str:
    return " ".join(_first_line(import_string(each)) for each in wiring.REACTIONS.get(deed, ()))


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def _table(titles: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(titles)} |"
    yield f"|{'---|' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
