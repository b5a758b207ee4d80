"""From a household's plan to visits that it can choose, as the page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, gettext

from softlanding.appointments import queries as appointments
from softlanding.common.days import day_words
from softlanding.core import visits as core
from softlanding.core.household import Household as HouseholdFile
from softlanding.core.journeys import Step
from softlanding.core.no_visits import NoVisit, why_no_visit
from softlanding.core.rulebook import Rulebook, load_rulebook
from softlanding.core.timeline import TICK_MINUTES, Busy, moment_of, ticks_of_day
from softlanding.core.visit_request import Bundle, VisitRequest, horizon, visit_request
from softlanding.core.whole_plan import WholePlan, compose_plan, desks_for
from softlanding.directory import queries as directory

DAYS_SHOWN, OFFERS_A_DAY = 4, 3
STARTS_EVERY_MINUTES = 30
MOST_OFFERS = 400
NOON = 12
SEARCHES_LANGUAGES = "language" in core.VisitRules.__dataclass_fields__


@dataclass(frozen=True)
class Wanted:
    """What a household can do in one visit, and what it would ask of each desk that serves it."""

    bundle: Bundle
    requests: Mapping[str, VisitRequest]
    number: int
    count: int


@dataclass(frozen=True)
class Filters:
    """Which of the offers to show."""

    desk: str = ""
    day: date | None = None
    part: str = ""
    language: str = ""
    """In which language they would like to talk at the counters."""

    def fits(self, visit: core.Visit) -> bool:
        """Say whether an offer begins in the chosen part of the day."""
        return not self.part or (visit.starts_at.hour < NOON) == (self.part == "morning")


def whole_plan(household: HouseholdFile, *, now: datetime) -> WholePlan:
    """Return the household's plan with its desks, without searching visits."""
    return compose_plan(household, load_rulebook(), on=now.astimezone(appointments.ZONE).date(), visits=0)


def wanted_visit(household: Any, whole: WholePlan, *, now: datetime) -> Wanted | None:
    """Return the first visit that the plan needs and that is not booked yet."""
    book = load_rulebook()
    booked, talks = booked_needs(household, book, now=now)
    left = {
        number: open_steps
        for number, bundle in enumerate(whole.bundles, start=1)
        if (open_steps := tuple(step for step in bundle.steps if not is_booked(step, booked, talks)))
    }
    for number, open_steps in left.items():
        bundle = whole.bundles[number - 1]
        rest = replace(bundle, steps=open_steps)
        asked = {desk: visit_request(whole.plan, rest, book.desks[desk]) for desk in desks_for(rest)}
        requests = {desk: request for desk, request in asked.items() if request is not None}
        return Wanted(rest, requests, number, len(whole.bundles))
    return None


def booked_needs(household: Any, book: Rulebook, *, now: datetime) -> tuple[set[tuple[str, str]], set[str]]:
    """Return who has which service booked, and the services of which one talk serves the whole household."""
    people, talks = set(), set()
    for visit in appointments.booked_visits(household, now=now) if household else ():
        for task in visit.tasks.all():
            people.add((task.person_key, task.service))
            row = book.desks[visit.desk].offers(task.service) if visit.desk in book.desks else None
            if row is not None and row.further_person_minutes == 0:
                talks.add(task.service)
    return people, talks


def is_booked(step: Step, people: set[tuple[str, str]], talks: set[str]) -> bool:
    """Say whether a step is in a visit that is booked, or one talk serves the whole household."""
    service = step.procedure.service or ""
    return service in talks or (step.person, service) in people


