"""The demo's week of a housing officer: one finished run, and one proposal that was opened."""

from __future__ import annotations

from datetime import datetime

from softlanding.cli.demo_housing_waiting import MUNICIPALITY
from softlanding.common.access.terms import SYSTEM


def propose_homes(now: datetime) -> None:
    """Let the matcher propose for the households that wait; nothing where nobody waits, no home is free, or it did."""
    from django.utils import timezone

    from softlanding.common.errors import Refused
    from softlanding.core.documents import BadInput
    from softlanding.housing.actions.proposals_running import play_run, run_match
    from softlanding.housing.queries.proposals import latest_done_run
    from softlanding.housing.queries.proposals_solving import policy_for

    today = timezone.localdate(now)
    if latest_done_run(MUNICIPALITY) is not None:
        return
    try:
        run = run_match(MUNICIPALITY, on=today, policy=policy_for(MUNICIPALITY, today), seed=7, by=SYSTEM, now=now)
    except (Refused, BadInput):  # a year whose limits are not known yet has no demo run
        return
    play_run(str(run.pk), now=now)
