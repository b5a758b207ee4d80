"""What an employer notes about its duties: what changed, what was done; and how it wants to be reminded."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation

from softlanding.cases.actions.employers_mail import written
from softlanding.cases.models import Announcement, Colleague, DutyDone, Employer, EmployerChange
from softlanding.cases.queries import employers as accounts
from softlanding.cases.queries import employers_duties as reading
from softlanding.common import audit, jobs
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.days import day_words
from softlanding.common.errors import BadInput, Mistake, NotFound

DIGEST = "cases.employer-digest"
DIGEST_WEEKDAY, DIGEST_DAYS_AHEAD = 0, 42


@transaction.atomic
def report_change(
    *, employer: Employer, announcement: object, what: str, on: date, remark: str, by: Actor, now: datetime
) -> EmployerChange:
    """Note that something changed for somebody whom the employer brings. Nobody is told of it."""
    about = reading.announcement_of(employer, announcement)
    if on > timezone.localdate(now):
        raise BadInput([Mistake("happened_on", {"en": "lies in the future", "nl": "ligt in de toekomst"})])
    made, fresh = EmployerChange.objects.get_or_create(
        announcement=about,
        what=what,
        happened_on=on,
        withdrawn_at=None,
        defaults={"region": employer.region, "note": remark, "noted_at": now, "by_staff_id": int(by.id)},
    )
    _note(by, "employer-noted-change" if fresh else "employer-noted-again", about)
    return made


@transaction.atomic
def state_days(
    *, employer: Employer, announcement: object, contract_ends_on: date | None, permit_ends_on: date | None, by: Actor,
    now: datetime,
) -> Announcement:  # fmt: skip
    """Keep when the contract and the permit of somebody end, as the employer states it; empty is unknown."""
    about = reading.announcement_of(employer, announcement)
    about.contract_ends_on, about.permit_ends_on = contract_ends_on, permit_ends_on
    about.version, about.updated_at = about.version + 1, now
    about.save(update_fields=["contract_ends_on", "permit_ends_on", "version", "updated_at"])
    _note(by, "employer-stated-days", about)
    return about


@transaction.atomic
def bring_person(
    *, employer: Employer, key: str, name: str, nationalities: Sequence[str], now: datetime, **days: date | None
) -> Announcement:
    """Keep one person whom an employer brings, with the days that it stated; who is there already stays as they are."""
    person = {"id": "principal", "name": name, "nationalities": list(nationalities)}
    made, _ = Announcement.objects.get_or_create(
        employer=employer,
        key=key,
        defaults={
            "region": employer.region,
            "principal": "principal",
            "principal_name": name,
            "document": {"id": key, "people": [person]},
            "announced_at": now,
            "updated_at": now,
            **days,
        },
    )
    return made


@transaction.atomic
def withdraw_change(*, employer: Employer, change: int, by: Actor, now: datetime) -> None:
    """Take back what was noted by mistake; it stays in the history."""
    found = reading.change_of(employer, change)
    EmployerChange.objects.filter(pk=found.pk).update(withdrawn_at=now)
    _note(by, "employer-took-back-change", found.announcement)


@transaction.atomic
def mark_done(*, employer: Employer, key: str, on: date, remark: str, by: Actor, today: date) -> DutyDone:
    """Note that a duty was met, on which day. It says nothing to anybody else."""
    row = reading.duty_named(employer, key, on=today)
    if on > today:
        raise BadInput([Mistake("done_on", {"en": "lies in the future", "nl": "ligt in de toekomst"})])
    made, _ = DutyDone.objects.update_or_create(
        announcement=row.announcement,
        duty=row.due.duty.id,
        due_on=row.due.due_on,
        defaults={"region": employer.region, "done_on": on, "note": remark, "by_staff_id": int(by.id)},
    )
    _note(by, "duty-done", row.announcement)
    return made


@transaction.atomic
def undo_done(*, employer: Employer, key: str, by: Actor, today: date) -> None:
    """Take back that a duty was met."""
    row = reading.duty_named(employer, key, on=today)
    if row.done is None:
        raise NotFound
    row.done.delete()
    _note(by, "duty-undone", row.announcement)


@transaction.atomic
def choose_digest(*, colleague: Colleague, wanted: bool, by: Actor) -> None:
    """Note whether a colleague wants a letter about duties each week. A viewer gets none."""
    if wanted and colleague.part == "viewer":
        raise accounts.NotYourPart
    Colleague.objects.filter(pk=colleague.pk).update(wants_digest=wanted)
    _own(by, "employer-letters-on" if wanted else "employer-letters-off", colleague)


@transaction.atomic
def make_duties_feed(*, colleague: Colleague, by: Actor, now: datetime) -> str:
    """Make the private address of the calendar of duties and return its word, the only time that it is known."""
    token = secrets.token_urlsafe(32)
    Colleague.objects.filter(pk=colleague.pk).update(
        feed_hash=reading.duties_feed_hash(token), feed_made_at=now, feed_read_on=None
    )
    _own(by, "feed-made", colleague)
    return token


@transaction.atomic
def end_duties_feed(*, colleague: Colleague, by: Actor) -> None:
    """Switch the address off."""
    Colleague.objects.filter(pk=colleague.pk).update(feed_hash=None, feed_made_at=None, feed_read_on=None)
    _own(by, "feed-ended", colleague)


def note_duties_feed_read(colleague: Colleague, *, on: date) -> None:
    """Note the day on which a calendar read the feed: one write a day at most, and never the hour."""
    if colleague.feed_read_on != on:
        Colleague.objects.filter(pk=colleague.pk).update(feed_read_on=on)


def start_digests(*, now: datetime) -> int:
    """On Mondays, make one letter for each colleague who wants one; a second run makes no second one."""
    today = timezone.localdate(now)
    if today.weekday() != DIGEST_WEEKDAY:
        return 0
    wanting = Colleague.objects.filter(
        wants_digest=True, left_at=None, part__in=["owner", "editor"], employer__closed_at=None, member__is_active=True
    )
    for key in (keys := list(wanting.values_list("pk", flat=True))):
        jobs.enqueue(DIGEST, key=f"employer-digest:{key}:{today}", colleague=key, monday=today.isoformat())
    return len(keys)


def send_digest(*, colleague: int, monday: str) -> bool:
    """Send one colleague what is due in the coming six weeks or too late; nothing when there is nothing."""
    found = (
        Colleague.objects.filter(pk=colleague, wants_digest=True, left_at=None, employer__closed_at=None)
        .select_related("member", "employer__organisation")
        .first()
    )
    if found is None:
        return False
    today = date.fromisoformat(monday)
    language = next(iter(found.member.languages or []), "en")
    until = today + timedelta(days=DIGEST_DAYS_AHEAD)
    rows = [
        {
            "day": day_words(row.due.due_on, language),
            "title": row.due.duty.title.told(language),
            "name": row.name,
            "kind": _kind(row.due.duty.kind, language),
            "overdue": row.stand == "overdue",
        }
        for row in reading.duties_of(found.employer, on=today)
        if row.stand != "done" and row.due.due_on <= until
    ]
    if rows:
        written("digest", found.member.email, language, rows=rows).send()
    return bool(rows)


def _kind(kind: str, language: str) -> str:
    with translation.override("nl" if language == "nl" else "en"):
        return reading.kind_words(kind)


def _note(by: Actor, sentence: str, about: Announcement) -> None:
    """Write down what was changed; when the person took up the invitation, they can read it."""
    audit.record_write(
        by=by,
        purpose=Purpose.EMPLOYMENT,
        household=about.household_id,
        sentence=sentence,
        compartments=[Compartment.WORK],
        params={"employer": about.employer_id},
        region=about.region,
    )


def _own(by: Actor, sentence: str, colleague: Colleague) -> None:
    audit.record_write(
        by=by,
        purpose=Purpose.EMPLOYMENT,
        household=None,
        sentence=sentence,
        compartments=[],
        region=colleague.region,
    )
