"""Time zones and languages as people name them."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """The time zones a person may choose from, one for each place the world's table names."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return (*sorted({line[2] for line in lines}), "UTC")


@lru_cache(maxsize=1)
def _every_name() -> dict[str, str]:
    """Older names are still understood: they stand in sheets and on older phones."""
    listed = files("tzdata").joinpath("zones").read_text(encoding="ascii").split()
    return {name.casefold(): name for name in listed}


@lru_cache(maxsize=1)
def _older_names() -> dict[str, str]:
    """What the names of former days are called now; names that people may choose stay as they are."""
    table = files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text(encoding="ascii")
    links = (line.split() for line in table.splitlines() if line.startswith("L "))
    chosen = set(zone_names())
    return {older: name for _, name, older in links if older not in chosen and name in chosen}


def zone_called(words: str) -> str | None:
    """The zone a person means by `Europe/Lisbon`, `europe / lisbon` or just `Lisbon`; None when it is not clear."""
    said = "_".join(words.replace("/", " / ").split()).replace("_/_", "/").casefold()
    whole = _every_name().get(said)
    if whole is not None:
        return _older_names().get(whole, whole)
    by_place = [name for name in zone_names() if name.rpartition("/")[2].casefold() == said]
    return by_place[0] if len(by_place) == 1 else None


def spoken_name(code: str, known: Mapping[str, Mapping[str, object]], otherwise: str = "") -> str:
    """A language by the name its speakers give it, as it stands at the head of a line; its code where none is known."""
    name = str(known.get(code, {}).get("name_local", otherwise or code))
    return name if name == code else name[:1].upper() + name[1:]
