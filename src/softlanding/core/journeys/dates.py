"""When each step opens, by when it must be done, and when it can be finished at the earliest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from softlanding.core.conditions import Facts
from softlanding.core.facts import reference_day
from softlanding.core.household import Household
from softlanding.core.journeys.order import Graph
from softlanding.core.journeys.plan import Caution, Node, State
from softlanding.core.journeys.selection import household_person
from softlanding.core.rulebook.book import Rules
from softlanding.core.rulebook.records import DeadlineKind, Due, Duration, Moment, Procedure, Text
from softlanding.core.rulebook.records import Length as DataLength
from softlanding.core.terms import Length, add, end_of_term

ONE_DAY = timedelta(days=1)
UNITS = ("days", "weeks", "months", "years")


@dataclass(slots=True)
class Dates:
    """A step's days while they are worked out."""

    opens_on: date | None = None
    due_on: date | None = None
    deadline: DeadlineKind | None = None
    legal_due_on: date | None = None
    expected_on: date | None = None
    assumed: bool = False
    late: bool = False


_LENGTHS: dict[tuple[int, bool], tuple[DataLength, Length]] = {}


def length_of(length: DataLength, *, back: bool = False) -> Length:
    """Turn a length of the data into a term's length; `back` counts it back."""
    kept = _LENGTHS.get((id(length), back))
    if kept is None or kept[0] is not length:
        sign = -1 if back else 1
        found = Length(**{unit: sign * (getattr(length, unit) or 0) for unit in UNITS})
        kept = _LENGTHS[id(length), back] = (length, found)
    return kept[1]


