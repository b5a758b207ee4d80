"""What must come first: the graph of steps, its loops and the lawful ways out, and its longest path."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from softlanding.core.conditions import Facts
from softlanding.core.household import Household
from softlanding.core.journeys.plan import Loop, Node, Way
from softlanding.core.journeys.selection import household_person
from softlanding.core.rulebook.book import Rules
from softlanding.core.rulebook.crosscheck import anchors_of
from softlanding.core.rulebook.records import After, Procedure

Edges = dict[Node, dict[Node, After | None]]


@dataclass(frozen=True)
class Graph:
    """For each step, the steps that come first (acyclic), and the loops that were broken to get there."""

    before: Mapping[Node, tuple[Node, ...]]
    loops: tuple[Loop, ...]


def build_graph(
    household: Household, rules: Rules, certain: Mapping[Node, Procedure], facts: Mapping[str, Facts]
) -> Graph:
    """Link the steps that apply, and break each loop at an edge for which the data names a lawful way out."""
    edges = _edges(household, rules, certain, facts)
    loops = []
    while cycle := _cycle(edges):
        loop = _break(cycle, edges, rules, facts)
        loops.append(loop)
        first, then = loop.broken_at
        del edges[then][first]
    return Graph({node: tuple(sorted(first)) for node, first in edges.items()}, tuple(loops))


def _edges(household: Household, rules: Rules, certain: Mapping[Node, Procedure], facts: Mapping[str, Facts]) -> Edges:
    setters = {procedure.sets: procedure.id for procedure in rules.procedures.values() if procedure.sets}
    edges: Edges = {}
    for node, procedure in certain.items():
        first: dict[Node, After | None] = {}
        for after in procedure.after:
            if after.when is not None and rules.holds(after.when)(facts[node.person]) is False:
                continue
            for target in _targets(household, after, node, certain):
                first.setdefault(target, after)
        for moment in (procedure.window.opens, *procedure.window.due):
            for anchor in anchors_of(moment):
                if anchor in setters and facts[node.person].get(anchor) is None:
                    setter = Node(setters[anchor], node.person)
                    if setter in certain and setter != node:
                        first.setdefault(setter, None)
        edges[node] = first
    return edges


def _targets(household: Household, after: After, node: Node, certain: Mapping[Node, Procedure]) -> Iterable[Node]:
    match after.of:
        case "self":
            people = [node.person]
        case "principal":
            people = [household.principal_of(household.person(node.person)).id]
        case "everyone":
            people = [person.id for person in household.people]
    for person in people:
        own = Node(after.step, person)
        if own not in certain:
            own = Node(after.step, household_person(household).id)
            if own not in certain or certain[own].per != "household":
                continue
        if own != node:
            yield own


def _cycle(edges: Edges) -> list[Node] | None:
    """Give one loop, in the order in which each waits for the next; None when there is none."""
    done: set[Node] = set()
    for start in sorted(edges):
        path: list[Node] = []
        on_path: set[Node] = set()
        stack = [(start, iter(sorted(edges[start])))]
        if start in done:
            continue
        path.append(start)
        on_path.add(start)
        while stack:
            node, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                done.add(node)
                on_path.discard(path.pop())
            elif following in on_path:
                return path[path.index(following) :]
            elif following not in done:
                path.append(following)
                on_path.add(following)
                stack.append((following, iter(sorted(edges[following]))))
    return None


def _break(cycle: list[Node], edges: Edges, rules: Rules, facts: Mapping[str, Facts]) -> Loop:
    """Choose where to break a loop: the edge with the surest way out, in the order of the loop."""
    best: tuple[int, str, int] | None = None
    chosen: tuple[Node, Node] = (cycle[0], cycle[-1])
    ways: tuple[Way, ...] = ()
    for at, then in enumerate(cycle):
        first = cycle[(at + 1) % len(cycle)]
        after = edges[then][first]
        here = tuple(_ways(after, rules, facts[then.person])) if after is not None else ()
        usable = [way for way in here if way.open_to_you is not False]
        if not usable:
            continue
        surest = min(way.origin.confidence or "D" for way in usable)
        rank = (0 if any(way.open_to_you for way in usable) else 1, surest, at)
        if best is None or rank < best:
            best, chosen, ways = rank, (first, then), here
    return Loop(tuple(reversed(cycle)), chosen, ways)


def _ways(after: After, rules: Rules, facts: Facts) -> Iterable[Way]:
    for way in after.ways_out:
        is_open = True if way.when is None else rules.holds(way.when)(facts)
        yield Way(way.id, way.title, is_open, way)


def in_order(before: Mapping[Node, tuple[Node, ...]], key: Callable[[Node], tuple[object, ...]]) -> list[Node]:
    """Sort the steps so that nothing stands before what must come first; among the free ones, the smallest key."""
    waiting = {node: len(first) for node, first in before.items()}
    following: dict[Node, list[Node]] = {node: [] for node in before}
    for node, first in before.items():
        for one in first:
            following[one].append(node)
    heap = [(key(node), node) for node, count in waiting.items() if count == 0]
    heapq.heapify(heap)
    found: list[Node] = []
    while heap:
        _, node = heapq.heappop(heap)
        found.append(node)
        for one in following[node]:
            waiting[one] -= 1
            if waiting[one] == 0:
                heapq.heappush(heap, (key(one), one))
    return found


def longest_path(
    order: Iterable[Node], before: Mapping[Node, tuple[Node, ...]], days: Mapping[Node, int]
) -> tuple[tuple[Node, ...], int]:
    """Give the chain of steps that takes longest, and how many days that is. Only nodes of `days` count."""
    length: dict[Node, int] = {}
    came_from: dict[Node, Node | None] = {}
    for node in order:
        if node not in days:
            continue
        known = [one for one in before[node] if one in length]
        longest = max(known, key=lambda one: (length[one], one), default=None)
        length[node] = days[node] + (length[longest] if longest is not None else 0)
        came_from[node] = longest
    if not length:
        return (), 0
    last: Node | None = max(length, key=lambda one: (length[one], one))
    total = length[last] if last is not None else 0
    path = []
    while last is not None:
        path.append(last)
        last = came_from[last]
    return tuple(reversed(path)), total
