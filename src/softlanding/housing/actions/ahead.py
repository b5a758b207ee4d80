"""Turning looking ahead on or off, and keeping what a run was told and what it advised."""

from datetime import datetime
from typing import Any

from django.conf import settings

from softlanding.common.access import Actor
from softlanding.core.matching.policy import policy_from
from softlanding.housing.models import AheadSwitch, LookAhead, MatchRun
from softlanding.housing.queries import ahead as reading
from softlanding.housing.queries.ahead_history import ahead_given
from softlanding.housing.queries.proposals import hash_of_document

Json = dict[str, Any]


def switch_ahead(municipality: str, *, is_on: bool, because: str, by: Actor, now: datetime) -> AheadSwitch:
    """Note that a municipality looks ahead from now on, or no longer; runs that were asked for stay as they are."""
    return AheadSwitch.objects.create(
        region=settings.REGION,
        municipality=municipality,
        is_on=is_on,
        because=because,
        by_staff_id=int(by.id) if by.kind == "staff" else None,
        set_at=now,
    )


def ahead_for(run: MatchRun) -> LookAhead | None:
    """Gather what a new run looks ahead with, not kept yet; None where the municipality does not look ahead."""
    if not reading.ahead_state(run.municipality).is_on:
        return None
    dated = policy_from(run.policy_document)
    given = ahead_given(run.municipality, dated, seed=run.seed, homes=[one["id"] for one in run.batch["homes"]])
    return LookAhead(region=run.region, run=run, given=given, given_hash=hash_of_document(given))


def keep_advice(kept: LookAhead) -> None:
    """Keep what a run advised, beside its answer."""
    LookAhead.objects.filter(pk=kept.pk).update(advice=kept.advice, advice_hash=kept.advice_hash)
