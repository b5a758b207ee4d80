"""Background work in the database: done at least once, by one worker at a time, on both engines."""

import threading
from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from softlanding.common import jobs
from softlanding.common.models import Job

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def done(monkeypatch) -> list[object]:
    """What the task `probe` was given; it fails for as long as `fail` says."""
    seen: list[object] = []

    def probe(*, now: datetime, what: object = None) -> None:
        seen.append(what)
        if isinstance(what, str) and what.startswith("fail"):
            raise RuntimeError(f"no mail for priya@example.org: {what}")
        if what == "never":
            raise jobs.NeverWorks("550 unknown")
        if what == "later":
            raise jobs.NotNow(now + timedelta(hours=5))

    monkeypatch.setattr(jobs, "TASKS", {"probe": jobs.Task("probe", probe, most_tries=3)})
    return seen


def make_due() -> None:
    Job.objects.update(due_at=timezone.now())


def test_a_job_is_done_once_and_leaves_no_trace(done):
    jobs.enqueue("probe", what=1)
    assert jobs.run_all_due() == 1
    assert (done, Job.objects.count()) == ([1], 0)


def test_a_job_costs_one_statement(done, django_assert_num_queries):
    with django_assert_num_queries(1):
        jobs.enqueue("probe", what=1)


def test_a_job_of_a_transaction_that_failed_does_not_exist(done):
    with transaction.atomic():
        jobs.enqueue("probe", what=1)
        transaction.set_rollback(True)
    assert jobs.run_all_due() == 0


def test_a_name_that_no_task_has_is_refused_at_once(done):
    with pytest.raises(KeyError):
        jobs.enqueue("prob")


def test_two_jobs_with_one_key_are_one(done):
    jobs.enqueue("probe", key="reminder:1", what=1)
    jobs.enqueue("probe", key="reminder:1", what=2)
    jobs.run_all_due()
    assert done == [1]


def test_a_job_that_fails_is_tried_again_after_a_growing_pause_and_then_given_up(done):
    jobs.enqueue("probe", what="fail")
    pauses = []
    for _ in range(2):
        before = timezone.now()
        assert jobs.run_all_due() == 1
        pauses.append(round((Job.objects.get().due_at - before).total_seconds() / 60))
        make_due()
    assert jobs.run_all_due() == 1
    left = Job.objects.get()
    assert pauses == [1, 2]
    assert (left.state, left.tries, done) == ("given-up", 3, ["fail"] * 3)
    make_due()
    assert jobs.run_all_due() == 0


