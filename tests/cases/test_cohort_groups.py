"""Group visits: an employer asks without names, the coordinator books with one press or answers why not."""

import html
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from softlanding.appointments.models import VisitGroup
from softlanding.cases.actions import cohort, let_colleague_in, open_employer
from softlanding.cases.models import GroupRequest
from softlanding.core.cohort import Row, Table, cohort_of
from softlanding.core.terms import LegalCalendar
from softlanding.people.actions import join_organisation, know_organisation

pytestmark = pytest.mark.django_db
DESK = "the-hague-international-centre"


@pytest.fixture
def hr(client_as):
    """Somebody of an employer that announced two persons."""
    client, now = client_as("employer"), timezone.now()
    organisation = know_organisation(kind="company", name="Vaart Software")
    employer = open_employer(organisation=organisation, now=now, municipality="den-haag")
    member = join_organisation(email="employer@example.org", organisation=organisation)
    let_colleague_in(employer=employer, member=member, part="editor", now=now)
    rows = [
        Row(
            at,
            {"household": f"e{at}", "person": "p1", "given_name": name, "nationalities": "NO", "purpose": "employment"},
        )
        for at, name in enumerate(("Lars", "Ingrid"), start=2)
    ]
    found = [cohort.announce(employer, one, now=now)[1] for one in cohort_of(Table(rows=rows)).households]
    return SimpleNamespace(client=client, employer=employer, arrivals=found)


def ask(hr, **more):
    told = {
        "arrivals": [str(one.pk) for one in hr.arrivals],
        "desk": DESK,
        "wished_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "contact_email": "hr@example.org",
        **more,
    }
    return hr.client.post(reverse("cohort:groups"), told)


def test_a_request_tells_the_coordinator_how_many_come_and_no_name(hr, client_as):
    assert ask(hr).status_code == 302
    page = client_as("coordinator").get(reverse("cohort:group-requests")).content.decode()
    assert "Vaart Software" in page
    assert "<dt>Persons</dt><dd>2</dd>" in page
    assert [name for name in ("Lars", "Ingrid") if name in page] == []


def test_what_is_wrong_is_told_and_nothing_is_asked(hr):
    answer = ask(hr, arrivals=[], wished_on="2020-01-01", contact_email="nobody")
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"arrivals", "wished_on", "contact_email"})
    assert GroupRequest.objects.count() == 0


def test_the_coordinators_answer_stands_on_the_employers_page(hr, client_as):
    ask(hr)
    found = GroupRequest.objects.get()
    where = reverse("cohort:answer-group", args=[found.pk])
    coordinator = client_as("coordinator")
    assert coordinator.post(where, {"state": "declined", "answer": "We are closed that week."}).status_code == 302
    assert "We are closed that week." in hr.client.get(reverse("cohort:groups")).content.decode()
    assert coordinator.post(where, {"state": "made"}).status_code == 404


def test_an_employer_withdraws_its_own_open_request_only(hr):
    ask(hr)
    found = GroupRequest.objects.get()
    where = reverse("cohort:withdraw-group", args=[found.pk])
    assert hr.client.post(where).status_code == 302
    found.refresh_from_db()
    assert found.state == "withdrawn"
    assert hr.client.post(where).status_code == 404


def test_another_desk_sees_and_answers_nothing_of_it(hr, staff, client_as):
    ask(hr, desk="municipality-delft")
    found = GroupRequest.objects.get()
    coordinator = client_as("coordinator")
    assert "No employer asks for a group visit." in coordinator.get(reverse("cohort:group-requests")).content.decode()
    assert coordinator.post(reverse("cohort:answer-group", args=[found.pk]), {"state": "made"}).status_code == 404


def press(client, page, button):
    """Send the form of the page that has this button, as a browser does."""
    for action, inside in re.findall(r'<form method="post" action="([^"]+)">(.*?)</form>', page, re.DOTALL):
        if button in inside:
            told = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', inside)
            return client.post(action, {name: html.unescape(value) for name, value in told})
    raise AssertionError(f"no button {button}")


def test_one_press_of_the_coordinator_books_the_group_that_was_asked_for(hr, client_as):
    day = LegalCalendar().next_working_day(timezone.localdate() + timedelta(days=30))
    ask(hr, wished_on=day.isoformat())
    coordinator = client_as("coordinator")
    page = coordinator.get(reverse("cohort:group-requests")).content.decode()
    assert press(coordinator, page, "Book an hour of information").status_code == 302
    assert [(one.name, one.desk) for one in VisitGroup.objects.all()] == [("Vaart Software", DESK)]
