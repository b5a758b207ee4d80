"""What each arrival of a cohort must do, what blocks it, and when the family can be received first.

Households whose situation is alike are thought through once: names and ids change nothing in a plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from softlanding.core.cohort.first_visits import FirstVisits
from softlanding.core.cohort.reading import Stated
from softlanding.core.documents import Document
from softlanding.core.household import Household, household_of
from softlanding.core.journeys.plan import Node, Plan, Step
from softlanding.core.journeys.selection import household_person
from softlanding.core.rulebook import Rulebook
from softlanding.core.rulebook.records import Text
from softlanding.core.visit_request import horizon, visit_request
from softlanding.core.visits import Visit
from softlanding.core.whole_plan import Plans, Taken, WholePlan, compose_plan, desks_for

LEAVE_TO_WORK = ("residence-permit", "entry-visa")
"""Steps of a plan that come before the first working day of who needs a permit."""
LATER = ("settling-in", "later")
NO_VISIT: Mapping[str, Text] = {
    "nothing-to-do": Text(
        en="No step of this plan needs a visit now.", nl="Geen stap van dit plan vraagt nu een bezoek."
    ),
    "no-desk": Text(
        en="No desk whose hours we know does all of it for this household.",
        nl="Geen loket waarvan we de openingstijden kennen, doet alles voor dit huishouden.",
    ),
    "no-time": Text(
        en="The desks have no free time for the whole household in the days we looked at.",
        nl="De loketten hebben in de dagen die we bekeken geen tijd voor het hele huishouden.",
    ),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """The one thing that an arrival waits for: which step, of whom, whose turn it is, and why."""

    step: str
    person: str
    state: str
    """`blocked`, `todo` or `waiting`."""
    whose: str
    title: Text
    why: Text
    change: Text | None = None
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """One household of a cohort with its plan, what it waits for, and its first visit or why there is none."""

    key: str
    people: tuple[str, ...]
    principal: str
    whole: WholePlan
    turn: Turn | None
    first_visit: Visit | None
    no_visit: Text | None
    works_from: date | None
    """The first day on which the principal can be expected to work, by the plan's own estimates; None when unknown."""


class Answers:
    """Gives an arrival for each household, and remembers what is alike."""

    def __init__(self, book: Rulebook, *, on: date, taken: Taken | None = None, plans: Plans | None = None) -> None:
        self.book, self.on = book, on
        self._wholes: dict[Household, WholePlan] = {}
        self._visits = FirstVisits(book, taken=taken, plans=plans)

    def arrival(self, stated: Stated) -> Arrival:
        """Answer for one household. `stated` is right: it came from `read_cohort`."""
        household = household_of(Document("", dict(stated.document)))
        whole = self._whole(household)
        principal = household_person(household).id
        visit, no_visit = self._first_visit(whole)
        return Arrival(
            stated.key,
            tuple(person.id for person in household.people),
            principal,
            whole,
            turn_of(whole.plan, principal, self.book),
            visit,
            no_visit,
            works_from(whole.plan, principal, self.book),
        )

    def _whole(self, household: Household) -> WholePlan:
        """Think a situation through once: names, and what the household is called, change nothing in it."""
        nameless = tuple(person.model_copy(update={"name": None}) for person in household.people)
        alike = household.model_copy(update={"id": "household", "people": nameless})
        if alike not in self._wholes:
            self._wholes[alike] = compose_plan(alike, self.book, on=self.on, visits=0)
        whole = self._wholes[alike]
        return replace(whole, plan=replace(whole.plan, household=household, by_node={}))

    def _first_visit(self, whole: WholePlan) -> tuple[Visit | None, Text | None]:
        if not whole.bundles:
            return None, NO_VISIT["nothing-to-do"]
        bundle, found, asked = whole.bundles[0], [], False
        for desk in desks_for(bundle):
            request = visit_request(whole.plan, bundle, self.book.desks[desk]) if desk in self.book.desks else None
            if request is None:
                continue
            asked = True
            visit = self._visits.first(desk, request, days=horizon(bundle))
            found += [visit] if visit else []
        if not found:
            return None, NO_VISIT["no-time" if asked else "no-desk"]
        return min(found, key=lambda visit: (visit.starts_at, visit.ends_at, visit.desk)), None


def turn_of(plan: Plan, principal: str, book: Rulebook) -> Turn | None:
    """Give the one thing: a blocked step, else the first of the longest path that household or employer must do.

    A step of later years, such as an extension that will not be possible, keeps nobody from arriving.
    """
    near = [one for one in plan.blocked if book.procedures[one.node.step][-1].phase not in LATER]
    for one in sorted(near, key=lambda one: one.node.person != principal):
        step = plan.by_node.get(one.node)
        title = book.procedures[one.node.step][-1].title
        whose, by = (step.who, step.start_by or step.due_on) if step else ("newcomer", None)
        return Turn(*one.node, "blocked", whose, title, one.reason, one.remedy, by)
    ordered = [*plan.critical_path, *(step.node for step in plan.steps)]
    found = _first(plan, ordered, principal)
    if found is None:
        return None
    title = found.procedure.title
    return Turn(found.id, found.person, found.state, found.who, title, title, None, found.start_by or found.due_on)


def _first(plan: Plan, nodes: Sequence[Node], principal: str) -> Step | None:
    """Give the first step that household or employer must still do; else what somebody else is busy with."""
    steps = [plan.by_node[node] for node in nodes if node in plan.by_node]
    todo = next((one for one in steps if one.state == "todo" and one.who in {"newcomer", "employer"}), None)
    return todo or next((one for one in steps if one.state == "waiting" and one.person == principal), None)


def works_from(plan: Plan, principal: str, book: Rulebook) -> date | None:
    """Give the first working day after arrival, decision and visa, as the plan expects them; None when unknown."""
    arrival = plan.household.arrival
    open_questions = {one.node for one in plan.possible} | {one.node for one in plan.blocked}
    if arrival is None or any(Node(step, principal) in open_questions for step in LEAVE_TO_WORK):
        return None
    days = [arrival, plan.on]
    for name in LEAVE_TO_WORK:
        step = plan.step(name, principal)
        if step is None or step.state == "done":
            continue
        if step.expected_on is None:
            return None
        days.append(step.expected_on)
    return book.calendar.next_working_day(max(days))
