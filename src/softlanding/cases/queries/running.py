"""Reading cases: one, those of a household, those that are open; and by when the law wants each decided."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from softlanding.cases.models import Case, TermChange
from softlanding.common.access import Purpose
from softlanding.common.errors import NotFound
from softlanding.common.references import as_written
from softlanding.core.cases import Extended, Suspended, term_of
from softlanding.core.cases import due_on as core_due_on
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.case_kinds import CaseKind, Term
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
    rules = book.on(found.received_on or found.opened_at.date())
    return term_of(kind_of(found), lambda condition: rules.holds(condition)(found.facts))


def due_on(found: Case, *, on: date) -> date | None:
    """Say by when the law wants the decision, as it looks on a day; None without receipt or term."""
    chosen = term(found)
    if chosen is None or found.received_on is None:
        return None
    changes = list(TermChange.objects.filter(case=found))
    extension = next((one for one in changes if one.kind == "extension"), None)
    return core_due_on(
        chosen,
        found.received_on,
        load_rulebook().calendar,
        on=on,
        suspended=[Suspended(one.first_on, one.until_on) for one in changes if one.kind == "suspension"],
        extended=Extended(extension.first_on, Length(days=extension.days, months=extension.months))
        if extension
        else None,
    )
