"""Officers ask for papers, check and reject them, each authority for its own purpose; the household sees who looked."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from papers_files import pdf

from softlanding.cases import actions
from softlanding.cases.actions import papers, papers_daily, papers_staff
from softlanding.cases.models import Case, Paper, PaperUse, StoredFile
from softlanding.cases.queries import papers as queries
from softlanding.cases.queries.papers import papers_missing
from softlanding.common.access.terms import SYSTEM
from softlanding.common.audit import entries_about
from softlanding.common.errors import NotFound
from softlanding.common.jobs import run_all_due
from softlanding.core.papers import REJECTIONS
from softlanding.journeys.queries import household_file

pytestmark = pytest.mark.django_db
CLERK, OFFICER = "municipal-clerk", "ind-officer"


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.CLAMD = ""
    settings.UNSCANNED_PAPERS = False


@pytest.fixture
def rao(keep):
    return keep()


@pytest.fixture
def clerk(client_as):
    return client_as(CLERK)


def open_case(rao, kind="registration", person="priya") -> Case:
    return actions.open_case(
        actions.NewCase(kind=kind, household=rao.household.pk, person_key=person), by=SYSTEM, now=timezone.now()
    )


def upload(rao, document="birth-certificate", *, person="priya", scanned=True) -> StoredFile:
    before = queries.paper_of(rao.household.pk, person, document)
    file = papers.upload(
        papers.Whose(rao.household, person, document),
        content=pdf(),
        name="x.pdf",
        seen=str(before.live[0].pk) if before and before.live else "",
        by=rao.actor,
        now=timezone.now(),
    )
    if scanned:
        StoredFile.objects.filter(pk=file.pk).update(state="clean")
    return file


def paper(document="birth-certificate", person="priya") -> Paper:
    return Paper.objects.get(document=document, person_key=person)


def at(case: Case, name: str, *more: object) -> str:
    return (
        f"/staff/papers/{case.authority}/case/{case.pk}/"
        + "/".join(str(part) for part in (*more, name) if part)
        + ("/" if name else "")
    )


def press(client, case, step, one=None, **more):
    one = one or paper()
    where = at(case, step if step in {"reject", "undo"} else "step", "paper", one.pk)
    return client.post(where, {"seen": one.version, "step": step, **more})


def sentences(rao):
    return [entry.sentence for entry in entries_about(rao.household.pk).order_by("pk")]


def has(rao, person="priya"):
    return next(one for one in household_file(rao.household).people if one.id == person).has or ()


# -- asking -------------------------------------------------------------------------------------------------------------


def test_one_press_asks_for_everything_that_is_missing_and_nothing_twice(rao, clerk):
    case = open_case(rao)
    missing = papers_missing(rao.household, ["priya"], "municipality", on=timezone.localdate())
    assert [one.document for one in missing] == ["proof-of-address", "residence-proof"]
    answer = clerk.post(at(case, "ask-missing"))
    assert answer.status_code == 302
    asked = Paper.objects.filter(state="asked")
    assert sorted(one.document for one in asked) == sorted(one.document for one in missing)
    assert all(one.asked_by == "municipality" for one in asked)
    before = Paper.objects.count()
    clerk.post(at(case, "ask-missing"))
    assert (Paper.objects.count(), sentences(rao).count("paper-asked")) == (before, len(missing))


def test_the_household_is_told_once_that_something_is_asked_and_not_what(rao, clerk):
    case = open_case(rao)
    wanted = ["priya:birth-certificate", "priya:marriage-certificate"]
    until = (timezone.localdate() + timedelta(days=14)).isoformat()
    answer = clerk.post(
        at(case, "ask"), {"papers": wanted, "reason": "Your name is written in two ways.", "needed_by_on": until}
    )
    assert answer.status_code == 302
    mail.outbox.clear()
    run_all_due()
    assert [message.subject for message in mail.outbox] == ["We ask for a paper"]
    assert "certificate" not in str(mail.outbox[0].message()).lower()
    row = rao.client.get("/papers/priya/birth-certificate/").context["row"]
    assert (row.word, row.asked_by, row.reasons) == (
        "Asked for", "Municipality", ("Your name is written in two ways.",),
    )  # fmt: skip


def test_nothing_is_asked_for_yesterday_or_without_a_paper(rao, clerk):
    case = open_case(rao)
    assert clerk.post(at(case, "ask"), {"reason": "x"}).status_code == 422
    gone = (timezone.localdate() - timedelta(days=1)).isoformat()
    answer = clerk.post(at(case, "ask"), {"papers": ["priya:diploma"], "needed_by_on": gone})
    assert answer.status_code == 422
    assert Paper.objects.count() == 0


# -- looking ------------------------------------------------------------------------------------------------------------


def test_a_paper_for_both_is_uploaded_once_and_each_look_is_noted_for_its_authority(rao, client_as):
    town, ind = open_case(rao), open_case(rao, "residence-permit")
    file = upload(rao)
    for one in (town, ind):
        PaperUse.objects.get_or_create(paper=paper(), case=one, defaults={"region": "the-hague"})
    for role, case in ((CLERK, town), (OFFICER, ind)):
        answer = client_as(role).get(at(case, str(file.pk), "file"))
        assert (answer.status_code, answer.content) == (200, pdf())
        assert answer["Content-Disposition"].startswith("attachment;")
    looks = [(entry.actor_role, entry.purpose) for entry in queries.who_looked_at(paper())]
    assert looks == [("ind-officer", "residence"), ("municipal-clerk", "registration")]
    shown = rao.client.get("/papers/priya/birth-certificate/").context["looks"]
    assert [look["sentence"] for look in shown] == [
        "An IND officer opened the copy of a paper (birth certificate).",
        "A municipal clerk opened the copy of a paper (birth certificate).",
    ]


def test_an_authority_opens_neither_the_cases_nor_the_papers_of_the_other(rao, client_as):
    town, ind = open_case(rao), open_case(rao, "residence-permit")
    file = upload(rao)
    PaperUse.objects.all().delete()
    PaperUse.objects.create(paper=paper(), case=ind, region="the-hague")
    clerk = client_as(CLERK)
    assert clerk.get(f"/staff/papers/ind/case/{ind.pk}/").status_code == 403
    assert clerk.get(f"/staff/papers/municipality/case/{ind.pk}/").status_code == 404
    assert clerk.get(at(town, str(file.pk), "file")).status_code == 404
    assert press(clerk, town, "check").status_code == 404
    rows = clerk.get(at(town, "")).context["papers"]
    assert [one["file_url"] for one in rows if one["row"].file] == []
    assert client_as("coordinator").get(at(town, "")).status_code == 403


def test_nobody_at_a_desk_opens_what_was_not_scanned_unless_the_operator_says_so(rao, clerk, settings):
    case, file = open_case(rao), upload(rao, scanned=False)
    assert clerk.get(at(case, str(file.pk), "file")).status_code == 403
    row = next(one for one in clerk.get(at(case, "")).context["papers"] if one["row"].document == "birth-certificate")
    assert (row["row"].file_word, row["file_url"]) == ("uploaded, not scanned", "")
    settings.UNSCANNED_PAPERS = True
    assert clerk.get(at(case, str(file.pk), "file")).status_code == 200
    settings.CLAMD = "tcp:127.0.0.1:9"  # with a scanner nobody opens what it has not seen
    assert clerk.get(at(case, str(file.pk), "file")).status_code == 403


def test_the_papers_of_a_closed_case_are_not_opened_any_more(rao, clerk):
    case, file = open_case(rao), upload(rao)
    Case.objects.update(closed_at=timezone.now())
    assert clerk.get(at(case, str(file.pk), "file")).status_code == 404


def test_what_waits_is_listed_the_oldest_first_with_few_queries(rao, clerk, django_assert_max_num_queries):
    open_case(rao)
    for document in ("birth-certificate", "marriage-certificate"):
        upload(rao, document)
    with django_assert_max_num_queries(12):
        rows = clerk.get("/staff/papers/municipality/").context["rows"]
    assert [row["title"] for row in rows] == ["Birth certificate", "Certificate of marriage or registered partnership"]
    press(clerk, Case.objects.get(), "check")
    assert len(clerk.get("/staff/papers/municipality/").context["rows"]) == 1


# -- deciding -----------------------------------------------------------------------------------------------------------


def test_a_paper_seen_at_the_desk_needs_no_copy_and_counts_as_there(rao, clerk):
    case = open_case(rao)
    actions.ask_for_papers(
        case, [actions.WantedPaper("priya", "birth-certificate")], by=clerk_actor(), now=timezone.now()
    )
    press(clerk, case, "receive")
    assert (paper().state, StoredFile.objects.count(), "birth-certificate" in has(rao)) == ("received", 0, True)


def test_a_rejection_gives_its_reason_in_the_households_language_and_leaves_the_passport_right(rao, clerk):
    case = open_case(rao)
    upload(rao)
    assert "birth-certificate" in has(rao)
    answer = press(clerk, case, "reject", reason_kind="no-formality", reason="The stamp is on page 2.")
    assert answer.status_code == 302
    assert "birth-certificate" not in has(rao)
    rao.client.cookies["language"] = "nl"
    row = rao.client.get("/papers/priya/birth-certificate/").context["row"]
    assert row.reasons == ("De apostille of de legalisatie ontbreekt.", "The stamp is on page 2.")
    mail.outbox.clear()
    run_all_due()
    assert "A paper is not in order yet" in [message.subject for message in mail.outbox]
    upload(rao)
    assert (paper().state, "birth-certificate" in has(rao)) == ("received", True)


def test_a_rejection_without_a_reason_is_none(rao, clerk):
    case = open_case(rao)
    upload(rao)
    for more in ({}, {"reason_kind": "horoscope"}, {"reason_kind": "other", "reason": " "}):
        assert press(clerk, case, "reject", **more).status_code == 422
    assert paper().state == "received"
    assert set(REJECTIONS) >= {"other", "not-readable"}


def test_a_copy_that_all_have_checked_goes_at_night_and_undo_keeps_it(rao, client_as):
    town, ind = open_case(rao), open_case(rao, "residence-permit")
    upload(rao)
    PaperUse.objects.get_or_create(paper=paper(), case=ind, defaults={"region": "the-hague"})
    clerk, officer = client_as(CLERK), client_as(OFFICER)
    press(clerk, town, "check")
    assert (paper().state, queries.live_file(paper()).delete_after_on > timezone.localdate()) == ("received", True)
    press(officer, ind, "check")
    assert (paper().state, queries.live_file(paper()).delete_after_on) == ("checked", timezone.localdate())
    press(officer, ind, "undo")
    assert (paper().state, queries.live_file(paper()).delete_after_on > timezone.localdate()) == ("received", True)
    press(officer, ind, "check")
    papers_daily.end_copies(timezone.now())
    assert queries.live_file(paper()) is not None
    papers_daily.end_copies(timezone.now() + timedelta(days=1))
    assert (queries.live_file(paper()), paper().state) == (None, "checked")


def test_a_copy_goes_when_its_cases_are_closed(rao):
    open_case(rao)
    upload(rao)
    Case.objects.update(closed_at=timezone.now())
    papers_daily.end_copies(timezone.now())
    assert StoredFile.objects.get().deleted_because == "not-needed"


def test_only_the_last_step_is_undone_and_only_by_the_authority_that_made_it(rao, client_as):
    town, ind = open_case(rao), open_case(rao, "residence-permit")
    upload(rao)
    PaperUse.objects.get_or_create(paper=paper(), case=ind, defaults={"region": "the-hague"})
    clerk, officer = client_as(CLERK), client_as(OFFICER)
    press(clerk, town, "reject", reason_kind="too-old")
    assert press(officer, ind, "undo").status_code == 409
    assert press(clerk, town, "undo").status_code == 302
    assert (paper().state, "birth-certificate" in has(rao)) == ("received", True)
    assert press(clerk, town, "undo").status_code == 409
    press(clerk, town, "check")
    upload_again = papers.Whose(rao.household, "priya", "birth-certificate")
    papers.tell_origin(upload_again, issued_in="IN", known_language=None, by=rao.actor, now=timezone.now())
    assert press(clerk, town, "undo").status_code == 409


def test_two_officers_do_not_decide_over_each_other(rao, clerk):
    case = open_case(rao)
    upload(rao)
    old = paper()
    press(clerk, case, "check")
    assert press(clerk, case, "reject", old, reason_kind="too-old").status_code == 409


def test_what_is_not_needed_or_given_back_is_missing_no_more(rao, clerk):
    case = open_case(rao)
    clerk.post(at(case, "ask"), {"papers": ["priya:diploma", "priya:birth-certificate"]})
    press(clerk, case, "drop", paper("diploma"))
    press(clerk, case, "receive")
    press(clerk, case, "return")
    assert (paper("diploma").state, paper().state) == ("not-needed", "returned")
    missing = papers_missing(rao.household, ["priya"], "municipality", on=timezone.localdate())
    assert {"diploma", "birth-certificate"} & {one.document for one in missing} == set()


def test_a_paper_expires_by_itself_after_a_warning(rao, clerk):
    case = open_case(rao)
    upload(rao)
    today = timezone.localdate()
    press(clerk, case, "check", valid_until_on=(today + timedelta(days=40)).isoformat())
    mail.outbox.clear()
    for days, subjects in ((5, []), (10, ["A paper soon expires"]), (11, []), (41, ["A paper soon expires"])):
        mail.outbox.clear()
        papers_daily.expire_papers(timezone.now() + timedelta(days=days))
        run_all_due()
        assert [m.subject for m in mail.outbox if "paper" in m.subject.lower()] == subjects
    assert (paper().state, "birth-certificate" in has(rao)) == ("expired", False)


def test_a_day_that_is_over_is_no_day_until_which_a_paper_holds(rao, clerk):
    case = open_case(rao)
    upload(rao)
    gone = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert press(clerk, case, "check", valid_until_on=gone).status_code == 422
    assert press(clerk, case, "check", valid_until_on="tomorrow").status_code == 422


def test_a_paper_that_the_case_does_not_use_is_not_found(rao):
    case = open_case(rao)
    upload(rao, person="mira")
    with pytest.raises(NotFound):
        papers_staff.step_paper(
            case,
            paper(person="mira").pk,
            papers_staff.PaperStep(id="check", seen=1),
            by=clerk_actor(),
            now=timezone.now(),
        )


def clerk_actor():
    from softlanding.common.access import Actor, Role

    return Actor(kind="staff", id="", role=Role.MUNICIPAL_CLERK)
