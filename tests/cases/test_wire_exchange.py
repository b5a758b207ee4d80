"""Cases out in a file and in from one: the own authority's only, all of it or nothing."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from softlanding.cases import actions, queries
from softlanding.cases.models import Case, CaseEvent
from softlanding.common import audit
from softlanding.common.access import Actor, Role
from softlanding.core.zgw.writing import state_url
from softlanding.people.actions import NewPerson, start_household

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SYSTEM = Actor(kind="system", id="", role=Role.IND_OFFICER)
CLERK = Actor(kind="system", id="", role=Role.MUNICIPAL_CLERK)


@pytest.fixture
def household():
    return start_household(people=[NewPerson("priya", "Priya")], by=SYSTEM, now=NOW)


@pytest.fixture
def permit(household):
    new = actions.NewCase(kind="residence-permit", household=household.pk, person_key="priya")
    case = actions.open_case(new, by=SYSTEM, now=NOW)
    return actions.change_case(case.pk, "receive", by=SYSTEM, now=NOW, on=date(2026, 11, 19))


@pytest.fixture
def registration(household):
    new = actions.NewCase(kind="registration", household=household.pk, person_key="priya")
    return actions.open_case(new, by=CLERK, now=NOW)


def test_a_file_holds_the_own_authoritys_cases_and_says_that_it_was_saved(client_as, permit, registration):
    document = json.loads(client_as("ind-officer").get(reverse("exchange:cases-json")).content)
    assert [one["zaak"]["identificatie"] for one in document["zaken"]] == [permit.reference]
    assert [one["statustype"] for one in document["zaken"][0]["status"]] == [
        state_url("residence-permit", "preparing"), state_url("residence-permit", "received"),
    ]  # fmt: skip
    last = audit.entries_about(permit.household_id).first()
    assert (last.sentence, last.verb, last.params) == ("case-exported", "export", {"reference": permit.reference})


def test_a_table_opens_in_a_spreadsheet_without_running_anything(client_as, permit):
    Case.objects.filter(pk=permit.pk).update(desk="=cmd")
    rows = list(
        csv.DictReader(io.StringIO(client_as("ind-officer").get(reverse("exchange:cases-csv")).content.decode()))
    )
    assert [(row["reference"], row["state"], row["due_on"], row["desk"]) for row in rows] == [
        (permit.reference, "received", "2027-02-17", "'=cmd")
    ]


def statuses(*states):
    return [
        {
            "statustype": state_url("residence-permit", state),
            "datumStatusGezet": f"{day}T00:00:00+01:00",
            "statustoelichting": why,
        }
        for state, day, why in states
    ]


def document(*cases):
    return json.dumps({"zaken": list(cases)}).encode()


def zaak(reference, found, kind="residence-permit", who=""):
    return {
        "zaak": {"identificatie": reference, "zaaktype": f"urn:softlanding:zaaktype:{kind}"},
        "status": found,
        "rol": [{"omschrijvingGeneriek": "initiator", "betrokkeneIdentificatie": {"anpIdentificatie": who}}],
    }


def hand_in(client, content):
    return client.post(reverse("exchange:exchange"), {"file": SimpleUploadedFile("zaken.json", content)})


def take_in(client, page):
    return client.post(reverse("exchange:exchange"), {"checked": page.context["checked"]})


def test_a_file_is_shown_first_and_taken_in_after(client_as, permit):
    client = client_as("ind-officer")
    page = hand_in(client, document(zaak(permit.reference, statuses(("granted", "2026-11-20", "")))))
    assert (page.context["changes"], queries.case(permit.pk).state) == (1, "received")
    assert take_in(client, page).status_code == 302
    assert (queries.case(permit.pk).state, queries.case(permit.pk).decided_on) == ("granted", date(2026, 11, 20))


def test_the_same_file_twice_changes_nothing_more(client_as, permit):
    client = client_as("ind-officer")
    content = document(zaak(permit.reference, statuses(("granted", "2026-11-20", ""))))
    take_in(client, hand_in(client, content))
    before = CaseEvent.objects.count()
    page = hand_in(client, content)
    assert (page.context["changes"], page.context["same"]) == (0, 1)
    take_in(client, page)
    assert CaseEvent.objects.count() == before


def test_our_own_export_brings_nothing_new(client_as, permit):
    client = client_as("ind-officer")
    page = hand_in(client, client.get(reverse("exchange:cases-json")).content)
    assert page.context["changes"] == 0


def test_one_wrong_status_keeps_the_whole_file_out_and_every_mistake_is_told(client_as, permit, household):
    client = client_as("ind-officer")
    page = hand_in(
        client,
        document(
            zaak(permit.reference, statuses(("granted", "2026-11-20", ""))),
            zaak("NONE-SUCH", statuses(("received", "2026-11-19", "")), who="AAAA-CCCC/priya"),
            zaak(permit.reference, statuses(("preparing", "2026-11-18", "")), kind="residence-permit"),
            zaak("X", [{"statustype": state_url("registration", "announced"), "datumStatusGezet": "2026-11-19"}], kind="registration", who=f"{household.reference}/priya"),
        ),
    )  # fmt: skip
    assert page.status_code == 422
    assert [one["where"] for one in page.context["mistakes"]] == [
        "zaken.1.status.0",
        "zaken.2.status.0",
        "zaken.3.status.0",
    ]
    assert queries.case(permit.pk).state == "received"


def test_a_case_that_is_not_known_begins_here(client_as, household):
    client = client_as("ind-officer")
    content = document(
        zaak("IND-77", statuses(("received", "2026-11-19", "")), who=f"{household.reference}/priya"),
    )
    take_in(client, hand_in(client, content))
    found = Case.objects.get(household=household.pk)
    assert (found.kind, found.state, found.received_on) == ("residence-permit", "received", date(2026, 11, 19))


def test_a_preview_that_was_tampered_with_is_refused(client_as, permit):
    client = client_as("ind-officer")
    page = hand_in(client, document(zaak(permit.reference, statuses(("granted", "2026-11-20", "")))))
    answer = client.post(reverse("exchange:exchange"), {"checked": page.context["checked"] + "x"})
    assert (answer.status_code, queries.case(permit.pk).state) == (422, "received")


def test_our_own_table_brings_nothing_new_and_a_later_state_is_taken_in(client_as, permit):
    client = client_as("ind-officer")
    table = client.get(reverse("exchange:cases-csv")).content

    def table_in(content):
        return client.post(reverse("exchange:exchange"), {"file": SimpleUploadedFile("cases.csv", content)})

    assert table_in(table).context["changes"] == 0
    later = table.replace(b",received,2026-11-19,", b",refused,2026-11-20,")
    take_in(client, table_in(later))
    assert queries.case(permit.pk).state == "refused"
