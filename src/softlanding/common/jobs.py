"""Background work in the database's own queue: each job is done at least once, by whichever worker is free.

    jobs.enqueue("appointments.tell", about=f"visit:{visit.pk}", visit=str(visit.pk), what="booked")

A job made inside a transaction exists when the transaction does. A feature's `tasks.py` says what a job's name does:
functions that take the job's arguments and `now`, and that may run twice.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from softlanding.common.models import Job

log = structlog.get_logger("softlanding.jobs")

LEASE = timedelta(seconds=60)
"""So long a worker has a job for itself, unless it says that it is still at it."""
MOST_TRIES = 20
LONGEST_PAUSE = timedelta(hours=2)
BEHIND_AFTER = timedelta(minutes=5)
CANDIDATES = 10
ADDRESS = re.compile(r"<?[\w.+-]+@[\w.-]*\w>?")

Run = Callable[..., None]
Next = Callable[[datetime], datetime]


class NeverWorks(Exception):
    """Trying again would change nothing: give the job up now."""


class NotNow(Exception):
    """The job is to be done later, and this was no failed try."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True)
class Task:
    """What a job's name does; `following` says when a periodic task runs next."""

    name: str
    run: Run
    most_tries: int = MOST_TRIES
    following: Next | None = None
    forget_given_up: bool = False
    """Delete a job that is given up, because its arguments hold what nobody may keep."""


TASKS: dict[str, Task] = {}


def task(name: str, *, most_tries: int = MOST_TRIES, forget_given_up: bool = False) -> Callable[[Run], Run]:
    """Register what a job of this name does."""
    return _registered(name, most_tries=most_tries, forget_given_up=forget_given_up)


def every_minute(name: str) -> Callable[[Run], Run]:
    """Register work for each whole minute; what is still running when the next minute comes is not begun twice."""
    return _registered(name, following=_next_minute)


def daily(name: str, *, at: time) -> Callable[[Run], Run]:
    """Register work for every day at a local time; one that the clocks skip runs at the moment of the change."""

    def following(after: datetime) -> datetime:
        zone = timezone.get_default_timezone()
        day = after.astimezone(zone).date()
        moments = (datetime.combine(day + timedelta(days=more), at, tzinfo=zone) for more in (0, 1))
        return next(moment for moment in moments if moment.timestamp() > after.timestamp())

    return _registered(name, following=following)


def _registered(name: str, **more: Any) -> Callable[[Run], Run]:
    def register(run: Run) -> Run:
        TASKS[name] = Task(name, run, **more)
        return run

    return register


def _next_minute(after: datetime) -> datetime:
    return after.replace(second=0, microsecond=0) + timedelta(minutes=1)


def pause_after(tries: int) -> timedelta:
    """Return how long to wait after so many failed tries: 1, 2, 4 ... minutes, two hours at most."""
    return min(timedelta(minutes=2 ** min(tries - 1, 10)), LONGEST_PAUSE)


def enqueue(
    name: str,
    *,
    about: str = "",
    key: str | None = None,
    region: str = "",
    due_at: datetime | None = None,
    **arguments: str | int,
) -> None:
    """Make a job with one INSERT, in the transaction of the caller. A key that is there already makes no second one."""
    now = timezone.now()
    job = Job(
        region=region or settings.REGION,
        task=TASKS[name].name,
        key=key,
        about=about,
        arguments=arguments,
        due_at=due_at or now,
        made_at=now,
    )
    if key is None:
        job.save(force_insert=True)
    else:
        Job.objects.bulk_create([job], ignore_conflicts=True)


def drop(name: str, *, about: str) -> None:
    """Take away what is still to be done about something."""
    Job.objects.filter(task=name, about=about).delete()


def set_periods(now: datetime) -> None:
    """Make the row of each periodic task, which is its schedule and its lock; take away rows of tasks that are gone."""
    periodic = {f"every:{one.name}": one for one in TASKS.values() if one.following}
    Job.objects.filter(key__startswith="every:").exclude(key__in=periodic).delete()
    Job.objects.bulk_create(
        [
            Job(region=settings.REGION, task=one.name, key=key, due_at=one.following(now), made_at=now)
            for key, one in periodic.items()
            if one.following
        ],
        ignore_conflicts=True,
    )


