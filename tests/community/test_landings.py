"""Companies that settle: from a lead to a landed company, its plan by a link, and the forecast."""

import csv
import io
from datetime import date

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from softlanding.common.access import Role
from softlanding.common.errors import NotFound, Refused
from softlanding.community import actions, queries
from softlanding.community.models import ExpectedArrivals, Landing

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser(client_as):
    return client_as(Role.BUSINESS_AGENCY)


@pytest.fixture
def company(adviser):
    adviser.post(reverse("landings:new"), {"company": "Kestrel Robotics", "brings_outside_eu": "yes"})
    return Landing.objects.get()


def test_a_name_is_enough_to_add_a_lead(company):
    assert (company.stage, company.facts) == ("lead", {"brings_outside_eu": True})


def test_every_mistake_is_told_and_what_was_typed_stays(adviser):
    page = adviser.post(
        reverse("landings:new"),
        {"company": "", "country": "QX", "municipality": "Nergenshuizen", "contact_email": "x", "sector": "Robots"},
    )
    assert page.status_code == 422
    assert sorted(page.context["form"].errors) == ["company", "contact_email", "country", "municipality"]
    assert 'value="Robots"' in page.content.decode()
    assert Landing.objects.count() == 0


def test_the_first_step_that_begins_makes_a_lead_a_landing(adviser, company):
    adviser.post(reverse("landings:step", args=[company.pk]), {"step": "first-talk", "state": "done"})
    steps = {one.guide.step.id: one.state for one in queries.steps_of(Landing.objects.get())}
    assert (Landing.objects.get().stage, steps["first-talk"], steps["payroll"]) == ("landing", "done", "todo")


def test_a_step_that_is_not_in_the_guide_is_refused(adviser, company):
    answer = adviser.post(reverse("landings:step", args=[company.pk]), {"step": "bribe", "state": "done"})
    assert (answer.status_code, Landing.objects.get().stage) == (422, "lead")


def test_two_advisers_at_once_do_not_overwrite_each_other(adviser, company):
    form = {"company": "Kestrel Robotics", "version": company.version}
    adviser.post(reverse("landings:change", args=[company.pk]), {**form, "sector": "Robots"})
    answer = adviser.post(reverse("landings:change", args=[company.pk]), {**form, "sector": "Birds"})
    assert (answer.status_code, Landing.objects.get().sector) == (409, "Robots")


def test_a_company_that_does_not_come_needs_a_reason_and_can_be_taken_up_again(adviser, company):
    lost = reverse("landings:lost", args=[company.pk])
    assert adviser.post(lost, {"because": ""}).status_code == 422
    adviser.post(lost, {"because": "Chose Antwerp."})
    assert Landing.objects.get().stage == "lost"
    adviser.post(reverse("landings:act", args=[company.pk, "again"]))
    assert (Landing.objects.get().stage, Landing.objects.get().lost_because) == ("lead", "")
    with pytest.raises(Refused):
        actions.end_landing(company.pk, landed=False, by=_nobody(), now=timezone.now())


def _nobody():
    from softlanding.common.access.terms import SYSTEM

    return SYSTEM


def test_the_company_reads_its_plan_by_a_link_until_it_is_closed(adviser, company, client):
    adviser.post(reverse("landings:act", args=[company.pk, "share"]))
    page = adviser.get(reverse("landings:one", args=[company.pk]))
    link = page.context["link"].removeprefix("http://testserver")
    assert adviser.get(reverse("landings:one", args=[company.pk])).context["link"] is None  # shown once
    assert client.get(link).status_code == 200
    assert link.split("/")[-2] not in str(Landing.objects.values().get())
    adviser.post(reverse("landings:act", args=[company.pk, "share"]))
    assert client.get(link).status_code == 404  # a new link closes the former one
    adviser.post(reverse("landings:act", args=[company.pk, "close"]))
    assert Landing.objects.get().share_hash is None


def test_the_shared_plan_says_nothing_that_was_noted_for_the_adviser_alone(adviser, company, client):
    actions.change_landing(
        company.pk, {"note": "SECRET-NOTE", "contact_email": "ceo@kestrel.example", "found_through": "SECRET-LEAD"},
        seen=company.version, by=_nobody(), now=timezone.now(),
    )  # fmt: skip
    token = actions.share_plan(company.pk, by=_nobody(), now=timezone.now())
    text = client.get(reverse("landing-plan:plan", args=[token])).content.decode()
    assert [word for word in ("SECRET-NOTE", "ceo@kestrel.example", "SECRET-LEAD") if word in text] == []