def test_pauses_grow_to_two_hours_and_a_message_is_tried_for_a_day():
    pauses = [jobs.pause_after(tries) for tries in range(1, jobs.MOST_TRIES)]
    assert [pause // MINUTE for pause in pauses[:8]] == [1, 2, 4, 8, 16, 32, 64, 120]
    assert timedelta(days=1) < sum(pauses, timedelta()) < timedelta(days=1, hours=4)


def test_what_is_written_down_of_a_fault_holds_no_address(done):
    jobs.enqueue("probe", what="fail")
    jobs.run_all_due()
    assert Job.objects.get().fault == "RuntimeError: no mail for ...: fail"


def test_what_can_never_work_is_given_up_at_once(done):
    jobs.enqueue("probe", what="never")
    jobs.run_all_due()
    assert (Job.objects.get().state, Job.objects.get().tries) == ("given-up", 1)


def test_what_is_for_later_was_no_failed_try(done):
    jobs.enqueue("probe", what="later")
    jobs.run_all_due()
    left = Job.objects.get()
    assert (left.tries, left.held_by, left.due_at > timezone.now() + timedelta(hours=4)) == (0, "", True)


def test_a_given_up_job_can_be_tried_again_or_set_aside(done):
    jobs.enqueue("probe", what="never")
    jobs.run_all_due()
    pk = jobs.troubled(("probe",)).get().pk
    jobs.try_again(pk, now=timezone.now())
    assert jobs.run_all_due() == 1
    jobs.set_aside(pk)
    assert Job.objects.count() == 0


def test_the_job_of_a_worker_that_was_killed_is_taken_by_another_after_its_hold(done):
    jobs.enqueue("probe", what=1)
    now = timezone.now()
    killed = jobs.claim("first", now=now)
    assert jobs.claim("second", now=now + jobs.LEASE - timedelta(seconds=1)) is None
    taken = jobs.claim("second", now=now + jobs.LEASE)
    assert (taken.pk, taken.tries) == (killed.pk, 2)


def test_a_worker_that_is_still_at_it_keeps_its_job(done):
    jobs.enqueue("probe", what=1)
    now = timezone.now()
    mine = jobs.claim("first", now=now)
    jobs.still_at_it(mine, now=now + jobs.LEASE / 2)
    assert jobs.claim("second", now=now + jobs.LEASE) is None


def test_a_worker_whose_hold_ran_out_does_not_end_the_job_of_the_next(done):
    jobs.enqueue("probe", what=1)
    now = timezone.now()
    slow = jobs.claim("first", now=now)
    next_one = jobs.claim("second", now=now + jobs.LEASE)
    jobs.run(slow, now=now)
    assert Job.objects.get().held_by == "second"
    jobs.run(next_one, now=now)
    assert Job.objects.count() == 0


def test_the_backlog_says_how_long_the_oldest_job_has_been_due(done):
    now = timezone.now()
    assert jobs.backlog(now) == jobs.Backlog(0, 0, 0)
    jobs.enqueue("probe", due_at=now - 6 * MINUTE)
    jobs.enqueue("probe", due_at=now - MINUTE)
    jobs.enqueue("probe", due_at=now + MINUTE)
    found = jobs.backlog(now)
    assert (found, found.is_behind) == (jobs.Backlog(360, 2, 0), True)


def test_metrics_and_healthz_show_the_age_of_the_oldest_job(done, client):
    jobs.enqueue("probe", due_at=timezone.now() - timedelta(hours=1))
    background = client.get("/healthz").json()["background"]
    assert (background["state"], 3600 <= background["oldestDueSeconds"] < 3660) == ("behind", True)
    [line] = [
        one
        for one in client.get("/metrics").content.decode().splitlines()
        if one.startswith("softlanding_oldest_due_job_seconds ")
    ]
    assert 3600 <= float(line.split()[1]) < 3660


# -- periodic work -----------------------------------------------------------------------------------------------------


@pytest.fixture
def periodic(monkeypatch) -> list[str]:
    ran: list[str] = []
    monkeypatch.setattr(jobs, "TASKS", {})

    @jobs.every_minute("minutely")
    def _(*, now: datetime) -> None:
        ran.append("minutely")

    @jobs.daily("nightly", at=time(4, 30))
    def _(*, now: datetime) -> None:
        ran.append("nightly")

    return ran


def test_two_workers_that_start_make_one_schedule(periodic):
    for _ in range(2):
        jobs.set_periods(timezone.now())
    assert sorted(Job.objects.values_list("key", flat=True)) == ["every:minutely", "every:nightly"]


def test_a_periodic_task_runs_and_waits_for_its_next_moment(periodic):
    jobs.set_periods(timezone.now())
    Job.objects.filter(task="minutely").update(due_at=timezone.now())
    assert jobs.run_all_due() == 1
    left = Job.objects.get(task="minutely")
    assert (periodic, left.tries, left.held_by, left.due_at > timezone.now()) == (["minutely"], 0, "", True)


def test_a_periodic_task_that_was_late_runs_once_and_not_for_each_minute_missed(periodic):
    jobs.set_periods(timezone.now() - timedelta(hours=3))
    jobs.run_all_due()
    assert periodic.count("minutely") == 1


def test_a_periodic_task_that_fails_is_never_given_up(periodic, monkeypatch):
    def fail(*, now: datetime) -> None:
        raise RuntimeError("no")

    monkeypatch.setitem(jobs.TASKS, "minutely", jobs.Task("minutely", fail, 1, following=jobs._next_minute))
    jobs.set_periods(timezone.now() - timedelta(hours=1))
    jobs.run_all_due()
    left = Job.objects.get(task="minutely")
    assert (left.state, left.fault, left.due_at > timezone.now()) == ("waiting", "RuntimeError: no", True)


def test_the_schedule_of_a_task_that_is_gone_is_taken_away(periodic, monkeypatch):
    jobs.set_periods(timezone.now())
    monkeypatch.delitem(jobs.TASKS, "minutely")
    jobs.set_periods(timezone.now())
    assert [one.task for one in Job.objects.all()] == ["nightly"]


@pytest.mark.parametrize(
    ("after", "next_run"),
    [
        (datetime(2026, 11, 22, 3, 29, 59, tzinfo=UTC), datetime(2026, 11, 22, 3, 30, tzinfo=UTC)),
        (datetime(2026, 11, 22, 3, 30, tzinfo=UTC), datetime(2026, 11, 23, 3, 30, tzinfo=UTC)),
        # the clocks go back on 25 October 2026, and forward on 28 March 2027
        (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 3, 30, tzinfo=UTC)),
        (datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 3, 28, 2, 30, tzinfo=UTC)),
    ],
)
def test_a_daily_task_runs_at_its_local_time(periodic, after, next_run):
    assert jobs.TASKS["nightly"].following(after).timestamp() == next_run.timestamp()


