"""The capacity planner of the coordinator: how many counters or hours keep the promise, with what-ifs and a picture."""

import csv
from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from softlanding.appointments.forms.capacity import CapacityForm
from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.core.capacity.answering import Figures
from softlanding.core.capacity.comparing import Comparison, Row, compare
from softlanding.core.capacity.desk import DeskWork
from softlanding.core.capacity.opening import write_hours
from softlanding.core.capacity.words import ALTERNATIVES, ASSUMED
from softlanding.core.pictures import Bar, Line, bars, key, lines
from softlanding.core.rulebook import load_rulebook
from softlanding.directory import queries as directory

WEEKS_IN_THE_TABLE = 26
FIGURES: dict[str, Callable[[Figures], float]] = {
    "hours_a_week": lambda one: one.staffing.hours_a_week,
    "offered_load": lambda one: one.theory.load,
    "busy": lambda one: one.busy,
    "share_within_norm": lambda one: one.kept.value,
    "low": lambda one: one.kept.low,
    "high": lambda one: one.kept.high,
    "mean_days": lambda one: one.mean_days,
    "p50_days": lambda one: one.p50_days,
    "p90_days": lambda one: one.p90_days,
    "arrived": lambda one: one.arrived,
    "served": lambda one: one.served,
    "waiting": lambda one: one.waiting,
    "gave_up": lambda one: one.gave_up,
}
MAASTRICHT = "?desk=expat-centre-maastricht-region&authority=ind&clients=13000&months=18"


def planner(request: HttpRequest) -> HttpResponse:
    """Ask and answer on one page; the address holds the question."""
    form = CapacityForm(request.GET, desk=request.actor.desk)
    context: dict[str, Any] = {"form": form, "example": MAASTRICHT}
    if form.is_bound and form.is_valid():
        found = compare(form.work.question, also=form.cleaned_data["also"])
        context |= _shown(form.work, found, form.cleaned_data["desk"])
        context["csv"] = f"{reverse('appointments:capacity-figures')}?{request.GET.urlencode()}"
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "appointments/capacity.html", context, status=status)


def figures_csv(request: HttpRequest) -> HttpResponse:
    """Give the figures of the same question as a file: one row per staffing, then one per week."""
    form = CapacityForm(request.GET, desk=request.actor.desk)
    if not form.is_valid():
        return redirect(f"{reverse('appointments:capacity')}?{request.GET.urlencode()}")
    found = compare(form.work.question, also=form.cleaned_data["also"])
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="capacity.csv"'
    table = csv.writer(answer)
    table.writerow(["staffing", "counters", "hours", *FIGURES])
    for row in found.rows:
        staffing = row.figures.staffing
        numbers = [round(of(row.figures), 4) for of in FIGURES.values()]
        table.writerow([row.name, staffing.counters, write_hours(staffing.windows), *numbers])
    table.writerow([])
    names = [row.name for row in found.rows]
    table.writerow(["week", "asked", *(f"served {name}" for name in names), *(f"waiting {name}" for name in names)])
    for at, week in enumerate(found.asked.weeks):
        weeks = [row.figures.weeks[at] for row in found.rows]
        persons = (week.asked, *(one.served for one in weeks), *(one.waiting for one in weeks))
        table.writerow([at + 1, *(round(number, 2) for number in persons)])
    return answer


