"""The report of a housing replay: sentences, tables and pictures from its answer's plain data alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from softlanding.core.capacity.report import WEEKS_IN_THE_TABLE, Part, Picture, Report, Table
from softlanding.core.foresight.report_words import ASSUMED, SAID
from softlanding.core.pictures import Bar, Line, bars, key, lines

WANTED = 0.97
HEADS = (
    "policy", "value-share", "placed", "placed-share", "fit", "waited", "past-deadline", "at-end", "homes-lost",
)  # fmt: skip


def report_of(document: Mapping[str, Any], language: str) -> Report:
    """Make the report from an answer as `answering.answer` gives it."""
    say, asked = _Say(language), document["question"]
    facts = {
        "weeks": asked["weeks"],
        "households": say.number(asked["households_per_week"], 0),
        "homes": say.number(asked["homes_per_week"], 0),
        "seed": asked["seed"],
    }
    return Report(
        language=language,
        title=say("title"),
        lead=say("lead", **facts),
        notes=(say("not-real"), say("what-hindsight-is")),
        parts=(_part(say, document),),
        assumed=tuple(say(one) for one in ASSUMED),
        sources=(),
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

    def number(self, value: float, places: int = 1) -> str:
        """Write a number."""
        return f"{value:.{places}f}".replace(".", "," if self.language == "nl" else ".")

    def percent(self, share: float) -> str:
        """Write a share."""
        return f"{self.number(share * 100)}\u00a0%"


def _part(say: _Say, document: Mapping[str, Any]) -> Part:
    policy = document["question"]["policy"]
    found = document["policies"][policy]
    name = "part" if len(document["policies"]) > 1 else "part-alone"
    return Part(
        title=say(name, policy=say(policy)),
        hours=say(document["question"]["deadlines"]),
        fits=found["value_share"] >= WANTED,
        said=tuple(_said(say, document, found)),
        table=_figures(say, document),
        pictures=(
            _shares(say, document),
            _course(say, document, "waiting-picture", "waiting"),
            _course(say, document, "expired-picture", "expired"),
            _waits(say, document),
        ),
    )


def _said(say: _Say, document: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    asked = document["question"]
    value, placed = say.percent(found["value_share"]), say.percent(found["placed_share"])
    yield say("value", value=value, placed=placed, count=say.whole(found["placed"]))
    yield say(
        "expired",
        expired=say.whole(found["expired"]),
        waiting=say.whole(found["waiting_at_end"]),
        households=say.whole(document["households"]),
        homes=say.whole(document["homes"]),
    )
    enough = document.get("homes_enough_for")
    if enough is not None:
        yield say("enough") if enough == 1 else say("too-few", share=say.percent(enough))
    if asked["refusals"]:
        yield say("refused", refused=say.whole(found["refused"]))
    if asked["forecast_error"]:
        yield say("wrong", error=_signed(say, asked))


def _signed(say: _Say, asked: Mapping[str, Any]) -> str:
    error = asked["forecast_error"]
    return f"{'+' if error > 0 else '-'}{say.number(abs(error) * 100, 0)}\u00a0%"


def _rows(document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    return [*document["policies"].items(), ("hindsight", document["hindsight"])]


def _figures(say: _Say, document: Mapping[str, Any]) -> Table:
    rows = [
        (
            say(name),
            say.percent(one["value_share"]),
            say.whole(one["placed"]),
            say.percent(one["placed_share"]),
            say.whole(one["fit"]),
            say.number(one["waited"]),
            say.whole(one["expired"]),
            say.whole(one["waiting_at_end"]),
            say.whole(one["homes_lost"]) if name != "hindsight" else "-",
        )
        for name, one in _rows(document)
    ]
    return Table(say("figures"), tuple(say(head) for head in HEADS), tuple(rows))


def _shares(say: _Say, document: Mapping[str, Any]) -> Picture:
    drawn = [
        Bar(say(name), *(min(one["value_share"], 1.0),) * 3, say.percent(one["value_share"]))
        for name, one in document["policies"].items()
    ]
    title = say("share-picture")
    table = Table(title, (say("policy"), say("value-share")), tuple((bar.name, bar.words) for bar in drawn))
    spoken = "; ".join(f"{bar.name}: {bar.words}" for bar in drawn)
    return Picture(title, bars(drawn, name="share", title=title, description=spoken, wanted=WANTED), (), table)


def _pair(document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    policy = document["question"]["policy"]
    return [(policy, document["policies"][policy]), ("hindsight", document["hindsight"])]


def _course(say: _Say, document: Mapping[str, Any], words: str, what: str) -> Picture:
    """Draw the policy beside hindsight over the weeks; what expired is added up."""
    courses = [
        Line(say(name), list(accumulate(one["weeks"][what])) if what == "expired" else one["weeks"][what])
        for name, one in _pair(document)
    ]
    count = len(courses[0].values)
    every = -(-count // WEEKS_IN_THE_TABLE)
    rows = sorted({*range(every - 1, count, every), count - 1})
    title = say(words)
    table = Table(
        title,
        (say("week"), *(course.name for course in courses)),
        tuple((str(row + 1), *(say.whole(course.values[row]) for course in courses)) for row in rows),
    )
    marks = [(0.0, f"{say('week').lower()} 1"), (1.0, f"{say('week').lower()} {count}")]
    ends = say("ends", ends="; ".join(f"{course.name}: {say.whole(course.values[-1])}" for course in courses))
    svg = lines(courses, name=what, title=title, description=ends, marks=marks)
    return Picture(title, svg, tuple((key(at), course.name) for at, course in enumerate(courses, 1)), table)


def _waits(say: _Say, document: Mapping[str, Any]) -> Picture:
    courses = [
        Line(say(name), [100 * part / max(one["placed"], 1) for part in accumulate(one["waits"])])
        for name, one in _pair(document)
    ]
    last = len(courses[0].values) - 1
    title = say("waits-picture")
    table = Table(
        title,
        (say("weeks-waited"), *(course.name for course in courses)),
        tuple((str(at), *(say.percent(course.values[at] / 100) for course in courses)) for at in range(last + 1)),
    )
    spoken = "; ".join(f"{course.name}: 0: {say.percent(course.values[0] / 100)}" for course in courses)
    marks = [(at / last, str(at)) for at in range(0, last + 1, 2)]
    svg = lines(courses, name="waits", title=title, description=spoken, marks=marks, most=100)
    return Picture(title, svg, tuple((key(at), course.name) for at, course in enumerate(courses, 1)), table)
