"""Bringing a cohort in: hand a file in, check it, save its right households, in a run that anybody can carry on.

Everything that a run knows stands in its row. Each household is saved in a transaction of its own, together with the
numbers of the run, so that a process that is killed loses nothing and does nothing twice.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction

from softlanding.cases.actions.cohort_reckoning import answers_at, reckon
from softlanding.cases.models import Announcement, Cohort, Employer
from softlanding.cases.queries.cohort import OVER
from softlanding.common import jobs
from softlanding.common.access import Actor
from softlanding.common.errors import Conflict
from softlanding.core.cohort import Answers, CohortFile, Slip, Stated, cohort_of, read_table, rows_to_mend
from softlanding.core.cohort.cells import id_of
from softlanding.core.documents import Document
from softlanding.core.household import household_of
from softlanding.core.journeys.selection import household_person
from softlanding.core.rulebook import load_rulebook

CHECK, BRING = "cases.check-cohort", "cases.bring-cohort"
ROWS_AT_ONCE = 600
"""Larger files are checked and brought in by a worker, while the page shows how far it is."""
SECONDS_A_BATCH, SECONDS_AT_ONCE = 1.0, 3.0
OF_THE_WORK = ("household", "person", "given_name", "family_name", "nationalities", "purpose", "arrival",
               "municipality", "stay_in_months", "salary", "first_working_day")  # fmt: skip


class NotReady(Conflict):
    """The file was not checked, or what it holds is in already."""

    def __init__(self) -> None:
        super().__init__(
            "cohort-not-ready",
            {
                "en": "There is nothing to bring in from this file.",
                "nl": "Er is niets binnen te halen uit dit bestand.",
            },
            {"en": "Look at the board, or hand in a file.", "nl": "Kijk op het overzicht, of lever een bestand in."},
        )


def employer_facts(employer: Employer) -> dict[str, Any]:
    """Return what an employer says of itself, as the `employer` block of a household file."""
    facts: dict[str, Any] = {"name": employer.organisation.name, "organisation": employer.organisation.kind}
    if employer.recognised_sponsor is not None:
        facts["recognised_sponsor"] = employer.recognised_sponsor
    if employer.municipality:
        facts["municipality"] = employer.municipality
    return {**facts, "business_agency": employer.business_agency}


def read_for(employer: Employer, content: bytes) -> CohortFile:
    """Read a cohort file with the employer's own facts."""
    return cohort_of(
        read_table(content), employer=employer_facts(employer), municipalities=load_rulebook().municipalities
    )


def hand_in(employer: Employer, *, name: str, content: bytes, by: Actor, now: datetime, language: str) -> Cohort:
    """Take a file in and check it: at once when it is small, else in the background."""
    found = Cohort.objects.create(
        region=employer.region,
        employer=employer,
        file_name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        rows=content.count(b"\n"),
        language=language,
        by_staff_id=int(by.id) if by.kind == "staff" else None,
        handed_in_at=now,
    )
    if found.rows <= ROWS_AT_ONCE:
        return check(found.pk, now=now)
    jobs.enqueue(CHECK, about=f"cohort:{found.pk}", cohort=str(found.pk))
    return found


@transaction.atomic
def check(cohort: UUID, *, now: datetime) -> Cohort:
    """Read a file that waits, and note what is new, what is wrong and what came before. Nothing is saved of it yet."""
    rows = Cohort.objects.select_for_update(of=("self",)).select_related("employer__organisation")
    found = rows.get(pk=cohort)
    if found.state != "waiting":
        return found
    read = read_for(found.employer, bytes(found.content))
    known = _known(found.employer, [one.document["id"] for one in read.households])
    found.households = [_compared(one, known.get(one.document["id"])) for one in read.households]
    found.mistakes = [_told(slip) for slip in read.slips]
    found.mend = rows_to_mend(read, language=found.language) if read.again else ""
    found.rows, found.content = read.rows, b""
    found.state = "refused" if read.header_is_wrong or not read.households else "checked"
    found.ended_at = now if found.state == "refused" else None
    if found.state == "refused":
        found.households = []
    found.save()
    return found


