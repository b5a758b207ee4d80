"""An employer brings its arrivals in: preview first, nothing half-saved, the same file twice changes nothing."""

import csv
import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from softlanding.cases.actions import cohort as actions
from softlanding.cases.actions import let_colleague_in, open_employer
from softlanding.cases.actions.cohort_reckoning import reckon_all_again
from softlanding.cases.models import Announcement, Cohort
from softlanding.common import jobs
from softlanding.common.access.terms import SYSTEM
from softlanding.core.cohort import COLUMNS
from softlanding.people.actions import join_organisation, know_organisation

pytestmark = pytest.mark.django_db
HEAD = ",".join(COLUMNS)
RAO = "rao,priya,Priya,Rao,1991-05-12,IN,highly-skilled-migrant,,,2027-01-18,delft,rented,36,6100,2027-02-01"
ARJUN = "rao,arjun,Arjun,Rao,1990-02-02,IN,family,priya,,,,,,,"
LARS = "lars,lars,Lars,Berg,1989-04-01,NO,employment,,,2027-03-01,den-haag,rented,24,5200,2027-03-08"
WRONG = "chen,wei,Wei,Chen,31-12-1994,CN,highly-skilled-migrant,,,2027-02-15,delf,none,24,5900,2027-03-01"


def file_of(*rows, head=HEAD):
    return SimpleUploadedFile("arrivals.csv", "\n".join([head, *rows, ""]).encode(), content_type="text/csv")


@pytest.fixture
def works_for(client_as):
    """Sign somebody in who works for an invented employer, with a part there."""

    def signed_in(part="owner", name="Vaart Software"):
        client = client_as("employer")
        now = timezone.now()
        organisation = know_organisation(kind="company", name=name)
        employer = open_employer(organisation=organisation, now=now, municipality="den-haag", recognised_sponsor=True)
        member = join_organisation(email="employer@example.org", organisation=organisation)
        let_colleague_in(employer=employer, member=member, part=part, now=now)
        return SimpleNamespace(client=client, employer=employer)

    return signed_in


@pytest.fixture
def hr(works_for):
    return works_for()


def hand_in(hr, *rows, **more):
    """Hand a file in and return it, checked."""
    answer = hr.client.post(reverse("cohort:import"), {"file": file_of(*rows, **more)})
    assert answer.status_code == 302, answer.content.decode()
    return Cohort.objects.latest("handed_in_at")


def bring(hr, *rows):
    found = hand_in(hr, *rows)
    return to_the_end(hr, found)


def to_the_end(hr, found):
    """Bring a checked file in, carrying on as its page does."""
    assert hr.client.post(reverse("cohort:bring", args=[found.pk])).status_code == 302
    found.refresh_from_db()
    while found.state == "running":
        hr.client.post(reverse("cohort:file", args=[found.pk]))
        found.refresh_from_db()
    return found


def test_a_file_is_only_looked_at_until_somebody_brings_it_in(hr):
    found = hand_in(hr, RAO, ARJUN, LARS)
    page = hr.client.get(reverse("cohort:file", args=[found.pk])).content.decode()
    assert "2 new arrivals · 0 changed · 0 the same · 0 mistakes" in page
    assert (found.state, bytes(found.content), Announcement.objects.count()) == ("checked", b"", 0)


def test_bringing_in_saves_each_household_with_what_it_waits_for(hr):
    found = bring(hr, RAO, ARJUN, LARS)
    assert (found.state, found.added, found.changed, found.same, found.households) == ("done", 2, 0, 0, [])
    rao = Announcement.objects.get(key="rao")
    assert (rao.principal, rao.principal_name, rao.persons, rao.state) == ("priya", "Priya Rao", 2, "announced")
    assert (rao.arrives_on.isoformat(), rao.first_working_day_on.isoformat()) == ("2027-01-18", "2027-02-01")
    assert rao.document["employer"]["recognised_sponsor"] is True
    assert (rao.waits_for != "", rao.reckoned_on) == (True, timezone.localdate())


def test_the_same_file_twice_says_that_nothing_is_new(hr):
    bring(hr, RAO, ARJUN)
    found = hand_in(hr, RAO, ARJUN)
    page = hr.client.get(reverse("cohort:file", args=[found.pk])).content.decode()
    assert "Nothing new: all that is right in this file was brought in before." in page
    assert Announcement.objects.count() == 1


def test_importing_again_updates_and_never_doubles(hr):
    bring(hr, RAO, ARJUN)
    found = hand_in(hr, RAO.replace("6100", "6400"), ARJUN, LARS)
    assert [(one["verdict"], one["changed"]) for one in found.households] == [("changed", ["salary"]), ("new", [])]
    to_the_end(hr, found)
    rao = Announcement.objects.get(key="rao")
    assert (Announcement.objects.count(), rao.document["people"][0]["salary"], rao.version) == (2, 6400, 2)