def search(
    wanted: Wanted,
    filters: Filters,
    *,
    now: datetime,
    every: int = STARTS_EVERY_MINUTES,
    without: appointments.Visit | None = None,
) -> list[core.Visit]:
    """Return what is free, earliest first, at every desk that serves the whole visit; `without` one's own hold."""
    found: list[core.Visit] = []
    for desk, request in wanted.requests.items():
        if (filters.desk and desk != filters.desk) or too_soon(request, filters, now):
            continue
        start, days = filters.day or first_day(request, now), 1 if filters.day else horizon(wanted.bundle)
        found += core.find_visits(
            appointments.plan_of(desk),
            request.party,
            request.tasks,
            start=start,
            days=days,
            rules=replace(request.rules, limit=MOST_OFFERS, starts_every_minutes=every, **_spoken(filters)),
            taken=_not_for_everyone(desk, start, days, now=now, without=without),
            now=now,
        )
    return sorted(filter(filters.fits, found), key=lambda visit: (visit.starts_at, visit.ends_at, visit.desk))


def _not_for_everyone(
    desk: str, start: date, days: int, *, now: datetime, without: appointments.Visit | None = None
) -> Busy:
    """Return what the public does not see of these days; a visit may run past midnight, so one more day is read."""
    begin = ticks_of_day(start, appointments.ZONE).start
    end = ticks_of_day(start + timedelta(days=days), appointments.ZONE).stop
    return appointments.not_for_everyone(desk, begin, end, now=now, without=without)


def offered(
    wanted: Wanted,
    desk: str,
    starts_at: datetime,
    *,
    now: datetime,
    without: appointments.Visit | None = None,
    language: str = "",
) -> core.Visit | None:
    """Return the free visit that begins at this moment, or None when there is none any more."""
    filters = Filters(desk=desk, day=starts_at.astimezone(appointments.ZONE).date(), language=language)
    on_that_day = search(wanted, filters, now=now, every=TICK_MINUTES, without=without)
    return next((visit for visit in on_that_day if visit.starts_at == starts_at), None)


def nearest(
    wanted: Wanted, to: datetime, *, now: datetime, limit: int = 3, without: appointments.Visit | None = None
) -> list[core.Visit]:
    """Return the free visits closest to a moment, earliest first; `without` as in `search`."""
    found = [one for one in search(wanted, Filters(), now=now, without=without) if not is_at(one, without)]
    near = sorted(found, key=lambda visit: abs(visit.starts_at - to))[:limit]
    return sorted(near, key=lambda visit: visit.starts_at)


def _spoken(filters: Filters) -> dict[str, Any]:
    return {"language": filters.language} if filters.language and SEARCHES_LANGUAGES else {}


def languages_at(wanted: Wanted) -> list[dict[str, str]]:
    """Return the languages that are spoken at any counter of the desks, by name."""
    if not SEARCHES_LANGUAGES:
        return []
    plans = [appointments.plan_of(desk) for desk in wanted.requests]
    codes = {code for plan in plans for counter in plan.counters for code in counter.languages}
    return sorted(({"code": code, "name": language_name(code)} for code in codes), key=lambda one: one["name"])


def language_name(code: str) -> str:
    """Return a language as the reader calls it; an unknown code stays as it is."""
    try:
        return Locale.parse(code, sep="-").get_display_name(_language()) or code
    except (UnknownLocaleError, ValueError):
        return code


def is_at(found: core.Visit, visit: appointments.Visit | None) -> bool:
    """Say whether an offer is where a visit is already."""
    return visit is not None and visit.desk == found.desk and same_start(visit, found.starts_at)


def same_start(visit: appointments.Visit, starts_at: datetime) -> bool:
    """Say whether a visit begins at this moment."""
    return moment_of(visit.starts_tick, appointments.ZONE) == starts_at


