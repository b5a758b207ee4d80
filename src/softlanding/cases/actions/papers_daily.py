"""What happens to papers by itself: copies that nobody needs are deleted, papers expire, the folder is swept."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from softlanding.cases.actions import papers_files as files
from softlanding.cases.actions.papers import end_file, say_have
from softlanding.cases.actions.papers_mail import tell_papers
from softlanding.cases.actions.papers_notes import note_paper
from softlanding.cases.actions.papers_staff import needs_copy
from softlanding.cases.models import Paper, StoredFile
from softlanding.cases.queries import papers as queries
from softlanding.common.access.terms import SYSTEM, Purpose
from softlanding.core.papers import move

WARNED_BEFORE = timedelta(days=30)


def end_copies(now: datetime) -> int:
    """Delete every copy whose time has come: kept for long enough, checked by all, or of cases that are closed."""
    today, ended = timezone.localdate(now), 0
    for file in StoredFile.objects.select_related("paper").filter(state__in=queries.LIVE).order_by("pk"):
        with transaction.atomic():
            needed = needs_copy(file.paper)
            if file.delete_after_on == today or (needed and file.delete_after_on > today):
                continue  # what was checked today stays till tonight, so that it can be undone
            _ended(file, "too-old" if needed else "not-needed", now=now)
            ended += 1
    return ended


def expire_papers(now: datetime) -> int:
    """Let papers expire whose last day is over, and warn once, thirty days before."""
    today = timezone.localdate(now)
    over = Paper.objects.filter(valid_until_on__lt=today, state__in=["received", "checked", "returned"])
    count = 0
    for paper in over:
        with transaction.atomic():
            _expired(queries.paper_to_change(paper.pk), now=now)
            count += 1
    soon = Paper.objects.filter(
        valid_until_on__gte=today,
        valid_until_on__lte=today + WARNED_BEFORE,
        warned_on=None,
        state__in=["received", "checked"],
    )
    for paper in soon:
        with transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(warned_on=today)
            tell_papers(paper.household_id, "expires", region=paper.region)
    return count


def sweep_folder(now: datetime) -> int:
    """Delete files without a row, and say of rows without a file that their copy is gone."""
    for file in files.vanished(now - files.OLD_ENOUGH):
        with transaction.atomic():
            _ended(file, "vanished", now=now)
    return files.sweep(now)


def _ended(file: StoredFile, because: str, *, now: datetime) -> None:
    paper = queries.paper_to_change(file.paper_id)
    live = queries.live_file(paper)
    if live is None or live.pk != file.pk:
        return
    end_file(live, because, now=now)
    if paper.by_staff_id is None:
        paper.state = move(paper.state, "lose") or paper.state
    paper.version, paper.updated_at = paper.version + 1, now
    paper.save(update_fields=["state", "version", "updated_at"])
    note_paper(paper, "paper-copy-ended", by=SYSTEM, purpose=Purpose.OWN_FILE)


def _expired(paper: Paper, *, now: datetime) -> None:
    paper.state = move(paper.state, "expire") or paper.state
    paper.version, paper.updated_at, paper.before = paper.version + 1, now, {}
    paper.save()
    note_paper(paper, "paper-expired", by=SYSTEM, purpose=Purpose.OWN_FILE)
    say_have(paper.household, paper.person_key, paper.document, have=False, by=SYSTEM, now=now)
    tell_papers(paper.household_id, "expires", region=paper.region)
