"""A guardian's list: what comes before eighteen, who goes on, chosen by months, and as a file without names."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from offering import NOW, officer, staff

from softlanding.common.access import Role
from softlanding.common.errors import BadInput
from softlanding.common.models import AuditEntry
from softlanding.housing.actions.waiting_minors import count_minor
from softlanding.housing.queries.waiting_minors import before_eighteen, own_minors_listed
from softlanding.people.models import StaffMember

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
OWN = "housing-waiting:own-minors"


@pytest.fixture
def people(db):
    return staff()


@pytest.fixture
def guardian(people):
    """A guardian who counts three minors: eighteen in three months, in seven, and in years."""
    wim = officer("wim@example.org", "Wim Vos", Role.GUARDIAN)
    for key, born, contact in (
        ("N-1", date(2009, 2, 20), int(people.noor.id)),
        ("N-2", date(2009, 6, 30), None),
        ("=N-3", date(2015, 1, 1), None),
    ):
        stated = {"key": key, "born_on": born, "guardian": "Nidos", "municipality": "den-haag", "contact": contact}
        count_minor(**stated, by=wim, now=NOW)
    return wim


@pytest.fixture
def client(guardian, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    client, member = Client(), StaffMember.objects.get(pk=guardian.id)
    client.force_login(member)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    return client


@pytest.mark.parametrize(("within", "keys"), [(3, ["N-1"]), (6, ["N-1"]), (12, ["N-1", "N-2"]), (None, ["N-1", "N-2", "=N-3"])])  # fmt: skip
def test_the_list_is_chosen_by_months(guardian, within, keys):
    assert [one.key for one in own_minors_listed(guardian, on=TODAY, within=within)] == keys


def test_who_turns_eighteen_in_exactly_three_months_is_within_them(guardian):
    assert [one.key for one in own_minors_listed(guardian, on=date(2026, 11, 20), within=3)] == ["N-1"]
    assert own_minors_listed(guardian, on=date(2026, 11, 19), within=3) == []


def test_the_days_before_eighteen_are_those_of_the_rulebook():
    found = before_eighteen(date(2009, 8, 31), on=TODAY)
    assert (found.plan_from_on, found.arrange_by_on, found.turns_on) == (
        date(2027, 2, 28), date(2027, 5, 31), date(2027, 8, 31),
    )  # fmt: skip


def test_nobody_of_another_municipality_goes_on_from_eighteen(guardian, people):
    for wrong in (int(people.iris.id), 0):  # no case manager, and nobody
        with pytest.raises(BadInput):
            count_minor(
                key="N-1", born_on=date(2009, 2, 20), guardian="Nidos", municipality="den-haag", contact=wrong,
                by=guardian, now=NOW,
            )  # fmt: skip


def test_the_page_says_what_happens_at_eighteen_and_what_is_due_now(client):
    page = client.get(reverse(OWN)).content.decode()
    for said in (
        "Your guardian stops on your eighteenth birthday.",
        "Noor Haddad",
        "Everything should be arranged",
        "3 minors",
    ):
        assert said in page
    chosen = client.get(reverse(OWN), {"within": "3"}).content.decode()
    assert ("N-1" in chosen, "N-2" in chosen) == (True, False)
    assert client.get(reverse(OWN), {"within": "nonsense", "municipality": "nowhere"}).status_code == 200


def test_the_file_holds_numbers_and_days_and_each_look_is_noted(client):
    answer = client.get(reverse("housing-waiting:own-minors-csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows[1] == ["N-1", "2027-02-20", "2026-08-20", "2026-11-20", "den-haag", "Nidos", "Noor Haddad"]
    assert rows[3][0] == "'=N-3"  # no spreadsheet reads it as a formula
    assert AuditEntry.objects.filter(sentence="minors-exported").count() == 3
