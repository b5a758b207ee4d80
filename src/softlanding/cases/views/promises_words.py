"""Figures of promises in the words of a page."""

from datetime import date
from math import nan
from typing import Any

from django.utils import formats, translation
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from softlanding.cases.queries import PromiseFigures
from softlanding.cases.queries.promises_figures import Month
from softlanding.common.days import day_words
from softlanding.core.pictures import Line, lines
from softlanding.core.promises import LEAST_SHOWN, NOT_COUNTED, Interval
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.network import ServicePromise
from softlanding.core.rulebook.records import Origin

SHARES = (0.5, 0.9)


def language() -> str:
    """Return the language of the page."""
    return translation.get_language() or "en"


def percent(share: float) -> str:
    """Write a share as the language does."""
    rounded = round(share * 100, 1)
    return f"{number_format(rounded, decimal_pos=0 if rounded.is_integer() else 1)}\u00a0%"


def whole(number: int) -> str:
    """Write a number as the language does."""
    return number_format(number, force_grouping=True)


def few(number: int) -> str:
    """Write a number of clocks, or that it is too small to show."""
    if 0 < number < LEAST_SHOWN:
        return gettext("fewer than {least}").format(least=LEAST_SHOWN)
    return whole(number)


def month_words(first: date) -> str:
    """Write a month."""
    return formats.date_format(first, "M Y")


def source_words(origin: Origin) -> dict[str, Any] | None:
    """Return where something is said, as the pages show it."""
    source = load_rulebook().sources.get(origin.source)
    if source is None:
        return None
    return {
        "title": source.title,
        "url": source.url,
        "checked": day_words(source.checked_on, language()),
        "verify": (origin.confidence or source.confidence) == "D",
    }


def days_words(promise: ServicePromise) -> str:
    """Say within how many days, and which."""
    if promise.kind_of_days == "working":
        return ngettext("{days} working day", "{days} working days", promise.days).format(days=promise.days)
    return ngettext("{days} calendar day", "{days} calendar days", promise.days).format(days=promise.days)


def interval_words(share: Interval) -> str:
    """Write an interval."""
    return f"{percent(share.low)} - {percent(share.high)}"


def shown(figures: PromiseFigures, at: int) -> dict[str, Any]:
    """Return one promise for the page; `at`: its place on it."""
    promise = figures.promise
    return {
        **_promised(promise),
        "empty": figures.is_empty,
        "invented": figures.invented,
        "n": whole(figures.n),
        "few": figures.n < LEAST_SHOWN,
        "share": percent(figures.share.value) if figures.share else "",
        "interval": interval_words(figures.share) if figures.share else "",
        "times": _times(figures),
        "open": few(figures.not_due),
        "still_open": few(figures.curve.still_open),
        "not_counted": [(not_counted_words(promise, why), few(many)) for why, many in figures.not_counted.items()],
        "paused": [(pause_words(promise, why), few(many)) for why, many in figures.paused.items()],
        "months": [_month(one) for one in figures.months],
        "picture": _picture(figures, f"promise-{at}"),
    }


def _promised(promise: ServicePromise) -> dict[str, Any]:
    """Return what was promised, by whom, to whom, and what is not known of it."""
    told = language()
    return {
        "id": promise.id,
        "desk": promise.desk,
        "title": promise.title.told(told),
        "by": promise.by.told(told),
        "to": promise.to.told(told),
        "days": days_words(promise),
        "days_assumed": promise.days_assumed,
        "wanted": percent(promise.share) if promise.share is not None else "",
        "wanted_told": promise.share_told.told(told) if promise.share_told else "",
        "older": promise.confidence in {"C", "D"},
        "source": source_words(promise),
        "before": promise.before.told.told(told) if promise.before else "",
        "before_source": source_words(promise.before) if promise.before else None,
        "from_on": day_words(promise.from_on, told) if promise.from_on else "",
        "until": day_words(promise.until, told) if promise.until else "",
        "note": promise.note,
    }


def _month(one: Month) -> dict[str, str]:
    return {
        "month": month_words(one.first),
        "n": whole(one.n) if one.share or not one.n else "",
        "share": percent(one.share.value) if one.share else "",
        "interval": interval_words(one.share) if one.share else "",
    }


def _times(figures: PromiseFigures) -> list[str]:
    half, most = (figures.days_within(share) for share in SHARES)
    said = []
    if half is not None:
        text = ngettext("Half were done within {days} day.", "Half were done within {days} days.", half)
        said.append(text.format(days=half))
    if most is not None:
        text = ngettext("9 of 10 were done within {days} day.", "9 of 10 were done within {days} days.", most)
        said.append(text.format(days=most))
    elif half is not None:
        said.append(gettext("When 9 of 10 are done cannot be said yet: too many are still open."))
    return said


def pause_words(promise: ServicePromise, reason: str) -> str:
    """Return a reason for which a clock stands still."""
    clocks = load_rulebook().housing_clock.values()  # of promises to households, which have no case
    pauses = promise.measured.pauses if promise.measured else [one for clock in clocks for one in clock.pauses]
    return next((one.title.told(language()) for one in pauses if one.id == reason), reason)


def not_counted_words(promise: ServicePromise, why: str) -> str:
    """Return why a clock does not count."""
    found = NOT_COUNTED.get(why) or (promise.measured.voids.get(why) if promise.measured else None)
    return found.told(language()) if found else why


def _picture(figures: PromiseFigures, name: str) -> SafeString | None:
    """Draw the share kept by month; months with too few leave a gap. None where there is nothing to draw."""
    if sum(one.share is not None for one in figures.months) < 2:
        return None
    values = [one.share.value * 100 if one.share else nan for one in figures.months]
    words = [month_words(one.first) for one in figures.months]
    last = len(words) - 1
    spoken = "; ".join(
        f"{word}: {percent(one.share.value)}" for word, one in zip(words, figures.months, strict=True) if one.share
    )
    return mark_safe(  # noqa: S308  # core.pictures escapes every word it is given
        lines(
            [Line(gettext("Kept, of 100"), [*values])],
            name=name,
            title=gettext("Kept, of 100, by the month of the last promised day"),
            description=spoken,
            marks=[(0.0, words[0]), (1.0, words[last])],
            most=100,
        )
    )
