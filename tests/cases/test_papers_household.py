"""A household uploads a paper once, a scanner looks at it, and it goes when it is withdrawn or nobody needs it."""

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from papers_files import EICAR, jpeg, pdf, png, running_clamd, zipped

from softlanding.cases import actions
from softlanding.cases.actions import papers, papers_daily, papers_files, papers_scan
from softlanding.cases.models import Case, Paper, PaperUse, StoredFile
from softlanding.cases.queries import papers as queries
from softlanding.common.access import Actor, Role
from softlanding.common.access.terms import SYSTEM
from softlanding.common.audit import entries_about
from softlanding.common.errors import NotAllowed, NotFound
from softlanding.common.jobs import run_all_due
from softlanding.common.models import Job
from softlanding.journeys.queries import household_file
from softlanding.people.actions import forget_household

pytestmark = pytest.mark.django_db
BIRTH = "/papers/mira/birth-certificate/"


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.CLAMD = ""
    settings.UNSCANNED_PAPERS = False


@pytest.fixture
def clamd(settings):
    with running_clamd() as scanner:
        settings.CLAMD = scanner.address
        yield scanner


@pytest.fixture
def rao(keep):
    return keep()


def send(rao, content=None, name="birth.pdf", *, where=BIRTH, seen=""):
    data = {"seen": seen}
    if content is not None:
        data["file"] = SimpleUploadedFile(name, content)
    return rao.client.post(f"{where}upload/", data)


def upload(rao, *, person="mira", document="birth-certificate", content=None, seen="", by=None):
    return papers.upload(
        papers.Whose(rao.household, person, document),
        content=pdf() if content is None else content,
        name="birth.pdf",
        seen=seen,
        by=by or rao.actor,
        now=timezone.now(),
    )