def test_wrong_rows_stay_out_with_line_and_remedy_and_come_back_as_a_file_to_mend(hr):
    found = hand_in(hr, RAO, WRONG, ARJUN)
    page = hr.client.get(reverse("cohort:file", args=[found.pk])).content.decode()
    assert "did you mean 1994-12-31?" in page
    assert "did you mean delft?" in page
    lines = hr.client.get(reverse("cohort:mend", args=[found.pk])).content.decode().lstrip("\ufeff").splitlines()
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    assert [row["household"] for row in rows] == ["chen"]
    assert "born: is &#x27;" not in rows[0]["mistake"]
    assert rows[0]["mistake"].startswith("born: is '31-12-1994'")
    to_the_end(hr, found)
    assert list(Announcement.objects.values_list("key", flat=True)) == ["rao"]
    mended = [line.replace("31-12-1994", "1994-12-31").replace("delf,", "delft,") for line in lines]
    again = hand_in(hr, *mended[1:], head=mended[0])
    assert (again.mistakes, [one["verdict"] for one in again.households]) == ([], ["new"])


def test_a_file_with_a_misspelt_column_brings_nothing_in(hr):
    found = hand_in(hr, RAO, head=HEAD.replace("salary", "sallary"))
    assert (found.state, found.households) == ("refused", [])
    assert "did you mean salary?" in hr.client.get(reverse("cohort:file", args=[found.pk])).content.decode()
    assert hr.client.post(reverse("cohort:bring", args=[found.pk])).status_code == 409


def test_the_mistakes_are_told_in_dutch(hr):
    hr.client.cookies["language"] = "nl"
    found = hand_in(hr, WRONG)
    assert "bedoelt u delft?" in hr.client.get(reverse("cohort:file", args=[found.pk])).content.decode()


def test_a_large_file_is_brought_in_by_a_worker_and_goes_on_where_it_was_stopped(hr):
    rows = [LARS.replace("lars,lars", f"l{number},lars") for number in range(actions.ROWS_AT_ONCE + 5)]
    found = hand_in(hr, *rows)
    assert found.state == "waiting"
    jobs.run_all_due()
    found.refresh_from_db()
    assert (found.state, found.rows) == ("checked", len(rows))
    found = actions.bring_in(found, by=SYSTEM, now=timezone.now())
    found = actions.carry_on_cohort(found, by=SYSTEM, now=timezone.now(), seconds=0)
    assert (found.state, found.read, Announcement.objects.count()) == ("running", 1, 1)
    jobs.run_all_due()  # as after a kill: what is in stays in, the rest follows
    found.refresh_from_db()
    assert (found.state, found.added, Announcement.objects.count()) == ("done", len(rows), len(rows))


def test_a_page_that_is_behind_another_tab_does_nothing_twice(hr):
    found = hand_in(hr, *[LARS.replace("lars,lars", f"l{number},lars") for number in range(3)])
    Cohort.objects.filter(pk=found.pk).update(state="running")
    here, there = Cohort.objects.get(pk=found.pk), Cohort.objects.get(pk=found.pk)
    here = actions.carry_on_cohort(here, by=SYSTEM, now=timezone.now(), seconds=0)
    there = actions.carry_on_cohort(there, by=SYSTEM, now=timezone.now(), seconds=0)
    assert (there.read, Announcement.objects.count()) == (1, 1)


def test_a_run_can_be_stopped_and_what_is_in_stays(hr):
    found = hand_in(hr, *[LARS.replace("lars,lars", f"l{number},lars") for number in range(3)])
    Cohort.objects.filter(pk=found.pk).update(state="running")
    found = actions.carry_on_cohort(Cohort.objects.get(pk=found.pk), by=SYSTEM, now=timezone.now(), seconds=0)
    hr.client.post(reverse("cohort:stop", args=[found.pk]))
    found = actions.carry_on_cohort(Cohort.objects.get(pk=found.pk), by=SYSTEM, now=timezone.now())
    assert (found.state, found.households, Announcement.objects.count()) == ("stopped", [], 1)


def test_what_was_stated_comes_out_as_a_file_that_changes_nothing(hr):
    bring(hr, RAO, ARJUN, LARS)
    content = hr.client.get(reverse("cohort:export")).content
    answer = hr.client.post(reverse("cohort:import"), {"file": SimpleUploadedFile("again.csv", content)})
    found = Cohort.objects.latest("handed_in_at")
    assert (answer.status_code, found.mistakes) == (302, [])
    assert {one["verdict"] for one in found.households} == {"same"}


def test_who_may_only_look_brings_nobody_in(works_for):
    viewer = works_for("viewer")
    assert viewer.client.get(reverse("cohort:board")).status_code == 200
    assert viewer.client.post(reverse("cohort:import"), {"file": file_of(RAO)}).status_code == 403
    assert viewer.client.get(reverse("cohort:new")).status_code == 403
    assert Cohort.objects.count() == 0


