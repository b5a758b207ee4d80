"""What officers do with papers: ask, receive, check, reject with a reason, return, drop; and take one step back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from softlanding.cases.actions import papers as household
from softlanding.cases.actions.papers_mail import tell_papers
from softlanding.cases.actions.papers_notes import note_list, note_paper
from softlanding.cases.actions.papers_refusals import NotThisStep, PaperChangedMeanwhile
from softlanding.cases.models import Case, Paper, PaperUse, StoredFile
from softlanding.cases.queries import papers as queries
from softlanding.cases.queries.running import purpose_of
from softlanding.common.access import Actor, Compartment, may_see
from softlanding.common.errors import BadInput, Conflict, Mistake, NotAllowed, NotFound
from softlanding.core.papers import REJECTIONS, move

SENTENCES = {
    "receive": "paper-received",
    "check": "paper-checked",
    "reject": "paper-rejected",
    "return": "paper-returned",
    "drop": "paper-dropped",
}
KEPT_FOR_UNDO = ("state", "valid_until_on", "needed_by_on", "reason_kind", "reason", "asked_by")
LONGEST_REASON = 400


class NothingToUndo(Conflict):
    """The last step was of somebody else, was taken back already, or the household did something since."""

    title = {"en": "There is nothing to undo", "nl": "Er is niets om terug te draaien"}

    def __init__(self) -> None:
        super().__init__(
            "nothing-to-undo",
            {
                "en": "The paper changed since, or the step was of another authority.",
                "nl": "Het papier is sindsdien veranderd, of de stap was van een andere instantie.",
            },
            {"en": "Look at it as it is now.", "nl": "Bekijk het zoals het nu is."},
        )


@dataclass(frozen=True)
class WantedPaper:
    """A paper to ask for: of whom, and which."""

    person_key: str
    document: str


@dataclass(frozen=True, kw_only=True)
class PaperStep:
    """One step of an officer; `seen` is the version on the page."""

    id: str
    seen: int
    reason_kind: str = ""
    reason: str = ""
    valid_until_on: date | None = None


@transaction.atomic
def ask_for_papers(
    case: Case, wanted: Iterable[WantedPaper], *, by: Actor, now: datetime, reason: str = "",
    needed_by_on: date | None = None,
) -> list[Paper]:  # fmt: skip
    """Ask a household for papers that a case needs, and tell it once that something is asked."""
    _may(case, by)
    if needed_by_on is not None and needed_by_on < timezone.localdate(now):
        raise BadInput([Mistake("needed_by_on", {"en": "is over already", "nl": "is al voorbij"})])
    asked = [_ask(case, one, by=by, now=now, reason=reason, needed_by_on=needed_by_on) for one in wanted]
    if not asked:
        raise BadInput([Mistake("papers", {"en": "choose at least one", "nl": "kies er minstens één"})])
    tell_papers(case.household_id, "asked", region=case.region)  # type: ignore[arg-type]  # _may refused cases without
    return asked


def ask_for_missing(case: Case, *, by: Actor, now: datetime) -> list[Paper]:
    """Ask, with one press, for everything that is missing and was not asked for yet; nothing missing is no fault."""
    _may(case, by)
    missing = [
        WantedPaper(one.person_key, one.document)
        for one in missing_of(case, on=timezone.localdate(now))
        if one.state not in {Paper.State.ASKED, Paper.State.REJECTED}
    ]
    return ask_for_papers(case, missing, by=by, now=now) if missing else []


def missing_of(case: Case, *, on: date) -> list[queries.MissingPaper]:
    """Say what a case still misses."""
    return queries.papers_missing(case.household, queries.people_of_case(case), case.authority, on=on)


@transaction.atomic
def step_paper(case: Case, paper: UUID, step: PaperStep, *, by: Actor, now: datetime) -> Paper:
    """Make one step with a paper that the case uses; raises NotThisStep, PaperChangedMeanwhile or BadInput."""
    _may(case, by)
    found = _of_case(case, paper)
    if found.version != step.seen:
        raise PaperChangedMeanwhile
    _check(step, today=timezone.localdate(now))
    after = move(found.state, step.id)
    use = PaperUse.objects.get(paper=found, case=case)
    if after is None or step.id not in SENTENCES:
        raise NotThisStep
    kept = _kept(found, use, step.id)
    if step.id == "check":
        after = _checked(found, use, after, by=by, now=now)
        found.valid_until_on, found.warned_on = step.valid_until_on or found.valid_until_on, None
    elif step.id == "reject":
        PaperUse.objects.filter(pk=use.pk).update(checked_at=None, checked_by=None)
    found.state, found.reason_kind, found.reason = after, step.reason_kind, step.reason.strip()
    _written(found, case, kept, by=by, now=now)
    note_paper(found, SENTENCES[step.id], by=by, purpose=purpose_of(case))
    _told(found, case, step.id, by=by, now=now)
    set_end(found, today=timezone.localdate(now))
    return found


@transaction.atomic
def undo_paper(case: Case, paper: UUID, *, seen: int, by: Actor, now: datetime) -> Paper:
    """Take an officer's last step back, as long as nothing happened since; raises NothingToUndo."""
    _may(case, by)
    found = _of_case(case, paper)
    before = found.before
    if not before or before["case"] != str(case.pk) or found.version != seen or before["version"] != found.version:
        raise NothingToUndo
    for name in KEPT_FOR_UNDO:
        value = before[name]
        setattr(found, name, date.fromisoformat(value) if value and name.endswith("_on") else value)
    PaperUse.objects.filter(paper=found, case=case).update(
        checked_at=before["checked_at"], checked_by=before["checked_by"]
    )
    found.before, found.version, found.updated_at = {}, found.version + 1, now
    found.save()
    note_paper(found, "paper-undone", by=by, purpose=purpose_of(case))
    if before["step"] == "reject" and found.state in {Paper.State.RECEIVED, Paper.State.CHECKED}:
        _have(found, have=True, by=by, now=now)
    set_end(found, today=timezone.localdate(now))
    return found