class Dating:
    """Works out the days of all steps, in an order in which what comes first is dated first."""

    def __init__(
        self,
        household: Household,
        rules: Rules,
        facts: Mapping[str, Facts],
        certain: Mapping[Node, Procedure],
        graph: Graph,
        *,
        on: date,
    ) -> None:
        self.household, self.rules, self.facts, self.on = household, rules, facts, on
        self.certain, self.graph = certain, graph
        self.setters = {procedure.sets: procedure.id for procedure in rules.procedures.values() if procedure.sets}
        self.first = household_person(household).id
        self.dates: dict[Node, Dates] = {}
        self.states: Mapping[Node, State] = {}
        self.cautions: list[Caution] = []

    def run(self, order: list[Node], states: Mapping[Node, State]) -> dict[Node, Dates]:
        """Date every step, then settle deadlines against each other."""
        self.states = states
        for node in order:
            self.dates[node] = self._own_dates(node, states[node])
        for node in order:
            self._not_before_what_it_follows(node)
        for node in reversed(order):
            self._in_time_for_what_follows(node)
        for node in order:
            self._settle(node, states[node])
        return self.dates

    # -- one step ------------------------------------------------------------------------------------------------

    def _own_dates(self, node: Node, state: State) -> Dates:
        procedure = self.certain[node]
        found = Dates()
        before_you_fly = procedure.phase == "before-you-fly"
        if before_you_fly and self._born_here(node):
            found.expected_on = self._expected(node, found, state)
            return found  # its days count back from a journey that this child never makes
        if procedure.window.opens is not None:
            found.opens_on, found.assumed = self._moment(procedure.window.opens, node)
        due = self._due(procedure, node)
        if due is not None:
            found.due_on, assumed = self._moment(due, node)
            found.assumed = found.assumed or assumed
            if found.due_on is not None:
                found.deadline = due.kind
        if found.opens_on and found.due_on and found.opens_on > found.due_on:
            found.opens_on = found.due_on
        arrival = self.facts[node.person].get("arrival")
        if before_you_fly and state != "done" and isinstance(arrival, date):
            self._pull(found, arrival)
        found.expected_on = self._expected(node, found, state)
        return found

    def _due(self, procedure: Procedure, node: Node) -> Due | None:
        for due in procedure.window.due:
            if due.when is None or self.rules.holds(due.when)(self.facts[node.person]):
                return due
        return None

    def _moment(self, moment: Moment, node: Node) -> tuple[date | None, bool]:
        """Give the day, and whether it rests on an expected day instead of a known one."""
        back = moment.before is not None
        names = (moment.before,) if back else moment.after if isinstance(moment.after, tuple) else (moment.after,)
        anchors = [self._anchor(str(name), node) for name in names]
        known = [(day, assumed) for day, assumed in anchors if day is not None]
        if not known:
            return None, False
        start, assumed = max(known)
        try:
            end = end_of_term(start, length_of(moment, back=back), moment.calendar, self.rules.book.calendar)
        except OverflowError:
            return None, False
        return (end - ONE_DAY if moment.less_one_day else end), assumed

    def _anchor(self, name: str, node: Node) -> tuple[date | None, bool]:
        facts = self.facts[node.person]
        if name == "birthday":
            born = facts.get("born")
            return (born, False) if isinstance(born, date) else (None, False)
        known = facts.get(name)
        if isinstance(known, date):
            return known, False
        setter = self.setters.get(name)
        for person in (node.person,) if self._born_here(node) else (node.person, self.first):
            before = self.dates.get(Node(setter, person)) if setter is not None else None
            if before is not None and before.expected_on is not None:
                return before.expected_on, True
        return None, False

    def _born_here(self, node: Node) -> bool:
        return self.household.born_here(self.household.person(node.person))

    def _expected(self, node: Node, dates: Dates, state: State) -> date | None:
        """Give the earliest day on which the step can be finished."""
        procedure = self.certain[node]
        facts = self.facts[node.person]
        if procedure.sets is not None and isinstance(facts.get(procedure.sets), date):
            done: date = facts[procedure.sets]
            return done
        begins = [day for day in (dates.opens_on, *self._finished_before(node)) if day is not None]
        if not begins and dates.due_on is None:
            return None
        begin = max([*begins, self.on]) if begins or state != "done" else self.on
        days = self.duration(node)
        finished = add(begin, Length(days=days)) if days else begin
        if procedure.phase == "before-you-fly" and dates.due_on is not None and dates.due_on > finished:
            return dates.due_on
        return finished

    def _finished_before(self, node: Node) -> Iterator[date]:
        for first in self.graph.before[node]:
            expected = self.dates[first].expected_on
            if expected is not None:
                yield expected

    def duration(self, node: Node) -> int:
        """Give how many days the step usually takes once begun (months as 30, years as 365)."""
        chosen = self._takes(node)
        if chosen is None:
            return 0
        return (chosen.days or 0) + 7 * (chosen.weeks or 0) + 30 * (chosen.months or 0) + 365 * (chosen.years or 0)

    def _takes(self, node: Node) -> Duration | None:
        for takes in self.certain[node].takes:
            if takes.when is None or self.rules.holds(takes.when)(self.facts[node.person]):
                return takes
        return None

    # -- steps against each other --------------------------------------------------------------------------------

    def _not_before_what_it_follows(self, node: Node) -> None:
        """Move an estimate or a promise to where everything before it can be done; the law's dates stay."""
        dates = self.dates[node]
        if dates.due_on is None or not (dates.deadline == "estimate" or dates.assumed):
            return
        latest = [day for first in self._open_before(node) if (day := self.dates[first].due_on) is not None]
        dates.due_on = max([dates.due_on, *latest, *([dates.opens_on] if dates.opens_on else [])])

    def _open_before(self, node: Node) -> list[Node]:
        """Give what must still be done first: a finished step moves no date."""
        return [first for first in self.graph.before[node] if self.states[first] != "done"]

    def _in_time_for_what_follows(self, node: Node) -> None:
        """Ask what comes first to be done by the day of what follows: no due date precedes what it follows."""
        dates = self.dates[node]
        if dates.due_on is None or self.states[node] == "done":
            return
        for first in self._open_before(node):
            self._pull(self.dates[first], dates.due_on)

    def _pull(self, dates: Dates, day: date) -> None:
        """Ask for an earlier day than the step's own; the law's date is kept beside it."""
        if dates.due_on is None or dates.due_on <= day:
            return
        if dates.deadline == "legal":
            dates.legal_due_on = dates.legal_due_on or dates.due_on
        dates.due_on, dates.deadline = day, "estimate"
        dates.opens_on = min(dates.opens_on, day) if dates.opens_on else None

    def _settle(self, node: Node, state: State) -> None:
        dates = self.dates[node]
        if state == "done" or dates.due_on is None:
            return
        dates.late = dates.due_on < self.on
        if dates.late:
            name = self.certain[node].title
            self.cautions.append(
                Caution(
                    "late",
                    node,
                    Text(
                        en=f"{name.en}: the day for this was {dates.due_on:%-d %b %Y}. Do it as soon as you can.",
                        nl=f"{name.nl}: de dag hiervoor was {dates.due_on:%-d-%-m-%Y}. Doe het zo snel mogelijk.",
                    ),
                )
            )


def settled_day(household: Household, *, on: date) -> date:
    """Give the day that undated steps are sorted by: the arrival, or the day of the plan."""
    return reference_day(household, on=on) or on
