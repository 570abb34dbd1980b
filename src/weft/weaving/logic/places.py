"""From what people write about where they live to the time zone they keep, without asking anybody outside.

The table beside this file is made from GeoNames (places.txt says how, and under which licence).
"""

from __future__ import annotations

import gzip
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from weft.meetings.logic import zone_names
from weft.weaving.logic.sentence import Sentence
from weft.weaving.logic.words import folded

SEVERAL = Sentence("There are several places called {place}. We took the one in {where} ({zone}).")
WIDE = Sentence("{place} has one clock nearly everywhere ({zone}). A city would be surer.")
FIXED = Sentence("{place} has no clock changes in summer. A city would follow them.")
SHORT = Sentence("{place} is read as {zone}. A city would be surer.")
ACCEPTED = Sentence(
    "A city such as Lisbon, a city and a country such as Portland, US, or a time zone such as Europe/Lisbon."
)
WELL_KNOWN = 20  # a place so many times larger than its namesakes is meant without asking

_SHORT_ZONES = {
    "cet": "Europe/Berlin", "cest": "Europe/Berlin", "mez": "Europe/Berlin", "mesz": "Europe/Berlin",
    "eet": "Europe/Athens", "eest": "Europe/Athens", "wet": "Europe/Lisbon", "west": "Europe/Lisbon",
    "bst": "Europe/London", "uk": "Europe/London", "est": "America/New_York", "edt": "America/New_York",
    "et": "America/New_York", "eastern": "America/New_York", "cst": "America/Chicago",
    "cdt": "America/Chicago", "ct": "America/Chicago", "central": "America/Chicago",
    "mst": "America/Denver", "mdt": "America/Denver", "mt": "America/Denver", "mountain": "America/Denver",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles",
    "pacific": "America/Los_Angeles", "brt": "America/Sao_Paulo", "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo", "sgt": "Asia/Singapore", "aest": "Australia/Sydney", "aedt": "Australia/Sydney",
    "awst": "Australia/Perth", "nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland",
    "nzt": "Pacific/Auckland", "eat": "Africa/Nairobi", "sast": "Africa/Johannesburg",
}  # fmt: skip
_PARTIAL_OFFSETS = {  # places without clock changes that keep an offset of part of an hour
    210: "Asia/Tehran", 270: "Asia/Kabul", 330: "Asia/Kolkata", 345: "Asia/Kathmandu", 390: "Asia/Yangon",
    525: "Australia/Eucla", 570: "Australia/Darwin", -570: "Pacific/Marquesas",
}  # fmt: skip
_ALIASES = {
    "us": "US", "usa": "US", "u.s.": "US", "u.s.a.": "US", "united states of america": "US", "uk": "GB",
    "england": "GB", "scotland": "GB", "wales": "GB", "great britain": "GB", "northern ireland": "GB",
    "inglaterra": "GB", "reino unido": "GB", "alemanha": "DE", "deutschland": "DE", "espanha": "ES",
    "espana": "ES", "franca": "FR", "brasil": "BR", "italia": "IT", "holland": "NL", "nederland": "NL",
    "suica": "CH", "schweiz": "CH", "suisse": "CH", "osterreich": "AT", "austria": "AT", "sverige": "SE",
    "suecia": "SE", "norge": "NO", "danmark": "DK", "mexico": "MX", "eua": "US", "estados unidos": "US",
    "aotearoa": "NZ", "nova zelandia": "NZ", "irlanda": "IE", "eire": "IE", "polska": "PL", "turkiye": "TR",
}  # fmt: skip
_REGIONS = {  # islands and regions that people name instead of a town
    "acores": "Atlantic/Azores", "pico": "Atlantic/Azores", "faial": "Atlantic/Azores",
    "terceira": "Atlantic/Azores", "sao miguel": "Atlantic/Azores", "sao jorge": "Atlantic/Azores",
    "graciosa": "Atlantic/Azores", "ilha do pico": "Atlantic/Azores", "pico island": "Atlantic/Azores",
    "canarias": "Atlantic/Canary", "canary islands": "Atlantic/Canary", "gran canaria": "Atlantic/Canary",
    "tenerife": "Atlantic/Canary", "hawaii": "Pacific/Honolulu", "tasmania": "Australia/Hobart",
    "california": "America/Los_Angeles", "bay area": "America/Los_Angeles",
    "san francisco bay area": "America/Los_Angeles", "oregon": "America/Los_Angeles",
    "washington state": "America/Los_Angeles", "bali": "Asia/Makassar", "catalonia": "Europe/Madrid",
    "catalunya": "Europe/Madrid", "mallorca": "Europe/Madrid", "algarve": "Europe/Lisbon",
    "alentejo": "Europe/Lisbon", "bavaria": "Europe/Berlin", "victoria, australia": "Australia/Melbourne",
    "queensland": "Australia/Brisbane", "new south wales": "Australia/Sydney", "ontario": "America/Toronto",
    "quebec": "America/Toronto", "british columbia": "America/Vancouver", "crete": "Europe/Athens",
}  # fmt: skip
_OFFSET = re.compile(r"(?:utc|gmt|z)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?(?:\s*h)?")
_LEAD = re.compile(
    r"^(?:(?:i )?live in|i'm in|near|in|outside|around|perto de|em|moro em|vivo em|bei|pres de|cerca de) "
)
_PARTS = re.compile(r"[,;/()|\n]+| - ")


