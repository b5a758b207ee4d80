"""Looking ahead: its past, its advice, its record; and that a run without it is as it always was."""

import copy
from datetime import date, timedelta

import pytest
from ahead_world import a_past, a_week_to_wait_in, looks_ahead, one_alone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proposals_world import NOW, ON, TOWN, a_home, the_officer

from softlanding.common import jobs
from softlanding.housing.actions import proposals_running as running
from softlanding.housing.models import Home, LookAhead, MatchRun, PlaceToAvoid, WaitingHousehold
from softlanding.housing.queries import proposals as reading
from softlanding.housing.queries.ahead_advice import LAST_DAYS, advice_of
from softlanding.housing.queries.ahead_history import LEAST_WEEKS, weeks_counted
from softlanding.housing.queries.proposals_solving import checked, solve

POLICY = "den-haag-2026"
in_database = [pytest.mark.django_db, pytest.mark.one_engine]


def done(seed: int = 7) -> MatchRun:
    run = running.run_match(TOWN, on=ON, policy=POLICY, seed=seed, by=the_officer(), now=NOW)
    jobs.run_all_due(NOW)
    run.refresh_from_db()
    return run


def faults() -> set[str]:
    return {one.what for one in reading.check_runs(TOWN)}


class TestARun:
    pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]

    def test_that_looks_ahead_advises_is_chained_and_gives_the_same_bytes_again(self):
        a_week_to_wait_in()
        looks_ahead()
        run = done()
        kept = LookAhead.objects.get(run=run)
        called = {str(pk): name for pk, name in WaitingHousehold.objects.values_list("pk", "called")}
        assert sorted(called[one["household"]] for one in kept.advice["households"]) == ["Rahel", "Yusuf"]
        assert (kept.advice["placed"], kept.advice["placed_if_followed"], kept.advice["futures"]) == (3, 1, 8)
        assert kept.advice["homes"] == sorted(one["home"] for one in kept.advice["households"])
        assert reading.proposals_of(run).filter(home__isnull=False).count() == 3
        assert reading.replayed(run)
        assert faults() == set()


class TestTheRecord:
    pytestmark = in_database

    def test_names_a_changed_past_a_changed_advice_and_a_removed_one(self):
        a_week_to_wait_in()
        looks_ahead()
        done()
        kept = LookAhead.objects.get()
        for field, value, fault in (
            ("given", {**kept.given, "seed": 8}, "input"),
            ("advice", {**kept.advice, "homes": []}, "answer"),
            ("given_hash", "0" * 64, "row"),
        ):
            LookAhead.objects.filter(pk=kept.pk).update(**{field: value})
            assert fault in faults()
            LookAhead.objects.filter(pk=kept.pk).update(**{field: getattr(kept, field)})
        assert faults() == set()
        kept.delete()
        assert faults() == {"row"}

    def test_is_not_the_same_when_the_advice_was_changed(self):
        a_week_to_wait_in()
        looks_ahead()
        run = done()
        kept = LookAhead.objects.get()
        LookAhead.objects.update(advice={**kept.advice, "homes": []})
        assert not reading.replayed(run)

    def test_of_a_run_that_does_not_look_ahead_is_as_it_always_was(self):
        a_week_to_wait_in()
        before = done()
        told = (before.batch_hash, before.answer_hash, before.own_hash, before.number)
        by_hand = reading.hash_of_document(
            (
                *(before.municipality, before.number, ON.isoformat(), before.policy, before.policy_hash, before.seed),
                *(before.batch_hash, reading.hash_of_document(before.versions)),
                *(reading.hash_of_document(before.policy_document), before.answer_hash, before.solver, before.program),
                *(before.state, before.link, before.previous_hash),
            )
        )
        assert before.own_hash == by_hand
        MatchRun.objects.all().delete()
        looks_ahead()
        looks_ahead(is_on=False)
        after = done()
        assert (after.batch_hash, after.answer_hash, after.own_hash, after.number) == told
        assert not LookAhead.objects.exists()

    def test_of_a_run_that_looks_ahead_has_the_proposals_of_one_that_does_not(self):
        a_week_to_wait_in()
        plain = done()
        looks_ahead()
        ahead = done()
        assert (ahead.batch_hash, ahead.answer_hash) == (plain.batch_hash, plain.answer_hash)
        pairs = [set(reading.proposals_of(run).values_list("waiting", "home", "fit")) for run in (plain, ahead)]
        assert pairs[0] == pairs[1]

    def test_tells_nobody_who_the_past_was(self):
        a_week_to_wait_in()
        for one in WaitingHousehold.objects.all():
            PlaceToAvoid.objects.create(region="the-hague", waiting=one, district="laak", noted_at=NOW)
        looks_ahead()
        done()
        past = LookAhead.objects.get().given["past"]
        assert {tuple(sorted(row)) for row in past["households"]} == {
            ("anchors", "expected_members", "id", "income_year", "linked_on", "members", "pension_age", "step_free")
        }
        assert {one["born"] for row in past["households"] for one in row["members"]} == {"1990-01-01"}
        assert {row["linked_on"] for row in past["households"]} == {ON.isoformat()}
        assert {row["income_year"] for row in past["households"]} == {0.0}


