"""What changes between two plans of one household: another answer, another day, another rulebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from softlanding.core.journeys.plan import Node, Plan, Step
from softlanding.core.rulebook.records import Text

What = Literal["appears", "disappears", "may-appear", "moves", "state", "papers", "source"]


@dataclass(frozen=True, slots=True)
class Change:
    """One step that is different; `before` and `after` are days, states or papers; None for none."""

    what: What
    node: Node
    title: Text
    before: Any = None
    after: Any = None


def changes_between(old: Plan, new: Plan) -> tuple[Change, ...]:
    """List what is different in the new plan, in the order of its steps; then what it no longer has."""
    return tuple(_changes(old, new))


def _changes(old: Plan, new: Plan) -> Iterator[Change]:
    for step in new.steps:
        before = old.by_node.get(step.node)
        if before is None:
            yield Change("appears", step.node, step.procedure.title, None, step.due_on)
        else:
            yield from _in_one_step(before, step)
    possible_before = {one.node for one in old.possible}
    for one in new.possible:
        if one.node not in possible_before and one.node not in old.by_node:
            yield Change("may-appear", one.node, one.procedure.title)
    still_there = set(new.by_node) | {one.node for one in new.possible}
    for step in old.steps:
        if step.node not in new.by_node:
            what: What = "may-appear" if step.node in still_there else "disappears"
            yield Change(what, step.node, step.procedure.title, step.due_on, None)
    for one in old.possible:
        if one.node not in still_there:
            yield Change("disappears", one.node, one.procedure.title)


def _in_one_step(old: Step, new: Step) -> Iterator[Change]:
    title = new.procedure.title
    if _days(old) != _days(new):
        yield Change("moves", new.node, title, _days(old), _days(new))
    if old.state != new.state:
        yield Change("state", new.node, title, old.state, new.state)
    papers = tuple(one.document for one in old.bring), tuple(one.document for one in new.bring)
    if papers[0] != papers[1]:
        yield Change("papers", new.node, title, *papers)
    sources = _sources(old), _sources(new)
    if sources[0] != sources[1]:
        yield Change("source", new.node, title, *sources)


def _days(step: Step) -> tuple[date | None, date | None, str | None]:
    return step.opens_on, step.due_on, step.deadline


def _sources(step: Step) -> tuple[tuple[str, str | None], ...]:
    return tuple((origin.source, origin.article) for origin in step.procedure.source)