@dataclass(frozen=True, slots=True)
class Found:
    """The zone a place keeps, and a sentence when something had to be guessed."""

    zone: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One of several places of a name: its zone, its country and state, its people in thousands."""

    zone: str
    where: str
    people: int


@dataclass(frozen=True, slots=True)
class _Atlas:
    """The table in memory: lines sorted by name are searched, not unpacked."""

    zones: tuple[str, ...]
    codes: Mapping[str, str]  # folded country or state → code
    titles: Mapping[str, str]  # code → country or state
    homes: Mapping[str, str]  # country code → its one zone
    lines: Sequence[str]

    def named(self, name: str) -> list[_Candidate]:
        """Every place of a folded name, the largest first."""
        at = bisect_left(self.lines, name + "\t")
        if at == len(self.lines) or not self.lines[at].startswith(name + "\t"):
            return []
        return [self._candidate(part) for part in self.lines[at].split("\t")[1:]]

    def _candidate(self, part: str) -> _Candidate:
        number, *rest = part.split(" ")
        return _Candidate(self.zones[int(number)], rest[0] if rest else "", int(rest[1]) if rest else 0)


@lru_cache(maxsize=1)
def _atlas() -> _Atlas:
    packed = files("weft.weaving.logic").joinpath("places.tsv.gz").read_bytes()
    zones, names, homes, lines = (
        part.split("\n") for part in gzip.decompress(packed).decode("utf-8").rstrip("\n").split("\n\n")
    )
    pairs = [tuple(line.split("\t")) for line in names]
    return _Atlas(
        zones=tuple(zones),
        codes={folded(name): code for name, code in pairs}
        | {code.casefold(): code for _, code in pairs}
        | _ALIASES,
        titles={code: name for name, code in reversed(pairs)},
        homes=dict(line.split("\t") for line in homes),
        lines=lines,
    )


def find_zone(text: str, answers: Mapping[str, str] | None = None) -> Found | None:
    """The zone of a place as a person wrote it; None when it has to be asked for."""
    place = _LEAD.sub("", folded(text)).strip(" .!")
    if not place:
        return None
    for name, zone in (answers or {}).items():
        if folded(name) == folded(text) and zone in zone_names():
            return Found(zone)
    return (
        _by_zone_name(text, place) or _by_city(text, place) or _by_region(place) or _by_country(text, place)
    )


@lru_cache(maxsize=1)
def _zones_folded() -> Mapping[str, str]:
    return {zone.casefold(): zone for zone in zone_names() if "/" in zone or zone == "UTC"}


def _by_zone_name(text: str, place: str) -> Found | None:
    """Europe/Lisbon, UTC, UTC+2, or an abbreviation."""
    bare = re.sub(r"\s*(?:\(.*\)|time|standard time)$", "", place)
    known = _zones_folded().get(bare.replace(" ", "_"))
    if known:
        return Found(known)
    if bare in ("gmt", "utc", "z"):
        return Found("UTC", FIXED.of(place=text.strip()))
    if bare in _SHORT_ZONES:
        return Found(_SHORT_ZONES[bare], SHORT.of(place=text.strip(), zone=_SHORT_ZONES[bare]))
    offset = _OFFSET.fullmatch(bare)
    zone = _fixed(offset) if offset else None
    return Found(zone, FIXED.of(place=text.strip())) if zone else None


def _fixed(offset: re.Match[str]) -> str | None:
    minutes = (int(offset[2]) * 60 + int(offset[3] or 0)) * (-1 if offset[1] == "-" else 1)
    if minutes % 60:
        return _PARTIAL_OFFSETS.get(minutes)
    hours = minutes // 60
    if hours == 0:
        return "UTC"
    # the names of these zones count the other way round
    return f"Etc/GMT{-hours:+d}" if -12 <= hours <= 14 else None


def _by_city(text: str, place: str) -> Found | None:
    """A city, with or without the country, state or island behind it."""
    parts = [part.strip() for part in _PARTS.split(place) if part.strip()]
    found = _chosen(text, place, [])
    for size in range(1, len(parts)) if not found else ():
        found = found or _chosen(text, parts[size - 1], parts[size:])
    words = place.split(" ")
    for size in range(len(words) - 1, 0, -1) if not found and len(parts) == 1 else ():
        rest = " ".join(words[size:])
        if rest in _atlas().codes or f"us-{rest}" in _atlas().codes:
            found = found or _chosen(text, " ".join(words[:size]), [rest])
    return found


def _chosen(text: str, city: str, rest: Sequence[str]) -> Found | None:
    """The place meant among those of its name: the one in the country named, or the largest."""
    candidates = _atlas().named(city)
    if not candidates:
        return None
    narrowed = [each for each in candidates if any(_lies_in(each, part) for part in rest)] or candidates
    first = narrowed[0]
    rivals = [
        each for each in narrowed[1:] if each.zone != first.zone and each.people * WELL_KNOWN > first.people
    ]
    if not rivals:
        return Found(first.zone)
    where = _atlas().titles.get(first.where, "") or _atlas().titles.get(first.where[:2], first.where)
    return Found(first.zone, SEVERAL.of(place=text.strip(), where=where, zone=first.zone))


def _lies_in(candidate: _Candidate, part: str) -> bool:
    code = f"US-{part.upper()}" if f"us-{part}" in _atlas().codes and len(part) == 2 else ""
    named = {_atlas().codes.get(part, ""), code} - {""}
    zone = folded(candidate.zone.replace("_", " "))
    inside = any(candidate.where == each or candidate.where.startswith(each + "-") for each in named)
    return inside or part in zone.split("/")


@lru_cache(maxsize=1)
def _tails() -> Mapping[str, str]:
    """The last part of a zone's name: azores, lord howe, apia."""
    return {
        zone.rsplit("/", 1)[1].replace("_", " ").casefold(): zone for zone in zone_names() if _is_place(zone)
    }


def _is_place(zone: str) -> bool:
    return "/" in zone and not zone.startswith(("Etc/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/"))


def _by_region(place: str) -> Found | None:
    """An island or a region, alone or beside a village too small for the table."""
    for part in (place, *(part.strip() for part in _PARTS.split(place))):
        zone = _REGIONS.get(part) or _tails().get(part)
        if zone:
            return Found(zone)
    return None


def _by_country(text: str, place: str) -> Found | None:
    """A country in which nearly everybody keeps the same clock."""
    home = _atlas().homes.get(_atlas().codes.get(place, ""))
    return Found(home, WIDE.of(place=text.strip(), zone=home)) if home else None
