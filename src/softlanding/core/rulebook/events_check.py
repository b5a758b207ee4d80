"""Checks on the events of a life: every fact, step, source and day that one names is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from softlanding.core.household.answers import EMPLOYER_FIELDS, Key, can_hold
from softlanding.core.rulebook.book import Rulebook
from softlanding.core.rulebook.life_events import EventKind, Whom

EVENT_DAY = "event_day"
NOT_FACTS = frozenset({"name", "arrives_on", "employer_name"})


def wrong_in_event(
    book: Rulebook, kind: EventKind, wrong_names: Callable[[Rulebook, object], Iterator[str]]
) -> Iterator[str]:
    """Say what an event names that does not exist; `wrong_names` checks a condition."""
    for fact, of in _facts(kind):
        if not _has_a_place(fact, of):
            yield f"{fact} is not a fact of {of}"
        elif fact not in book.facts and fact not in NOT_FACTS:
            yield f"{fact} is not a fact"
    for question in kind.asks:
        record = book.facts.get(question.fact) if question.fact else None
        if question.fact and record is None:
            yield f"{question.fact} is not a fact"
        known = {choice.id for choice in record.choices} if record is not None else set()
        yield from (
            f"{choice} is not a choice of {question.fact}" for choice in question.choices if choice not in known
        )
    yield from (f"{one.step} is not a step" for one in kind.reopens if one.step not in book.procedures)
    days = {question.id for question in kind.asks if question.type == "date"} | {EVENT_DAY}
    for duty in kind.duties:
        yield from wrong_names(book, duty.when)
        if duty.source not in book.sources:
            yield f"{duty.source} is not a source"
        for moment in (duty.opens, duty.due):
            anchor = moment and (moment.before or moment.after)
            if anchor is not None and anchor not in days and anchor not in book.facts:
                yield f"{anchor} is not a day of the event"


def _facts(kind: EventKind) -> Iterator[tuple[str, Whom]]:
    yield from ((one.fact, one.of) for one in kind.sets)
    yield from ((fact, one.of) for one in kind.clears for fact in one.facts)


def _has_a_place(fact: str, of: Whom) -> bool:
    if of == "employer":
        return fact in EMPLOYER_FIELDS or can_hold(Key("person", fact))
    return can_hold(Key("" if of == "household" else "person", fact))
