"""Which papers the steps of a plan ask for, of whom, by when, and for which authority."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from softlanding.core.journeys.plan import Node, Plan, Step
from softlanding.core.rulebook import Rulebook
from softlanding.core.rulebook.records import Procedure

HORIZON = timedelta(days=365)
"""Papers for a step that opens later than this are no worry of today."""
BEFORE_THE_FLIGHT = "before-you-fly"
AT_THE_MUNICIPALITY = frozenset({"municipal-registration"})


@dataclass(frozen=True, slots=True)
class AskedPaper:
    """A document that steps ask one person for.

    `if_available`: no step insists on it. `due_on`: the first day on which a step wants it; `home_by_on`: the day by
    which it is fetched where it was issued, when it can be had nowhere else and that day is not over.
    """

    person: str
    document: str
    have: bool
    if_available: bool
    steps: tuple[str, ...]
    authorities: frozenset[str]
    due_on: date | None = None
    home_by_on: date | None = None


def asked_papers(
    plan: Plan, book: Rulebook, *, running: Iterable[Node] = (), arrival: date | None = None
) -> tuple[AskedPaper, ...]:
    """Give each paper that a person is asked for once, in the order of the plan.

    A step that is done or far off asks for nothing, unless a case of it is `running`.
    """
    found: dict[tuple[str, str], AskedPaper] = {}
    wanted = set(running)
    for step in plan.steps:
        far_off = step.opens_on is not None and step.opens_on > plan.on + HORIZON
        if (step.state == "done" or far_off) and step.node not in wanted:
            continue
        for bring in step.bring:
            one = AskedPaper(
                person=step.person,
                document=bring.document,
                have=bring.have,
                if_available=bring.if_available,
                steps=(step.id,),
                authorities=frozenset(filter(None, [authority_of(step.procedure, book)])),
                due_on=step.due_on,
                home_by_on=_home_by(step, bring.document, book, arrival, plan.on),
            )
            key = (one.person, one.document)
            found[key] = _both(found[key], one) if key in found else one
    return tuple(found.values())


def authority_of(procedure: Procedure, book: Rulebook) -> str:
    """Say which authority has a procedure: as its kind of case says, or its service; nothing when neither does."""
    for kind in book.case_kinds.values():
        if kind.procedure == procedure.id:
            return kind.authority
    if procedure.service is None:
        return ""
    return "municipality" if procedure.service in AT_THE_MUNICIPALITY else "ind"


def _home_by(step: Step, document: str, book: Rulebook, arrival: date | None, on: date) -> date | None:
    if not book.papers[document].from_home:
        return None
    days = [arrival, step.due_on if step.procedure.phase == BEFORE_THE_FLIGHT else None]
    known = [day for day in days if day is not None]
    return min(known) if known and arrival is not None and arrival > on else None


def _both(one: AskedPaper, other: AskedPaper) -> AskedPaper:
    return replace(
        one,
        have=one.have and other.have,
        if_available=one.if_available and other.if_available,
        steps=(*one.steps, *(step for step in other.steps if step not in one.steps)),
        authorities=one.authorities | other.authorities,
        due_on=_first(one.due_on, other.due_on),
        home_by_on=_first(one.home_by_on, other.home_by_on),
    )


def _first(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
