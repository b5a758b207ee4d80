"""Household, rulebook and date in; plan out. No clock and no chance: the same input gives the same plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from softlanding.core.conditions import Facts
from softlanding.core.household import Household
from softlanding.core.journeys.dates import Dates, Dating
from softlanding.core.journeys.order import Graph, build_graph, in_order, longest_path
from softlanding.core.journeys.plan import Caution, Node, Plan, State, Step, ToBring
from softlanding.core.journeys.selection import Selection, facts_by_person, select
from softlanding.core.rulebook.book import Rulebook, Rules
from softlanding.core.rulebook.records import Phase, Procedure, Text

PHASES: tuple[Phase, ...] = ("before-you-fly", "first-days", "first-months", "settling-in", "later")
ON_THE_PATH: frozenset[Phase] = frozenset({"before-you-fly", "first-days", "first-months"})


def plan_journey(household: Household, rulebook: Rulebook, *, on: date) -> Plan:
    """Compile the household's plan under the rules that hold on the day.

    Steps that certainly apply are dated and ordered; what may apply stands in `possible`, with the questions
    that would settle it. Desks and visits are added by the router and the visit search.
    """
    rules = rulebook.on(on)
    facts = facts_by_person(household, on=on)
    selection = select(household, rules, facts)
    graph = build_graph(household, rules, selection.certain, facts)
    states = _states(household, selection, rules, facts)
    dating = Dating(household, rules, facts, selection.certain, graph, on=on)
    first = in_order(graph.before, lambda node: (node,))
    dates = dating.run(first, states)
    order = _reading_order(household, selection, graph, dates)
    steps = tuple(
        _step(node, selection, graph, states, dates[node], dating.duration(node), facts, rules) for node in order
    )
    open_days = {
        step.node: step.takes_days for step in steps if step.state != "done" and step.procedure.phase in ON_THE_PATH
    }
    path, days = longest_path(first, graph.before, open_days)
    return Plan(
        household=household,
        on=on,
        rulebook=rulebook.hash,
        steps=steps,
        possible=selection.possible,
        blocked=selection.blocked,
        questions=selection.questions,
        loops=graph.loops,
        critical_path=path,
        critical_days=days,
        warnings=(*_cautions(household, steps), *dating.cautions),
    )


def _states(household: Household, selection: Selection, rules: Rules, facts: Mapping[str, Facts]) -> dict[Node, State]:
    blocked = {one.node for one in selection.blocked}
    ticked = {Node(step, person.id) for person in household.people for step in person.done or ()}
    states: dict[Node, State] = {}
    for node, procedure in selection.certain.items():
        known = facts[node.person]
        if node in ticked or (procedure.done_when is not None and rules.holds(procedure.done_when)(known)):
            states[node] = "done"
        elif node in blocked:
            states[node] = "blocked"
        elif procedure.waiting_when is not None and rules.holds(procedure.waiting_when)(known):
            states[node] = "waiting"
        else:
            states[node] = "todo"
    return states


def _reading_order(household: Household, selection: Selection, graph: Graph, dates: Mapping[Node, Dates]) -> list[Node]:
    """Order by phase, then day, then step, then person; never before what must come first."""
    people = {person.id: at for at, person in enumerate(household.people)}

    def key(node: Node) -> tuple[object, ...]:
        own = dates[node]
        day = own.due_on or own.opens_on or own.expected_on or date.max
        return PHASES.index(selection.certain[node].phase), day, node.step, people[node.person]

    return in_order(graph.before, key)


def _step(
    node: Node,
    selection: Selection,
    graph: Graph,
    states: Mapping[Node, State],
    dates: Dates,
    takes_days: int,
    facts: Mapping[str, Facts],
    rules: Rules,
) -> Step:
    procedure = selection.certain[node]
    known = facts[node.person]
    return Step(
        node=node,
        procedure=procedure,
        state=states[node],
        who=next((one.who for one in procedure.who_when if rules.holds(one.when)(known)), procedure.who),
        opens_on=dates.opens_on,
        due_on=dates.due_on,
        deadline=dates.deadline,
        expected_on=dates.expected_on,
        after=graph.before[node],
        bring=_to_bring(procedure, known, rules),
        condition=selection.conditions[node],
        facts=known,
        takes_days=takes_days,
        legal_due_on=dates.legal_due_on,
        assumed=dates.assumed,
        late=dates.late,
    )


def _to_bring(procedure: Procedure, facts: Facts, rules: Rules) -> tuple[ToBring, ...]:
    has = facts.get("has") or ()
    return tuple(
        ToBring(one.document, one.document in has, one.if_available)
        for one in procedure.bring
        if one.when is None or rules.holds(one.when)(facts) is not False
    )


def _cautions(household: Household, steps: tuple[Step, ...]) -> list[Caution]:
    found = []
    arrival = household.arrival
    for step in steps:
        late = step.state == "todo" and arrival is not None and step.procedure.phase == "before-you-fly"
        if late and step.expected_on is not None and arrival is not None and step.expected_on > arrival:
            title = step.procedure.title
            found.append(
                Caution(
                    "not-before-arrival",
                    step.node,
                    Text(
                        en=f"{title.en} may not be finished before you arrive on {arrival:%-d %b %Y}.",
                        nl=f"{title.nl} is misschien niet klaar voor uw aankomst op {arrival:%-d-%-m-%Y}.",
                    ),
                )
            )
    return [*found, *_cautions_on_family(household)]


def _cautions_on_family(household: Household) -> Iterator[Caution]:
    for person in household.people:
        if person.purpose == "family" and household.principal_of(person) is person:
            name = person.name or person.id
            text = Text(
                en=f"Say whom {name} joins (partner_of or child_of): it decides the permit.",
                nl=f"Geef aan bij wie {name} komt wonen (partner_of of child_of): dat bepaalt de vergunning.",
            )
            yield Caution("follows-whom", None, text)