def bring_in(cohort: Cohort, *, by: Actor, now: datetime) -> Cohort:
    """Begin to save the right households of a checked file, or raise NotReady."""
    begun = Cohort.objects.filter(pk=cohort.pk, state="checked").update(state="running", read=0)
    cohort.refresh_from_db()
    if not begun and cohort.state != "running":
        raise NotReady
    if len(cohort.households) > ROWS_AT_ONCE // 2:
        jobs.enqueue(BRING, key=f"cohort:{cohort.pk}", about=f"cohort:{cohort.pk}", cohort=str(cohort.pk))
        return cohort
    return carry_on_cohort(cohort, by=by, now=now, seconds=SECONDS_AT_ONCE)


def carry_on_cohort(
    cohort: Cohort,
    *,
    by: Actor,  # noqa: ARG001  # whoever of the employer carries it on: the run is the file's
    now: datetime,
    seconds: float = SECONDS_A_BATCH,
    clock: Callable[[], float] = monotonic,
) -> Cohort:
    """Do the next part of a run: households one by one, until the time is up."""
    until, answers = clock() + seconds, answers_at(now)
    if cohort.state == "waiting":
        return check(cohort.pk, now=now)
    households = list(cohort.households)
    while cohort.state == "running" and cohort.read < len(households):
        cohort = _next(cohort, households[cohort.read], answers, now=now)
        if clock() >= until:
            break
    return _ended(cohort, now=now) if cohort.state == "running" and cohort.read >= len(households) else cohort


def stop_cohort(cohort: Cohort, *, now: datetime) -> Cohort:
    """End a run, or leave a checked file. What was brought in stays; the rest is forgotten."""
    with transaction.atomic():
        found = Cohort.objects.select_for_update().get(pk=cohort.pk)
        if found.ended_at is None:
            found.state, found.ended_at = "stopped", now
            found.households, found.content = [], b""
            found.save()
            jobs.drop(BRING, about=f"cohort:{found.pk}")
            jobs.drop(CHECK, about=f"cohort:{found.pk}")
    return found


def announce(employer: Employer, stated: Stated, *, now: datetime) -> tuple[str, Announcement]:
    """Save one household as an employer stated it; say whether it is `new`, `changed` or `same`."""
    item = {"key": stated.document["id"], "rows": [dict(row) for row in stated.rows], "document": stated.document}
    with transaction.atomic():
        return _announced(employer, item, None, answers_at(now), now=now)


def _known(employer: Employer, keys: list[str]) -> Mapping[str, Announcement]:
    return {one.key: one for one in Announcement.objects.filter(employer=employer, key__in=keys)}


def _compared(stated: Stated, known: Announcement | None) -> dict[str, Any]:
    """Say what is new about a household, against what the employer stated before."""
    rows = [dict(row) for row in stated.rows]
    principal = _principal(stated.document)
    verdict, changed = "new", []
    if known is not None:
        shown = rows_for(known, rows, stated.document)
        changed = _changes(known.rows, shown)
        verdict = "changed" if changed else "same"
    return {
        "key": stated.document["id"],
        "line": stated.line,
        "name": principal.get("name") or principal["id"],
        "rows": rows,
        "document": dict(stated.document),
        "verdict": verdict,
        "changed": changed,
    }


