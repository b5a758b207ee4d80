"""Pictures as SVG text: lines over time and bars with an interval, dressed by classes of the stylesheet.

They carry no style of their own, so the Content-Security-Policy lets them stand in a page and one stylesheet serves
screen, print and forced colours. Each has a title and a description; its figures belong in a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import floor, isfinite, log10

WIDTH, HEIGHT = 480, 280
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 14, 34
ROW, BAR = 46, 16


@dataclass(frozen=True, slots=True)
class Line:
    """A named course of values at even steps; what is not known is `nan` and leaves a gap."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Bar:
    """A named share with its interval, and how it reads."""

    name: str
    value: float
    low: float
    high: float
    words: str


def lines(
    courses: Sequence[Line],
    *,
    name: str,
    title: str,
    description: str,
    marks: Sequence[tuple[float, str]],
    most: float = 0.0,
    ends_between: tuple[float, float] | None = None,
) -> str:
    """Draw courses over time. `marks`: places from 0 to 1 on the way, with their words; `name`: unique on the page.

    `most` is the top of the scale; without it, it follows from the values. `ends_between`: an interval at the end.
    """
    known = [value for course in courses for value in course.values if isfinite(value)] + [*(ends_between or ())]
    most = most or _round_up(max(known, default=1.0))
    parts = [_opening(HEIGHT, name, title, description)]
    for part in range(5):
        y = _y(part / 4)
        parts.append(f'<path class="sl-picture-grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        words = f"{most * part / 4:,.0f}".replace(",", "\u2009") if most >= 4 else f"{most * part / 4:g}"
        parts.append(f'<text class="sl-picture-end" x="{LEFT - 8}" y="{y + 5:.1f}">{words}</text>')
    for place, words in marks:
        x = LEFT + place * (WIDTH - LEFT - RIGHT)
        anchor = "sl-picture-start" if place < 0.1 else "sl-picture-end" if place > 0.9 else "sl-picture-middle"
        parts.append(f'<text class="{anchor}" x="{x:.1f}" y="{HEIGHT - 8}">{escape(words)}</text>')
    for at, course in enumerate(courses, 1):
        parts.append(f'<path class="sl-picture-line sl-picture-line--{at}" d="{_path(course.values, most)}"/>')
    if ends_between is not None:
        low, high = (_y(value / most) for value in ends_between)
        x = WIDTH - RIGHT - 6
        ends = "".join(f"M{x - 6} {y:.1f}h12" for y in (low, high))
        parts.append(f'<path class="sl-picture-interval" d="M{x} {low:.1f}V{high:.1f}{ends}"/>')
    return "".join([*parts, "</svg>"])


def bars(shares: Sequence[Bar], *, name: str, title: str, description: str, wanted: float) -> str:
    """Draw shares from 0 to 1 with their intervals, and a line at the share that is wanted."""
    height = ROW * len(shares) + 10
    parts = [_opening(height, name, title, description)]
    for at, bar in enumerate(shares):
        y = at * ROW + 6
        parts.append(f'<text class="sl-picture-start" x="2" y="{y + 13}">{escape(bar.name)}</text>')
        parts.append(f'<text class="sl-picture-end" x="{WIDTH - 2}" y="{y + 13}">{escape(bar.words)}</text>')
        kept = "sl-picture-bar" if bar.value >= wanted else "sl-picture-bar sl-picture-bar--short"
        parts.append(f'<rect class="sl-picture-room" x="2" y="{y + 20}" width="{WIDTH - 4}" height="{BAR}"/>')
        parts.append(f'<rect class="{kept}" x="2" y="{y + 20}" width="{bar.value * (WIDTH - 4):.1f}" height="{BAR}"/>')
        middle = y + 20 + BAR / 2
        low, high = (2 + end * (WIDTH - 4) for end in (bar.low, bar.high))
        parts.append(
            f'<path class="sl-picture-interval" d="M{low:.1f} {middle:.1f}H{high:.1f}'
            f'M{low:.1f} {middle - 4:.1f}v8M{high:.1f} {middle - 4:.1f}v8"/>'
        )
    x = 2 + wanted * (WIDTH - 4)
    parts += [f'<path class="sl-picture-wanted" d="M{x:.1f} {at * ROW + 23}v{BAR + 6}"/>' for at in range(len(shares))]
    return "".join([*parts, "</svg>"])


def key(at: int) -> str:
    """Draw the sample of a line for a legend."""
    return (
        '<svg class="sl-picture-key" viewBox="0 0 36 12" width="36" height="12" aria-hidden="true" focusable="false">'
        f'<path class="sl-picture-line sl-picture-line--{at}" d="M1 6H35"/></svg>'
    )


def _opening(height: int, name: str, title: str, description: str) -> str:
    return (
        f'<svg class="sl-picture" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{name}-title {name}-words"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-words">{escape(description)}</desc>'
    )


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _path(values: Sequence[float], most: float) -> str:
    across = (WIDTH - LEFT - RIGHT) / max(len(values) - 1, 1)
    runs: list[list[str]] = [[]]
    for at, value in enumerate(values):
        if isfinite(value):
            runs[-1].append(f"{LEFT + at * across:.1f} {_y(value / most):.1f}")
        elif runs[-1]:
            runs.append([])
    # a value between two gaps is a line without length, which round ends make a dot
    return "".join("M" + "L".join(points if len(points) > 1 else points * 2) for points in runs if points)


def _round_up(value: float) -> float:
    """Give the next of 1, 2, 4, 6, 8, 10 times a power of ten."""
    if value <= 1:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if value <= step * power * (1 + 1e-9))
