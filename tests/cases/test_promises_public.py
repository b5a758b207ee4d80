"""What everyone sees of promises: shares with n and interval, percentiles with open cases, nothing under ten."""

import csv
import io
import re
import statistics
from collections import Counter
from datetime import date, timedelta
from random import Random
from time import process_time

import pytest
from conftest_promises import ECMR, day, moment, permit, registration, then
from django.test import Client
from django.utils import timezone

from softlanding.cases import actions, queries
from softlanding.cases.models import ClockPause, PromiseClock
from softlanding.core.promises import Clock, Length, Norm, curve_of, percentile, state_on
from softlanding.core.promises.clocks import Paused, due_on, lasted_days
from softlanding.core.rulebook import load_rulebook

pytestmark = pytest.mark.django_db
ALL = queries.Period(None, None)
THREE = Norm(3)


def made(many: int, *, first: date, days: int, seed: int = 1, open_share: float = 0.1) -> list[Clock]:
    """Invent clocks of registrations, and put their rows into the database."""
    chance, today = Random(seed), first + timedelta(days=days)
    clocks = []
    for _ in range(many):
        start = first + timedelta(days=chance.randrange(days))
        lasts = chance.choice([0, 1, 1, 2, 2, 3, 3, 4, 6, 9])
        pauses, end = (), start + timedelta(days=lasts)
        if chance.random() < 0.2:
            still = chance.randrange(1, 6)
            pauses = (Paused(start + timedelta(days=1), start + timedelta(days=1 + still), "papers"),)
            end += timedelta(days=still)
        is_open = end > today or chance.random() < open_share
        void = "withdrawn" if chance.random() < 0.05 and not is_open else ""
        known = tuple(one for one in pauses if one.until <= today)
        pausing = next((one for one in pauses if one.until > today >= one.first), None)
        if pausing is not None:
            known = (Paused(pausing.first, None, pausing.reason),)
        clocks.append(Clock(start, None if is_open else end, void, known if is_open else pauses))
    rows = [row(clock) for clock in clocks]
    PromiseClock.objects.bulk_create(rows, batch_size=2000)
    ClockPause.objects.bulk_create(
        [
            ClockPause(region="x", clock=made_row, reason=one.reason, first_on=one.first, until_on=one.until)
            for made_row, clock in zip(rows, clocks, strict=True)
            for one in clock.pauses
        ],
        batch_size=2000,
    )
    return clocks


def row(clock: Clock) -> PromiseClock:
    seen = clock.paused_since or clock.stopped_on or max([clock.started_on, *(one.until for one in clock.pauses)])
    last = due_on(clock, THREE, on=seen)
    outcome = state_on(clock, THREE, on=clock.stopped_on) if clock.stopped_on else ""
    return PromiseClock(
        region="x", promise="ecmr-registration", desk=ECMR, started_on=clock.started_on, due_on=last, counts_on=last,
        stopped_on=clock.stopped_on, paused_since_on=clock.paused_since, outcome=outcome, not_counted=clock.void,
        paused_days=(seen - clock.started_on).days - lasted_days(clock, on=seen),
        lasted_days=lasted_days(clock, on=seen) if clock.stopped_on else None,
    )  # fmt: skip


def figures(today: date, period: queries.Period = ALL) -> queries.PromiseFigures:
    return queries.promise_figures(period, today=today, desk=ECMR)[0]


@pytest.mark.parametrize("seed", range(4))
def test_the_database_counts_what_the_clocks_say(seed):
    """Kept, broken, not due yet and void are all; and the days are those of the clocks, open ones censored."""
    today = day(60)
    clocks = made(300, first=day(0), days=60, seed=seed)
    found = figures(today)
    states = Counter()
    for clock in clocks:
        state = state_on(clock, THREE, on=today)
        not_due = state == "running" or (state == "kept" and due_on(clock, THREE, on=today) >= today)
        states["not-due" if not_due else state] += 1
    assert (found.kept, found.broken, found.not_due, sum(found.not_counted.values())) == (
        states["kept"], states["broken"], states["not-due"], states["void"],
    )  # fmt: skip
    assert found.kept + found.broken + found.not_due + sum(found.not_counted.values()) == 300
    assert sum(month.n for month in found.months) == found.n
    curve = curve_of(
        Length(lasted_days(one, on=today), ended=one.stopped_on is not None) for one in clocks if not one.void
    )
    assert [found.days_within(share) for share in (0.5, 0.9)] == [percentile(curve, share) for share in (0.5, 0.9)]
    assert (found.curve.n, found.curve.still_open) == (curve.n, curve.still_open)


