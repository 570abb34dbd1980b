"""Line charts as SVG, readable on light and dark pages, with no part fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

FEW = 20  # points that are marked one by one
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 340, 70, 170, 34, 44
COLOURS = ("#0b7a75", "#b0413e", "#7d5ba6", "#b7791f", "#4a6fa5", "#5b6b2f", "#8a8a8a")
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#333}.t{font-weight:600}.g{stroke:#8885;stroke-width:1}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}}"
)
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Chart:
    """One curve or more: what is drawn against what, with a logarithmic axis where it is asked for."""

    title: str
    across: str
    up: str
    series: Mapping[str, Points]
    log_across: bool = False
    log_up: bool = False

    def svg(self) -> str:
        """The chart as a document."""
        every = [point for points in self.series.values() for point in points]
        x, y = _Axis([p[0] for p in every], self.log_across), _Axis([p[1] for p in every], self.log_up)
        lines = [f'<text class="t" x="{LEFT}" y="20">{escape(self.title)}</text>']
        lines += [_tick_across(x.place(value), said) for value, said in x.ticks()]
        lines += [_tick_up(y.place(value), said) for value, said in y.ticks()]
        lines.append(
            f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 8}" text-anchor="end">{escape(self.across)}</text>'
        )
        lines.append(f'<text x="{WIDTH - RIGHT + 8}" y="{TOP}">{escape(self.up)}</text>')
        for number, (name, points) in enumerate(self.series.items()):
            places = [(_right(x.place(a)), _down(y.place(b))) for a, b in points]
            lines.append(_line(places, COLOURS[number % len(COLOURS)], name, number))
        box = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        parts = "\n".join(lines)
        return f"<svg {box}>\n<title>{escape(self.title)}</title>\n<style>{STYLE}</style>\n{parts}\n</svg>\n"


class _Axis:
    """Values along one axis, as shares of its length."""

    def __init__(self, values: Sequence[float], log: bool) -> None:
        self._log = log
        low, high = min(values), max(values)
        if log:
            self._low, self._high = float(floor(log10(low))), float(ceil(log10(high)))
            self._high += self._low == self._high
        else:
            self._step = _round_step((high - low or abs(high) or 1.0) / 5)
            self._low, self._high = floor(low / self._step) * self._step, ceil(high / self._step) * self._step
            self._high += (self._low == self._high) * self._step

    def place(self, value: float) -> float:
        return ((log10(value) if self._log else value) - self._low) / (self._high - self._low)

    def ticks(self) -> list[tuple[float, str]]:
        if self._log:
            powers = range(int(self._low), int(self._high) + 1)
            return [(10.0**power, f"{10.0**power:,g}") for power in powers]
        count = round((self._high - self._low) / self._step)
        values = [self._low + self._step * at for at in range(count + 1)]
        return [(value, f"{value:,.10g}") for value in values]


def _round_step(step: float) -> float:
    power = 10.0 ** floor(log10(step))
    return next(power * by for by in (1, 2, 5, 10) if power * by >= step)


def _right(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _down(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _tick_across(share: float, said: str) -> str:
    x = f"{_right(share):.1f}"
    rule = f'<path class="g" d="M{x} {TOP}V{HEIGHT - BOTTOM}"/>'
    return f'{rule}<text x="{x}" y="{HEIGHT - BOTTOM + 17}" text-anchor="middle">{said}</text>'


def _tick_up(share: float, said: str) -> str:
    y = _down(share)
    rule = f'<path class="g" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
    return f'{rule}<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{said}</text>'


def _line(places: Sequence[tuple[float, float]], colour: str, name: str, number: int) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places if len(places) <= FEW)
    y = TOP + 22 + 20 * number
    key = f'<rect x="{WIDTH - RIGHT + 8}" y="{y - 9}" width="12" height="4"/>'
    drawn = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    return f'<g fill="{colour}">{drawn}{dots}{key}</g><text x="{WIDTH - RIGHT + 26}" y="{y}">{escape(name)}</text>'
