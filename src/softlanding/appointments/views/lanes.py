"""The day in lanes: a row per counter, a block per party, and a line at this moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from softlanding.appointments.models import Turn, Visit
from softlanding.appointments.queries.claims import ZONE
from softlanding.appointments.queries.listed import tasks_of
from softlanding.appointments.queries.sheet import short_names
from softlanding.common.errors import in_language
from softlanding.core.queueing import AT_A_COUNTER, GRACE, State
from softlanding.core.timeline import moment_of, tick_of
from softlanding.directory.queries import counter_name

BLOCK = (
    '<li class="sl-block {}"><span class="sl-block-words">'
    '<bdi class="sl-block-time">{}</bdi> <a class="sl-block-name" href="{}" id="{}">{}</a>{}</span></li>'
)
"""One format string and no template: a full day has hundreds of blocks."""
LANE_TICKS, AN_HOUR, ROOM_FOR_STATE = 120, 12, 4
NOBODY = "00000000-0000-0000-0000-000000000000"
STATES = {
    "coming": {"en": "expected", "nl": "verwacht"},
    "late": {"en": "not here yet", "nl": "nog niet hier"},
    "here": {"en": "here", "nl": "er"},
    "served": {"en": "at the counter", "nl": "aan de balie"},
    "done": {"en": "done", "nl": "klaar"},
}


def lanes_of(
    visits: Sequence[Visit],
    *,
    language: str,
    turns: Sequence[Turn] = (),
    at_counters: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> dict[str, Any] | None:
    """Return the lanes of a day. `at_counters` names who sits where; `now` draws the line and the states."""
    blocks = _blocks(visits, language, turns, now)
    at_counters = at_counters or {}
    if not blocks and not at_counters:
        return None
    here = [tick_of(_rounded(now))] if now and _is_near(blocks, tick_of(_rounded(now))) else []
    first = min([block["from"] for block in blocks] + here)
    last = max([block["to"] for block in blocks] + here) + 3
    left = tick_of(moment_of(first, ZONE).replace(minute=0))
    ticks = min(LANE_TICKS, last - left)
    desk = visits[0].desk if visits else turns[0].desk if turns else ""
    address = reverse("appointments:visit", args=[NOBODY])
    rows = []
    for counter in sorted({block["counter"] for block in blocks} | set(at_counters)):
        own = [
            _parts(block, left, address)
            for block in blocks
            if block["counter"] == counter and block["to"] <= left + ticks
        ]
        name = counter_name(desk, counter, language) if desk else counter
        blocks_drawn = format_html_join("", BLOCK, own)
        rows.append({"name": name, "who": at_counters.get(counter, ""), "blocks": blocks_drawn})
    return {
        "caption": gettext("Who is at which counter, and when"),
        "ticks": ticks,
        "hours": [{"start": at, "label": f"{moment_of(left + at, ZONE):%H:%M}"} for at in range(0, ticks, 12)],
        "now": here[0] - left if here and 0 <= here[0] - left < ticks else None,
        "clock": f"{now.astimezone(ZONE):%H:%M}" if now else "",
        "rows": rows,
    }


def _blocks(
    visits: Sequence[Visit], language: str, turns: Sequence[Turn], now: datetime | None
) -> list[dict[str, Any]]:
    """Join a visit's tasks that follow each other at one counter."""
    states = {(turn.arrival.visit_id, turn.authority): turn.state for turn in turns}
    found: list[dict[str, Any]] = []
    for visit in visits:
        names = short_names(visit)
        open_block: dict[str, dict[str, Any]] = {}
        for task in tasks_of(visit):
            block = open_block.get(task.counter)
            name = names[task.person_key]
            if block and block["to"] == task.start_tick:
                block["to"] = task.end_tick
                block["names"] |= {name: None}
                continue
            state = _state(visit, states.get((visit.pk, task.authority)), task.start_tick, now)
            block = {
                "visit": visit.pk,
                "counter": task.counter,
                "from": task.start_tick,
                "to": task.end_tick,
                "names": {name: None},
                "kind": "ind" if task.authority == "ind" else "municipality",
                "state": state,
                "state_words": in_language(STATES[state], language) if state else "",
            }
            open_block[task.counter] = block
            found.append(block)
    return sorted(found, key=lambda block: block["from"])


def _state(visit: Visit, turn: str | None, starts: int, now: datetime | None) -> str:
    if now is None:
        return ""
    if turn is None and visit.state == "booked":
        return "late" if moment_of(starts, ZONE) + GRACE < now else "coming"
    if turn == State.DONE or visit.state == "done":
        return "done"
    return "served" if turn in AT_A_COUNTER else "here" if turn else ""


def _is_near(blocks: Sequence[dict[str, Any]], tick: int) -> bool:
    """Say whether a moment belongs in the picture: within an hour of the first and the last block."""
    if not blocks:
        return True
    return min(one["from"] for one in blocks) - AN_HOUR <= tick <= max(one["to"] for one in blocks) + AN_HOUR


def _parts(block: dict[str, Any], left: int, address: str) -> tuple[str, ...]:
    """Return what stands in a block; what has no room for its state says it to who listens."""
    length = block["to"] - block["from"]
    return (
        _css(block["kind"], block["state"] or "planned", block["from"] - left, length),
        _clock(block["from"]),
        address.replace(NOBODY, str(block["visit"])),
        f"b{block['visit'].hex[:8]}{block['from']}{block['counter']}",
        ", ".join(block["names"]),
        _told(block["state_words"], "sl-block-where" if length > ROOM_FOR_STATE else "sl-hidden"),
    )


@lru_cache(maxsize=64)
def _told(state: str, css: str) -> str:
    return format_html(' <span class="{}">{}</span>', css, state) if state else ""


@lru_cache(maxsize=4096)
def _css(kind: str, state: str, start: int, length: int) -> str:
    return format_html("sl-block--{} sl-block-is-{} sl-from-{} sl-for-{}", kind, state, start, length)


@lru_cache(maxsize=1024)
def _clock(tick: int) -> str:
    return format_html("{}", f"{moment_of(tick, ZONE):%H:%M}")


def _rounded(now: datetime) -> datetime:
    return now - timedelta(minutes=now.minute % 5, seconds=now.second, microseconds=now.microsecond)
