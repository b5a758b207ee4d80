"""Accounting for matching: the separated store tells figures only, and its list cannot be read back."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from softlanding.common.access import Role
from softlanding.core.documents import BadInput
from softlanding.housing import actions, queries
from softlanding.housing.models import GroupFact, Home, MatchRun, Proposal, WaitingHousehold, WaitingMember

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 6, 1)


@pytest.fixture
def matched(places, officer, now, home_row):
    """Have 24 households in a finished run: 20 with a home of fit 400 or 800, and four without."""
    run = MatchRun.objects.create(
        region="the-hague", municipality="den-haag", number=1, on=timezone.localdate(), policy="den-haag-2026",
        seed=1, batch={}, batch_hash="x", state="done", made_at=now,
    )  # fmt: skip
    found = []
    for number in range(24):
        one = WaitingHousehold.objects.create(
            region="the-hague", municipality="den-haag", called="Example", linked_on=run.on - timedelta(days=number),
            step_free=number < 12, made_at=now, updated_at=now,
        )  # fmt: skip
        WaitingMember.objects.create(region="the-hague", waiting=one, key="a", born_on=date(1990, 1, 1))
        home = actions.add_home("den-haag", home_row(number=str(number)), by=officer, now=now) if number < 20 else None
        Proposal.objects.create(
            region="the-hague", run=run, waiting=one, home=home, fit=(400 if number < 12 else 800) if home else 0
        )
        found.append(one)
    return found


def listed(households, group_of):
    rows = "".join(f"{one.reference},{group_of(at)}\n" for at, one in enumerate(households))
    return f"reference,group\n{rows}".encode()


def store(content, dimension="origin-group"):
    return actions.store_groups(content, "groups.csv", "den-haag", dimension, kept_until_on=UNTIL)


def year():
    today = timezone.localdate()
    return today - timedelta(days=365), today


def test_groups_that_the_waiting_list_knows_are_compared(matched):
    report = queries.groups_compared("den-haag", "step-free", *year())
    told = {one.group: (one.households, one.placed.n, one.fit and one.fit.value) for one in report.groups}
    assert told == {"asked": (12, 12, 400), "not-asked": (12, 12, None)}


def test_the_store_keeps_no_reference_and_no_key_of_a_household(matched):
    stored = store(listed(matched, lambda at: "a" if at % 2 else "b"))
    row = GroupFact.objects.values().first()
    told = json.dumps(row, default=str)
    assert (stored.households, stored.unknown, GroupFact.objects.count()) == (24, 0, 24)
    assert not any(one.reference in told or str(one.pk) in told or one.pk.hex in told for one in matched)


def test_a_comparison_by_the_store_withholds_small_groups(matched):
    store(listed(matched, lambda at: "few" if at < 3 else "many"))
    report = queries.groups_compared("den-haag", "origin-group", *year())
    assert ([one.group for one in report.groups], report.withheld_households) == ([], 24)


def test_a_reference_that_is_not_known_is_counted_and_not_shown(matched):
    stored = store(b"reference,group\nAAAA-3333,a\n")
    assert (stored.households, stored.unknown) == (0, 1)


def test_every_mistake_of_a_list_is_told_with_its_line():
    with pytest.raises(BadInput) as refused:
        store(b"reference,group\nx,a\nAAAA-3333,\nAAAA-4444,b\nAAAA-4444,c\n")
    assert [(one.line, one.field) for one in refused.value.mistakes] == [
        (2, "reference"),
        (3, "group"),
        (5, "reference"),
    ]


def test_a_new_list_takes_the_place_of_the_old_and_goes_after_its_term(matched):
    store(listed(matched, lambda at: "a"))
    store(listed(matched[:12], lambda at: "b"))
    assert set(GroupFact.objects.values_list("group", flat=True)) == {"b"}
    assert (actions.forget_old_groups(UNTIL), actions.forget_old_groups(UNTIL + timedelta(days=1))) == (0, 12)


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        (Role.RESEARCHER, "groups", 200),
        (Role.HOUSING_OFFICER, "groups", 200),
        (Role.HOUSING_OFFICER, "store", 403),
        (Role.RESEARCHER, "store", 200),
        (Role.COORDINATOR, "register", 200),
        (Role.RESEARCHER, "register", 403),
    ],
)
def test_who_opens_what(client_as, role, name, status):
    assert client_as(role).get(reverse(f"housing-accountability:{name}")).status_code == status


def test_a_researcher_stores_a_list_and_sees_figures_only(client_as, matched):
    page = client_as(Role.RESEARCHER)
    content = listed(matched, lambda at: "a" if at < 12 else "b")
    until = timezone.localdate() + timedelta(days=30)
    made = page.post(
        reverse("housing-accountability:store"),
        {"dimension": "origin-group", "file": SimpleUploadedFile("g.csv", content), "kept_until_on": until.isoformat()},
    )
    shown = page.get(reverse("housing-accountability:groups"), {"by": "origin-group"}).content.decode()
    assert (made.status_code, shown.count('data-label="n">12<')) == (302, 2)
    assert not any(one.reference in shown for one in matched)


def test_a_store_for_longer_than_a_year_is_refused(client_as):
    answer = client_as(Role.RESEARCHER).post(
        reverse("housing-accountability:store"), {"dimension": "size", "kept_until_on": "2099-01-01"}
    )
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["dimension", "file", "kept_until_on"])


def test_the_register_entry_is_a_file_or_all_that_is_wrong_with_it(client_as):
    page = client_as(Role.COORDINATOR)
    told = {"organization": "Gemeente X", "contact_email": "a@example.org", "status": "In gebruik"}
    file = page.post(reverse("housing-accountability:register"), {**told, "begin_date": "2027-01"})
    wrong = page.post(reverse("housing-accountability:register"), {**told, "begin_date": "soon", "website": "x"})
    assert json.loads(file.content)["organization"] == "Gemeente X"
    assert (wrong.status_code, [one.field for one in wrong.context["mistakes"]]) == (422, ["begin_date", "website"])


def test_homes_hold_no_word_about_a_person(matched):
    assert not {"nationality", "language", "called"} & {field.name for field in Home._meta.get_fields()}
