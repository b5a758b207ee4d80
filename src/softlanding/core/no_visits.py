"""Why a desk has no visit for a family, and the smallest change that would give one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from softlanding.core.timeline import TICK_MINUTES, Busy, DeskPlan, authorities_of
from softlanding.core.visits import Party, Question, Task, Visit, VisitRules, find_visits

LONGEST_SPAN_MINUTES = 12 * 60
"""How long a stay is tried before the opening hours are blamed."""


@dataclass(frozen=True, slots=True)
class NoVisit:
    """A refusal: the cause as a readable word, what it is about, and what would change it."""

    desk: str
    cause: str
    why: str
    change: str
    about: str | None = None
    minutes: int | None = None


def why_no_visit(
    desk: DeskPlan,
    party: Party,
    tasks: Sequence[Task],
    *,
    start: date,
    days: int,
    rules: VisitRules,
    taken: Busy | None = None,
    now: datetime | None = None,
) -> NoVisit | None:
    """Say why `find_visits` answers the same question with nothing, or None when it has an answer."""
    question = Question.of(party, tasks, rules)
    if not tasks:
        return NoVisit(desk.id, "nothing-to-do", "Nobody in the party has a task.", "Choose at least one service.")
    if question.unattended:
        who = question.unattended[0]
        why = f"{who} is a minor, and none of {who}'s guardians comes along."
        return NoVisit(desk.id, "minor-alone", why, "Add a guardian to the visit.", about=who)
    horizon = [start + timedelta(days=n) for n in range(days)]
    refusal = _not_staffed(desk, question, horizon)
    if refusal is not None:
        return refusal
    one = replace(rules, limit=1)

    def first(rules: VisitRules, taken: Busy | None, now: datetime | None) -> Visit | None:
        found = find_visits(desk, party, tasks, start=start, days=days, rules=rules, taken=taken, now=now)
        return found[0] if found else None

    if first(one, taken, now):
        return None
    if now and rules.min_notice_minutes and first(replace(one, min_notice_minutes=0), taken, now):
        why = f"The free times begin sooner than {rules.min_notice_minutes} minutes from now."
        return NoVisit(desk.id, "too-soon", why, "Look at later days.", minutes=rules.min_notice_minutes)
    if first(one, None, now):
        why = f"The desk could receive the family, but its times are taken until {horizon[-1].isoformat()}."
        return NoVisit(desk.id, "fully-booked", why, "Look at later days, or at another desk.")
    return _too_much(desk, question, horizon, lambda wider: first(wider, None, now))


def _not_staffed(desk: DeskPlan, question: Question, horizon: Sequence[date]) -> NoVisit | None:
    """The refusal for an authority that is absent, or for authorities that are never there on one day."""
    ever = {authority for counter in desk.counters for authority in authorities_of(desk, counter)}
    present = [{a for row in desk.open_day(day).staffed for a, mask in row.items() if mask} for day in horizon]
    for authority in question.authorities:
        if authority not in ever:
            why = f"No counter of this desk has the authority {authority}."
            return NoVisit(desk.id, "authority-never-staffed", why, "Choose another desk.", about=authority)
        if not any(authority in there for there in present):
            why = (
                f"The authority {authority} is not staffed between {horizon[0]} and {horizon[-1]}."
                if horizon
                else "No day was asked for."
            )
            return NoVisit(desk.id, "authority-not-open", why, "Look at later days.", about=authority)
    nights = [a | b for a, b in zip(present, [*present[1:], set()], strict=True)]
    if not any(there >= set(question.authorities) for there in nights):
        names = " and ".join(question.authorities)
        why = f"On no day are {names} staffed together."
        return NoVisit(desk.id, "never-together", why, "Make one visit per authority, or choose another desk.")
    return None


def _too_much(
    desk: DeskPlan,
    question: Question,
    horizon: Sequence[date],
    first: Callable[[VisitRules], Visit | None],
) -> NoVisit:
    """The refusal when even an empty desk cannot receive the family under the rules."""
    rules = replace(question.rules, limit=1)
    patient = replace(rules, max_gap_minutes=rules.max_span_minutes)
    if first(patient):
        why = f"Somebody would wait longer than {rules.max_gap_minutes} minutes between two tasks."
        return NoVisit(desk.id, "wait-too-long", why, "Allow a longer wait.", minutes=rules.max_gap_minutes)
    longer = replace(rules, max_span_minutes=LONGEST_SPAN_MINUTES, max_gap_minutes=LONGEST_SPAN_MINUTES)
    visit = first(longer)
    if visit:
        minutes = int((visit.ends_at - visit.starts_at).total_seconds() // 60)
        why = f"The visit would take {minutes} minutes, and {rules.max_span_minutes} are allowed."
        change = f"Allow {minutes} minutes, or come in two visits."
        return NoVisit(desk.id, "stay-too-long", why, change, minutes=minutes)
    days = [desk.open_day(day) for day in horizon]
    minutes = TICK_MINUTES * max(mask.bit_count() for day in days for row in day.staffed for mask in row.values())
    why = f"The tasks do not fit in the opening hours, at most {minutes} minutes a day at one counter."
    return NoVisit(
        desk.id, "opening-too-short", why, "Come in smaller groups, or choose another desk.", minutes=minutes
    )