def test_what_expired_is_forgotten_by_the_daily_task(rao):
    from softlanding.people.models import Household
    from softlanding.people.tasks import forget_expired

    Household.objects.update(kept_until_on=timezone.localdate())
    forget_expired(now=timezone.now())
    assert Household.objects.count() == 1
    forget_expired(now=timezone.now() + timedelta(days=1))
    assert Household.objects.count() == 0


def test_the_tasks_of_every_feature_are_known():
    known = {
        "appointments.close-ended-days",
        "appointments.letter",
        "appointments.offer-freed-times",
        "appointments.release-unconfirmed",
        "appointments.remind",
        "appointments.start-reminders",
        "appointments.tell",
        "cases.apologise",
        "cases.bring-cohort",
        "cases.check-cohort",
        "cases.deliver-event",
        "cases.employer-digest",
        "cases.find-breaches",
        "cases.forget-tracking-codes",
        "cases.import-sponsor-register",
        "cases.joint-ask",
        "cases.joint-ask-tomorrow",
        "cases.promise-digest",
        "cases.reckon-arrivals",
        "cases.send-tracking-code",
        "cases.simulate",
        "cases.start-employer-digests",
        "cases.sweep-deliveries",
        "cases.tell",
        "cases.tell-coordinators",
        "housing.early-warning",
        "housing.early-warnings",
        "housing.forget-old-groups",
        "housing.forget-past-term",
        "housing.match",
        "housing.replay",
        "housing.target-snapshots",
        "housing.tell-after-move",
        "housing.tell-offer",
        "housing.tell-offer-news",
        "papers.end-copies",
        "papers.expire",
        "papers.scan",
        "papers.scan-waiting",
        "papers.sweep",
        "papers.tell",
        "people.forget-expired",
    }
    assert set(jobs.TASKS) == known


# -- two at once -------------------------------------------------------------------------------------------------------


def workers(number: int, work) -> None:
    gate = threading.Barrier(number)

    def one(name: str) -> None:
        try:
            gate.wait()
            work(name)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(f"worker-{n}",)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_engines
def test_four_workers_do_each_of_a_hundred_jobs_once(done):
    for number in range(100):
        jobs.enqueue("probe", what=number)

    def work(name: str) -> None:
        while job := jobs.claim(name, now=timezone.now()):
            jobs.run(job, now=timezone.now())

    workers(4, work)
    # a worker that found every candidate taken may have left early; what it left is still there to do
    jobs.run_all_due()
    assert Counter(done) == Counter(range(100))


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_engines
def test_of_eight_workers_one_gets_the_periodic_task(periodic):
    jobs.set_periods(timezone.now())
    Job.objects.filter(task="minutely").update(due_at=timezone.now())
    got: list[object] = []
    workers(8, lambda name: got.append(jobs.claim(name, now=timezone.now())))
    assert [job.task for job in got if job] == ["minutely"]


def test_every_periodic_task_of_the_product_runs_through(db):
    """Each is called as the worker calls it: a task whose action asks for more would fail every minute."""
    jobs.set_periods(timezone.now())
    Job.objects.update(due_at=timezone.now())
    assert jobs.run_all_due() >= 5
    assert [(job.task, job.fault) for job in Job.objects.exclude(fault="")] == []
