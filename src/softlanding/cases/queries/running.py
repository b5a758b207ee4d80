"""Reading cases: one, those of a household, those that are open; and by when the law wants each decided."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from softlanding.cases.models import Case, CaseEvent, TermChange
from softlanding.common.access import Purpose
from softlanding.common.errors import NotFound
from softlanding.common.references import as_written
from softlanding.core.cases import Extended, Suspended, last_day, term_of
from softlanding.core.cases import due_on as core_due_on
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.case_kinds import CaseKind, Limit, Objection, Term
from softlanding.core.terms import Length


def case(key: UUID) -> Case:
    """Return a case by id, or raise NotFound."""
    found = Case.objects.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def case_to_change(key: UUID) -> Case:
    """Return a case that nobody else changes until the transaction ends, or raise NotFound."""
    found = Case.objects.select_for_update().filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def case_by_reference(reference: str) -> Case:
    """Return a case by its reference, however it was typed, or raise NotFound."""
    found = Case.objects.filter(reference=as_written(reference)).first()
    if found is None:
        raise NotFound("no-such-reference")
    return found


def cases_of(household: UUID) -> QuerySet[Case]:
    """Return the cases of a household, those that still run first."""
    return Case.objects.filter(household=household).order_by("closed_at", "opened_at")


def open_cases(*, authority: str, desk: str = "") -> QuerySet[Case]:
    """Return the cases that an authority still has, the earliest term first."""
    found = Case.objects.filter(authority=authority, closed_at=None).order_by("due_on", "opened_at")
    return found.filter(desk=desk) if desk else found


def kind_of(found: Case) -> CaseKind:
    """Return the table of a case's kind."""
    return load_rulebook().case_kinds[found.kind]


def purpose_of(found: Case) -> Purpose:
    """Say for which purpose the authority of a case looks at it."""
    return Purpose.RESIDENCE if found.authority == "ind" else Purpose.REGISTRATION


def term(found: Case) -> Term | None:
    """Return the term of the law that the case's facts choose."""
    book = load_rulebook()
    rules = book.on(found.received_on or timezone.localdate(found.opened_at))
    facts = {name: tuple(value) if isinstance(value, list) else value for name, value in found.facts.items()}
    return term_of(kind_of(found), lambda condition: rules.holds(condition)(facts))


def term_changes(found: Case) -> list[TermChange]:
    """Return what made the term longer or let it stand still, in order; those that were fetched along count."""
    return sorted(found.term_changes.all(), key=lambda one: (one.first_on, one.pk))


def extension_of(changes: Iterable[TermChange]) -> Extended | None:
    """Return the extension among them, or None."""
    one = next((change for change in changes if change.kind == "extension"), None)
    return Extended(one.first_on, Length(days=one.days, months=one.months)) if one else None


def suspensions_of(changes: Iterable[TermChange]) -> list[Suspended]:
    """Return the suspensions among them."""
    return [Suspended(one.first_on, one.until_on, one.given_on) for one in changes if one.kind == "suspension"]


def due_on(found: Case, *, on: date) -> date | None:
    """Say by when the law wants the decision, as it looks on a day; None without receipt or term."""
    chosen = term(found)
    if chosen is None or found.received_on is None:
        return None
    changes = term_changes(found)
    calendar = load_rulebook().calendar
    suspended, extended = suspensions_of(changes), extension_of(changes)
    return core_due_on(chosen, found.received_on, calendar, on=on, suspended=suspended, extended=extended)


def stands_still(found: Case, *, on: date) -> bool:
    """Say whether the term of the law stands still on a day: a suspension whose given day has passed does not count."""
    return any(one.lasts(on) for one in suspensions_of(term_changes(found)))


def is_overdue(found: Case, *, on: date) -> bool:
    """Say whether the law's day has passed, and nothing was decided by then."""
    if found.closed_at is not None and found.decided_on is None:
        return False
    day = found.decided_on or on
    due = due_on(found, on=day)
    return due is not None and day > due


def limit_of(found: Case) -> tuple[Limit, date] | None:
    """Return what the newcomer must do in this state, and its last day, or None."""
    given = kind_of(found).state(found.state).limit
    day = last_day(given, found.state_since_on, load_rulebook().calendar) if given else None
    return (given, day) if given and day else None


def objection_of(found: Case) -> tuple[Objection, date | None] | None:
    """Return how to object to the decision, and the last day where the law gives a length, or None."""
    given = kind_of(found).objection_after(found.state)
    if given is None:
        return None
    return given, last_day(given, found.decided_on or found.state_since_on, load_rulebook().calendar)


def history_of(found: Case) -> list[CaseEvent]:
    """Return what happened to a case, in order."""
    return list(CaseEvent.objects.filter(case=found).select_related("by_staff").order_by("pk"))


def last_change(found: Case) -> CaseEvent | None:
    """Return the last thing that still stands and can be taken back: a change of the table, or of the term."""
    standing: list[CaseEvent] = []
    names = {change.id for change in kind_of(found).changes} | {"suspended", "resumed", "extended"}
    for event in CaseEvent.objects.filter(case=found).order_by("pk"):
        if event.what in names:
            standing.append(event)
        elif event.what == "corrected" and standing:
            standing.pop()
    return standing[-1] if standing else None


def events_since(found: Case, version: int) -> list[CaseEvent]:
    """Return what happened after somebody saw this version."""
    return list(CaseEvent.objects.filter(case=found, version__gt=version).select_related("by_staff"))
