"""Reading papers: what a household's plan asks for, what is there, what an authority may look at, what is missing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.dispatch import Signal

from softlanding.cases.models import Case, Paper, PaperUse, StoredFile
from softlanding.cases.queries.running import cases_of, kind_of
from softlanding.common import audit
from softlanding.common.errors import NotFound
from softlanding.core.journeys.plan import Node
from softlanding.core.papers import AskedPaper
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.records import Paper as Document
from softlanding.people import queries as people

LIVE = (StoredFile.State.QUARANTINE, StoredFile.State.CLEAN)
IN_ORDER = frozenset({Paper.State.RECEIVED, Paper.State.CHECKED, Paper.State.RETURNED, Paper.State.NOT_NEEDED})
MISSING = frozenset({Paper.State.ASKED, Paper.State.REJECTED, Paper.State.EXPIRED})

plan_papers_wanted = Signal()
"""Sent with `household`, `running` (nodes of open cases) and `on`: a feature above that keeps the household's answers
returns PlanPapers, or None when it knows none."""


@dataclass(frozen=True)
class PlanPapers:
    """What a household's plan says about papers."""

    asked: tuple[AskedPaper, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    fled: bool = False
    """Whether somebody of the household asked for asylum: nobody is sent to authorities that they fled from."""
    step_titles: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MissingPaper:
    """A paper that an authority still waits for, of one person."""

    person_key: str
    document: str
    state: str
    """`needed` when the plan asks for it and nobody has it; else the state of the paper."""
    paper: UUID | None = None


def document_named(name: str) -> Document:
    """Return a kind of document, or raise NotFound."""
    found = load_rulebook().papers.get(name)
    if found is None:
        raise NotFound
    return found


def plan_papers(household: Any, *, on: date) -> PlanPapers:
    """Ask the plan which papers it wants, also for steps that are done while their case still runs."""
    running = frozenset(
        Node(kind_of(case).procedure, case.person_key) for case in cases_of(household.pk) if case.closed_at is None
    )
    answers = plan_papers_wanted.send(sender=Paper, household=household, running=running, on=on)
    found: PlanPapers | None = next((answer for _, answer in answers if answer is not None), None)
    return found or PlanPapers()


def papers_of(household: UUID, *, persons: Collection[str] | None = None) -> list[Paper]:
    """Return the papers of a household with their live files and uses, in three queries."""
    found = Paper.objects.filter(household=household).order_by("person_key", "document")
    if persons is not None:
        found = found.filter(person_key__in=persons)
    live = Prefetch("files", StoredFile.objects.filter(state__in=LIVE), to_attr="live")
    ended = Prefetch("files", StoredFile.objects.exclude(state__in=LIVE).order_by("-deleted_at"), to_attr="ended")
    return list(found.prefetch_related(live, ended, Prefetch("uses", PaperUse.objects.select_related("case"))))


def paper_of(household: UUID, person: str, document: str) -> Paper | None:
    """Return one paper with its live file and uses, or None."""
    return next((one for one in papers_of(household, persons=[person]) if one.document == document), None)


def paper_to_change(key: UUID) -> Paper:
    """Return a paper that nobody else changes until the transaction ends, or raise NotFound."""
    found = Paper.objects.select_for_update().filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def live_file(paper: Paper) -> StoredFile | None:
    """Return the file that a paper has now."""
    return StoredFile.objects.filter(paper=paper, state__in=LIVE).first()


def own_file(household: UUID, file: UUID, *, person: str = "") -> StoredFile:
    """Return a live file of a household, of one person when a member asks; raise NotFound for any other."""
    found = StoredFile.objects.select_related("paper").filter(pk=file, state__in=LIVE, paper__household=household)
    one = (found.filter(paper__person_key=person) if person else found).first()
    if one is None:
        raise NotFound
    return one


def staff_may_open(file: StoredFile) -> bool:
    """Say whether staff may open a file: it was found clean, or nothing scans and the operator took the risk."""
    if file.state == StoredFile.State.CLEAN:
        return True
    return file.state == StoredFile.State.QUARANTINE and not settings.CLAMD and settings.UNSCANNED_PAPERS


def case_for(authority: str, key: UUID) -> Case:
    """Return a case of a household that an authority has, or raise NotFound for any other."""
    found = Case.objects.filter(pk=key, authority=authority, household__isnull=False).first()
    if found is None:
        raise NotFound
    return found


def file_of_case(case: Case, file: UUID) -> StoredFile:
    """Return a live file that is used for a case that still runs, or raise NotFound."""
    found = StoredFile.objects.select_related("paper").filter(
        pk=file, state__in=LIVE, paper__uses__case=case, paper__uses__case__closed_at=None
    )
    one = found.first()
    if one is None:
        raise NotFound
    return one


def persons_of_case(case: Case) -> list[str] | None:
    """Return whose papers a case is about: one person's and the household's own, or everybody's (None)."""
    return [case.person_key, ""] if case.person_key else None


def people_of_case(case: Case) -> list[str]:
    """Return the keys of the persons whom a case is about."""
    whose: Any = case.household
    return [case.person_key] if case.person_key else [one.key for one in people.people_in(whose)]


def papers_missing(household: Any, person_keys: Collection[str], authority: str, *, on: date) -> list[MissingPaper]:
    """Say what an authority still misses of these people: asked or rejected, or asked by the plan and not at hand.

    Ready for the day before a visit. Who has it at home and brings it misses nothing.
    """
    book = load_rulebook()
    known = {(one.person_key, one.document): one for one in papers_of(household.pk, persons=[*person_keys, ""])}
    plan = plan_papers(household, on=on)
    found: dict[tuple[str, str], MissingPaper] = {}
    for asked in plan.asked:
        key = (asked.person, asked.document)
        wanted = asked.person in person_keys and authority in asked.authorities and not asked.if_available
        if wanted and not asked.have and (key not in known or known[key].state not in IN_ORDER):
            found[key] = MissingPaper(*key, "needed")
    at_hand = {(asked.person, asked.document) for asked in plan.asked if asked.have}
    for key, paper in known.items():
        used = any(use.case.authority == authority for use in paper.uses.all())
        if used and paper.state in MISSING and not (paper.state == Paper.State.ASKED and key in at_hand):
            found[key] = MissingPaper(*key, paper.state, paper.pk)
    return sorted(found.values(), key=lambda one: (one.person_key, list(book.papers).index(one.document)))


def waiting_papers(authority: str, *, region: str) -> QuerySet[PaperUse]:
    """Return what households handed in and an authority has not looked at yet, the oldest first."""
    return (
        PaperUse.objects.select_related("paper", "case")
        .filter(
            region=region,
            case__authority=authority,
            case__closed_at=None,
            checked_at=None,
            paper__state__in=[Paper.State.RECEIVED, Paper.State.CHECKED],
        )
        .prefetch_related(Prefetch("paper__files", StoredFile.objects.filter(state__in=LIVE), to_attr="live"))
        .order_by("paper__updated_at", "pk")
    )


def who_looked_at(paper: Paper) -> list[audit.AuditEntry]:
    """Return what staff did with one paper, latest first."""
    found = audit.entries_about(paper.household_id).filter(params__paper=str(paper.pk), actor_kind="staff")
    return list(found.order_by("-at")[:50])


def documents_of_case(case: Case) -> list[str]:
    """Return the documents that a case's procedure may ask for, in the order of the rulebook."""
    book = load_rulebook()
    procedure = book.on(case.opened_at.date()).procedures.get(kind_of(case).procedure)
    return [bring.document for bring in procedure.bring] if procedure else []


def unused(documents: Iterable[str]) -> list[str]:
    """Return every other kind of document, in the order of the rulebook."""
    known = set(documents)
    return [name for name in load_rulebook().papers if name not in known]
