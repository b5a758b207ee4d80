"""Checks of the kinds of cases: what they name exists, every state is reached, none is a dead end by mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from softlanding.core.rulebook.book import Rulebook
from softlanding.core.rulebook.case_kinds import OFFICERS, CaseKind, Change
from softlanding.core.rulebook.records import Length, Origin

TAKEN_BACK = {"withdraw"}
"""What ends a clock without a decision: nobody waits for one any more."""

NOT_OF_A_TABLE = {"opened", "corrected", "extended", "suspended", "resumed", "assigned", "handed-over"}
"""What can happen to a case of any kind; the history would not tell it from a change of the same name."""


def wrong_in_kind(book: Rulebook, kind: CaseKind) -> Iterator[str]:
    """Give what is wrong in the table of one kind, each as a sentence that begins with what it is about."""
    if kind.procedure is not None and kind.procedure not in book.procedures:
        yield f"{kind.procedure} is not a step"
    limits = [state.limit for state in kind.states if state.limit is not None]
    origins: list[Origin] = [*kind.sources, *kind.terms, *kind.objections, *limits]
    for origin in origins:
        if origin.source not in book.sources:
            yield f"{origin.source} is not a source"
        elif origin.confidence is None:
            yield f"{origin.source} is named without a confidence"
        elif origin.confidence == "A" and origin.article is None:
            yield f"{origin.source} is named without an article"
    lengths: list[Length] = [term.length for term in kind.terms] + [limit.length for limit in limits]
    lengths += [term.extended_by for term in kind.terms if term.extended_by is not None]
    lengths += [objection.length for objection in kind.objections if objection.length is not None]
    for one in lengths:
        if len([unit for unit in one.model_dump().values() if unit is not None]) != 1:
            yield f"{kind.id} has a length that is not exactly one of days, weeks, months, years"
    yield from _twice("state", (state.id for state in kind.states))
    yield from _twice("change", (change.id for change in kind.changes))
    yield from _twice("term", (term.id for term in kind.terms))
    yield from _wrong_ways(kind)
    for change in kind.changes:
        yield from _wrong_in_change(kind, change)


def _twice(what: str, ids: Iterable[str]) -> Iterator[str]:
    yield from (f"{name} stands twice as a {what}" for name, count in Counter(ids).items() if count > 1)


def _wrong_ways(kind: CaseKind) -> Iterator[str]:
    reached, left = {kind.first}, [kind.first]
    while left:
        here = left.pop()
        onward = {change.to for change in kind.changes if here in change.frm} - reached
        reached |= onward
        left += onward
    for state in kind.states:
        leaves = any(state.id in change.frm for change in kind.changes)
        if state.id not in reached:
            yield f"{state.id} cannot be reached from {kind.first}"
        if not state.closes and not leaves:
            yield f"{state.id} is open and has no way out"
        if state.closes and leaves:
            yield f"{state.id} closes the case and has a way out: only a correction opens it again"
        if state.closes and state.clock != "ended":
            yield f"{state.id} closes the case: its clock has ended"
    for term in kind.terms[:-1]:
        if term.when is None:
            yield f"{term.id} has no condition: the terms after it never count"


def _wrong_in_change(kind: CaseKind, change: Change) -> Iterator[str]:
    if change.id in NOT_OF_A_TABLE:
        yield f"{change.id} is the name of something that happens to every case"
    if not change.who:
        yield f"{change.id} has nobody who makes it"
    for role in change.who:
        if role in OFFICERS and OFFICERS[role] not in kind.authorities:
            yield f"{change.id} is made by {role}, whose authority never has this case"
    if change.decides and not set(change.who) <= OFFICERS.keys():
        yield f"{change.id} decides: only officers of an authority type a decision in"
    if change.decides and "day" not in change.needs:
        yield f"{change.id} decides and does not ask for the day"
    for name in change.frm:
        state = kind.state(name)
        ends = kind.state(change.to).clock == "ended" and state.clock in {"runs", "stopped"}
        if kind.terms and ends and not change.decides and change.id not in TAKEN_BACK:
            yield f"{change.id} ends the clock and is no decision"
        if state.clock == "not-begun" and kind.state(change.to).clock == "stopped":
            yield f"{change.id} stops a clock that has not begun"
