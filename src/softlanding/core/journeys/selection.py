"""Which steps apply to whom: certain, possible, blocked; and which question would settle most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from softlanding.core.conditions import (
    All,
    Answer,
    Compiled,
    Condition,
    Facts,
    Leaf,
    because,
    changes_that_hold,
    compiled,
    deciding_facts,
)
from softlanding.core.facts import facts_of
from softlanding.core.household import Household, Person
from softlanding.core.journeys.plan import Blocked, Node, Possible, Question
from softlanding.core.programme import Programme
from softlanding.core.rulebook.book import Rules
from softlanding.core.rulebook.records import Procedure

OF_AGE: Mapping[str, Condition] = {"adult": Leaf("age", "at_least", 18), "child": Leaf("age", "at_most", 17)}


@dataclass(frozen=True, slots=True)
class Ready:
    """A procedure with its condition bound to a day's rules and compiled."""

    procedure: Procedure
    condition: Condition
    holds: Compiled


@dataclass(frozen=True)
class Selection:
    """The steps of a household before they are dated."""

    certain: Mapping[Node, Procedure]
    conditions: Mapping[Node, Condition]
    possible: tuple[Possible, ...]
    blocked: tuple[Blocked, ...]
    questions: tuple[Question, ...]


@lru_cache(maxsize=64)
def ready(rules: Rules) -> tuple[Ready, ...]:
    """Compile the conditions of a day's procedures once."""
    found = []
    for procedure in rules.procedures.values():
        condition = rules.bound(procedure.applies_when)
        if procedure.per in OF_AGE:
            condition = All((OF_AGE[procedure.per], condition))
        found.append(Ready(procedure, condition, compiled(condition)))
    return tuple(found)


@lru_cache(maxsize=64)
def programme(rules: Rules) -> Programme:
    """Write the conditions of a day's procedures as one programme, in the order of `ready`."""
    return Programme.of([one.condition for one in ready(rules)])


@lru_cache(maxsize=64)
def hold_all(rules: Rules) -> Callable[[Facts], list[Answer]]:
    """Give a function that answers every procedure's condition for one person, in the order of `ready`."""
    return programme(rules).for_one()


def household_person(household: Household) -> Person:
    """Give the person who acts for the household: the first who comes for an own reason."""
    return next((one for one in household.people if not one.partner_of and not one.child_of), household.people[0])


def facts_by_person(household: Household, *, on: date) -> dict[str, Facts]:
    """Give the facts of each member."""
    return {person.id: facts_of(household, person, on=on) for person in household.people}


def select(household: Household, rules: Rules, facts: Mapping[str, Facts]) -> Selection:
    """Answer every procedure's condition for every member."""
    first = household_person(household).id
    certain: dict[Node, Procedure] = {}
    conditions: dict[Node, Condition] = {}
    possible: list[Possible] = []
    blocked: list[Blocked] = []
    asking = _Asking(household, rules, facts)
    hold = hold_all(rules)
    answered = {person.id: hold(facts[person.id]) for person in household.people}
    for at, one in enumerate(ready(rules)):
        for person in household.people:
            if one.procedure.per == "household" and person.id != first:
                continue
            if not_concerned(household, person, one.procedure, on=facts[person.id]["today"]):
                continue
            node = Node(one.procedure.id, person.id)
            held = answered[person.id][at]
            if held is None:
                possible.append(Possible(node, one.procedure, tuple(asking.about(one.condition, node))))
            elif held:
                certain[node] = one.procedure
                conditions[node] = one.condition
                blocked.extend(_blocked(one.procedure, node, facts[person.id], rules, asking))
    return Selection(certain, conditions, tuple(possible), tuple(blocked), asking.best_first())


def not_concerned(household: Household, person: Person, procedure: Procedure, *, on: date) -> bool:
    """Say whether a step is not about a member: a child that is still expected, or who never crossed the border."""
    expected = person.born is not None and person.born > on and household.born_here(person)
    return expected or (procedure.not_for_born_here and household.born_here(person))


def _blocked(procedure: Procedure, node: Node, facts: Facts, rules: Rules, asking: _Asking) -> Iterator[Blocked]:
    if procedure.done_when is not None and rules.holds(procedure.done_when)(facts):
        return
    for requirement in procedure.requires:
        held = rules.holds(requirement.condition)(facts)
        condition = rules.bound(requirement.condition)
        if held is None:
            list(asking.about(condition, node))
        elif not held:
            changes = [change for change in changes_that_hold(condition, facts) if _can_change(rules, change[0])]
            yield Blocked(
                node,
                requirement.reason,
                requirement.remedy,
                because(condition, facts),
                changes[0] if changes else None,
                requirement.origin or procedure.source[0],
            )


NEVER_PROPOSED = frozenset({"nationalities", "born", "age", "principal_nationalities", "relation", "has_partner"})


def _can_change(rules: Rules, fact: str) -> bool:
    """Say whether a change of the fact may be proposed: not who somebody is."""
    return fact not in NEVER_PROPOSED and fact in rules.book.facts


class _Asking:
    """Collects the questions that are still open, and what each decides."""

    def __init__(self, household: Household, rules: Rules, facts: Mapping[str, Facts]) -> None:
        self.household, self.rules, self.facts = household, rules, facts
        self.decides: dict[tuple[str, str | None], list[Node]] = {}

    def about(self, condition: Condition, node: Node) -> Iterator[Question]:
        """Note and give the questions that can still settle a condition for the node's person."""
        facts = self.facts[node.person]
        for fact in sorted(deciding_facts(condition, facts)):
            for asked, person in self.questions_behind(fact, node.person):
                decided = self.decides.setdefault((asked, person), [])
                if node not in decided:
                    decided.append(node)
                yield Question(asked, person)

    def questions_behind(self, fact: str, person: str) -> Iterator[tuple[str, str | None]]:
        """Turn a missing fact into what a person can be asked; computed facts lead to their inputs."""
        record = self.rules.book.facts.get(fact)
        if record is None:
            return
        if record.computed_from:
            about = self._followed(fact, person)
            for needed in record.computed_from:
                if about is not None and self.facts[about].get(needed) is None:
                    yield from self.questions_behind(needed, about)
            return
        if not record.asked:
            return
        if record.asked_when is not None and self.rules.holds(record.asked_when)(self.facts[person]) is not True:
            return
        yield fact, person if record.of == "person" else None

    def _followed(self, fact: str, person: str) -> str | None:
        """Give the person whose fact a `principal_` fact is; None when nobody says whom somebody follows."""
        if not fact.startswith("principal_"):
            return person
        member = self.household.person(person)
        if member.purpose is None or member.purpose != "family":
            return person
        principal = self.household.principal_of(member)
        return None if principal is member else principal.id

    def best_first(self) -> tuple[Question, ...]:
        """Give the questions, the one that decides most first; ties in the order of facts.yaml."""
        order = {name: at for at, name in enumerate(self.rules.book.facts)}
        people = {person.id: at for at, person in enumerate(self.household.people)}
        found = [Question(fact, person, tuple(nodes)) for (fact, person), nodes in self.decides.items()]
        return tuple(
            sorted(found, key=lambda one: (-len(one.decides), order[one.fact], people.get(one.person or "", -1)))
        )