def test_another_employer_sees_nothing_of_it(hr, works_for):
    found = bring(hr, RAO, ARJUN)
    arrival = Announcement.objects.get()
    other = works_for(name="Another Company")
    assert other.client.get(reverse("cohort:arrival", args=[arrival.pk])).status_code == 404
    assert other.client.get(reverse("cohort:file", args=[found.pk])).status_code == 404
    assert "Priya" not in other.client.get(reverse("cohort:board")).content.decode()


def test_one_arrival_by_form_tells_everything_that_is_wrong_and_keeps_what_was_typed(hr):
    told = {"household": "rao", "given_name": "=Priya", "born": "1991-13-01", "nationalities": "India", "salary": "6.100",
            "link_1": "partner_of", "given_name_1": "Arjun", "nationalities_1": "XX1"}  # fmt: skip
    answer = hr.client.post(reverse("cohort:new"), told)
    page = answer.content.decode()
    assert answer.status_code == 422
    for said in ("which is no day of the calendar", "did you mean IN (India)?", "such as 6100"):
        assert said in page
    assert 'value="6.100"' in page
    assert set(answer.context["form"].errors) >= {"born", "nationalities", "salary", "nationalities_1"}
    assert Announcement.objects.count() == 0


def test_one_arrival_by_form_is_announced_with_who_comes_along(hr):
    told = {"household": "rao", "given_name": "Priya", "family_name": "Rao", "born": "1991-05-12", "nationalities": "IN",
            "purpose": "highly-skilled-migrant", "arrival": "2027-01-18", "municipality": "delft", "salary": "6100",
            "link_1": "partner_of", "given_name_1": "Arjun", "born_1": "1990-02-02", "nationalities_1": "IN"}  # fmt: skip
    answer = hr.client.post(reverse("cohort:new"), told)
    found = Announcement.objects.get()
    assert answer.headers["Location"] == reverse("cohort:arrival", args=[found.pk])
    assert found.document["people"][1] == {
        "id": "p2", "name": "Arjun Rao", "born": "1990-02-02", "nationalities": ["IN"], "purpose": "family",
        "partner_of": "p1",
    }  # fmt: skip


def test_the_board_counts_filters_sorts_and_puts_the_overdue_first(hr):
    bring(hr, RAO, ARJUN, LARS)
    Announcement.objects.filter(key="lars").update(next_on=timezone.localdate() - timedelta(days=1))
    Announcement.objects.filter(key="rao").update(next_on=timezone.localdate())
    answer = hr.client.get(reverse("cohort:board"))
    assert [row["name"] for row in answer.context["rows"]] == ["Lars Berg", "Priya Rao"]
    assert answer.context["overdue"] == 1
    assert [row["name"] for row in hr.client.get(reverse("cohort:board"), {"find": "rao"}).context["rows"]] == [
        "Priya Rao"
    ]
    assert [row["name"] for row in hr.client.get(reverse("cohort:board"), {"sort": "arrival"}).context["rows"]] == [
        "Priya Rao",
        "Lars Berg",
    ]
    assert [row["name"] for row in hr.client.get(reverse("cohort:board"), {"state": "overdue"}).context["rows"]] == [
        "Lars Berg"
    ]
    assert "No arrivals here." in hr.client.get(reverse("cohort:board"), {"state": "ended"}).content.decode()


def test_the_board_asks_as_many_questions_for_twenty_as_for_two(hr, django_assert_max_num_queries):
    bring(hr, *[LARS.replace("lars,lars", f"l{number},lars") for number in range(20)])
    hr.client.get(reverse("cohort:board"))
    with django_assert_max_num_queries(14):
        assert hr.client.get(reverse("cohort:board")).status_code == 200


def test_an_empty_board_says_what_to_do(hr):
    assert "Nobody is announced yet." in hr.client.get(reverse("cohort:board")).content.decode()


def test_an_arrival_lands_and_ends_and_not_the_other_way_round(hr):
    bring(hr, LARS)
    found = Announcement.objects.get()
    assert hr.client.post(reverse("cohort:change", args=[found.pk, "ended"])).status_code == 409
    hr.client.post(reverse("cohort:change", args=[found.pk, "landed"]))
    hr.client.post(reverse("cohort:change", args=[found.pk, "ended"]))
    found.refresh_from_db()
    assert (found.state, found.landed_at is not None, found.ended_at is not None) == ("ended", True, True)


def test_every_day_open_arrivals_are_reckoned_anew_once(hr):
    bring(hr, LARS)
    Announcement.objects.update(reckoned_on=None, waits_for="")
    assert (reckon_all_again(timezone.now()), reckon_all_again(timezone.now())) == (1, 0)
    assert Announcement.objects.get().waits_for != ""
