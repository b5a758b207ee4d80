"""What every change of a waiting household shares: the lock, the note of it, and its row in the promise ledger."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from softlanding.cases.actions.promises_households import HouseholdClock, keep_household_clocks
from softlanding.cases.queries.promises_households import promises_to_households
from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose, Role
from softlanding.common.errors import Conflict
from softlanding.core.housing.clock import clock_of_course
from softlanding.housing.models import WaitingEvent, WaitingHousehold
from softlanding.housing.queries import waiting as queries

TOUCHED = (Compartment.HOUSEHOLD, Compartment.ASYLUM)


class WaitingChangedMeanwhile(Conflict):
    """Somebody else changed the household after this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "changed-meanwhile",
            {"en": "A colleague changed this household.", "nl": "Een collega heeft dit huishouden gewijzigd."},
            {"en": "Look at it as it is now.", "nl": "Bekijk hoe het er nu voor staat."},
        )


def to_change(key: UUID, *, by: Actor, seen: int | None = None) -> WaitingHousehold:
    """Return a household that nobody else changes until the transaction ends; staff get those that they may open."""
    if by.kind == "staff":
        queries.waiting_household(key, by=by)
    found = WaitingHousehold.objects.select_for_update().get(pk=key)
    if seen is not None and found.version != seen:
        raise WaitingChangedMeanwhile
    return found


def purpose_of(by: Actor) -> Purpose:
    """Return why somebody changes a waiting household."""
    return Purpose.INTEGRATION if by.role == Role.CASE_MANAGER else Purpose.HOUSING


def noted(
    found: WaitingHousehold,
    what: str,
    *,
    by: Actor,
    now: datetime,
    detail: str = "",
    compartments: Iterable[Compartment] = TOUCHED,
) -> None:
    """Save a changed household, and write down what happened and who did it."""
    found.version, found.updated_at = found.version + 1, now
    found.save()
    happened([(found, what, detail)], by=by, now=now, compartments=compartments)


def happened(
    told: Sequence[tuple[WaitingHousehold, str, str]],
    *,
    by: Actor,
    now: datetime,
    compartments: Iterable[Compartment] = TOUCHED,
    sentence: str = "waiting-changed",
) -> None:
    """Write down what happened to households, and let each of them read that."""
    staff = int(by.id) if by.kind == "staff" else None
    WaitingEvent.objects.bulk_create(
        WaitingEvent(region=one.region, waiting=one, what=what, detail=detail[:300], by_staff_id=staff, noted_at=now)
        for one, what, detail in told
    )
    touched = sorted(compartments)
    audit.record_writes(
        {
            "by": by,
            "purpose": purpose_of(by),
            "household": queries.subject_of(one),
            "sentence": sentence,
            "compartments": touched,
            "params": {"reference": one.reference},
            "region": one.region,
        }
        for one, _, _ in told
    )


def keep_promise_clocks(found: Sequence[WaitingHousehold]) -> None:
    """Tell the promise ledger how the clocks of these households stand, where their municipality promised anything."""
    if not found:
        return
    queries.with_course(found)
    for promise in promises_to_households(found[0].municipality)[:1]:
        told = [
            HouseholdClock(
                key=one.promise_clock_id,
                clock=clock_of_course(queries.course_of(one)),
                household=one.household_id,
                region=one.region,
                invented=one.invented,
            )
            for one in found
        ]
        keys = keep_household_clocks(promise, told)
        fresh = [one for one in found if one.promise_clock_id is None]
        for one, key in zip(found, keys, strict=True):
            one.promise_clock_id = key
        WaitingHousehold.objects.bulk_update(fresh, ["promise_clock"])
