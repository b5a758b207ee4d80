"""The report of a simulation: its answer as sentences, tables and pictures, made from the answer's plain data alone.

So a report can be made again, in another language, from what was kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date

from softlanding.core.capacity.report_words import SAID
from softlanding.core.capacity.words import ASSUMED
from softlanding.core.pictures import Bar, Line, bars, key, lines
from softlanding.core.rulebook import Rulebook
from softlanding.core.rulebook.network import ServicePromise

WEEKS_IN_THE_TABLE = 26
DAYS_DRAWN = (1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 84)


@dataclass(frozen=True)
class Table:
    """A table with its heads and rows, all of them words."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A picture with the words beside its lines, and the table behind it."""

    title: str
    svg: str
    names: tuple[tuple[str, str], ...]
    table: Table


@dataclass(frozen=True)
class Part:
    """What came out for one authority."""

    title: str
    hours: str
    fits: bool
    said: tuple[str, ...]
    table: Table
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Report:
    """The whole report, ready to be written as a page or a file."""

    language: str
    title: str
    lead: str
    notes: tuple[str, ...]
    parts: tuple[Part, ...]
    assumed: tuple[str, ...]
    sources: tuple[str, ...]


def report_of(book: Rulebook, document: Mapping[str, Any], language: str) -> Report:
    """Make the report from an answer as `as_json` gives it."""
    say = _Say(language)
    desk = book.desks[document["desk"]]
    facts = {
        "desk": desk.name.told(language),
        "clients": say.whole(document["clients"]),
        "first": say.day(document["from"]),
        "until": say.day(document["until"]),
        "runs": document["runs"],
        "seed": document["seed"],
    }
    assumed = dict.fromkeys(one for some in document["assumptions"].values() for one in some)
    others = [one for one in book.network_of(desk.id).promises if one.desk == desk.id and one.service is None]
    return Report(
        language=language,
        title=say("title", **facts),
        lead=say("lead", **facts),
        notes=(say("not-real"), say("a-time-is-not-all"), *_not_simulated(say, others)),
        parts=tuple(_part(say, document, name, at) for at, name in enumerate(document["asked"])),
        assumed=tuple(ASSUMED[one].told(language) for one in assumed),
        sources=tuple(_sources(book, say, document)),
    )


@dataclass(frozen=True)
class _Say:
    """Words and numbers of one language."""

    language: str

    def __call__(self, name: str, **facts: Any) -> str:
        return SAID[name].told(self.language).format(**facts)

    def whole(self, value: float) -> str:
        """Write a number with its thousands apart."""
        return f"{value:,.0f}".replace(",", "." if self.language == "nl" else ",")

    def number(self, value: float | None, places: int = 1) -> str:
        """Write a number; what has no end is a dash."""
        if value is None:
            return "-"
        return f"{value:.{places}f}".replace(".", "," if self.language == "nl" else ".")

    def percent(self, share: float) -> str:
        """Write a share."""
        return f"{self.number(share * 100)}\u00a0%"

    def day(self, text: str) -> str:
        """Write a day."""
        return format_date(date.fromisoformat(text), "d MMM y", locale=self.language).replace(".", "")


def _not_simulated(say: _Say, promises: list[ServicePromise]) -> Iterator[str]:
    for one in promises:
        yield say("not-simulated", promise=one.title.told(say.language))


def _sources(book: Rulebook, say: _Say, document: Mapping[str, Any]) -> Iterator[str]:
    named = [one for asked in document["asked"].values() for one in asked["sources"]]
    for name in dict.fromkeys(named):
        source = book.sources.get(name)
        if source is not None:
            checked = say("checked", day=say.day(source.checked_on.isoformat()))
            yield f"{source.title} ({checked})"


def _part(say: _Say, document: Mapping[str, Any], name: str, at: int) -> Part:
    asked, theory = document["asked"][name], document["theory"][name]
    mark = f" {say('assumed-mark')}" if asked["hours_assumed"] else ""
    return Part(
        title=say(name),
        hours=say("hours-a-week", hours=say.number(asked["hours_a_week"]), windows=asked["hours"]) + mark,
        fits=theory["stable"],
        said=tuple(_said(say, document, name)),
        table=_figures(say, document, name),
        pictures=(
            _share_picture(say, document, name, at),
            _waiting_picture(say, document, name, at),
            _spread_picture(say, document, name, at),
        ),
    )


def _said(say: _Say, document: Mapping[str, Any], name: str) -> Iterator[str]:
    asked, theory, promise = (document[part][name] for part in ("asked", "theory", "promises_kept"))
    load = {"load": say.number(theory["offered_load"], 2), "counters": asked["counters"]}
    yield say("fits" if theory["stable"] else "does-not-fit", **load, least=theory["counters_at_least"])
    yield say(
        "kept",
        share=say.percent(promise["share"]["value"]),
        low=say.percent(promise["share"]["low"]),
        high=say.percent(promise["share"]["high"]),
        days=promise["days"],
        wanted=say.percent(promise["wanted_share"]),
    )
    if promise["source"]:
        yield say("own-promise", reads=promise["source"]["reads"])
    elif promise["assumed"]:
        yield say("norm-assumed")
    yield from _needed(say, document["hours_needed"][name], asked["counters"])


