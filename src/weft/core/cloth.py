"""People as threads, circles as cloth, and the five scales as marks: drawings made of plain SVG.

Nothing here knows a request, a database or a style sheet. Every stroke has a colour of its own for paper and
mail, and a class by which the style sheet dyes it again for light and dark.
"""

import hashlib
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

DYES: dict[str, str] = {
    "weld": "#8a6100",
    "madder": "#a8324a",
    "woad": "#1b6570",
    "indigo": "#3a4590",
    "moss": "#4b6a2c",
}
SECOND_BATH: dict[str, str] = {
    "weld": "#d3bb85",
    "madder": "#dfa8ae",
    "woad": "#9fbfc0",
    "indigo": "#adb1cd",
    "moss": "#b5c2a3",
}
UNDER = "#2f2b26"
SCALES: dict[str, str] = {
    "self": "weld",
    "dyad": "madder",
    "crew": "woad",
    "congregation": "indigo",
    "network": "moss",
}

_PITCH = 4
_WIDTH = 3.4
_SWATCH_THREADS = 12
_CLOTH_THREADS = 24


@dataclass(frozen=True, slots=True)
class Draft:
    """How warp crosses weft: each warp thread goes over so many, under so many, and begins a little later."""

    name: str
    over: int
    under: int
    begins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """One thread in its dye; from the second bath it comes out paler."""

    dye: str
    pale: bool = False

    @property
    def colour(self) -> str:
        return (SECOND_BATH if self.pale else DYES)[self.dye]

    @property
    def css_class(self) -> str:
        return f"bath-{self.dye}" if self.pale else f"dye-{self.dye}"


@dataclass(frozen=True, slots=True)
class Weave:
    """The cloth of one person: a draft, and the order in which their two yarns lie in warp and weft."""

    draft: Draft
    warp: tuple[Thread, ...]
    weft: tuple[Thread, ...]


DRAFTS = (
    Draft("plain", 1, 1, (0, 1)),
    Draft("twill", 2, 2, (0, 1, 2, 3)),
    Draft("twill", 2, 2, (3, 2, 1, 0)),
    Draft("twill", 3, 1, (0, 1, 2, 3)),
    Draft("twill", 1, 3, (3, 2, 1, 0)),
    Draft("twill", 2, 2, (0, 1, 2, 3, 3, 2, 1, 0)),
    Draft("twill", 2, 2, (0, 1, 2, 1)),
    Draft("satin", 6, 2, (0, 3, 6, 1, 4, 7, 2, 5)),
    Draft("satin", 2, 6, (0, 5, 2, 7, 4, 1, 6, 3)),
    Draft("basket", 2, 2, (0, 0, 2, 2)),
    Draft("basket", 3, 3, (0, 0, 0, 3, 3, 3)),
)
_TARTAN = Draft("twill", 2, 2, (0, 1, 2, 3))
_SETTS = (
    ("a", "b"),
    ("b", "a"),
    ("aaaabbbb", "aaaabbbb"),
    ("aabb", "aabb"),
    ("ab", "ba"),
    ("aaab", "b"),
    ("aaaaab", "b"),
    ("a", "aabb"),
    ("aabbaa", "a"),
    ("aaaaab", "aaaaab"),
    ("abbbba", "a"),
    ("aabaab", "b"),
)


def weave_of(seed: str) -> Weave:
    """The cloth that belongs to this seed, today and always."""
    number = int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=12).digest(), "big")
    number, draft = divmod(number, len(DRAFTS))
    number, first = divmod(number, len(DYES))
    number, further = divmod(number, len(DYES) - 1)
    dyes = list(DYES)
    yarns = {
        "a": Thread(dyes[first]),
        "b": Thread(dyes[(first + 1 + further) % len(dyes)], pale=True),
    }
    warp, weft = (tuple(yarns[yarn] for yarn in sett) for sett in _SETTS[number % len(_SETTS)])
    return Weave(DRAFTS[draft], _repeated(warp), _repeated(weft))