def looked_at_file(case: Case, file: UUID, *, by: Actor) -> StoredFile:
    """Return a file that an officer may open for a case, and note the look; raises NotFound or NotAllowed."""
    _may(case, by)
    found = queries.file_of_case(case, file)
    if not queries.staff_may_open(found):
        raise NotAllowed(
            "not-scanned",
            {"en": "This file was not scanned for viruses yet.", "nl": "Dit bestand is nog niet op virussen gescand."},
            {"en": "Ask the household to show the paper.", "nl": "Vraag het huishouden het papier te tonen."},
        )
    note_paper(found.paper, "paper-opened", by=by, purpose=purpose_of(case), read=True)
    return found


def looked_at_case(case: Case, *, by: Actor) -> None:
    """Note that an officer saw how the papers of a case stand."""
    _may(case, by)
    note_list(case.household_id, by=by, purpose=purpose_of(case), region=case.region)


def set_end(paper: Paper, *, today: date) -> None:
    """Say until when the copy stays: till tonight once everyone who needs it has checked it, as its kind says."""
    file = queries.live_file(paper)
    if file is None:
        return
    needed = needs_copy(paper)
    file.delete_after_on = timezone.localdate(file.uploaded_at) + household.KEPT_AT_MOST
    if not needed:
        file.delete_after_on = min(today, file.delete_after_on)
    file.save(update_fields=["delete_after_on"])


def needs_copy(paper: Paper) -> bool:
    """Say whether an authority still needs the copy of a paper; one that nobody uses yet may be needed."""
    uses = list(PaperUse.objects.select_related("case").filter(paper=paper))
    running = [use for use in uses if use.case.closed_at is None]
    if uses and not running:
        return False
    if queries.document_named(paper.document).copy_kept == "until-closed" or not uses:
        return True
    return any(use.checked_at is None for use in running)


