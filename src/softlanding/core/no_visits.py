"""Why a desk has no visit for a family, and the smallest change that would give one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from softlanding.core.kits import needing_kits
from softlanding.core.timeline import TICK_MINUTES, Busy, DeskPlan, authorities_of
from softlanding.core.visits import Found, Party, Question, Task, VisitRules, search_visits

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
    tasks = needing_kits(desk, tasks)
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
    ask = _Asking(desk, party, tasks, horizon, taken or {}, now)
    found = ask(rules)
    if found.visits:
        return None
    if not found.complete:
        return _not_proven(desk)
    late = _too_late(desk, rules, ask, now)
    if late is not None:
        return late
    without = ask(rules, free=True)
    if without.visits:
        why = f"The desk could receive the family, but its times are taken until {horizon[-1].isoformat()}."
        return NoVisit(desk.id, "fully-booked", why, "Look at later days, or at another desk.")
    return _too_much(desk, question, horizon, ask) if without.complete else _not_proven(desk)


@dataclass(frozen=True, slots=True)
class _Asking:
    """The same question again, with other rules, at a desk with other bounds, or as if nothing were taken."""

    desk: DeskPlan
    party: Party
    tasks: Sequence[Task]
    horizon: Sequence[date]
    taken: Busy
    now: datetime | None

    def __call__(self, rules: VisitRules, *, desk: DeskPlan | None = None, free: bool = False) -> Found:
        question = Question.of(self.party, self.tasks, replace(rules, limit=1, language=None))
        plan = desk or self.desk
        return search_visits(
            [plan],
            question,
            start=self.horizon[0],
            days=len(self.horizon),
            taken={} if free else {plan.id: self.taken},
            now=self.now,
        )


def _not_proven(desk: DeskPlan) -> NoVisit:
    why = "No visit was found in the time that one search may take. It is not proven that there is none."
    return NoVisit(desk.id, "not-proven", why, "Come in smaller groups, choose fewer services, or ask the desk.")


def _too_late(desk: DeskPlan, rules: VisitRules, ask: _Asking, now: datetime | None) -> NoVisit | None:
    """The refusal for free times that come too soon, or only after the days for which the desk takes bookings."""
    if now is None:
        return None
    notice = max(rules.min_notice_minutes, desk.min_notice_minutes)
    if notice:
        soon = ask(replace(rules, min_notice_minutes=0), desk=replace(desk, min_notice_minutes=0))
        if soon.visits:
            why = f"The free times begin sooner than {notice} minutes from now."
            return NoVisit(desk.id, "too-soon", why, "Look at later days.", minutes=notice)
    if desk.horizon_days is not None:
        later = ask(rules, desk=replace(desk, horizon_days=None))
        if later.visits:
            last = now.astimezone(desk.tzinfo()).date() + timedelta(days=desk.horizon_days)
            why = f"The desk takes bookings until {last.isoformat()}, and its first free time is later."
            return NoVisit(desk.id, "not-open-yet", why, "Look again later, or choose another desk.")
    return None


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
    for kind in question.kinds:
        if kind.skill and not any(
            kind.open_mask(desk.open_day(day), c) for day in horizon for c in range(len(desk.counters))
        ):
            why = f"Nobody with {kind.skill} works for {kind.authority} between {horizon[0]} and {horizon[-1]}."
            return NoVisit(desk.id, "skill-not-there", why, "Look at later days.", about=kind.skill)
    nights = [a | b for a, b in zip(present, [*present[1:], set()], strict=True)]
    if not any(there >= set(question.authorities) for there in nights):
        names = " and ".join(question.authorities)
        why = f"On no day are {names} staffed together."
        return NoVisit(desk.id, "never-together", why, "Make one visit per authority, or choose another desk.")
    return None


def _too_much(desk: DeskPlan, question: Question, horizon: Sequence[date], ask: _Asking) -> NoVisit:
    """The refusal when even an empty desk cannot receive the family under the rules."""
    rules = question.rules
    patient = ask(replace(rules, max_gap_minutes=rules.max_span_minutes), free=True)
    if patient.visits:
        why = f"Somebody would wait longer than {rules.max_gap_minutes} minutes between two tasks."
        return NoVisit(desk.id, "wait-too-long", why, "Allow a longer wait.", minutes=rules.max_gap_minutes)
    widest = replace(rules, max_span_minutes=LONGEST_SPAN_MINUTES, max_gap_minutes=LONGEST_SPAN_MINUTES)
    longer = ask(widest, free=True)
    if longer.visits:
        visit = longer.visits[0]
        minutes = int((visit.ends_at - visit.starts_at).total_seconds() // 60)
        why = f"The visit would take {minutes} minutes, and {rules.max_span_minutes} are allowed."
        change = f"Allow {minutes} minutes, or come in two visits."
        return NoVisit(desk.id, "stay-too-long", why, change, minutes=minutes)
    if not (patient.complete and longer.complete):
        return _not_proven(desk)
    days = [desk.open_day(day) for day in horizon]
    minutes = TICK_MINUTES * max(mask.bit_count() for day in days for row in day.staffed for mask in row.values())
    why = f"The tasks do not fit in the opening hours, at most {minutes} minutes a day at one counter."
    return NoVisit(
        desk.id, "opening-too-short", why, "Come in smaller groups, or choose another desk.", minutes=minutes
    )