def _needed(say: _Say, needed: Mapping[str, Any], counters: int) -> Iterator[str]:
    if needed["counters"] is None:
        yield say("never", share=say.percent(needed["share_at_best_on_these_days"]))
        return
    if needed["longer_by_minutes"] == 0:
        yield say("enough")
        return
    yield say("needed-counters", counters=needed["counters"])
    if needed["hours"] is None:
        yield say("no-longer")
    else:
        hours = say.number(needed["hours_a_week"], 2)
        yield say("needed-hours", hours=hours, counters=counters, windows=needed["hours"])


def _staffings(say: _Say, document: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Give what was asked, and what keeps the promise where that is something else."""
    asked = {
        "counters": document["asked"][name]["counters"],
        "share": document["promises_kept"][name]["share"],
        "waits": document["waits"][name],
        "throughput": document["throughput"][name],
    }
    other = document["with_needed"][name]
    return [(say("asked"), asked), *([(say("needed"), other)] if other else [])]


def _figures(say: _Say, document: Mapping[str, Any], name: str) -> Table:
    heads = ("staffing", "counters", "within", "interval", "p50", "p90", "served", "waiting", "busy")
    rows = [
        (
            title,
            str(one["counters"]),
            say.percent(one["share"]["value"]),
            f"{say.percent(one['share']['low'])} - {say.percent(one['share']['high'])}",
            say.number(one["waits"]["p50_days"]),
            say.number(one["waits"]["p90_days"]),
            say.whole(one["throughput"]["served"]),
            say.whole(one["throughput"]["waiting"]),
            say.percent(one["throughput"]["busy"]),
        )
        for title, one in _staffings(say, document, name)
    ]
    return Table(say("figures"), tuple(say(head) for head in heads), tuple(rows))


def _share_picture(say: _Say, document: Mapping[str, Any], name: str, at: int) -> Picture:
    staffings = _staffings(say, document, name)
    wanted = document["promises_kept"][name]["wanted_share"]
    drawn = [
        Bar(title, one["share"]["value"], one["share"]["low"], one["share"]["high"], say.percent(one["share"]["value"]))
        for title, one in staffings
    ]
    title = say("share-picture")
    spoken = "; ".join(f"{bar.name}: {bar.words}" for bar in drawn)
    table = Table(
        title,
        (say("staffing"), say("within"), say("interval")),
        tuple((bar.name, bar.words, f"{say.percent(bar.low)} - {say.percent(bar.high)}") for bar in drawn),
    )
    svg = bars(drawn, name=f"share-{at}", title=title, description=spoken, wanted=wanted)
    return Picture(title, svg, (), table)


def _waiting_picture(say: _Say, document: Mapping[str, Any], name: str, at: int) -> Picture:
    staffings = _staffings(say, document, name)
    courses = [Line(title, [week["waiting"] for week in one["throughput"]["weeks"]]) for title, one in staffings]
    count = len(courses[0].values)
    every = -(-count // WEEKS_IN_THE_TABLE)
    rows = sorted({*range(every - 1, count, every), count - 1})
    title = say("waiting-picture")
    ends = "; ".join(f"{course.name}: {say.whole(course.values[-1])}" for course in courses)
    table = Table(
        title,
        (say("week"), *(course.name for course in courses)),
        tuple((str(row + 1), *(say.whole(course.values[row]) for course in courses)) for row in rows),
    )
    marks = [(0.0, f"{say('week').lower()} 1"), (1.0, f"{say('week').lower()} {count}")]
    svg = lines(courses, name=f"waiting-{at}", title=title, description=say("ends", ends=ends), marks=marks)
    return Picture(title, svg, _names(courses), table)


def _spread_picture(say: _Say, document: Mapping[str, Any], name: str, at: int) -> Picture:
    """Draw how the share served grows with the days; the steps of the days are even on paper, not in time."""
    staffings = _staffings(say, document, name)
    spread = {
        title: {one["within_days"]: one["share"] for one in found["waits"]["distribution"]}
        for title, found in staffings
    }
    courses = [Line(title, [shares[days] * 100 for days in DAYS_DRAWN]) for title, shares in spread.items()]
    title = say("spread-picture")
    table = Table(
        title,
        (say("days"), *(course.name for course in courses)),
        tuple((str(days), *(say.percent(shares[days]) for shares in spread.values())) for days in DAYS_DRAWN),
    )
    last = len(DAYS_DRAWN) - 1
    marks = [(step / last, str(DAYS_DRAWN[step])) for step in range(0, last + 1, 2)]
    spoken = "; ".join(f"{course.name}: {say.percent(course.values[2] / 100)}" for course in courses)
    svg = lines(courses, name=f"spread-{at}", title=title, description=spoken, marks=marks, most=100)
    return Picture(title, svg, _names(courses), table)


def _names(courses: list[Line]) -> tuple[tuple[str, str], ...]:
    return tuple((key(at), course.name) for at, course in enumerate(courses, 1))