def _repeated(sett: tuple[Thread, ...]) -> tuple[Thread, ...]:
    return (sett * _SWATCH_THREADS)[:_SWATCH_THREADS]


def swatch(seed: str, size: int = 48, title: str = "") -> str:
    """The mark of a person: a small square of their own cloth."""
    weave = weave_of(seed)
    side = _SWATCH_THREADS * _PITCH
    return _svg("swatch", side, side, size, title, _woven(weave.draft, weave.warp, weave.weft, 0))


def cloth(seeds: Iterable[str], size: int = 96, title: str = "") -> str:
    """The mark of a circle: one cloth with a band of threads for everybody who sits in it, and a fringe."""
    side, fringe = _CLOTH_THREADS * _PITCH, 2 * _PITCH
    drawing = _cloth_of([str(seed) for seed in seeds])
    return _svg("cloth", side, side + 2 * fringe, size, title, drawing)


def cloth_line(seeds: Sequence[Sequence[str]], title: str, words: str, size: int = 48) -> str:
    """Cloths one after the other along a thread, each woven of its own seeds; `words` say the same."""
    side, gap, fringe = _CLOTH_THREADS * _PITCH, 6 * _PITCH, 2 * _PITCH
    width = max(1, len(seeds)) * (side + gap) - gap
    middle = fringe + side // 2
    thread = (
        f'<path class="dye-{SCALES["crew"]}" stroke="{DYES[SCALES["crew"]]}" stroke-width="{_PITCH // 2}" '
        f'd="M0 {middle}H{width}"/>'
    )
    hung = "".join(
        f'<g transform="translate({place * (side + gap)} 0)">{_cloth_of(each)}</g>'
        for place, each in enumerate(seeds)
    )
    told = f"<desc>{escape(words)}</desc>"
    wide = round(size * width / side)
    return _svg("cloth-line", width, side + 2 * fringe, wide, title, told + thread + hung)


def _cloth_of(seeds: Sequence[str]) -> str:
    """The threads of one cloth, without a frame of its own."""
    bands = _bands(sorted(set(seeds)))
    warp = tuple(weave.warp[place % _SWATCH_THREADS] for weave, place in bands)
    weft = tuple(weave.weft[place % _SWATCH_THREADS] for weave, place in bands)
    return _woven(_TARTAN, warp, weft, 2 * _PITCH)


def scale_mark(scale: str, size: int = 24, title: str = "") -> str:
    """The mark of one of the five scales, in its dye. It always stands beside the word."""
    dye, colour = SCALES[scale], DYES[SCALES[scale]]
    drawing = (
        f'<g class="dye-{dye}" fill="{colour}" stroke="{colour}" stroke-width="1.25">{_MARKS[scale]}</g>'
    )
    return _svg("mark", 24, 24, size, title, drawing)


def _bands(seeds: Sequence[str]) -> list[tuple[Weave, int]]:
    """For each thread of a cloth: whose weave it is taken from, and which thread of it."""
    if not seeds:
        return [(weave_of(""), 0)] * _CLOTH_THREADS
    if len(seeds) > _CLOTH_THREADS:
        seeds = [" ".join(seeds[start:end]) for start, end in _shares(len(seeds), _CLOTH_THREADS)]
    spans = _shares(_CLOTH_THREADS, len(seeds))
    return [
        (weave_of(seed), place)
        for seed, (start, end) in zip(seeds, spans, strict=True)
        for place in range(end - start)
    ]