def _shown(work: DeskWork, found: Comparison, desk: str) -> dict[str, Any]:
    language, book = translation.get_language() or "en", load_rulebook()
    question, promise = work.question, work.promise
    source = book.sources.get(promise.source) if promise else None
    return {
        "desk_name": directory.place_of(desk, language).name,
        "authority": in_language(directory.AUTHORITIES[work.authority], language),
        "from_words": day_words(question.demand.first, language),
        "until_words": day_words(question.demand.until, language),
        "verdict": _verdict(found),
        "needed": _needed(found),
        "rows": [_row(at, row) for at, row in enumerate(found.rows, 1)],
        "norm": _norm(found),
        "norm_assumed": "norm" in work.assumed,
        "counters_assumed": "counters" in work.assumed,
        "clients": _number(question.demand.clients),
        "waiting_picture": _waiting_picture(found),
        "share_picture": _share_picture(found),
        "weeks": _weeks(found),
        "waits": [
            {"days": days, "shares": [_percent(row.figures.within[at][1]) for row in found.rows]}
            for at, (days, _) in enumerate(found.asked.within)
        ],
        "theory": _theory(found.asked),
        "assumed": [ASSUMED[one].told(language) for one in work.assumed],
        "promise": promise,
        "source": source
        and {
            "title": source.title,
            "url": source.url,
            "checked": day_words(source.checked_on, language),
            "verify": promise is not None and promise.confidence == "D",
        },
        "sources": [book.sources[name] for name in work.sources if name in book.sources],
        "seed": question.seed,
        "runs": question.runs,
        "asked_on": day_words(timezone.localdate(), language),
    }


def _verdict(found: Comparison) -> dict[str, Any]:
    """Say whether the work fits at all, and how sure that is: this follows without a simulation."""
    theory, counters = found.asked.theory, found.asked.staffing.counters
    words = {
        "load": _number(theory.load, 2),
        "counters": counters,
        "least": theory.counters_at_least,
        "has": _number(theory.counter_minutes_a_client, 1),
        "needs": _number(theory.minutes_a_client, 1),
    }
    if theory.stable:
        text = ngettext(
            "The work keeps {load} of {counters} counter busy: it fits.",
            "The work keeps {load} of {counters} counters busy: it fits.",
            counters,
        )
    else:
        text = ngettext(
            "This cannot be {counters} counter: the work keeps {load} counters busy. You need at least {least}.",
            "This cannot be {counters} counters: the work keeps {load} counters busy. You need at least {least}.",
            counters,
        )
    each = gettext("One counter is open {has} minutes for each client; a client takes {needs}.")
    return {"fits": theory.stable, "text": text.format(**words), "each": each.format(**words)}


def _needed(found: Comparison) -> list[str]:
    needed, asked = found.needed, found.question.staffing
    if needed.counters is None:
        text = gettext("No number of counters keeps the promise on these days: at best {share}. Open on another day.")
        return [text.format(share=_percent(needed.at_best))]
    text = ngettext(
        "{counters} counter keeps the promise with these hours.",
        "{counters} counters keep the promise with these hours.",
        needed.counters,
    )
    said = [text.format(counters=needed.counters)]
    if needed.longer is None:
        said.append(gettext("Opening longer on these days alone does not keep it."))
    elif needed.longer_minutes:
        text = ngettext(
            "Or {hours} hours a week with {counters} counter: {windows}.",
            "Or {hours} hours a week with {counters} counters: {windows}.",
            asked.counters,
        )
        hours = _number(needed.longer.hours_a_week, 2)
        windows = write_hours(needed.longer.windows)
        said.append(text.format(hours=hours, counters=asked.counters, windows=windows))
    return said


def _norm(found: Comparison) -> str:
    norm = found.question.norm
    days = (
        ngettext("{days} working day", "{days} working days", norm.days)
        if norm.working_days
        else ngettext("{days} day", "{days} days", norm.days)
    ).format(days=norm.days)
    return gettext("{share} of the clients get a time within {days}").format(share=_percent(norm.share), days=days)


def _row(at: int, row: Row) -> dict[str, Any]:
    one = row.figures
    return {
        "key": _safe(key(at)),
        "name": ALTERNATIVES[row.name].told(translation.get_language() or "en"),
        "counters": one.staffing.counters,
        "hours": write_hours(one.staffing.windows),
        "hours_a_week": _number(one.staffing.hours_a_week, 2),
        "busy": _percent(one.busy),
        "kept": _percent(one.kept.value),
        "interval": f"{_percent(one.kept.low)} - {_percent(one.kept.high)}",
        "keeps": one.kept.value,
        "p50": _number(one.p50_days, 1),
        "p90": _number(one.p90_days, 1),
        "served": _number(one.served),
        "waiting": _number(one.waiting),
        "gave_up": _number(one.gave_up),
        "fits": row.keeps,
    }