def rows_for(known: Announcement, rows: list[dict[str, str]], document: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the rows that are kept: of who joined only the employee's part of the work."""
    return _rows_of_the_work(rows, document) if speaks_for_itself(known) else rows


def speaks_for_itself(found: Announcement) -> bool:
    """Say whether the household took its plan up: from then on only the work is the employer's to state."""
    return found.household_id is not None or found.unfollowed_at is not None


def _rows_of_the_work(rows: list[dict[str, str]], document: Mapping[str, Any]) -> list[dict[str, str]]:
    principal = _principal(document)["id"]
    return [
        {column: cell for column, cell in row.items() if column in OF_THE_WORK}
        for row in rows
        if id_of(row["person"]) == principal
    ]


def _changes(before: list[dict[str, str]], after: list[dict[str, str]]) -> list[str]:
    """Name the columns in which two statements differ; `person` when somebody was added or left out."""
    old, new = ({row["person"]: row for row in rows} for rows in (before, after))
    found = ["person"] if set(old) != set(new) else []
    for person in [one for one in new if one in old]:
        found += [name for name in {**old[person], **new[person]} if old[person].get(name) != new[person].get(name)]
    return list(dict.fromkeys(found))


def _principal(document: Mapping[str, Any]) -> Mapping[str, Any]:
    key = household_person(household_of(Document("", dict(document)))).id
    return next(person for person in document["people"] if person["id"] == key)


def _told(slip: Slip) -> dict[str, Any]:
    words = {language: {"what": slip.what(language), "remedy": slip.remedy(language)} for language in ("en", "nl")}
    return {"line": slip.line, "field": slip.field, **words}


def _next(cohort: Cohort, item: Mapping[str, Any], answers: Answers, *, now: datetime) -> Cohort:
    """Save the next household of a run, and count it, in one transaction."""
    with transaction.atomic():
        rows = Cohort.objects.select_for_update(of=("self",)).defer("content", "households", "mistakes", "mend")
        locked = rows.select_related("employer__organisation").get(pk=cohort.pk)
        if locked.state != "running" or locked.read != cohort.read:
            return locked  # somebody else carried it on, or stopped it, in the meantime
        verdict, _ = _announced(locked.employer, item, locked, answers, now=now)
        locked.read += 1
        locked.added += verdict == "new"
        locked.changed += verdict == "changed"
        locked.same += verdict == "same"
        locked.save(update_fields=["read", "added", "changed", "same"])
    return locked


def _announced(
    employer: Employer, item: Mapping[str, Any], cohort: Cohort | None, answers: Answers, *, now: datetime
) -> tuple[str, Announcement]:
    known = Announcement.objects.select_for_update().filter(employer=employer, key=item["key"]).first()
    if known is None:
        found = Announcement(
            region=employer.region, employer=employer, cohort=cohort, key=item["key"], announced_at=now
        )
        _take(found, item["rows"], item["document"], answers, now=now)
        found.save(force_insert=True)
        return "new", found
    rows = rows_for(known, item["rows"], item["document"])
    if not _changes(known.rows, rows):
        return "same", known
    document = _of_the_work(item["document"]) if speaks_for_itself(known) else item["document"]
    known.version, known.cohort = known.version + 1, cohort or known.cohort
    _take(known, rows, document, answers, now=now)
    known.save()
    return "changed", known


def _take(
    found: Announcement,
    rows: list[dict[str, str]],
    document: Mapping[str, Any],
    answers: Answers,
    *,
    now: datetime,
) -> None:
    """Put what was stated on an arrival, and reckon what it waits for."""
    principal = _principal(document)
    found.rows, found.document, found.updated_at = rows, dict(document), now
    found.principal, found.principal_name = principal["id"], str(principal.get("name") or principal["id"])[:120]
    if not speaks_for_itself(found):
        found.persons = len(document["people"])
    found.arrives_on = _day(document.get("arrival"))
    found.first_working_day_on = _day((document.get("employer") or {}).get("first_working_day"))
    if found.state not in OVER:
        reckon(found, answers)


def _of_the_work(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the employee's part of a statement: what the work and the permit are about."""
    principal = _principal(document)
    kept = ("id", "name", "nationalities", "purpose", "salary")
    person = {name: principal[name] for name in kept if name in principal}
    shared = {name: document[name] for name in ("id", "arrival", "municipality", "stay_in_months", "employer")
              if name in document}  # fmt: skip
    return {**shared, "people": [person]}


def only_the_work(found: Announcement, answers: Answers, *, now: datetime) -> None:
    """Let go of everything but the employee's part: from now on the household speaks for itself."""
    document, rows = found.document, found.rows
    _take(found, _rows_of_the_work(rows, document), _of_the_work(document), answers, now=now)


def _ended(cohort: Cohort, *, now: datetime) -> Cohort:
    Cohort.objects.filter(pk=cohort.pk, state="running").update(state="done", ended_at=now, households=[])
    cohort.refresh_from_db()
    return cohort


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None