def on_disk() -> list[Path]:
    return [path for path in Path(papers_files.settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def has(rao, person="mira"):
    return next(one for one in household_file(rao.household).people if one.id == person).has


# -- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_shows_each_persons_papers_and_how_they_stand(rao):
    answer = rao.client.get("/papers/")
    assert answer.status_code == 200
    people = answer.context["people"]
    assert [person.name for person in people] == ["Priya Rao", "Arjun Rao", "Mira Rao"]
    mira = {row.document: row for row in (*people[2].open, *people[2].settled)}
    assert (mira["birth-certificate"].state, mira["birth-certificate"].formality.kind) == ("needed", "unknown")


def test_a_tick_on_the_page_is_a_tick_in_the_plan(rao):
    for said, there in (("yes", True), ("no", False)):
        rao.client.post("/papers/have/", {"person": "mira", "document": "birth-certificate", "have": said})
        assert ("birth-certificate" in (has(rao) or ())) == there


def test_every_form_of_the_pages_shows_that_it_is_ours(rao):
    upload(rao)
    for where in ("/papers/", BIRTH):
        page = rao.client.get(where).content.decode()
        assert page.count('name="csrfmiddlewaretoken"') == page.count("<form") > 1


def test_a_country_of_issue_is_told_and_never_taken_from_the_nationality(rao):
    answer = rao.client.get(BIRTH)
    assert answer.context["row"].country == ""
    rao.client.post(f"{BIRTH}origin/", {"issued_in": "IN", "known_language": "yes"})
    row = rao.client.get(BIRTH).context["row"]
    assert (row.country, row.formality.kind, row.translation) == ("India", "apostille", "not-needed")


def test_a_country_that_does_not_exist_saves_nothing(rao):
    assert rao.client.post(f"{BIRTH}origin/", {"issued_in": "ZZ", "known_language": ""}).status_code == 422
    assert Paper.objects.count() == 0


def test_the_number_of_queries_does_not_grow_with_the_papers(rao, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        rao.client.get("/papers/")
    for person in ("priya", "arjun", "mira"):
        for document in ("birth-certificate", "marriage-certificate", "diploma", "proof-of-income"):
            upload(rao, person=person, document=document)
    with django_assert_max_num_queries(20):
        rao.client.get("/papers/")


def test_a_member_sees_their_own_papers_only(rao):
    upload(rao)
    session = rao.client.session
    session["person"] = "arjun"
    session.save()
    assert [person.key for person in rao.client.get("/papers/").context["people"]] == ["arjun"]
    assert rao.client.get(BIRTH).status_code == 404
    assert send(rao, pdf()).status_code == 404
    assert rao.client.get(f"/papers/file/{StoredFile.objects.get().pk}/").status_code == 404


# -- the file -----------------------------------------------------------------------------------------------------------


def test_an_upload_lies_in_quarantine_in_the_private_folder(rao):
    assert send(rao, pdf()).status_code == 302
    file = StoredFile.objects.select_related("paper").get()
    assert (file.state, file.paper.state, file.name) == ("quarantine", "received", "birth.pdf")
    assert on_disk() == [papers_files.place_of(file.pk)]
    assert on_disk()[0].stat().st_mode & 0o077 == 0
    assert "birth-certificate" in has(rao)


def test_only_the_uploader_opens_it_as_a_download_in_a_sandbox(rao, client):
    send(rao, pdf(), "../naïve birth.pdf")
    file = StoredFile.objects.get()
    answer = rao.client.get(f"/papers/file/{file.pk}/")
    assert answer.content == pdf()
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''na%C3%AFve%20birth.pdf"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert client.get(f"/papers/file/{file.pk}/").status_code == 302
    assert client.get(f"/media/papers/{file.pk.hex[:2]}/{file.pk.hex}").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "birth.pdf", "This file is empty."),
        (zipped(), "birth.pdf", "This is no PDF"),
        (b"<svg/>", "birth.png", "This is no PDF"),
        (pdf(after=zipped()), "birth.pdf", "holds something else"),
        (png(10_000, 10_000), "birth.png", "too large to look at safely"),
        (pdf() + b" " * 11 * 1024 * 1024, "birth.pdf", "larger than 10 MB"),
        (pdf() + b" " * 13 * 1024 * 1024, "birth.pdf", "larger than 10 MB"),
        (None, "", "No file was chosen."),
    ],
    ids=["0 bytes", "zip as pdf", "svg as png", "polyglot", "pixel bomb", "11 MB", "13 MB", "nothing"],
)
def test_a_file_that_is_refused_leaves_nothing_and_says_why(rao, content, name, code):
    answer = send(rao, content, name)
    assert answer.status_code == 422
    assert code in str(answer.context["upload_form"].errors["file"])
    assert (StoredFile.objects.count(), Paper.objects.count(), on_disk()) == (0, 0, [])


def test_a_name_of_three_hundred_letters_that_turns_around_is_kept_short_and_plain(rao):
    send(rao, jpeg(), "../" + "a" * 300 + "\u202efdp.jpg")
    assert StoredFile.objects.get().name == "a" * 80 + ".jpg"


def test_of_a_passport_no_copy_is_taken(rao):
    answer = send(rao, pdf(), where="/papers/mira/passport/")
    assert answer.status_code == 409
    assert (StoredFile.objects.count(), on_disk()) == (0, [])
    assert "upload_form" in rao.client.get("/papers/mira/passport/").context
    assert b'type="file"' not in rao.client.get("/papers/mira/passport/").content


def test_two_tabs_that_upload_at_once_keep_one_file_and_tell_the_other(rao):
    assert send(rao, pdf()).status_code == 302
    answer = send(rao, png(), "other.png")
    assert answer.status_code == 409
    assert [file.media_type for file in StoredFile.objects.all()] == ["application/pdf"]
    assert len(on_disk()) == 1


def test_a_replacement_deletes_what_it_replaces(rao, django_capture_on_commit_callbacks):
    first = upload(rao)
    with django_capture_on_commit_callbacks(execute=True):
        second = upload(rao, content=png(), seen=str(first.pk))
    first.refresh_from_db()
    assert (first.state, first.deleted_because, first.name) == ("deleted", "replaced", "")
    assert on_disk() == [papers_files.place_of(second.pk)]