def claim(worker: str, *, now: datetime, lease: timedelta = LEASE) -> Job | None:
    """Take the job that has been due for longest, or None. Of several workers that reach for it, one gets it."""
    due = Job.objects.filter(state=Job.State.WAITING, due_at__lte=now, task__in=list(TASKS))
    for pk, tries in due.order_by("due_at", "pk").values_list("pk", "tries")[:CANDIDATES]:
        # what the row says is compared and changed in one statement: the database lets one worker be first
        if due.filter(pk=pk, tries=tries).update(held_by=worker, due_at=now + lease, tries=tries + 1):
            return Job.objects.filter(pk=pk, held_by=worker).first()
    return None


def still_at_it(job: Job, *, now: datetime, lease: timedelta = LEASE) -> None:
    """Hold a job for longer, while it is being done."""
    _held(job).update(due_at=now + lease)


def run(job: Job, *, now: datetime) -> bool:
    """Do a job that was claimed, and write down how it went; return whether it went well."""
    structlog.contextvars.bind_contextvars(job=job.pk, task=job.task)
    try:
        TASKS[job.task].run(now=now, **job.arguments)
    except NotNow as later:
        _held(job).update(due_at=timezone.now() + (later.until - now), tries=0, held_by="")
        return True
    except Exception as fault:  # noqa: BLE001 - whatever a task raises is a failed try, and the worker goes on
        _failed(job, fault, now=timezone.now())
        return False
    finally:
        structlog.contextvars.unbind_contextvars("job", "task")
    _done(job)
    return True


def run_all_due(now: datetime | None = None) -> int:
    """Do everything that is due, here, as if it were `now`; return how many jobs that were."""
    done = 0
    while (job := claim("here", now=timezone.now())) is not None:
        run(job, now=now or timezone.now())
        done += 1
    return done


def _held(job: Job) -> QuerySet[Job]:
    """Return the job while it is still this worker's: another may have it after a hold that ran out."""
    return Job.objects.filter(pk=job.pk, held_by=job.held_by, tries=job.tries)


def _done(job: Job) -> None:
    following = TASKS[job.task].following
    if following is None or job.key is None:
        _held(job).delete()
    else:
        _held(job).update(due_at=following(timezone.now()), tries=0, held_by="", fault="")


def _failed(job: Job, fault: Exception, *, now: datetime) -> None:
    what = TASKS[job.task]
    reason = ADDRESS.sub("...", f"{type(fault).__name__}: {fault}")[:300]
    for_good = what.following is None and (isinstance(fault, NeverWorks) or job.tries >= what.most_tries)
    log.warning("job-failed", tries=job.tries, given_up=for_good, reason=reason)
    if for_good and what.forget_given_up:
        _held(job).delete()
    elif for_good:
        _held(job).update(state=Job.State.GIVEN_UP, given_up_at=now, held_by="", fault=reason)
    else:
        again = now + pause_after(job.tries)
        again = min(again, what.following(now)) if what.following else again
        _held(job).update(due_at=again, held_by="", fault=reason)


@dataclass(frozen=True)
class Backlog:
    """How far behind the workers are."""

    oldest_due_seconds: int
    due: int
    given_up: int

    @property
    def is_behind(self) -> bool:
        """Whether something has been due for so long that no worker can be there."""
        return self.oldest_due_seconds > BEHIND_AFTER.total_seconds()


def backlog(now: datetime) -> Backlog:
    """Return how long the oldest job has been due, how many are, and how many were given up."""
    due = Q(state=Job.State.WAITING, due_at__lte=now)
    found = Job.objects.aggregate(
        oldest=Min("due_at", filter=due),
        due=Count("pk", filter=due),
        given_up=Count("pk", filter=Q(state=Job.State.GIVEN_UP)),
    )
    oldest = max(0, int((now - found["oldest"]).total_seconds())) if found["oldest"] else 0
    return Backlog(oldest, found["due"], found["given_up"])


def troubled(names: tuple[str, ...]) -> QuerySet[Job]:
    """Return jobs of these names that were given up, or that failed and are tried again; oldest first."""
    trouble = Q(state=Job.State.GIVEN_UP) | Q(tries__gt=0) & ~Q(fault="")
    return Job.objects.filter(trouble, task__in=names).order_by("made_at", "pk")


def try_again(pk: int, *, now: datetime) -> None:
    """Make a job due now, as if it had never been tried."""
    Job.objects.filter(pk=pk).update(state=Job.State.WAITING, due_at=now, tries=0, held_by="", given_up_at=None)


def set_aside(pk: int) -> None:
    """Take a job away that a person took care of."""
    Job.objects.filter(pk=pk).delete()


def about_visit(visit: UUID) -> str:
    """Return what a job about a visit is found by."""
    return f"visit:{visit}"
