"""Taking households in and changing them: bulk, twice, pauses, bonds, safety, the ledger, the plan, the batch."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from softlanding.cases.models import PromiseClock
from softlanding.cases.queries.promises_figures import Period, promise_figures
from softlanding.common.access.terms import SYSTEM, Actor, Role
from softlanding.common.errors import BadInput, NotFound, Refused
from softlanding.common.models import AuditEntry
from softlanding.core.housing.household_list import ListedMember, ListedNeed
from softlanding.housing.actions import waiting as actions
from softlanding.housing.actions import waiting_clock as clock
from softlanding.housing.actions.waiting_noted import WaitingChangedMeanwhile
from softlanding.housing.models import (
    Association,
    Bond,
    ClockPause,
    District,
    Home,
    Offer,
    PlaceToAvoid,
    WaitingEvent,
    WaitingHousehold,
    WaitingMember,
)
from softlanding.housing.queries import waiting as queries
from softlanding.housing.queries.waiting_batch import waiting_batch, waiting_left_out
from waiting_families import amina, lars

pytestmark = pytest.mark.django_db
HERE = "den-haag"


@pytest.fixture
def take(now):
    def take(*listed):
        return actions.take_in(HERE, listed, by=SYSTEM, now=now).added

    return take


@pytest.fixture
def one(take):
    return take(amina())[0]


def fresh(found):
    return WaitingHousehold.objects.get(pk=found.pk)


def reading(found, on):
    return queries.with_clock([fresh(found)], on=on)[0].reading


def test_a_household_comes_with_members_needs_and_a_running_clock(one, now):
    found = queries.waiting_list(HERE, queries.Filters(), on=now.date())[0]
    assert (found.persons, found.bedrooms, found.reading.move_by_on) == (2, 1, date(2027, 1, 25))
    assert [need.place for need in queries.needs_of(one)] == ["School of the Dunes"]
    assert found.missing == ("contact-person",)


def test_the_same_list_twice_changes_nothing(take, now):
    take(amina(), lars(near=("A-1",)))
    before = list(WaitingHousehold.objects.order_by("pk").values()), Bond.objects.count(), WaitingEvent.objects.count()
    taken = actions.take_in(HERE, [amina(called="Other"), lars(near=("A-1",))], by=SYSTEM, now=now)
    assert (len(taken.added), taken.same) == (0, 2)
    assert before == (
        list(WaitingHousehold.objects.order_by("pk").values()),
        Bond.objects.count(),
        WaitingEvent.objects.count(),
    )


def test_many_households_are_taken_in_in_few_statements(now, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        actions.take_in(HERE, [amina(coa_reference=f"A-{at}") for at in range(30)], by=SYSTEM, now=now)


@pytest.mark.both_engines
def test_a_coa_reference_stands_once_in_a_municipality(one):
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitingHousehold.objects.create(
            region=one.region, municipality=HERE, coa_reference="A-1", called="X", linked_on=one.linked_on,
            made_at=one.made_at, updated_at=one.made_at,
        )  # fmt: skip


@pytest.mark.both_engines
@pytest.mark.parametrize("change", [{"state": "housed"}, {"state": "ended"}, {"state": "lost"}])
def test_the_database_refuses_an_end_without_its_day_or_reason(one, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitingHousehold.objects.filter(pk=one.pk).update(**change)


@pytest.mark.both_engines
def test_the_database_lets_one_pause_be_open(one):
    ClockPause.objects.create(region=one.region, waiting=one, from_on=one.linked_on, reason="in-hospital")
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockPause.objects.create(region=one.region, waiting=one, from_on=one.linked_on, reason="in-hospital")


def test_minors_alone_are_never_in_the_pool(take, one, now):
    child = ListedMember("m1", date(2010, 1, 1))
    with pytest.raises(actions.MinorsOnly):
        take(lars(members=(child, ListedMember("m2", date(1980, 1, 1), still_to_come=True))))
    with pytest.raises(actions.MinorsOnly):
        actions.remove_member(one.pk, "m1", by=SYSTEM, now=now)
    assert (WaitingHousehold.objects.count(), WaitingMember.objects.count()) == (1, 2)


def test_a_page_that_is_out_of_date_overwrites_nothing(one, now):
    actions.change_waiting(one.pk, {"step_free": True}, seen=1, by=SYSTEM, now=now)
    with pytest.raises(WaitingChangedMeanwhile):
        actions.change_waiting(one.pk, {"step_free": False}, seen=1, by=SYSTEM, now=now)
    assert fresh(one).step_free is True


def test_a_corrected_link_moves_the_clock_in_the_ledger_too(one, now):
    actions.change_waiting(one.pk, {"linked_on": date(2026, 11, 9)}, seen=1, by=SYSTEM, now=now)
    assert reading(one, now.date()).move_by_on == date(2027, 2, 1)
    assert PromiseClock.objects.get().due_on == date(2027, 2, 1)


def test_the_ledger_has_one_clock_that_pauses_and_stops_with_the_household(one, now):
    clock.pause_waiting(one.pk, "in-hospital", date(2026, 11, 9), until_on=date(2026, 11, 16), by=SYSTEM, now=now)
    row = PromiseClock.objects.get()
    assert (row.promise, row.desk, row.started_on, row.due_on, row.paused_days, row.outcome) == (
        "housed-within-twelve-weeks", "municipality-den-haag", date(2026, 11, 2), date(2027, 2, 1), 7, "",
    )  # fmt: skip
    clock.house_waiting(one.pk, date(2027, 1, 20), by=SYSTEM, now=now)
    row = PromiseClock.objects.get()
    assert (row.outcome, row.stopped_on, row.lasted_days) == ("kept", date(2027, 1, 20), 72)
    clock.take_back_waiting(one.pk, by=SYSTEM, now=now)
    assert PromiseClock.objects.get().outcome == ""


def test_who_leaves_the_list_is_not_counted_and_the_public_page_says_so(one, now, client):
    clock.end_waiting(one.pk, "Moved to family in Utrecht", by=SYSTEM, now=now)
    (figures,) = promise_figures(Period(None, None), today=now.date(), desk="municipality-den-haag")
    assert (figures.n, figures.not_counted) == (0, {"left-the-list": 1})
    page = client.get("/promises/municipality-den-haag/").content.decode()
    assert ("A home within twelve weeks" in page, "Utrecht" in page) == (True, False)


def test_a_broken_promise_to_a_household_sends_no_letter(one, now):
    from softlanding.cases.actions import find_breaches

    assert find_breaches(now=now + timedelta(days=200)) == 0
    (figures,) = promise_figures(Period(None, None), today=date(2027, 6, 1), desk="municipality-den-haag")
    assert figures.broken == 1


@pytest.mark.parametrize(
    ("reason", "first", "until", "where"),
    [
        ("no-reason", date(2026, 11, 9), None, ["reason"]),
        ("in-hospital", date(2026, 11, 1), None, ["from_on"]),
        ("in-hospital", date(2026, 11, 24), None, ["from_on"]),
        ("in-hospital", date(2026, 11, 9), date(2026, 11, 8), ["until_on"]),
        ("other", date(2026, 10, 1), date(2026, 12, 1), ["reason", "from_on", "until_on"]),
    ],
)
def test_a_pause_outside_its_bounds_is_refused_with_every_mistake(one, now, reason, first, until, where):
    with pytest.raises(BadInput) as refused:
        clock.pause_waiting(one.pk, reason, first, until_on=until, by=SYSTEM, now=now)
    assert ([mistake.where for mistake in refused.value.mistakes], ClockPause.objects.count()) == (where, 0)


def test_pauses_do_not_overlap_and_can_be_ended_and_taken_back(one, now):
    clock.pause_waiting(one.pk, "in-hospital", date(2026, 11, 9), by=SYSTEM, now=now)
    with pytest.raises(BadInput):
        clock.pause_waiting(one.pk, "in-hospital", date(2026, 11, 16), by=SYSTEM, now=now)
    clock.resume_waiting(one.pk, date(2026, 11, 12), by=SYSTEM, now=now)
    assert reading(one, now.date()).paused_days == 3
    clock.take_pause_back(one.pk, ClockPause.objects.get().pk, by=SYSTEM, now=now)
    assert reading(one, now.date()).move_by_on == date(2027, 1, 25)


def test_frozen_households_leave_the_batch_and_come_back(one, now):
    clock.freeze_waiting(one.pk, "COA looks again", by=SYSTEM, now=now)
    assert waiting_batch(HERE, now.date()) == []
    assert [left.reasons for left in waiting_left_out(HERE, now.date())] == [("frozen",)]
    clock.unfreeze_waiting(one.pk, by=SYSTEM, now=now)
    assert len(waiting_batch(HERE, now.date())) == 1
    with pytest.raises(BadInput):
        clock.freeze_waiting(one.pk, " ", by=SYSTEM, now=now)


def test_the_batch_is_what_the_matcher_reads_and_nothing_else(take, now):
    first, second = take(amina(language="ar", step_free=True), lars(near=("A-1",)))
    actions.put_member(first.pk, ListedMember("m3", date(2020, 5, 5), "Nour", still_to_come=True), by=SYSTEM, now=now)
    actions.add_need(first.pk, "m3", ListedNeed("school", "Later", 52.0, 4.3), by=SYSTEM, now=now)
    actions.avoid_place(first.pk, "laak", by=SYSTEM, now=now)
    clock.pause_waiting(first.pk, "in-hospital", date(2026, 11, 9), until_on=date(2026, 11, 16), by=SYSTEM, now=now)
    batch = {one["id"]: one for one in waiting_batch(HERE, now.date())}
    assert batch[first.reference] == {
        "id": first.reference,
        "members": [{"born": "1988-04-01"}, {"born": "2019-09-12"}],
        "expected_members": 1,
        "income_year": 24000.0,
        "pension_age": False,
        "step_free": True,
        "linked_on": "2026-11-02",  # the true day of the link; the week that stood still moves the last day alone
        "deadline_on": "2027-02-01",
        "anchors": [{"member": 1, "kind": "school", "lat": 52.079, "lon": 4.256}],
        "avoid_districts": ["laak"],
        "near": [second.reference],
        "apart": [],
    }
    assert (batch[second.reference]["near"], "deadline_on" in batch[second.reference]) == ([first.reference], False)
    told = str(batch)
    assert [word for word in ("Amina", "Lars", "'ar'", "example.org", "A-1") if word in told] == []


def test_language_and_names_change_nothing_in_the_batch(one, now):
    before = waiting_batch(HERE, now.date())
    WaitingHousehold.objects.update(language="ti", called="Zahra", contact_email="z@example.org")
    WaitingMember.objects.update(called="X")
    assert waiting_batch(HERE, now.date()) == before


def test_an_unknown_income_or_a_live_offer_keeps_a_household_out_of_a_match(take, now):
    _poor, offered = take(amina(income_year=None), lars())
    association = Association.objects.create(region="x", municipality=HERE, key="a", name="A")
    district = District.objects.create(region="x", municipality=HERE, key="laak", name="Laak")
    home = Home.objects.create(
        region="x", municipality=HERE, association=association, number="1", address="Invented 1", district=district,
        bedrooms=2, rent=600, available_on=now.date(), made_at=now, updated_at=now,
    )  # fmt: skip
    Offer.objects.create(
        region=offered.region, municipality=HERE, waiting=offered, home=home, prepared_at=now, updated_at=now
    )
    reasons = {left.reference: left.reasons for left in waiting_left_out(HERE, now.date())}
    assert sorted(reasons.values()) == [("income",), ("live-offer",)]
    with pytest.raises(Refused):
        clock.end_waiting(offered.pk, "Elsewhere", by=SYSTEM, now=now)


def test_a_bond_holds_both_ways_and_only_once(take, now):
    first, second = take(amina(), lars())
    actions.bind(first.pk, second.reference, "near", by=SYSTEM, now=now)
    actions.bind(second.pk, first.reference.lower(), "apart", by=SYSTEM, now=now)
    bond = Bond.objects.get()
    assert bond.kind == "apart"
    assert [other.pk for _, other in queries.bonds_of(first)] == [second.pk]
    assert [other.pk for _, other in queries.bonds_of(second)] == [first.pk]
    with pytest.raises(Refused):
        actions.bind(first.pk, first.reference, "near", by=SYSTEM, now=now)
    actions.unbind(first.pk, bond.pk, by=SYSTEM, now=now)
    assert Bond.objects.count() == 0


def test_the_history_never_names_a_place_to_avoid(one, now):
    actions.avoid_place(one.pk, "laak", by=SYSTEM, now=now)
    actions.avoid_place(one.pk, "laak", by=SYSTEM, now=now)
    actions.allow_place(one.pk, PlaceToAvoid.objects.get().pk, by=SYSTEM, now=now)
    noted = [str(row) for row in (*WaitingEvent.objects.values(), *AuditEntry.objects.values())]
    assert [row for row in noted if "laak" in row] == []


def test_the_contact_person_is_a_case_manager_of_the_municipality(one, now, staff):
    manager, clerk = staff("case-manager"), staff("municipal-clerk")
    with pytest.raises(NotFound):
        actions.give_contact_person(one.pk, clerk.pk, by=SYSTEM, now=now)
    actions.give_contact_person(one.pk, manager.pk, by=SYSTEM, now=now)
    assert queries.with_clock([fresh(one)], on=now.date())[0].missing == ()


def test_staff_change_only_what_they_may_open(one, now, staff):
    other = staff("housing-officer", email="m@example.org", desk="municipality-maastricht")
    by = Actor(kind="staff", id=str(other.pk), role=Role.HOUSING_OFFICER, desk=other.desk)
    with pytest.raises(NotFound):
        clock.freeze_waiting(one.pk, "x", by=by, now=now)
    manager = staff("case-manager")
    by = Actor(kind="staff", id=str(manager.pk), role=Role.CASE_MANAGER, desk=manager.desk)
    with pytest.raises(NotFound):
        actions.avoid_place(one.pk, "laak", by=by, now=now)
    actions.give_contact_person(one.pk, manager.pk, by=SYSTEM, now=now)
    actions.avoid_place(one.pk, "laak", by=by, now=now)
    assert PlaceToAvoid.objects.get().noted_by == manager


def test_who_has_no_contact_person_stands_on_top(take, now, staff):
    first, second = take(amina(linked_on=date(2026, 9, 1)), lars())
    actions.give_contact_person(first.pk, staff("case-manager").pk, by=SYSTEM, now=now)
    found = queries.waiting_list(HERE, queries.Filters(), on=now.date())
    assert [one.household.pk for one in found] == [second.pk, first.pk]


def test_the_counts_of_the_overview_agree_with_the_list(take, now):
    take(amina(linked_on=date(2026, 8, 1)), lars(linked_on=date(2026, 9, 3), income_stated_on=None))
    counts = queries.waiting_counts(HERE, on=now.date())
    assert (counts["waiting"], counts["persons"], counts["late"], counts["last"], counts["incomplete"]) == (
        2,
        3,
        1,
        1,
        2,
    )


def test_an_old_income_statement_is_missing_before_an_offer(take, now):
    (found,) = take(amina(income_stated_on=date(2026, 5, 1)))
    assert "statement-old" in queries.with_clock([found], on=now.date())[0].missing
    assert waiting_left_out(HERE, now.date()) == []