class TestThePast:
    pytestmark = in_database

    def test_is_counted_in_whole_weeks_before_this_one_from_when_both_sides_are_known(self):
        a_past(30, households=2, homes=1)
        one_alone("Rahel", 0)
        WaitingHousehold.objects.filter(called="Past").order_by("linked_on").first().delete()
        counted = weeks_counted(TOWN, ON + timedelta(days=3))
        assert (counted.weeks, counted.first_on, counted.enough) == (30, ON - timedelta(weeks=30), True)
        assert (counted.households, counted.homes) == ((1, *[2] * 29), (1,) * 30)
        Home.objects.filter(available_on__lt=ON - timedelta(weeks=10)).delete()
        assert weeks_counted(TOWN, ON).weeks == 10

    def test_of_fewer_weeks_than_needed_advises_nothing(self):
        a_past(LEAST_WEEKS - 1)
        one_alone("Rahel", 1)
        a_home("C-1", "centrum", 2, "700.00")
        looks_ahead()
        run = done()
        kept = LookAhead.objects.get()
        assert kept.given == {"format": 1, "enough": False, "weeks": LEAST_WEEKS - 1, "least_weeks": LEAST_WEEKS}
        assert (kept.advice["why_none"], kept.advice["households"], kept.advice["homes"]) == (
            "too-little-history", [], [],
        )  # fmt: skip
        assert reading.replayed(run)
        assert faults() == set()


PLACE = {"kind": "work", "lat": 52.06, "lon": 4.28}
households = st.lists(
    st.tuples(st.sampled_from([3, 20, 50, 69, 70, 71, 80, 90]), st.integers(1, 2), st.booleans()),
    min_size=2,
    max_size=6,
)  # days since the link, persons, with a place to reach
homes = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 3), st.sampled_from([52.02, 52.06, 52.09])), min_size=1, max_size=5
)  # bedrooms, weeks that it can still be given, where it is


def a_batch(waiting: list[tuple[int, int, bool]], free: list[tuple[int, int, float]]) -> dict:
    return {
        "on": ON.isoformat(), "policy": POLICY, "seed": 7,
        "households": [
            {
                "id": f"h{at}", "members": [{"born": "1990-01-01"}] * persons, "income_year": 18000.0,
                "pension_age": False, "linked_on": (ON - timedelta(days=days)).isoformat(),
                "anchors": [{"member": 0, **PLACE}] if reaches else [],
            }
            for at, (days, persons, reaches) in enumerate(waiting)
        ],
        "homes": [
            {
                "id": f"w{at}", "bedrooms": bedrooms, "rent": 690.0, "step_free": True, "district": "escamp",
                "association": "vaartwonen", "lat": lat, "lon": 4.30, "available_on": ON.isoformat(),
            }
            for at, (bedrooms, _, lat) in enumerate(free)
        ],
        "force": [], "forbid": [],
    }  # fmt: skip


def a_given(free: list[tuple[int, int, float]], seed: int, deadlines: str = "first") -> dict:
    row = {
        "members": [{"born": "1990-01-01"}], "income_year": 0.0, "pension_age": False,
        "linked_on": ON.isoformat(), "anchors": [{"member": 0, **PLACE}],
    }  # fmt: skip
    home = {
        "bedrooms": 1, "rent": 600.0, "step_free": True, "district": "escamp", "association": "vaartwonen",
        "lat": 52.06, "lon": 4.28, "available_on": ON.isoformat(),
    }  # fmt: skip
    return {
        "format": 1, "enough": True, "weeks": 30, "least_weeks": 26, "policy": "prices", "futures": 3,
        "deadlines": deadlines, "seed": seed,
        "counts": {"first_on": date(2026, 4, 27).isoformat(), "households": [1] * 30, "homes": [3] * 30},
        "past": {
            "households": [{"id": f"past-{at}", **row} for at in range(5)],
            "homes": [{"id": f"past-{at}", **home} for at in range(5)],
        },
        "home_weeks": {f"w{at}": weeks for at, (_, weeks, _) in enumerate(free)},
    }  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(waiting=households, free=homes, seed=st.integers(0, 50), deadlines=st.sampled_from(["first", "count"]))
def test_nobody_in_its_last_two_weeks_is_told_to_wait_and_no_home_is_kept_from_them(waiting, free, seed, deadlines):
    batch = a_batch(waiting, free)
    _, policy = checked(batch)
    solved = solve(batch, policy)
    told = advice_of(solved, a_given(free, seed, deadlines))
    waits = {one["household"] for one in told["households"]}
    assert all(solved.days_left(key) > LAST_DAYS for key in waits)
    assert all(2 * one["right_in"] < one["of"] for one in told["households"])
    assert {one["home"] for one in told["households"]} <= set(told["homes"])
    last = [key for key in solved.households if solved.days_left(key) <= LAST_DAYS]
    for key in last:
        mine = solved.home_of(key)
        assert mine not in told["homes"]
        if mine is None:
            assert not {one.home for one in solved.options(key)} & set(told["homes"])
    for home in told["homes"]:
        assert solved.household_of(home) in {None, *waits}
    turned = copy.deepcopy(batch)
    turned["households"].reverse()
    turned["homes"].reverse()
    assert advice_of(solve(turned, policy), a_given(free, seed, deadlines)) == told


def a_solved(**differs):
    free = [(2, 3, 52.02), (2, 3, 52.02)]
    batch = {**a_batch([(7, 1, True), (8, 1, True)], free), **differs}
    for household in batch["households"]:
        household.update(differs.get("each", {}).get(household["id"], {}))
    batch.pop("each", None)
    _, policy = checked(batch)
    return advice_of(solve(batch, policy), a_given(free, 1))


def test_whose_home_an_officer_fixed_or_who_asked_to_live_near_another_is_not_told_to_wait():
    assert {one["household"] for one in a_solved()["households"]} == {"h0", "h1"}
    assert {one["household"] for one in a_solved(force=[["h0", "w0"]])["households"]} == {"h1"}
    assert a_solved(each={"h0": {"near": ["h1"]}, "h1": {"near": ["h0"]}})["households"] == []
