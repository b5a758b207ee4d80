"""The lines of the work list: one per visit, each written for the role that reads it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext, ngettext

from softlanding.appointments import queries as appointments
from softlanding.appointments.queries import queue
from softlanding.appointments.queries.listed import tasks_of
from softlanding.appointments.queries.queue_words import OUTCOMES
from softlanding.cases.queries import joint
from softlanding.common.access import Compartment
from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.core.rulebook import load_rulebook
from softlanding.directory.queries import AUTHORITIES
from softlanding.journeys.views.joint_readiness import ORDER, Readiness, readiness_of_all
from softlanding.journeys.views.joint_seen import OPENED_BY, Sight

AGAIN = {"papers-missing", "come-back", "not-done"}
ASKED_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """One visit with everything that the list may say about it."""

    visit: appointments.Visit
    sheet: appointments.Sheet
    readiness: Readiness
    where: str
    """expected, waiting, serving, done or missed."""
    turns: Sequence[Any] = ()
    work: Sequence[Any] = ()
    cases: Sequence[Any] = ()
    asked: Any = None
    mine: bool = False


@dataclass(frozen=True)
class WorkDay:
    """The lines of a day, read in a number of queries that does not grow with it."""

    day: date
    lines: list[Line]
    sight: Sight
    language: str
    found: dict[str, str] = field(default_factory=dict)


def work_day(sight: Sight, day: date, *, now: datetime, language: str) -> WorkDay:
    """Read the day at the reader's desk."""
    desk, today = sight.actor.desk, queue.today_of(now)
    visits = appointments.visits_of_day(desk, day)
    households = [one.household_id for one in visits if one.household_id]
    turns: dict[Any, list[Any]] = {}
    for turn in queue.turns_with(visits, desk, day):
        turns.setdefault(turn.arrival.visit_id, []).append(turn)
    ready = readiness_of_all(visits, on=today)
    work = joint.open_work_of(households, desk=desk)
    cases = joint.open_cases_of(households)
    asked = joint.asked_lately(households, since=today - ASKED_WITHIN)
    lines = [
        Line(
            visit=visit,
            sheet=appointments.sheet_of(visit, language),
            readiness=ready[visit.pk],
            where=whereabouts(visit, turns.get(visit.pk, [])),
            turns=turns.get(visit.pk, []),
            work=work.get(visit.household_id, []),
            cases=cases.get(visit.household_id, []),
            asked=asked.get(visit.household_id),
            mine=_is_mine(sight, turns.get(visit.pk, []), work.get(visit.household_id, [])),
        )
        for visit in visits
    ]
    return WorkDay(day, lines, sight, language)


def whereabouts(visit: appointments.Visit, turns: Sequence[Any]) -> str:
    """Say where a party is, in one word."""
    if visit.state in {"done", "no-show"}:
        return "done" if visit.state == "done" else "missed"
    if not turns:
        return "expected"
    if any(turn.state in {"called", "serving"} for turn in turns):
        return "serving"
    return "waiting" if any(turn.state != "done" for turn in turns) else "done"


def _is_mine(sight: Sight, turns: Sequence[Any], work: Sequence[Any]) -> bool:
    staff = sight.actor.id
    return any(str(one.officer_id) == staff for one in turns) or any(str(one.assigned_to_id) == staff for one in work)


def card(line: Line, sight: Sight, language: str, *, today: date) -> dict[str, Any]:
    """Write a line down for its reader: the own authority's part in full, the other's as planned, done or missing."""
    return {
        "id": line.visit.pk,
        "household": line.visit.household_id,
        "reference": line.visit.reference,
        "time": line.sheet.time,
        "day": line.sheet.day,
        "people": ", ".join(line.sheet.people),
        "where": line.where,
        "where_words": where_words()[line.where],
        "where_badge": {"expected": "todo", "serving": "todo", "missed": "blocked", "done": "done"}.get(
            line.where, "waiting"
        ),
        "parts": parts_of(line, sight, language),
        "missing": missing_words(line, sight, language),
        "work": [one.what for one in line.work if sight.reads_tasks_of(one.authority)],
        "work_elsewhere": sum(not sight.reads_tasks_of(one.authority) for one in line.work),
        "cases": case_words(line.cases, sight, language),
        "asked": joint.asked_words(line.asked, today=today) if line.asked else "",
        "may_ask": may_ask(line, today),
        "email": bool(line.visit.household and line.visit.household.contact_email),
    }


def may_ask(line: Line, today: date) -> bool:
    """Say whether asking for papers makes sense: something is missing, and they were not asked today."""
    if not line.readiness.missing or line.where not in {"expected", "waiting", "serving"}:
        return False
    return not (line.asked and line.asked.asked_on == today) and bool(
        line.visit.household and line.visit.household.contact_email
    )


def parts_of(line: Line, sight: Sight, language: str) -> list[dict[str, Any]]:
    """Return each authority's part of a visit: tasks where the reader may read them, else a word."""
    tasks: dict[str, list[Any]] = {}
    for one in line.sheet.lines:
        tasks.setdefault(one.authority, []).append(one)
    return [
        {
            "id": authority,
            "authority": authority_words(authority, language),
            "own": (own := sight.reads_tasks_of(authority)),
            "tasks": [f"{one.person}: {one.service}" for one in of_it] if own else [],
            "word": "" if own else elsewhere_word(line, authority, len(of_it)),
            **(readiness_badge(line.readiness, authority, language) if own else {}),
            "outcomes": outcomes_of(line, authority, language) if own else [],
        }
        for authority, of_it in tasks.items()
    ]