def steps_in_words(wanted: Wanted, names: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    """List the services of the visit, each with who comes for it."""
    services: dict[str, list[str]] = {}
    for step in wanted.bundle.steps:
        people_of_it = services.setdefault(step.procedure.service or "", [])
        if (name := names.get(step.person, step.person)) not in people_of_it:
            people_of_it.append(name)
    return [
        {"service": appointments.service_words(service, language), "people": found}
        for service, found in services.items()
    ]


def first_day(request: VisitRequest, now: datetime) -> date:
    """Return the first day that can be asked for: nothing is offered in the past."""
    return max(request.from_day, now.astimezone(appointments.ZONE).date())


def too_soon(request: VisitRequest, filters: Filters, now: datetime) -> bool:
    """Say whether the chosen day comes before everything that the visit rests on."""
    return filters.day is not None and filters.day < first_day(request, now)


def authorities(wanted: Wanted, desk: str) -> dict[str, str]:
    """Return the authority of each service at a desk."""
    return {task.service: task.authority for task in wanted.requests[desk].tasks}


# --- as the page shows it ---------------------------------------------------------------------------------------


def days_shown(
    visits: Sequence[core.Visit], names: Mapping[str, str], wanted: Wanted, language: str, *, all_of_day: bool
) -> list[dict[str, Any]]:
    """Group offers by day; without a chosen day, the first few of the first few days."""
    days: dict[date, list[core.Visit]] = {}
    for visit in visits:
        days.setdefault(visit.starts_at.date(), []).append(visit)
    shown = []
    for day, on_day in list(days.items())[: None if all_of_day else DAYS_SHOWN]:
        cut = on_day if all_of_day else spread(on_day)
        shown.append(
            {
                "day": day,
                "words": day_words(day, _language()),
                "offers": [offer_card(visit, names, wanted, language) for visit in cut],
                "more": len(on_day) - len(cut),
            }
        )
    return shown


def spread(on_day: Sequence[core.Visit]) -> list[core.Visit]:
    """Return a few of a day's offers: the first one, and the others evenly over the rest of the day."""
    if len(on_day) <= OFFERS_A_DAY:
        return list(on_day)
    step = len(on_day) / OFFERS_A_DAY
    return [on_day[int(number * step)] for number in range(OFFERS_A_DAY)]


def offer_card(visit: core.Visit, names: Mapping[str, str], wanted: Wanted, language: str) -> dict[str, Any]:
    """Write an offer down: times, desk, and lanes."""
    lines = [
        Block(
            names.get(task.person, task.person),
            appointments.service_words(task.service, language),
            directory.counter_name(visit.desk, task.counter, language),
            authorities(wanted, visit.desk)[task.service],
            task.starts_at,
            task.ends_at,
        )
        for task in visit.tasks
    ]
    return {
        "desk": visit.desk,
        "desk_name": directory.place_of(visit.desk, language).name,
        "starts_at": visit.starts_at.isoformat(),
        "day": day_words(visit.starts_at.date(), language),
        "time": f"{visit.starts_at:%H:%M} - {visit.ends_at:%H:%M}",
        "language": language_name(spoken) if (spoken := getattr(visit, "language", None)) else "",
        "minutes": int((visit.ends_at - visit.starts_at).total_seconds() // 60),
        "lanes": lanes(lines),
    }


@dataclass(frozen=True)
class Block:
    """One person's service at a counter, in words."""

    person: str
    service: str
    counter: str
    authority: str
    starts_at: datetime
    ends_at: datetime


def blocks_of(sheet: appointments.Sheet) -> list[Block]:
    """Return the blocks of a visit that is held or booked."""
    return [
        Block(line.person, line.service, line.counter, line.authority, line.starts_at, line.ends_at)
        for line in sheet.lines
    ]


def lanes(blocks: Sequence[Block]) -> dict[str, Any]:
    """Return the picture of parts/lanes.html: a row per person, five-minute steps from the first start."""
    begins = min(block.starts_at for block in blocks)
    ends = max(block.ends_at for block in blocks)
    rows: dict[str, list[dict[str, Any]]] = {}
    for block in blocks:
        rows.setdefault(block.person, []).append(
            {
                "start": _steps(block.starts_at - begins),
                "length": _steps(block.ends_at - block.starts_at),
                "time": f"{block.starts_at:%H:%M}",
                "name": block.service,
                "where": block.counter,
                "kind": "ind" if block.authority == "ind" else "municipality",
            }
        )
    return {
        "caption": gettext("Who is where, and when"),
        "caption_hidden": True,
        "ticks": _steps(ends - begins),
        "rows": [{"name": name, "blocks": found} for name, found in rows.items()],
    }


def _steps(span: timedelta) -> int:
    return span // timedelta(minutes=5)


# --- why not earlier, and why none ------------------------------------------------------------------------------


def why_not_earlier(wanted: Wanted, first: core.Visit, whole: WholePlan | None, *, now: datetime) -> list[str]:
    """Say what keeps the first offer from being earlier."""
    request = wanted.requests[first.desk]
    begin = first_day(request, now)
    said = [_why_not_before(begin, wanted, whole, now)]
    if first.starts_at.date() > begin:
        gap = (first.starts_at.date() - begin).days
        refusal = _no_visit(first.desk, request, start=begin, days=gap, now=now)
        if refusal:
            said.append(sentence(refusal))
    return said


def _why_not_before(day: date, wanted: Wanted, whole: WholePlan | None, now: datetime) -> str:
    words = day_words(day, _language())
    if day == now.astimezone(appointments.ZONE).date():
        return gettext("This is the first free time from now on.")
    if whole is None:
        return gettext("Times from {day} on are shown.").format(day=words)
    if day == whole.plan.household.arrival:
        return gettext("You arrive on {day}. Nobody can be registered before.").format(day=words)
    steps = sorted({step.procedure.title.told(_language()) for step in wanted.bundle.steps})
    return gettext("From {day} on, all of this can be done: {steps}.").format(day=words, steps=", ".join(steps))


def why_none(wanted: Wanted, filters: Filters, whole: WholePlan | None, *, now: datetime) -> list[dict[str, Any]]:
    """Say for each desk why it has nothing to offer, what would change it, and where to call."""
    told = []
    for desk, request in wanted.requests.items():
        if filters.desk and desk != filters.desk:
            continue
        place = directory.place_of(desk, _language())
        days = 1 if filters.day else horizon(wanted.bundle)
        if too_soon(request, filters, now):
            told.append({"place": place, "why": _why_not_before(first_day(request, now), wanted, whole, now)})
            continue
        refusal = _no_visit(desk, request, start=filters.day or first_day(request, now), days=days, now=now)
        told.append({"place": place, "why": sentence(refusal) if refusal else gettext("Nothing fits these choices.")})
    return told


def _no_visit(desk: str, request: VisitRequest, *, start: date, days: int, now: datetime) -> NoVisit | None:
    plan = appointments.plan_of(desk)
    taken = _not_for_everyone(desk, start, days, now=now)
    return why_no_visit(
        plan, request.party, request.tasks, start=start, days=days, rules=request.rules, taken=taken, now=now
    )


def sentence(refusal: NoVisit) -> str:
    """Say a refusal of the search in the reader's language."""
    about = {
        "municipality": gettext("The municipality"),
        "ind": gettext("The IND"),
        "information": gettext("The information desk"),
    }.get(refusal.about or "", refusal.about or "")
    words = {
        "minor-alone": gettext("{about} is a child, and no parent comes along."),
        "authority-never-staffed": gettext("{about} has no counter at this desk that we know of."),
        "authority-not-open": gettext("{about} is not at this desk on those days."),
        "never-together": gettext("On no day is everybody you need at this desk together."),
        "fully-booked": gettext("All times of those days are taken."),
        "too-soon": gettext("The free times begin too soon."),
        "wait-too-long": gettext("Someone of you would wait longer than {minutes} minutes between two counters."),
        "stay-too-long": gettext("The visit would take {minutes} minutes: too long in one go."),
        "skill-not-there": gettext("What takes fingerprints and photos is not there on those days."),
        "not-open-yet": gettext("Times that far ahead cannot be booked yet."),
        "not-proven": gettext("We found no time, and could not look at every way. The desk can help: call it."),
        "opening-too-short": gettext("The opening hours are too short for all of you at once."),
    }
    return words.get(refusal.cause, gettext("There is no free time.")).format(about=about, minutes=refusal.minutes)


def _language() -> str:
    return get_language() or "en"
