"""Background work on cohorts: read and bring in large files, and reckon arrivals anew every day."""

from datetime import datetime, time, timedelta

from softlanding.cases.actions import cohort, cohort_reckoning
from softlanding.cases.models import Cohort
from softlanding.common import jobs
from softlanding.common.access.terms import SYSTEM

SECONDS_A_JOB = 30.0


@jobs.task(cohort.CHECK)
def check_cohort(*, cohort: str, now: datetime) -> None:
    """Read a large file that an employer handed in."""
    _cohort_goes_on(cohort, now=now)


@jobs.task(cohort.BRING)
def bring_cohort(*, cohort: str, now: datetime) -> None:
    """Save the households of a large file; what does not fit in one turn goes on in the next."""
    if _cohort_goes_on(cohort, now=now).state == "running":
        raise jobs.NotNow(now + timedelta(seconds=1))


def _cohort_goes_on(key: str, *, now: datetime) -> Cohort:
    found = Cohort.objects.filter(pk=key).first()
    if found is None:
        raise jobs.NeverWorks
    return cohort.carry_on_cohort(found, by=SYSTEM, now=now, seconds=SECONDS_A_JOB)


@jobs.daily("cases.reckon-arrivals", at=time(4, 20))
def reckon_arrivals(*, now: datetime) -> None:
    """Say anew what each announced arrival waits for: a day has passed, and times at the desks were taken."""
    cohort_reckoning.reckon_all_again(now)