def _waiting_picture(found: Comparison) -> SafeString:
    language = translation.get_language() or "en"
    courses = [
        Line(ALTERNATIVES[row.name].told(language), [week.waiting for week in row.figures.weeks]) for row in found.rows
    ]
    ends = "; ".join(f"{course.name}: {_number(course.values[-1])}" for course in courses)
    last = len(found.asked.weeks)
    marks = [(0.0, gettext("week 1")), (0.5, gettext("week {number}").format(number=(last + 1) // 2))]
    marks.append((1.0, gettext("week {number}").format(number=last)))
    return _safe(
        lines(
            courses,
            name="waiting",
            title=gettext("Clients waiting at the end of each week"),
            description=gettext("In the last week wait: {ends}.").format(ends=ends),
            marks=marks,
        )
    )


def _share_picture(found: Comparison) -> SafeString:
    language = translation.get_language() or "en"
    shares = [
        Bar(
            ALTERNATIVES[row.name].told(language),
            row.figures.kept.value,
            row.figures.kept.low,
            row.figures.kept.high,
            _percent(row.figures.kept.value),
        )
        for row in found.rows
    ]
    spoken = "; ".join(f"{bar.name}: {bar.words}" for bar in shares)
    return _safe(
        bars(
            shares,
            name="share",
            title=gettext("Clients who get a time within the norm"),
            description=gettext("{spoken}. Wanted: {wanted}.").format(
                spoken=spoken, wanted=_percent(found.question.norm.share)
            ),
            wanted=found.question.norm.share,
        )
    )


def _weeks(found: Comparison) -> list[dict[str, Any]]:
    """Give every so many weeks, so that the table stays readable; the file has all of them."""
    count = len(found.asked.weeks)
    every = -(-count // WEEKS_IN_THE_TABLE)
    shown = sorted({*range(every - 1, count, every), count - 1})
    return [
        {
            "number": at + 1,
            "asked": _number(found.asked.weeks[at].asked),
            "served": _number(found.asked.weeks[at].served),
            "waiting": [_number(row.figures.weeks[at].waiting) for row in found.rows],
        }
        for at in shown
    ]


def _theory(asked: Figures) -> list[tuple[str, str]]:
    theory = asked.theory
    rows: Sequence[tuple[str, str]] = (
        (gettext("Counter work in all"), gettext("{hours} hours").format(hours=_number(theory.work_hours))),
        (gettext("One counter is open"), gettext("{hours} hours").format(hours=_number(theory.open_hours))),
        (gettext("Counters kept busy (offered load)"), _number(theory.load, 2)),
        (gettext("Fewest counters that can do the work"), _number(theory.counters_at_least)),
        (gettext("Least mean wait on these days, with nobody else there"), _days(theory.wait_for_opening_days)),
        (gettext("Wait of the last, if all comes evenly"), _days(theory.fluid_last_wait_days)),
        (gettext("Waiting at the end, if all comes evenly"), _number(theory.fluid_waiting)),
    )
    return list(rows)


def _days(days: float) -> str:
    return gettext("{days} days").format(days=_number(days, 1))


def _number(value: float, places: int = 0) -> str:
    """Write a number as the language does."""
    if not isfinite(value):
        return gettext("never")
    return number_format(value, decimal_pos=places, force_grouping=True)


def _percent(share: float) -> str:
    percent = round(share * 100, 1)
    return f"{number_format(percent, decimal_pos=0 if percent.is_integer() else 1)}\u00a0%"


def _safe(picture: str) -> SafeString:
    return mark_safe(picture)  # noqa: S308  # core.pictures escapes every word it is given
