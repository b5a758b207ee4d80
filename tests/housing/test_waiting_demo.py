"""The demo's waiting households: forty, once, with everything in them that the pages can show."""

from datetime import timedelta

import pytest

from softlanding.cli.demo_housing_waiting import fill_waiting
from softlanding.core.housing.turning_adult import turning_by_half_year
from softlanding.housing.models import Bond, ClockPause, PlaceToAvoid, WaitingHousehold
from softlanding.housing.queries.waiting import waiting_counts
from softlanding.housing.queries.waiting_batch import waiting_batch, waiting_left_out
from softlanding.housing.queries.waiting_minors import minors_of, minors_turning_18

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
KEYS = {
    "id", "members", "expected_members", "income_year", "pension_age", "step_free", "linked_on", "anchors",
    "avoid_districts", "near", "apart",
}  # fmt: skip


def test_the_demo_has_forty_households_of_every_kind_and_filling_it_again_changes_nothing(staff, now):
    staff("case-manager")
    guardian = staff("guardian", desk="")
    fill_waiting(now)
    fill_waiting(now)
    today = now.date()
    counts = waiting_counts("den-haag", on=today)
    assert (counts["waiting"], counts["frozen"], counts["without_contact"], counts["still"]) == (40, 2, 3, 1)
    assert min(counts["late"], counts["last"] + counts["red"], counts["amber"]) > 0
    assert sorted(Bond.objects.values_list("kind", flat=True)) == ["apart", "near"]
    assert (ClockPause.objects.count(), PlaceToAvoid.objects.count()) == (2, 2)
    batch, left_out = waiting_batch("den-haag", today), waiting_left_out("den-haag", today)
    assert ({frozenset(one) - {"deadline_on"} for one in batch}, len(batch) + len(left_out)) == ({frozenset(KEYS)}, 40)
    assert all(one["linked_on"] <= today.isoformat() for one in batch)
    assert {one["id"] for one in batch} <= set(WaitingHousehold.objects.values_list("reference", flat=True))
    months = minors_turning_18("den-haag", today.replace(day=1), today + timedelta(days=800))
    assert sum(turning_by_half_year(months).values()) == 14
    from softlanding.common.access.terms import Actor, Role

    assert minors_of(Actor(kind="staff", id=str(guardian.pk), role=Role.GUARDIAN)).count() == 14