def _shares(whole: int, parts: int) -> list[tuple[int, int]]:
    return [(part * whole // parts, (part + 1) * whole // parts) for part in range(parts)]


def _woven(draft: Draft, warp: Sequence[Thread], weft: Sequence[Thread], fringe: int) -> str:
    """Weft straight across, warp over it as dashes, so that a cloth stays a few hundred bytes."""
    width, height = len(warp) * _PITCH, len(weft) * _PITCH
    foot = fringe + height
    gap = _PITCH - _WIDTH
    floats = f"{draft.over * _PITCH - gap:g} {draft.under * _PITCH + gap:g}"
    ground = (
        f'<path class="cloth-under" fill="{UNDER}" fill-opacity=".5" d="M0 {fringe}h{width}v{height}H0z"/>'
    )
    ends = _strokes(
        f'stroke-width="{_PITCH // 2}" stroke-dasharray="{fringe} {height}"',
        _by_thread(warp if fringe else (), lambda place: f"M{_middle(place)} 0V{foot + fringe}"),
    )
    across = _strokes(
        f'stroke-width="{_WIDTH:g}"',
        _by_thread(weft, lambda place: f"M0 {fringe + _middle(place)}h{width}"),
    )
    over = _strokes(
        f'stroke-width="{_WIDTH:g}" stroke-dasharray="{floats}" stroke-dashoffset="-{gap / 2:g}"',
        _by_thread(warp, lambda place: f"M{_middle(place)} {fringe - _early(draft, place)}V{foot}"),
    )
    return ground + ends + across + over


def _middle(place: int) -> int:
    return place * _PITCH + _PITCH // 2


def _early(draft: Draft, place: int) -> int:
    """How far above the cloth a warp thread starts, so that its first crossing is the one the draft says."""
    return draft.begins[place % len(draft.begins)] * _PITCH


def _by_thread(threads: Sequence[Thread], line: Callable[[int], str]) -> dict[Thread, str]:
    lines: dict[Thread, str] = {}
    for place, thread in enumerate(threads):
        lines[thread] = lines.get(thread, "") + line(place)
    return lines


def _strokes(manner: str, lines: dict[Thread, str]) -> str:
    drawn = "".join(
        f'<path class="{thread.css_class}" stroke="{thread.colour}" d="{line}"/>'
        for thread, line in lines.items()
    )
    return f"<g {manner}>{drawn}</g>" if drawn else ""


def _svg(css_class: str, width: int, height: int, size: int, title: str, drawing: str) -> str:
    """The drawing at a size in pixels: named when it stands alone, silent beside the words that name it."""
    named = f' role="img"><title>{escape(title)}</title>' if title else ' aria-hidden="true">'
    return (
        f'<svg class="{css_class}" viewBox="0 0 {width} {height}" width="{size}" '
        f'height="{round(size * height / width)}" fill="none"{named}{drawing}</svg>'
    )


def _dot(x: float, y: float, radius: float = 1.5) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" stroke="none"/>'


def _ring(x: float, y: float, radius: float) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="none"/>'


def _thread(path: str) -> str:
    return f'<path fill="none" d="{path}"/>'


def _around(x: float, y: float, radius: float, count: int, dot: float) -> str:
    """So many dots evenly on a ring, the first at the top."""
    turns = [2 * math.pi * place / count - math.pi / 2 for place in range(count)]
    return "".join(
        _dot(round(x + radius * math.cos(turn), 1), round(y + radius * math.sin(turn), 1), dot)
        for turn in turns
    )


def _field(x: float, y: float) -> str:
    """A small field: a ring with three people in it."""
    return _ring(x, y, 4.2) + _around(x, y + 0.3, 1.8, 3, 1)


_SCATTERED = ((12, 2.5), (21.5, 2.5), (21.5, 12), (2.5, 12), (2.5, 21.5), (12, 21.5), (12, 12))
_MARKS: dict[str, str] = {
    "self": _dot(12, 12, 4.5),
    "dyad": _thread("M5 12q3.5-6 7 0t7 0") + _dot(4.5, 12, 3.2) + _dot(19.5, 12, 3.2),
    "crew": _ring(12, 12.5, 8) + _around(12, 12.5, 8, 5, 2.9),
    "congregation": "".join(_dot(x, y, 1.2) for x, y in _SCATTERED)
    + _ring(6, 6, 4.6)
    + _around(6, 6.3, 2, 3, 1.1)
    + _ring(18, 18, 4.6)
    + _around(18, 18.3, 2, 3, 1.1),
    "network": _field(5, 5.5)
    + _field(19, 7)
    + _field(11, 18.5)
    + _thread("M9.2 6l5.6.6M16.6 10.4l-3.2 4.7M9.2 14.7L6.8 9.3"),
}
