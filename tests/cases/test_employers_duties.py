"""An employer's duties on its pages: computed, marked, undone, taken along, reminded of; and changes noted."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from employing import brought, colleague, employer_named
from softlanding.cases import actions, queries
from softlanding.cases.actions import employers_duties
from softlanding.cases.models import Colleague, DutyDone, EmployerChange
from softlanding.common.jobs import run_all_due
from softlanding.common.models import AuditEntry, Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db):
    return colleague(employer_named())


def today() -> date:
    return timezone.localdate()


def ids(employer) -> list[str]:
    return [row.due.duty.id for row in queries.duties_of(employer, on=today())]


def test_what_the_employer_stated_becomes_duties(owner):
    employer = owner.own.employer
    brought(employer, permit_ends_on=today() + timedelta(days=40), contract_ends_on=today() + timedelta(days=200))
    rows = queries.duties_of(employer, on=today())
    assert [(row.due.duty.id, row.stand, row.name) for row in rows] == [
        ("extend-permit", "later", "Ada Okafor"),
        ("contract-ends", "later", "Ada Okafor"),
    ]
    assert [row.due.duty.id for row in queries.ahead(rows, on=today())] == ["extend-permit"]


def test_a_citizen_of_the_european_union_has_no_permit_to_extend(owner):
    brought(owner.own.employer, passport="SE", permit_ends_on=today() + timedelta(days=40))
    assert ids(owner.own.employer) == []


def test_days_are_stated_on_a_page_and_duties_follow(owner):
    about = brought(owner.own.employer)
    ends_on = today() + timedelta(days=20)
    told = {"announcement": str(about.pk), "permit_ends_on": ends_on.isoformat(), "contract_ends_on": ""}
    assert owner.client.post("/employer/duties/days/", told).url == "/employer/duties/"
    assert ids(owner.own.employer) == ["extend-permit"]
    owner.client.post("/employer/duties/days/", {**told, "permit_ends_on": ""})
    assert ids(owner.own.employer) == []


def noted(owner, about, what="job-ended", on=None, **more):
    told = {"announcement": str(about.pk), "what": what, "happened_on": (on or today()).isoformat(), **more}
    return owner.client.post("/employer/duties/change/", told)


def test_a_change_that_is_noted_says_what_to_tell_to_whom_by_when(owner):
    about = brought(owner.own.employer)
    assert noted(owner, about).url == "/employer/duties/"
    page = owner.client.get("/employer/duties/").content.decode()
    assert "Tell the IND that the job ended" in page
    assert "Softlanding does not do this for you." in page
    assert sorted(ids(owner.own.employer)) == ["keep-records", "tell-job-ended"]
    assert mail.outbox == []


def test_a_change_that_is_noted_twice_stands_once(owner):
    about = brought(owner.own.employer)
    noted(owner, about)
    noted(owner, about)
    assert EmployerChange.objects.count() == 1


def test_a_change_of_tomorrow_is_refused(owner):
    answer = noted(owner, brought(owner.own.employer), on=today() + timedelta(days=1))
    assert (answer.status_code, EmployerChange.objects.count()) == (422, 0)


def test_a_change_is_taken_back_with_what_followed_from_it(owner):
    noted(owner, brought(owner.own.employer))
    owner.client.post(f"/employer/duties/change/{EmployerChange.objects.get().pk}/withdraw/")
    assert ids(owner.own.employer) == []
    assert EmployerChange.objects.get().withdrawn_at is not None


def test_a_duty_is_done_on_a_day_and_undone(owner):
    brought(owner.own.employer, permit_ends_on=today() + timedelta(days=40))
    [row] = queries.duties_of(owner.own.employer, on=today())
    told = {"duty": row.key, "done_on": today().isoformat(), "note": "By post"}
    owner.client.post("/employer/duties/done/", told)
    [row] = queries.duties_of(owner.own.employer, on=today())
    assert (row.stand, row.done.note) == ("done", "By post")
    owner.client.post("/employer/duties/done/", told)
    assert DutyDone.objects.count() == 1
    owner.client.post("/employer/duties/undo/", {"duty": row.key})
    assert DutyDone.objects.count() == 0


def test_another_end_of_the_permit_is_another_duty(owner):
    about = brought(owner.own.employer, permit_ends_on=today() + timedelta(days=40))
    [row] = queries.duties_of(owner.own.employer, on=today())
    owner.client.post("/employer/duties/done/", {"duty": row.key, "done_on": today().isoformat()})
    actions.state_days(
        employer=owner.own.employer,
        announcement=about.pk,
        contract_ends_on=None,
        permit_ends_on=today() + timedelta(days=900),
        by=owner.actor,
        now=timezone.now(),
    )
    [row] = queries.duties_of(owner.own.employer, on=today())
    assert row.stand == "later"


def test_a_day_that_has_not_come_is_no_day_on_which_it_was_done(owner):
    brought(owner.own.employer, permit_ends_on=today() + timedelta(days=40))
    [row] = queries.duties_of(owner.own.employer, on=today())
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert owner.client.post("/employer/duties/done/", {"duty": row.key, "done_on": tomorrow}).status_code == 422


def test_a_viewer_looks_and_changes_nothing(owner):
    about = brought(owner.own.employer, permit_ends_on=today() + timedelta(days=40))
    [row] = queries.duties_of(owner.own.employer, on=today())
    viewer = colleague(owner.own.employer, "Sara", "viewer")
    assert viewer.client.get("/employer/duties/").status_code == 200
    answers = [
        viewer.client.post("/employer/duties/done/", {"duty": row.key, "done_on": today().isoformat()}),
        viewer.client.post("/employer/duties/undo/", {"duty": row.key}),
        noted(viewer, about),
        viewer.client.post("/employer/duties/days/", {"announcement": str(about.pk)}),
        viewer.client.post("/employer/duties/letters/", {"letters": "on"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5


def test_the_people_of_another_employer_do_not_exist(owner):
    about = brought(employer_named("Zilt Institute"), permit_ends_on=today() + timedelta(days=40))
    key = f"{about.pk}:extend-permit:{today() + timedelta(days=39)}"
    done = owner.client.post("/employer/duties/done/", {"duty": key, "done_on": today().isoformat()})
    assert (done.status_code, noted(owner, about).status_code) == (404, 422)
    change = EmployerChange.objects.create(
        region="x", announcement=about, what="moved", happened_on=today(), noted_at=timezone.now()
    )
    assert owner.client.post(f"/employer/duties/change/{change.pk}/withdraw/").status_code == 404


def test_duties_are_filtered_and_taken_along(owner):
    employer = owner.own.employer
    brought(employer, permit_ends_on=today() + timedelta(days=10))
    brought(employer, "tanaka", "Yui Tanaka", "JP", contract_ends_on=today() + timedelta(days=300))

    def shown(query: str) -> list[str]:
        return [row["name"] for row in owner.client.get(f"/employer/duties/?{query}").context["rows"]]

    assert [shown(query) for query in ("", "stand=soon", "stand=later", "stand=done", "duty=extend-permit")] == [
        ["Ada Okafor", "Yui Tanaka"], ["Ada Okafor"], ["Yui Tanaka"], [], ["Ada Okafor"],
    ]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(owner.client.get("/employer/duties/duties.csv").content.decode())))
    assert [(row["duty"], row["who"], row["kind"], row["source"]) for row in rows] == [
        ("extend-permit", "Ada Okafor", "legal", "vreemdelingenbesluit-2000 3.80"),
        ("contract-ends", "Yui Tanaka", "estimate", "vreemdelingenbesluit-2000 3.58"),
    ]


def test_a_month_shows_what_is_due_in_it(owner):
    brought(owner.own.employer, permit_ends_on=date(2028, 3, 1))
    month = owner.client.get("/employer/duties/?month=2028-02").context["month"]
    assert (month["title"], month["count"], month["before"], month["after"]) == (
        "February 2028", 1, "2028-01", "2028-03",
    )  # fmt: skip
    assert [day["number"] for week in month["weeks"] for day in week if day["due"]] == [29]
    assert owner.client.get("/employer/duties/?month=nonsense").status_code == 200


def test_a_calendar_reads_the_duties_at_a_private_address(owner, client):
    brought(owner.own.employer, permit_ends_on=date(2028, 3, 1))
    page = owner.client.post("/employer/duties/calendar/", {"do": "make"})
    where = page.context["address"].split("8000")[-1].replace("http://127.0.0.1", "")
    answer = client.get(where)
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [(str(one["summary"]), one.decoded("dtstart")) for one in events] == [
        ("The request to extend the permit is with the IND (Ada Okafor)", date(2028, 2, 29)),
    ]
    assert client.get(where, headers={"if-none-match": answer["ETag"]}).status_code == 304
    token = where.split("/")[-2]
    assert token not in str(Colleague.objects.values())


def test_the_calendar_stops_when_it_is_switched_off_or_its_owner_leaves(owner, client):
    colleague(owner.own.employer, "Sara", "owner")

    def address() -> str:
        page = owner.client.post("/employer/duties/calendar/", {"do": "make"})
        return "/employer/feed/" + page.context["address"].split("/employer/feed/")[1]

    first = address()
    second = address()
    assert [client.get(where).status_code for where in (first, second)] == [404, 200]
    owner.client.post("/employer/duties/calendar/", {"do": "end"})
    assert client.get(second).status_code == 404
    third = address()
    owner.client.post("/employer/colleagues/leave/")
    assert client.get(third).status_code == 404


MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=timezone.get_default_timezone())


def send(now: datetime) -> list[str]:
    mail.outbox.clear()
    employers_duties.start_digests(now=now)
    run_all_due()
    return [message.subject for message in mail.outbox]


def test_letters_come_on_mondays_to_who_asked_for_them(owner):
    brought(owner.own.employer, permit_ends_on=date(2026, 12, 20))
    brought(owner.own.employer, "tanaka", "Yui Tanaka", "JP", permit_ends_on=date(2028, 1, 1))
    assert send(MONDAY) == []
    owner.client.post("/employer/duties/letters/", {"letters": "on"})
    assert send(MONDAY) == ["1 thing to do for the people you bring"]
    assert (
        "Sat 19 Dec 2026: The request to extend the permit is with the IND (Ada Okafor). Legal" in mail.outbox[0].body
    )
    assert send(MONDAY + timedelta(days=1)) == []
    owner.client.post("/employer/duties/letters/", {"letters": "off"})
    assert send(MONDAY + timedelta(days=7)) == []


def test_one_monday_makes_one_letter(owner):
    brought(owner.own.employer, permit_ends_on=date(2026, 12, 20))
    owner.client.post("/employer/duties/letters/", {"letters": "on"})
    employers_duties.start_digests(now=MONDAY)
    employers_duties.start_digests(now=MONDAY)
    assert Job.objects.filter(task=employers_duties.DIGEST).count() == 1


def test_nothing_to_do_is_no_letter(owner):
    owner.client.post("/employer/duties/letters/", {"letters": "on"})
    assert send(MONDAY) == []


def test_what_an_employer_notes_about_somebody_who_joined_stands_in_their_own_list(owner, rao):
    about = brought(owner.own.employer)
    about.household = rao.household
    about.save()
    noted(owner, about)
    entry = AuditEntry.objects.filter(household=rao.household.pk).latest("at")
    assert (entry.sentence, entry.actor_role) == ("employer-noted-change", "employer")


def test_the_first_page_says_what_needs_somebody_today(owner):
    brought(owner.own.employer, permit_ends_on=today() + timedelta(days=10))
    page = owner.client.get("/employer/").context
    assert [row["title"] for row in page["urgent"]] == ["The request to extend the permit is with the IND"]
    assert page["arrivals"]["coming"] == 1


def test_duties_ask_as_much_for_one_person_as_for_many(owner):
    counts = []
    for number in (1, 30):
        for at in range(number):
            brought(owner.own.employer, f"k{number}-{at}", permit_ends_on=today() + timedelta(days=40))
        owner.client.get("/employer/duties/")
        with CaptureQueriesContext(connection) as asked:
            owner.client.get("/employer/duties/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