def elsewhere_word(line: Line, authority: str, number: int) -> str:
    """Say of the other authority's part only whether it is planned, done, or misses something."""
    turns = [turn for turn in line.turns if turn.authority == authority]
    if turns and all(turn.state == "done" for turn in turns):
        return gettext("done")
    if line.readiness.of(authority) in {"papers-missing", "not-yet"}:
        return gettext("planned, something is missing")
    return ngettext("planned: {n} task", "planned: {n} tasks", number).format(n=number)


def outcomes_of(line: Line, authority: str, language: str) -> list[str]:
    """Return what came of the tasks of an authority, each outcome once with its number."""
    found = Counter(
        task.outcome for turn in line.turns if turn.authority == authority for task in tasks_of(turn) if task.outcome
    )
    return [f"{in_language(OUTCOMES[outcome], language)} {number}" for outcome, number in found.items()]


def readiness_badge(readiness: Readiness, authority: str, language: str) -> dict[str, str]:
    """Say how ready an authority's part is: a badge's shape, and its words."""
    state = readiness.of(authority)
    count = len(readiness.missing_for(authority))
    words = {
        "ready": gettext("Ready"),
        "papers-missing": ngettext("{n} paper missing", "{n} papers missing", count).format(n=count),
        "not-yet": gettext("Not before {day}").format(
            day=day_words(readiness.not_before, language) if readiness.not_before else "-"
        ),
        "unknown": gettext("Readiness not known"),
    }
    badge = {"ready": "done", "papers-missing": "blocked", "not-yet": "blocked", "unknown": "waiting"}
    return {"badge": badge[state], "ready": words[state]}


def missing_words(line: Line, sight: Sight, language: str) -> list[str]:
    """Name what the reader's own authority misses, each paper with whose it is; only to who may see papers."""
    if not sight.sees(Compartment.DOCUMENTS):
        return []
    names = {one.person_key: one.person for one in line.sheet.lines}
    by_paper: dict[str, list[str]] = {}
    for one in line.readiness.missing_for(sight.authority):
        by_paper.setdefault(one.document, []).append(names.get(one.person, one.person.replace("-", " ").title()))
    papers = load_rulebook().papers
    return [f"{papers[document].title.told(language)} ({', '.join(who)})" for document, who in by_paper.items()]


def case_words(cases: Sequence[Any], sight: Sight, language: str) -> list[str]:
    """Name the reader's own cases with their state; of others only that one runs, of asylum not even that."""
    kinds = load_rulebook().case_kinds
    found = []
    others: Counter[str] = Counter()
    for case in cases:
        kind = kinds.get(case.kind)
        if kind is None:
            continue
        if sight.sees_case(case):
            found.append(f"{kind.title.told(language)}: {kind.state(case.state).title.told(language)}")
        elif is_of_the_desk(kind.compartment):
            others[case.authority] += 1
    return found + [
        ngettext("{n} case with: {authority}", "{n} cases with: {authority}", number).format(
            n=number, authority=authority_words(authority, language)
        )
        for authority, number in others.items()
    ]


def is_of_the_desk(compartment: str) -> bool:
    """Say whether some authority of a desk opens a compartment: what none opens is not even named."""
    return Compartment(compartment) in {*OPENED_BY, Compartment.HOUSEHOLD, Compartment.APPOINTMENTS}


def authority_words(authority: str, language: str) -> str:
    """Return an authority in words."""
    return in_language(AUTHORITIES[authority], language) if authority in AUTHORITIES else authority


def where_words() -> dict[str, str]:
    """Return where a party can be, in words."""
    return {
        "expected": gettext("Expected"),
        "waiting": gettext("Waiting"),
        "serving": gettext("At a counter"),
        "done": gettext("Done"),
        "missed": gettext("Did not come"),
    }


def ready_words() -> dict[str, str]:
    """Return how ready a visit can be, in words."""
    return {
        "not-yet": gettext("Not possible on that day"),
        "papers-missing": gettext("Papers missing"),
        "unknown": gettext("Not known"),
        "ready": gettext("Ready"),
    }


def papers_missed(lines: Sequence[Line], sight: Sight, language: str) -> Mapping[str, str]:
    """Return each paper that the reader's authority misses on a day, by its title."""
    if not sight.sees(Compartment.DOCUMENTS):
        return {}
    papers = load_rulebook().papers
    found = {one.document for line in lines for one in line.readiness.missing_for(sight.authority)}
    return dict(sorted(((one, papers[one].title.told(language)) for one in found), key=lambda pair: pair[1]))


SORTS: Mapping[str, Any] = {
    "time": lambda line: (line.visit.starts_tick, line.visit.reference),
    "name": lambda line: (", ".join(line.sheet.people).casefold(), line.visit.starts_tick),
    "ready": lambda line: (ORDER.index(line.readiness.state), line.visit.starts_tick),
    "where": lambda line: (line.where, line.visit.starts_tick),
}
