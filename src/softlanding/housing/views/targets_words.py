"""The housing target in words and pictures."""

from collections.abc import Sequence
from datetime import date
from math import isnan, nan
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import gettext

from softlanding.common.days import day_words
from softlanding.core import pictures
from softlanding.core.apportionment.course import Forecast, Snapshot
from softlanding.core.apportionment.half_years import HalfYear
from softlanding.core.apportionment.mergers import Merger, flowing_into
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.records import Origin
from softlanding.housing import queries
from softlanding.housing.forms.targets import language_now
from softlanding.housing.models import TargetSnapshot


def number_words(number: float | None) -> str:
    """Write a whole number as people do, a fraction with two decimals; nothing for nothing."""
    if number is None:
        return ""
    form = "#,##0" if float(number).is_integer() else "#,##0.00"
    return format_decimal(number, format=form, locale=language_now().replace("-", "_"))


def signed_words(number: int) -> str:
    """Write a difference with its sign."""
    return f"+{number_words(number)}" if number > 0 else number_words(number).replace("-", "\u2212")


def half_year_words(half_year: HalfYear) -> str:
    """Write a half-year in words."""
    if half_year.half == 1:
        return gettext("First half of %(year)s") % {"year": half_year.year}
    return gettext("Second half of %(year)s") % {"year": half_year.year}


def month_words(month: date) -> str:
    """Write a month, such as Jan 2027."""
    return format_date(month, "MMM y", locale=language_now().replace("-", "_")).replace(".", "")


def day_of(day: date) -> str:
    """Write a day, such as Mon 8 Feb 2027."""
    return day_words(day, language_now())


def municipality_words(municipality: str) -> str:
    """Return the name of a municipality as people say it."""
    found = load_rulebook().municipalities.get(municipality)
    return found.told(language_now()) if found else municipality


def source_words(origin: Origin) -> dict[str, Any]:
    """Return where a rule or number comes from, as the part `source` wants it."""
    source = load_rulebook().sources[origin.source]
    sure = origin.confidence or source.confidence
    return {
        "title": source.title,
        "url": source.url,
        "article": origin.article or "",
        "checked": day_words(origin.checked_on or source.checked_on, language_now()),
        "verify": sure == "D",
        "confidence": sure,
    }


def month_rows(months: tuple[Snapshot, ...]) -> list[dict[str, Any]]:
    """Return the months as rows: housed, so far, what the pace asks, and how far ahead."""
    rows = []
    for one in months:
        ahead = one.so_far - round(one.pace) if one.over and one.so_far is not None else None
        rows.append(
            {
                "month": month_words(one.month_on),
                "begun": one.so_far is not None,
                "runs": one.so_far is not None and not one.over,
                "housed": number_words(one.housed),
                "so_far": number_words(one.so_far),
                "pace": number_words(round(one.pace)),
                "ahead": "" if ahead is None else signed_words(ahead),
            }
        )
    return rows


def pace_picture(months: tuple[Snapshot, ...], found: Forecast | None) -> str:
    """Draw the pace beside what was housed by the end of each month that is over, and where it goes on to."""
    known = [float(one.so_far) if one.over and one.so_far is not None else nan for one in months]
    courses = [
        pictures.Line(gettext("Housed so far"), [0.0, *known]),
        pictures.Line(gettext("Pace: one sixth a month"), [0.0, *(float(one.pace) for one in months)]),
    ]
    if found is not None:
        courses.append(pictures.Line(gettext("If it goes on like this"), _going_on([0.0, *known], found.expected)))
    return pictures.lines(
        courses,
        ends_between=None if found is None else (float(found.low), float(found.high)),
        name="pace",
        title=gettext("Housed so far, beside the pace"),
        description=gettext("The same figures stand in the table."),
        marks=[(0.0, month_words(months[0].month_on)), (1.0, month_words(months[-1].month_on))],
    )


def _going_on(known: list[float], expected: float) -> list[float]:
    """Go straight from the last month that is over to where the half-year ends."""
    last = max(at for at, one in enumerate(known) if not isnan(one))
    steps = len(known) - 1 - last
    if not steps:
        return [nan] * len(known)
    a_month = (expected - known[last]) / steps
    return [nan] * last + [known[last] + a_month * at for at in range(steps + 1)]


def pace_names(found: Forecast | None) -> list[tuple[str, str]]:
    """Return the lines of the picture with their samples."""
    names = [gettext("Housed so far"), gettext("Pace: one sixth a month")]
    if found is not None:
        told = {"low": number_words(found.low), "high": number_words(found.high)}
        names.append(gettext("If it goes on like this, between %(low)s and %(high)s") % told)
    return [(pictures.key(at), name) for at, name in enumerate(names, 1)]


def forecast_words(found: Forecast | None, asked: int | None) -> dict[str, Any]:
    """Return where the half-year ends, in numbers as words, and what that says about the target."""
    if found is None:
        return {}
    told = {
        "expected": number_words(round(found.expected)),
        "low": number_words(found.low),
        "high": number_words(found.high),
        "months": found.months,
        "outlook": "",
    }
    if asked is not None:
        if found.low >= asked:
            told["outlook"] = gettext("The target is likely to be met.")
        elif found.high < asked:
            told["outlook"] = gettext("The target is likely to be missed.")
        else:
            told["outlook"] = gettext("It may go either way.")
    return told


def names_by_code(mergers: Sequence[Merger]) -> dict[str, str]:
    """Return the name of every municipality by code, as people say it."""
    ids = queries.municipality_codes(mergers)
    return queries.known_names(mergers) | {code: municipality_words(one) for one, code in ids.items()}


def merged_words(code: str, mergers: Sequence[Merger]) -> list[dict[str, Any]]:
    """Return what went into a municipality or what it went into, with the day."""
    names = names_by_code(mergers) if mergers else {}
    parts = set(flowing_into(code, mergers))
    return [
        {
            "on": day_of(one.ended_on),
            "name": names.get(one.code, one.code),
            "into": ", ".join(names.get(part.code, part.code) for part in one.parts),
            "ours": one.code == code,
        }
        for one in mergers
        if one.code in parts
    ]


def snapshot_words(one: TargetSnapshot) -> dict[str, Any]:
    """Return a snapshot as a row."""
    return {
        "until": day_of(one.until_on),
        "corrected": number_words(one.corrected),
        "brought": signed_words(one.brought) if one.brought is not None else "",
        "housed": number_words(one.housed),
        "pace": number_words(one.pace),
        "ahead": "" if one.pace is None else signed_words(one.housed - one.pace),
        "automatic": one.how == "automatic",
        "who": one.by_staff.display_name if one.by_staff else "",
    }


def step_words(step: str) -> str:
    """Return the name of a step of the province's ladder."""
    if step == "none":
        return gettext("No supervision")
    known = {one.id: one for one in queries.supervision_ladder().steps}
    return known[step].title.told(language_now()) if step in known else step
