"""A process that is killed between the upload and the scan loses nothing; two uploads at the same moment keep one."""

import threading

import pytest
from django.db import connection
from django.utils import timezone
from papers_files import pdf, running_clamd

from softlanding.cases.actions import papers, papers_daily, papers_files, papers_scan
from softlanding.cases.models import StoredFile
from softlanding.common import jobs
from softlanding.common.errors import Refused
from softlanding.common.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """What kill -9 looks like from inside: nothing after it runs."""


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.MEDIA_ROOT, settings.CLAMD = tmp_path, ""


def upload(rao):
    whose = papers.Whose(rao.household, "priya", "diploma")
    return papers.upload(whose, content=pdf(), name="x.pdf", seen="", by=rao.actor, now=timezone.now())


def test_a_worker_that_is_killed_while_it_scans_leaves_the_job_to_the_next_one(rao, settings, monkeypatch):
    file = upload(rao)
    with running_clamd() as clamd:
        settings.CLAMD = clamd.address
        claimed = jobs.claim("first", now=timezone.now())
        while claimed is not None and claimed.task != papers_scan.SCAN:
            claimed = jobs.claim("first", now=timezone.now())
        assert claimed is not None  # and the first worker is gone
        Job.objects.filter(pk=claimed.pk).update(due_at=timezone.now())  # its hold ran out
        jobs.run_all_due()
    file.refresh_from_db()
    assert file.state == "clean"


def test_a_server_that_is_killed_before_the_row_stands_leaves_only_a_file_that_is_swept(rao, monkeypatch):
    def killed(_whose, _file, **_):
        raise Killed

    monkeypatch.setattr(papers, "_taken_in", killed)
    monkeypatch.setattr(papers_files, "remove", lambda _: None)  # a killed process tidies nothing
    with pytest.raises(Killed):
        upload(rao)
    assert StoredFile.objects.count() == 0
    assert papers_daily.sweep_folder(timezone.now() + papers_files.OLD_ENOUGH * 2) == 1


def test_two_uploads_at_the_same_moment_keep_one_file_and_its_row(rao):
    outcomes, ready = [], threading.Barrier(2)

    def one():
        try:
            ready.wait(5)
            outcomes.append(upload(rao).pk)
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    both = [threading.Thread(target=one) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    kept = StoredFile.objects.get()
    assert sorted(map(str, outcomes)) == sorted([str(kept.pk), "paper-changed-meanwhile"])
    files = [path.name for path in papers_files.place_of(kept.pk).parents[1].rglob("*") if path.is_file()]
    assert files == [kept.pk.hex]
