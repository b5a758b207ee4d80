"""What a household does with its papers: say where they come from and that it has them, upload, replace, withdraw."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from softlanding.cases.actions import papers_files as files
from softlanding.cases.actions.papers_notes import note_paper
from softlanding.cases.actions.papers_refusals import (
    FileNotAccepted,
    NoCopyKept,
    NotThisStep,
    PaperChangedMeanwhile,
)
from softlanding.cases.actions.papers_scan import ask_for_scan
from softlanding.cases.models import Case, Paper, PaperUse, StoredFile
from softlanding.cases.queries import papers as queries
from softlanding.cases.queries.running import cases_of
from softlanding.common.access import Actor, Purpose
from softlanding.common.errors import NotAllowed, NotFound
from softlanding.core.papers import NotAccepted, move, sniff
from softlanding.core.rulebook import load_rulebook
from softlanding.people import queries as people

KEPT_AT_MOST = timedelta(days=90)
"""So long a copy is kept when nobody looks at it: our own choice, no law (docs/decisions/0015)."""

has_paper_told = Signal()
"""Sent with `household`, `person`, `document`, `have`, `by`, `now`, inside the transaction: a feature above that keeps
the household's answers writes there whether the paper is at hand."""


@dataclass(frozen=True)
class Whose:
    """Which document of whom: of a household's member, or of the household itself (`person` empty)."""

    household: Any
    person: str
    document: str


def tell_have(whose: Whose, *, have: bool, by: Actor, now: datetime) -> None:
    """Note that somebody has a paper at hand, or has not. It stands in the household's answers alone."""
    _allowed(whose, by)
    say_have(whose.household, whose.person, whose.document, have=have, by=by, now=now)


@transaction.atomic
def tell_origin(
    whose: Whose, *, issued_in: str, known_language: bool | None, by: Actor, now: datetime
) -> Paper:  # fmt: skip
    """Note which country issued a paper, and whether it is in a language that is read here."""
    _allowed(whose, by)
    paper = paper_of_whom(whose, now=now)
    paper.issued_in, paper.known_language = issued_in, known_language
    _save(paper, now=now)
    note_paper(paper, "paper-told", by=by, purpose=Purpose.OWN_FILE)
    return paper


def upload(
    whose: Whose, *, content: bytes | None, name: str, seen: str, by: Actor, now: datetime
) -> StoredFile:  # fmt: skip
    """Take a file in for every authority that asks for the paper, in place of the file `seen` on the page (or none).

    Raises FileNotAccepted, NoCopyKept, PaperChangedMeanwhile or NoRoom, with nothing kept.
    """
    _allowed(whose, by)
    document = queries.document_named(whose.document)
    if document.copy_kept == "never":
        why = document.copy_reason
        raise NoCopyKept({"en": why.en, "nl": why.nl} if why else {"en": "", "nl": ""})
    if content is None:
        raise FileNotAccepted("missing")
    try:
        found = sniff(content, name)
    except NotAccepted as refused:
        raise FileNotAccepted(refused.reason) from None
    key = uuid4()
    files.write(key, content)  # before the transaction: ten megabytes would hold up every other writer
    try:
        return _taken_in(
            whose,
            StoredFile(
                pk=key, region=whose.household.region, name=found.name, media_type=found.media_type,
                bytes=len(content), sha256=hashlib.sha256(content).hexdigest(), by_role=by.role, uploaded_at=now,
                delete_after_on=timezone.localdate(now) + KEPT_AT_MOST,
            ),
            seen=seen,
            by=by,
            now=now,
        )  # fmt: skip
    except BaseException:
        files.remove(key)
        raise


