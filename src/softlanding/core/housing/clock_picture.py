"""The weeks of a waiting household as a picture: what has run, what stood still, and the last days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from softlanding.core.housing.clock import Course, Reading

WIDTH, HEIGHT, TOP, BAR = 480, 84, 26, 22


def clock_picture(
    course: Course, reading: Reading, *, name: str, title: str, description: str, words: Sequence[str]
) -> str:
    """Draw the clock. `words`: for the day of the link, the last day for an offer and the last day to move."""
    first, today = course.linked_on, course.moved_on or course.left_on or reading.on
    last = max(reading.move_by_on, today)
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        return 2 + min(max((day - first).days, 0), days) / days * (WIDTH - 4)

    opening = (
        f'<svg class="sl-picture" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{name}-title {name}-words"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-words">{escape(description)}</desc>'
    )
    parts = [opening, f'<rect class="sl-picture-room" x="2" y="{TOP}" width="{WIDTH - 4}" height="{BAR}"/>']
    late = " sl-picture-bar--short" if reading.standing in {"late", "last", "red"} else ""
    parts.append(
        f'<rect class="sl-picture-bar{late}" x="2" y="{TOP}" width="{x(min(today, last)) - 2:.1f}" height="{BAR}"/>'
    )
    for pause in course.pauses:
        begins, ends = x(pause.first), x(pause.until or today)
        parts.append(
            f'<rect class="sl-picture-room" x="{begins:.1f}" y="{TOP}" width="{max(ends - begins, 1):.1f}" '
            f'height="{BAR}"/>'
        )
    lasts = (reading.offer_by_on, reading.move_by_on)
    parts += [f'<path class="sl-picture-wanted" d="M{x(day):.1f} {TOP - 6}v{BAR + 12}"/>' for day in lasts]
    parts.append(f'<text class="sl-picture-start" x="2" y="{TOP - 10}">{escape(words[0])}</text>')
    parts.append(
        f'<text class="sl-picture-end" x="{x(reading.offer_by_on):.1f}" y="{HEIGHT - 14}">{escape(words[1])}</text>'
    )
    parts.append(
        f'<text class="sl-picture-end" x="{x(reading.move_by_on):.1f}" y="{TOP - 10}">{escape(words[2])}</text>'
    )
    return "".join([*parts, "</svg>"])
