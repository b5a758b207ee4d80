"""An event put into a household file, by the rules of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from softlanding.core.household.answers import (
    EMPLOYER_FIELDS,
    Key,
    answers_of,
    people_of,
    person_id,
    with_answers,
    with_person,
    without_person,
)
from softlanding.core.rulebook.life_events import EventKind, Reopens, Sets, Whom
from softlanding.core.rulebook.records import Text

Json = Any
FOLLOWS = ("partner_of", "child_of")


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """An event as it was told: its kind, its day, whom it is about (None: the household), and the answers."""

    kind: str
    day: date
    person: str | None = None
    answers: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Applied:
    """The household file after an event; why facts were taken out; which done steps must be done again, and why."""

    document: dict[str, Json]
    new_person: str | None
    removed: str | None
    cleared: Mapping[Key, Text]
    reopened: tuple[tuple[Reopens, str], ...]


def applied(document: Mapping[str, Json], event: LifeEvent, kind: EventKind) -> Applied:
    """Put an event into a household file (a new one); what the rules do not name stays as it was."""
    after, new = _with_people(dict(document), event, kind)
    known = answers_of(after)
    cleared = {
        key: rule.why
        for rule in kind.clears
        for name in rule.facts
        for key in _keys(name, rule.of, after, event, new)
        if key in known
    }
    changes: dict[Key, Json] = dict.fromkeys(cleared)
    for rule in kind.sets:
        value = event.answers.get(rule.answer) if rule.answer is not None else rule.value
        if value is not None and _holds(rule, document, event):
            changes.update(dict.fromkeys(_keys(rule.fact, rule.of, after, event, new), value))
    reopened = tuple(_reopened(after, event, kind, known))
    for again, person in reopened:
        ticked = changes.get(Key(person, "done")) or known[Key(person, "done")]
        changes[Key(person, "done")] = [step for step in ticked if step != again.step] or None
    removed = _who_leaves(event, kind)
    return Applied(with_answers(after, changes), new, removed, cleared, reopened)


def _holds(rule: Sets, document: Mapping[str, Json], event: LifeEvent) -> bool:
    match rule.only:
        case "in-the-netherlands":
            return in_the_netherlands(document, event.day)
        case "whole-household":
            return event.person is None
        case "always":
            return True


def first_person(document: Mapping[str, Json]) -> str:
    """Give who acts for the household: the first who follows nobody."""
    own = (one["id"] for one in document["people"] if not any(one.get(link) for link in FOLLOWS))
    return str(next(own, document["people"][0]["id"]))


def in_the_netherlands(document: Mapping[str, Json], day: date) -> bool:
    """Say whether the household is here by the day: it has arrived, or somebody is registered."""
    arrival = document.get("arrival")
    if arrival is not None and date.fromisoformat(str(arrival)) <= day:
        return True
    return any(one.get("registered_on") for one in document["people"])


def _who_leaves(event: LifeEvent, kind: EventKind) -> str | None:
    if kind.people == "removes" or (kind.people == "removes-a-member" and event.person is not None):
        return event.person
    return event.person if kind.people == "unlinks" and event.answers.get("stays") is False else None


def _with_people(document: dict[str, Json], event: LifeEvent, kind: EventKind) -> tuple[dict[str, Json], str | None]:
    """Give the household file with who joins, without who leaves, and the id of who joins."""
    if (removed := _who_leaves(event, kind)) is not None:
        return without_person(document, removed), None
    if kind.people == "unlinks" and event.person is not None:
        return with_answers(document, {Key(event.person, "partner_of"): None}), None
    link = {"adds-child": "child_of", "adds-partner": "partner_of"}.get(kind.people)
    if kind.people == "adds-chosen":
        link = {"child": "child_of", "partner": "partner_of"}.get(str(event.answers.get("relation")))
    followed = event.person or first_person(document)
    already = event.answers.get("member")
    if kind.people == "adds-partner" and already:
        return with_answers(document, {Key(str(already), "partner_of"): followed}), None
    if not kind.people.startswith("adds"):
        return document, None
    fallback = {"child_of": "child", "partner_of": "partner"}.get(link or "", "other")
    new = person_id(str(event.answers.get("name") or fallback), people_of(document))
    person = {"id": new, **({link: followed, "purpose": "family"} if link else {})}
    return with_person(document, person), new


def _keys(fact: str, of: Whom, after: Mapping[str, Json], event: LifeEvent, new: str | None) -> Iterator[Key]:
    """Give where a fact stands that a rule names; nowhere when the rule is about somebody who is not there."""
    members = people_of(after)
    match of:
        case "household":
            yield Key("", fact)
        case "employer" if event.person is None or event.person == first_person(after):
            yield Key("", fact) if fact in EMPLOYER_FIELDS else Key(first_person(after), fact)
        case "person" if event.person in members:
            yield Key(str(event.person), fact)
        case "everyone":
            yield from (Key(member, fact) for member in members)
        case "new" if new is not None:
            yield Key(new, fact)
        case _:
            return


def _reopened(
    after: Mapping[str, Json], event: LifeEvent, kind: EventKind, known: Mapping[Key, Json]
) -> Iterator[tuple[Reopens, str]]:
    for rule in kind.reopens:
        for person in people_of(after) if rule.of == "everyone" else [event.person]:
            if person is not None and rule.step in (known.get(Key(person, "done")) or ()):
                yield rule, person