def _may(case: Case, by: Actor) -> None:
    if case.household_id is None or not may_see(by.role, Compartment.DOCUMENTS, purpose_of(case)):
        raise NotAllowed


def _ask(
    case: Case, wanted: WantedPaper, *, by: Actor, now: datetime, reason: str, needed_by_on: date | None
) -> Paper:  # fmt: skip
    whose = household.Whose(case.household, wanted.person_key, wanted.document)
    found = household.paper_of_whom(whose, now=now)
    use, _ = PaperUse.objects.get_or_create(paper=found, case=case, defaults={"region": found.region})
    kept = _kept(found, use, "ask")
    found.state = move(found.state, "ask") or found.state
    found.reason_kind, found.reason, found.needed_by_on = "", reason.strip()[:LONGEST_REASON], needed_by_on
    PaperUse.objects.filter(pk=use.pk).update(checked_at=None, checked_by=None)
    _written(found, case, kept, by=by, now=now)
    note_paper(found, "paper-asked", by=by, purpose=purpose_of(case))
    return found


def _of_case(case: Case, paper: UUID) -> Paper:
    found = queries.paper_to_change(paper)
    if not PaperUse.objects.filter(paper=found, case=case).exists():
        raise NotFound
    return found


def _check(step: PaperStep, *, today: date) -> None:
    mistakes = []
    if step.id == "reject" and step.reason_kind not in REJECTIONS:
        mistakes.append(Mistake("reason_kind", {"en": "is missing", "nl": "ontbreekt"}))
    if step.id == "reject" and step.reason_kind == "other" and not step.reason.strip():
        mistakes.append(Mistake("reason", {"en": "is missing", "nl": "ontbreekt"}))
    if len(step.reason) > LONGEST_REASON:
        mistakes.append(Mistake("reason", {"en": "is too long", "nl": "is te lang"}))
    if step.valid_until_on is not None and step.valid_until_on < today:
        mistakes.append(Mistake("valid_until_on", {"en": "is over already", "nl": "is al voorbij"}))
    if mistakes:
        raise BadInput(mistakes)


def _checked(paper: Paper, use: PaperUse, after: str, *, by: Actor, now: datetime) -> str:
    """Check it for this case; the paper itself is checked when every running case that uses it has done so."""
    PaperUse.objects.filter(pk=use.pk).update(checked_at=now, checked_by=by.id or None)
    others = PaperUse.objects.filter(paper=paper, checked_at=None, case__closed_at=None).exclude(pk=use.pk)
    return Paper.State.RECEIVED if others.exists() else after


def _kept(paper: Paper, use: PaperUse, step: str) -> dict[str, Any]:
    kept: dict[str, Any] = {name: getattr(paper, name) for name in KEPT_FOR_UNDO}
    for name in ("valid_until_on", "needed_by_on"):
        kept[name] = kept[name].isoformat() if kept[name] else None
    checked = {"checked_at": use.checked_at.isoformat() if use.checked_at else None, "checked_by": use.checked_by_id}
    return {**kept, **checked, "step": step, "case": str(use.case_id), "version": paper.version + 1}


def _written(paper: Paper, case: Case, kept: dict[str, Any], *, by: Actor, now: datetime) -> None:
    paper.before, paper.asked_by, paper.by_staff_id = kept, case.authority, int(by.id) if by.id else None
    paper.version, paper.updated_at = paper.version + 1, now
    paper.save()


def _told(paper: Paper, case: Case, step: str, *, by: Actor, now: datetime) -> None:
    """Tell the household of a rejection, and the plan whether the paper is at hand now."""
    if step in {"receive", "check", "reject"}:
        _have(paper, have=step != "reject", by=by, now=now)
    if step == "reject":
        tell_papers(paper.household_id, "rejected", region=case.region)


def _have(paper: Paper, *, have: bool, by: Actor, now: datetime) -> None:
    household.say_have(paper.household, paper.person_key, paper.document, have=have, by=by, now=now)