def test_a_full_disk_is_said_and_leaves_nothing(rao, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert send(rao, pdf()).status_code == 503
    assert (StoredFile.objects.count(), Paper.objects.count(), on_disk()) == (0, 0, [])


def test_a_fault_in_the_database_takes_the_file_back_from_the_disk(rao, monkeypatch):
    def fault(_file):
        raise RuntimeError

    monkeypatch.setattr(papers, "ask_for_scan", fault)
    with pytest.raises(RuntimeError):
        upload(rao)
    assert (StoredFile.objects.count(), on_disk()) == (0, [])


def test_withdrawing_deletes_the_copy_at_once_and_keeps_the_proof(rao, django_capture_on_commit_callbacks):
    file = upload(rao)
    with django_capture_on_commit_callbacks(execute=True):
        answer = rao.client.post(f"{BIRTH}withdraw/", {"seen": str(file.pk)})
    assert answer.status_code == 302
    file.refresh_from_db()
    assert (file.state, file.deleted_because, file.paper.state, on_disk()) == ("deleted", "withdrawn", "withdrawn", [])
    assert file.sha256 != ""


def test_nobody_uploads_for_somebody_who_is_not_there_or_a_paper_that_is_none(rao):
    for person, document in (("nobody", "birth-certificate"), ("mira", "horoscope")):
        with pytest.raises(NotFound):
            upload(rao, person=person, document=document)
    with pytest.raises(NotAllowed):
        upload(rao, by=Actor("newcomer", "arjun", Role.HOUSEHOLD_MEMBER, household=str(rao.household.pk)))


def test_a_file_that_vanished_is_said_calmly(rao):
    file = upload(rao)
    papers_files.remove(file.pk)
    answer = rao.client.get(f"/papers/file/{file.pk}/")
    assert answer.status_code == 410
    StoredFile.objects.update(uploaded_at=timezone.now() - timedelta(hours=2))
    papers_daily.sweep_folder(timezone.now())
    assert rao.client.get(BIRTH).context["row"].copy_ended.startswith("The copy is gone from our storage.")


def test_files_of_nobody_are_swept_and_young_ones_are_left_alone(rao):
    file = upload(rao)
    orphan = papers_files.place_of(file.pk).with_name("0" * 32)
    orphan.write_bytes(b"left behind")
    papers_daily.sweep_folder(timezone.now())
    assert orphan.exists()
    papers_daily.sweep_folder(timezone.now() + timedelta(hours=2))
    assert on_disk() == [papers_files.place_of(file.pk)]


def test_a_household_that_is_forgotten_takes_its_files_along(rao, django_capture_on_commit_callbacks):
    upload(rao)
    with django_capture_on_commit_callbacks(execute=True):
        forget_household(household=rao.household, by=rao.actor)
    assert (StoredFile.objects.count(), on_disk()) == (0, [])


def test_a_copy_that_nobody_looked_at_is_deleted_after_ninety_days(rao):
    file = upload(rao)
    papers_daily.end_copies(timezone.now() + timedelta(days=90))
    assert StoredFile.objects.get(pk=file.pk).state == "quarantine"
    papers_daily.end_copies(timezone.now() + timedelta(days=91))
    assert StoredFile.objects.get(pk=file.pk).deleted_because == "too-old"
    sentences = [entry.sentence for entry in entries_about(rao.household.pk)]
    assert sentences.count("paper-copy-ended") == 1


# -- the scanner --------------------------------------------------------------------------------------------------------


def test_a_clean_file_leaves_quarantine(rao, clamd):
    file = upload(rao)
    run_all_due()
    file.refresh_from_db()
    assert (file.state, file.scanner, clamd.scanned) == ("clean", "clamd", [pdf()])


def test_a_virus_is_deleted_and_the_household_is_told_without_a_word_about_the_paper(
    rao, clamd, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        upload(rao, content=pdf(inside=EICAR))
        mail.outbox.clear()
        run_all_due()
    file = StoredFile.objects.get()
    assert (file.state, file.finding, file.paper.state) == ("infected", "Eicar-Test-Signature", "withdrawn")
    assert on_disk() == []
    assert [message.subject for message in mail.outbox] == ["We deleted a file that you uploaded"]
    assert "birth" not in mail.outbox[0].body.lower()
    assert rao.client.get(BIRTH).context["row"].copy_ended.startswith("We found a virus")


@pytest.mark.parametrize(
    "says", ["close", "ERROR: out of memory", "stream: OKAY", "INSTREAM size limit exceeded. ERROR"]
)
def test_a_scanner_that_gives_no_verdict_leaves_the_file_in_quarantine_and_is_asked_again(rao, clamd, says):
    clamd.says = says
    file = upload(rao)
    run_all_due()
    file.refresh_from_db()
    job = Job.objects.get(task=papers_scan.SCAN)
    assert (file.state, job.state, job.tries) == ("quarantine", "waiting", 1)
    clamd.says = ""
    Job.objects.update(due_at=timezone.now())
    run_all_due()
    file.refresh_from_db()
    assert file.state == "clean"


def test_a_scanner_that_hangs_is_given_up_after_its_time(clamd):
    clamd.says = "hang"
    with pytest.raises(papers_scan.ScannerFailed):
        papers_scan.scan(pdf(), clamd.address, timeout=0.2)


def test_a_scanner_that_is_not_there_is_asked_again(rao, settings):
    settings.CLAMD = "tcp:127.0.0.1:9"
    upload(rao)
    run_all_due()
    assert Job.objects.get(task=papers_scan.SCAN).tries == 1


def test_a_scanner_on_a_unix_socket_is_spoken_to(tmp_path):
    import socketserver

    from papers_files import _Clamd

    class Server(socketserver.UnixStreamServer):
        mood = type("Mood", (), {"says": ""})
        scanned: list[bytes] = []

    with Server(str(tmp_path / "clamd.ctl"), _Clamd) as server:
        thread = threading.Thread(target=server.handle_request, daemon=True)
        thread.start()
        assert papers_scan.scan(pdf(), f"unix:{tmp_path}/clamd.ctl").clean
        thread.join()


def test_without_a_scanner_everything_waits_until_there_is_one(rao, settings, clamd):
    address, settings.CLAMD = settings.CLAMD, ""
    file = upload(rao)
    run_all_due()
    assert Job.objects.filter(task=papers_scan.SCAN).count() == 0
    settings.CLAMD = address
    assert papers_scan.ask_for_scans() == 1
    run_all_due()
    file.refresh_from_db()
    assert file.state == "clean"


def test_a_file_that_was_withdrawn_while_it_was_scanned_stays_deleted(rao, clamd):
    file = upload(rao)
    papers.withdraw(
        papers.Whose(rao.household, "mira", "birth-certificate"), seen=str(file.pk), by=rao.actor, now=timezone.now()
    )
    papers_scan._judged(file, papers_scan.Verdict(), now=timezone.now())
    file.refresh_from_db()
    assert file.state == "deleted"


# -- who may look at it -------------------------------------------------------------------------------------------------


def test_a_paper_is_lent_to_the_cases_that_ask_for_it_whichever_comes_first(rao):
    upload(rao, person="priya")
    case = open_case(rao, "registration")
    assert [use.case for use in PaperUse.objects.all()] == [case]
    upload(rao, person="mira")
    assert Paper.objects.get(person_key="mira").uses.count() == 0
    other = open_case(rao, "residence-permit")
    upload(rao, person="priya", document="diploma")
    used = {use.case for use in PaperUse.objects.filter(paper__document="diploma")}
    asks = "diploma" in queries.documents_of_case(other)
    assert used == ({other} if asks else set())


def open_case(rao, kind, person="priya") -> Case:
    return actions.open_case(
        actions.NewCase(kind=kind, household=rao.household.pk, person_key=person), by=SYSTEM, now=timezone.now()
    )