@transaction.atomic
def _taken_in(whose: Whose, file: StoredFile, *, seen: str, by: Actor, now: datetime) -> StoredFile:
    paper = paper_of_whom(whose, now=now)
    before = queries.live_file(paper)
    if seen != (str(before.pk) if before else ""):
        raise PaperChangedMeanwhile
    after = move(paper.state, "upload")
    if after is None:
        raise NotThisStep
    if before:
        end_file(before, "replaced", now=now)
    file.paper = paper
    file.save(force_insert=True)
    paper.state, paper.by_staff_id, paper.before = after, None, {}
    _save(paper, now=now)
    link_paper(paper)
    ask_for_scan(file)
    note_paper(paper, "paper-uploaded", by=by, purpose=Purpose.OWN_FILE)
    say_have(whose.household, whose.person, whose.document, have=True, by=by, now=now)
    return file


@transaction.atomic
def withdraw(whose: Whose, *, seen: str, by: Actor, now: datetime) -> None:
    """Delete the copy at once. What an officer saw and checked stays so."""
    _allowed(whose, by)
    found = queries.paper_of(whose.household.pk, whose.person, whose.document)
    if found is None:
        raise NotFound
    paper = queries.paper_to_change(found.pk)
    file = queries.live_file(paper)
    if file is None or str(file.pk) != seen:
        raise PaperChangedMeanwhile
    end_file(file, "withdrawn", now=now)
    if paper.by_staff_id is None:
        paper.state = move(paper.state, "withdraw") or paper.state
    _save(paper, now=now)
    note_paper(paper, "paper-withdrawn", by=by, purpose=Purpose.OWN_FILE)


def end_file(file: StoredFile, because: str, *, now: datetime) -> None:
    """Delete a file: its row first, the disk once that stands. The row keeps the proof, and no name."""
    file.state, file.name, file.deleted_at, file.deleted_because = StoredFile.State.DELETED, "", now, because
    file.save(update_fields=["state", "name", "deleted_at", "deleted_because"])
    transaction.on_commit(_removal(file.pk))


def forget_files(household: Any) -> None:
    """Take the files of a household off the disk, once it is forgotten."""
    for key in StoredFile.objects.filter(paper__household=household, state__in=queries.LIVE).values_list(
        "pk", flat=True
    ):
        transaction.on_commit(_removal(key))


def link_paper(paper: Paper) -> None:
    """Say for which running cases a paper may be looked at: those whose procedure asks for it."""
    for case in cases_of(paper.household_id):
        _link(paper, case)


def link_case(case: Case) -> None:
    """Say which papers a case that was opened may look at."""
    if case.household_id is not None:
        for paper in Paper.objects.filter(household=case.household_id):
            _link(paper, case)


def _link(paper: Paper, case: Case) -> None:
    whose = case.person_key in {"", paper.person_key} or not paper.person_key
    if case.closed_at is None and whose and paper.document in queries.documents_of_case(case):
        PaperUse.objects.get_or_create(paper=paper, case=case, defaults={"region": paper.region})


def paper_of_whom(whose: Whose, *, now: datetime) -> Paper:
    """Return a paper, made when it was not known, that nobody else changes until the transaction ends."""
    queries.document_named(whose.document)
    paper, _ = Paper.objects.get_or_create(
        household=whose.household,
        person_key=whose.person,
        document=whose.document,
        defaults={"region": whose.household.region or settings.REGION, "made_at": now, "updated_at": now},
    )
    return queries.paper_to_change(paper.pk)


def _save(paper: Paper, *, now: datetime) -> None:
    paper.version, paper.updated_at = paper.version + 1, now
    paper.save()


def say_have(household: Any, person: str, document: str, *, have: bool, by: Actor, now: datetime) -> None:
    """Tell whoever keeps the household's answers whether a member has a paper at hand."""
    if person:
        has_paper_told.send(
            sender=Paper, household=household, person=person, document=document, have=have, by=by, now=now
        )


def _allowed(whose: Whose, by: Actor) -> None:
    """A member changes their own papers, the contact person all; nobody those of somebody who is not there."""
    known = {one.key for one in people.people_in(whose.household)} | {""}
    if whose.person not in known or whose.document not in load_rulebook().papers:
        raise NotFound
    if by.id and by.kind == "newcomer" and whose.person != by.id:
        raise NotAllowed


def _removal(file: UUID) -> Callable[[], None]:
    return lambda: files.remove(file)