def test_a_period_holds_the_clocks_whose_last_day_lies_in_it():
    made(200, first=date(2025, 11, 1), days=120, open_share=0)
    today = date(2026, 3, 20)
    whole = figures(today)
    parts = [
        figures(today, queries.Period(None, date(2026, 1, 1))),
        figures(today, queries.Period(date(2026, 1, 1), date(2026, 2, 1))),
        figures(today, queries.Period(date(2026, 2, 1), None)),
    ]
    assert sum(part.n for part in parts) == whole.n
    assert sum(part.kept for part in parts) == whole.kept


def page(path: str, **query: str) -> str:
    answer = Client().get(path, query)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_before_anything_is_counted_the_page_says_so():
    for path in ("/promises/", f"/promises/{ECMR}/"):
        assert "Nothing is counted yet." in page(path)


def test_fewer_than_ten_are_too_few_to_say():
    for number in range(9):
        then(then(registration(), "receive", number), "register", number + 1)
    PromiseClock.objects.update(**{name: timezone.localdate() - timedelta(days=9) for name in ("due_on", "counts_on")})
    text = page(f"/promises/{ECMR}/")
    assert "Too few to say" in text
    assert "100 %" not in text


def test_the_page_says_share_interval_n_days_baseline_and_who_is_not_counted():
    today = timezone.localdate()
    made(400, first=today - timedelta(days=300), days=300, open_share=0)
    text = page(f"/promises/{ECMR}/")
    found = figures(today)
    for part in (
        f"kept, of {found.n}", "95 % sure", f"Half were done within {found.days_within(0.5)} days.", "9 of 10 were done within",
        "Before the pilot: normally two to seven weeks.", "Withdrawn by the household:", "Not due yet",
        "Waiting for papers that were asked for:", "in the vast majority of cases", "To verify",
        "We count all of them: the stricter reading.", "Nobody was asked anything",
    ):  # fmt: skip
        assert part in text
    assert "Decided within two weeks" in text


def test_a_desk_that_promises_nothing_says_so_and_an_unknown_one_is_not_found():
    assert "has made no promise in days that we know of" in page("/promises/the-hague-international-centre/")
    assert Client().get("/promises/atlantis/").status_code == 404
    assert f"/promises/{ECMR}/" in Client().get(f"/desks/{ECMR}/").content.decode()


def test_a_period_that_is_none_is_the_usual_one():
    assert page(f"/promises/{ECMR}/", period="forever") == page(f"/promises/{ECMR}/", period="12-months")


def test_the_file_has_every_month_and_hides_what_is_too_few():
    today = timezone.localdate()
    made(300, first=today - timedelta(days=90), days=60, open_share=0)
    made(3, first=today - timedelta(days=200), days=2, open_share=0)
    answer = Client().get(f"/promises/{ECMR}/figures.csv", {"period": "all"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    found = figures(today)
    assert [one["month"] for one in rows] == [f"{month.first:%Y-%m}" for month in found.months]
    assert {one["counted"] for one in rows if not one["share_kept"]} == {"too few to say", "0"}
    assert {one["promise"] for one in rows} == {"ecmr-registration"}


def test_invented_clocks_say_that_they_are_invented():
    then(registration(facts={"invented": True}), "receive", 0)
    PromiseClock.objects.update(**{name: timezone.localdate() for name in ("due_on", "counts_on")})
    for path in ("/promises/", f"/promises/{ECMR}/"):
        assert "the people and the figures are invented" in page(path)


def test_twenty_thousand_clocks_take_six_queries_at_most_and_less_than_half_a_second_of_work(
    django_assert_max_num_queries,
):
    """Of the processor, since machines are shared; docs/algorithms/promises.md says how long a page takes."""
    today = timezone.localdate()
    made(20_000, first=today - timedelta(days=360), days=360)
    client, took = Client(), []
    for path in ("/promises/", f"/promises/{ECMR}/"):
        client.get(path)
        for _ in range(3):
            with django_assert_max_num_queries(6):
                begun = process_time()
                answer = client.get(path)
                took.append(process_time() - begun)
            assert answer.status_code == 200
    assert statistics.median(took) < 0.5


def test_the_decision_promise_is_counted_beside_the_registration():
    then(then(permit(), "receive", 0), "grant", 9)
    found = {one.promise.id: one for one in queries.promise_figures(ALL, today=day(30))}
    assert (found["ecmr-decision"].kept, found["ecmr-registration"].is_empty) == (1, True)
    networks = load_rulebook().networks
    assert set(found) == {one.id for name in ("zuid-limburg", "the-hague") for one in networks[name].promises}
    assert actions.find_breaches(now=moment(40)) == 0