def test_the_sheet_is_a_tagged_pdf_with_every_step(adviser, company):
    answer = adviser.get(reverse("landings:pdf", args=[company.pk]))
    sheet = pypdf.PdfReader(io.BytesIO(answer.content))
    text = " ".join(page.extract_text() for page in sheet.pages)
    titles = [one.guide.step.title.en for one in queries.steps_of(company)]
    assert [title for title in titles if title not in " ".join(text.split())] == []
    assert bool(sheet.trailer["/Root"]["/MarkInfo"]["/Marked"])


def test_the_public_guide_works_without_an_account_and_keeps_nothing(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        page = client.get(reverse("companies:guide"), {"has_entity": "yes", "first_arrival_on": "2027-01-18"})
    assert [step["id"] for step in page.context["steps"] if step["id"] in {"legal-entity", "trade-register"}] == []
    assert client.get(reverse("companies:guide-pdf"), {"has_entity": "yes"}).content[:5] == b"%PDF-"
    assert client.get(reverse("companies:guide"), {"first_arrival_on": "soon"}).status_code == 422


def test_the_forecast_counts_companies_that_settle_and_keeps_leads_apart(adviser, company):
    month = timezone.localdate().replace(day=1)
    adviser.post(reverse("landings:expected", args=[company.pk]), {"month": f"{month:%Y-%m}", "persons": "12"})
    assert (queries.forecast(month, 2)[0].settling, queries.forecast(month, 2)[0].leads) == (0, 12)
    adviser.post(reverse("landings:step", args=[company.pk]), {"step": "first-talk", "state": "begun"})
    assert (queries.forecast(month, 2)[0].settling, queries.forecast(month, 2)[0].persons) == (12, 12)
    rows = list(csv.reader(io.StringIO(adviser.get(reverse("landings:forecast-csv")).content.decode())))
    assert rows[1] == [f"{month:%Y-%m}", "0", "12", "0"]
    adviser.post(reverse("landings:expected", args=[company.pk]), {"month": f"{month:%Y-%m}", "persons": "0"})
    assert ExpectedArrivals.objects.count() == 0


def test_people_that_an_employer_announced_are_in_the_forecast(company):
    from softlanding.cases.actions import open_employer
    from softlanding.cases.models import Announcement
    from softlanding.people.actions import know_organisation

    now, month = timezone.now(), timezone.localdate().replace(day=1)
    employer = open_employer(organisation=know_organisation(kind="company", name="Vaart"), now=now)
    people = [{"id": "a"}, {"id": "b"}]
    for key, state in (("x", "announced"), ("y", "cancelled")):
        Announcement.objects.create(
            region="the-hague", employer=employer, key=key, document={"people": people}, principal="a", state=state,
            arrives_on=month, announced_at=now, updated_at=now,
        )  # fmt: skip
    assert queries.forecast(month, 1)[0].announced == 2


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(adviser, company, django_assert_num_queries):
    adviser.get(reverse("landings:list"))
    with django_assert_num_queries(4):
        adviser.get(reverse("landings:list"))
    for number in range(20):
        actions.begin_landing({"company": f"Company {number}"}, by=_nobody(), now=timezone.now())
    with django_assert_num_queries(4):
        adviser.get(reverse("landings:list"))


def test_an_export_opens_in_a_spreadsheet_without_running_anything(adviser):
    actions.begin_landing({"company": "=HYPERLINK()"}, by=_nobody(), now=timezone.now())
    assert "'=HYPERLINK()" in adviser.get(reverse("landings:csv")).content.decode()


def test_a_company_of_another_region_is_not_found(company):
    Landing.objects.update(region="zuid-limburg")
    with pytest.raises(NotFound):
        queries.landing(company.pk)


def test_a_company_gets_an_employers_account_once(adviser, company):
    for _ in range(2):
        adviser.post(reverse("landings:act", args=[company.pk, "account"]))
    assert Landing.objects.get().organisation.name == "Kestrel Robotics"


def test_months_are_counted_over_the_turn_of_the_year():
    assert [one.first for one in queries.forecast(date(2026, 11, 22), 3)] == [
        date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1),
    ]  # fmt: skip
