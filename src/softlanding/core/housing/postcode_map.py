"""A map of postcode areas with points on it, drawn as SVG text: no tiles, no other host, no style of its own."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from softlanding.core.rulebook import data_folder

WIDTH = 640
MARGIN = 12
MOST_HEIGHT = 720
SIDE = 9
Ring = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A postcode area: its digits, its municipality, its outer rings in 0.0001 degree (longitude, latitude)."""

    postcode: str
    municipality: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map: where, what it says, whether it is taken, and what it leads to."""

    latitude: float
    longitude: float
    words: str
    taken: bool
    href: str = ""


@cache
def shapes_of(municipality: str, folder: Path | None = None) -> tuple[Shape, ...]:
    """Return the postcode areas of a municipality; none where no map is shipped."""
    found = []
    for file in sorted((folder or data_folder()).glob("regions/*/postcodes.json")):
        for one in json.loads(file.read_text("utf-8"))["shapes"]:
            if one["municipality"] == municipality:
                rings = tuple(tuple((x, y) for x, y in ring) for ring in one["rings"])
                found.append(Shape(one["postcode"], municipality, rings))
    return tuple(found)


def draw_map(
    shapes: Sequence[Shape], points: Sequence[Point], *, marked: frozenset[str], name: str, title: str, words: str,
    area_href: Callable[[str], str] | None = None,
) -> str:  # fmt: skip
    """Draw areas and points; `marked` are the postcodes to set apart, `name` is unique on the page.

    A taken home is a filled square, a free one an open ring: shape says what colour repeats. With `area_href` each
    area leads somewhere: a map to choose from.
    """
    if not shapes:
        return ""
    place, height = _frame(shapes)
    labels = f'aria-labelledby="{name}-title {name}-words"'
    parts = [
        f'<svg class="sl-map" viewBox="0 0 {WIDTH} {height}" role="group" {labels}>',
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-words">{escape(words)}</desc><g>',
    ]
    for shape in shapes:
        kind = "sl-map-area sl-map-area--marked" if shape.postcode in marked else "sl-map-area"
        path = "".join(_path(ring, place) for ring in shape.rings)
        area = f'<path class="{kind}" d="{path}"><title>{shape.postcode}</title></path>'
        if area_href is not None:
            href = escape(area_href(shape.postcode))
            area = f'<a href="{href}" data-fill="{shape.postcode}" aria-label="{shape.postcode}">{area}</a>'
        parts.append(area)
    parts.append("</g><g>")
    parts += [_point(one, place) for one in points]
    return "".join([*parts, "</g></svg>"])


def _frame(shapes: Sequence[Shape]) -> tuple[Callable[[float, float], tuple[float, float]], int]:
    """Return how degrees become places on the page, and the height of the drawing."""
    every = [corner for shape in shapes for ring in shape.rings for corner in ring]
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    south, north = min(y for _, y in every), max(y for _, y in every)
    narrow = math.cos(math.radians((south + north) / 2 / 1e4))
    scale = min((WIDTH - 2 * MARGIN) / ((east - west) * narrow), (MOST_HEIGHT - 2 * MARGIN) / (north - south))
    left = (WIDTH - (east - west) * narrow * scale) / 2

    def place(longitude: float, latitude: float) -> tuple[float, float]:
        return left + (longitude - west) * narrow * scale, MARGIN + (north - latitude) * scale

    return place, round((north - south) * scale + 2 * MARGIN)


def _path(ring: Ring, place: Callable[[float, float], tuple[float, float]]) -> str:
    """Write a ring with one decimal, each corner from the one before: a third shorter than whole places."""
    corners = [(round(x * 10), round(y * 10)) for x, y in (place(*corner) for corner in ring)]
    first, rest = corners[0], corners[1:]
    text, at = [f"M{first[0] / 10:g} {first[1] / 10:g}l"], first
    for corner in rest:
        text.append(f"{(corner[0] - at[0]) / 10:g} {(corner[1] - at[1]) / 10:g} ")
        at = corner
    return "".join(text).rstrip() + "z"


def _point(point: Point, place: Callable[[float, float], tuple[float, float]]) -> str:
    x, y = place(point.longitude * 1e4, point.latitude * 1e4)
    half = SIDE / 2
    if point.taken:
        mark = f'<rect class="sl-map-taken" x="{x - half:.1f}" y="{y - half:.1f}" width="{SIDE}" height="{SIDE}"/>'
    else:
        mark = f'<circle class="sl-map-free" cx="{x:.1f}" cy="{y:.1f}" r="{half:.1f}"/>'
    words = escape(point.words)
    if not point.href:
        return f"<g><title>{words}</title>{mark}</g>"
    return f'<a href="{escape(point.href)}" aria-label="{words}"><title>{words}</title>{mark}</a>'
