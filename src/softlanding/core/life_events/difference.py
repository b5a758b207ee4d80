"""What an event does to a household's plan, worked out before anything is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from softlanding.core.conditions import Facts
from softlanding.core.documents import Document
from softlanding.core.facts import facts_of
from softlanding.core.household import household_of
from softlanding.core.household.answers import Key, changed, people_of
from softlanding.core.journeys.dates import length_of
from softlanding.core.journeys.difference import Change, changes_between
from softlanding.core.journeys.plan import Node
from softlanding.core.life_events.applying import Applied, LifeEvent, applied
from softlanding.core.rulebook.book import Rulebook
from softlanding.core.rulebook.life_events import EventDuty
from softlanding.core.rulebook.records import Due, Moment, Text
from softlanding.core.terms import end_of_term
from softlanding.core.whole_plan import WholePlan, compose_plan

Json = Any
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FactChange:
    """An answer that the event changes; None for not known. `why` where the event takes it out."""

    key: Key
    before: Json
    after: Json
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class DeskChange:
    """A desk that begins or stops serving the household, or of which that becomes unknown."""

    desk: str
    before: bool | None
    after: bool | None


@dataclass(frozen=True, slots=True)
class DutyOfEvent:
    """What must happen because of the event; days are None where they are not known."""

    duty: EventDuty
    opens_on: date | None
    due_on: date | None


@dataclass(frozen=True)
class Difference:
    """A household before and after an event: its file, its plan, its desks, and what the event asks of it."""

    event: LifeEvent
    applied: Applied
    on: date
    """The day whose plans are compared: today, or the day of a birth that is still expected."""
    before: WholePlan
    after: WholePlan
    facts: tuple[FactChange, ...]
    steps: tuple[Change, ...]
    desks: tuple[DeskChange, ...]
    reopened: Mapping[Node, Text]
    duties: tuple[DutyOfEvent, ...]

    @property
    def document(self) -> dict[str, Json]:
        """Give the household file after the event."""
        return self.applied.document

    @property
    def nothing(self) -> bool:
        """Say whether the event leaves the household file as it is."""
        return not self.facts and people_of(self.document) == tuple(one.id for one in self.before.plan.household.people)

    def steps_that(self, *what: str) -> tuple[Change, ...]:
        """Give the changes of some kinds: appears, disappears, may-appear, moves, state."""
        return tuple(change for change in self.steps if change.what in what)


def what_changes(document: Mapping[str, Json], event: LifeEvent, book: Rulebook, on: date) -> Difference:
    """Work out what an event changes for the household of a file, under the rules of the day.

    Raises BadInput when the household cannot be like that afterwards: somebody who would be their own partner.
    """
    kind = book.life_events[event.kind]
    done = applied(document, event, kind)
    household, later = household_of(Document("", dict(document))), household_of(Document("", done.document))
    compared_on = max(on, event.day) if kind.people == "adds-child" else on
    before = compose_plan(household, book, on=compared_on, visits=0)
    after = compose_plan(later, book, on=compared_on, visits=0)
    return Difference(
        event=event,
        applied=done,
        on=compared_on,
        before=before,
        after=after,
        facts=tuple(_fact_changes(document, done)),
        steps=changes_between(before.plan, after.plan),
        desks=tuple(_desk_changes(before, after)),
        reopened={Node(rule.step, person): rule.why for rule, person in done.reopened},
        duties=tuple(_duties(document, event, book, on)),
    )


def _fact_changes(document: Mapping[str, Json], done: Applied) -> Iterator[FactChange]:
    for key, (old, new) in changed(document, done.document).items():
        yield FactChange(key, old, new, done.cleared.get(key) if new is None else None)


def _desk_changes(before: WholePlan, after: WholePlan) -> Iterator[DeskChange]:
    old = {one.desk: one.serves for one in before.desks}
    new = {one.desk: one.serves for one in after.desks}
    for desk in dict.fromkeys((*new, *old)):
        was, serves = old.get(desk, False), new.get(desk, False)
        if was is not serves and True in (was, serves):
            yield DeskChange(desk, was, serves)


def _duties(document: Mapping[str, Json], event: LifeEvent, book: Rulebook, on: date) -> Iterator[DutyOfEvent]:
    """Give the duties of the event, for who it is about as they were before it."""
    household = household_of(Document("", dict(document)))
    person = next((one for one in household.people if one.id == event.person), household.people[0])
    facts = {**facts_of(household, person, on=on), **_dates_in(event.answers), "event_day": event.day}
    rules = book.on(on)
    for duty in book.life_events[event.kind].duties:
        if duty.of == "member" and event.person is None:
            continue
        if duty.when is not None and rules.holds(duty.when)(facts) is False:
            continue
        yield DutyOfEvent(duty, _day_of(duty.opens, facts, book), _day_of(duty.due, facts, book))


def _dates_in(answers: Mapping[str, Json]) -> dict[str, date]:
    found = {}
    for name, value in answers.items():
        try:
            found[name] = value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            continue
    return found


def _day_of(moment: Moment | Due | None, facts: Facts, book: Rulebook) -> date | None:
    if moment is None:
        return None
    anchor = moment.before or (moment.after if isinstance(moment.after, str) else None)
    start = facts.get(anchor) if anchor is not None else None
    if not isinstance(start, date):
        return None
    end = end_of_term(start, length_of(moment, back=moment.before is not None), moment.calendar, book.calendar)
    return end - ONE_DAY if moment.less_one_day else end
