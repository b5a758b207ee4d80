"""The promise ledger: clocks follow from the history of their cases, whenever and however often it is read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from softlanding.cases.models import Case, CaseEvent, ClockPause, PromiseClock, PromiseNote
from softlanding.cases.queries.promises_known import promises_of
from softlanding.core.promises import Clock, happened_to, lasted_days, norm_of, state_on
from softlanding.core.promises.clocks import clock_of, due_on, paused_days
from softlanding.core.promises.reading import CaseHappened, promised
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.network import ServicePromise

IN_ONE_GO = 500
# what a clock says; all but its key
TOLD = (
    "region", "desk", "household", "started_on", "due_on", "counts_on", "stopped_on", "paused_since_on", "paused_days",
    "lasted_days", "outcome", "not_counted", "broken_at", "breach_reason", "breach_words", "apology_sent_at",
    "escalated_at", "invented",
)  # fmt: skip


@transaction.atomic
def keep_clocks(cases: Sequence[Case]) -> None:
    """Make the clocks of these cases what their history says. Doing it again changes nothing."""
    events, notes = _history(cases)
    rows: list[tuple[PromiseClock, Clock]] = []
    for case in cases:
        made = [
            (_row(case, promise, clock, notes[case.pk, promise.id]), clock)
            for promise, clock in _clocks(case, events[case.pk], notes)
        ]
        rows += made
        _keep_promised_on(case, [row for row, _ in made])
    PromiseClock.objects.filter(case__in=cases).exclude(promise__in={row.promise for row, _ in rows}).delete()
    PromiseClock.objects.bulk_create(
        [row for row, _ in rows], update_conflicts=True, unique_fields=["promise", "case"], update_fields=TOLD
    )
    _keep_pauses(cases, rows)


def rebuild_clocks(*, desk: str = "", region: str = "") -> int:
    """Make every clock anew from the history of the cases, or those of one desk; return of how many cases."""
    desks = {promise.desk for promise in promises_of()}
    found = Case.objects.filter(desk__in=[desk] if desk else desks).order_by("pk")
    if region:
        found = found.filter(region=region)
    count = 0
    keys = list(found.values_list("pk", flat=True))
    for first in range(0, len(keys), IN_ONE_GO):
        some = list(Case.objects.filter(pk__in=keys[first : first + IN_ONE_GO]))
        keep_clocks(some)
        count += len(some)
    return count


def forget_words(household: UUID) -> None:
    """Take away what somebody typed about a household that is forgotten; its days stay, without a name."""
    PromiseClock.objects.filter(household=household).update(breach_words="")


def _history(cases: Sequence[Case]) -> tuple[dict[UUID, list[CaseEvent]], dict[tuple[UUID, str], list[PromiseNote]]]:
    events: dict[UUID, list[CaseEvent]] = defaultdict(list)
    for event in CaseEvent.objects.filter(case__in=cases).order_by("noted_at", "pk"):
        events[event.case_id].append(event)
    notes: dict[tuple[UUID, str], list[PromiseNote]] = defaultdict(list)
    for note in PromiseNote.objects.filter(case__in=cases).order_by("noted_at", "pk"):
        notes[note.case_id, note.promise].append(note)
    return events, notes


def _clocks(
    case: Case, events: list[CaseEvent], notes: dict[tuple[UUID, str], list[PromiseNote]]
) -> Iterator[tuple[ServicePromise, Clock]]:
    own = [one for one in promises_of() if one.desk == case.desk and one.measured and one.measured.kind == case.kind]
    if not own:
        return
    holds = load_rulebook().on(case.received_on or case.opened_at.date()).holds
    for promise in own:
        known = promised(promise, kind=case.kind, lane=case.lane, facts=case.facts, holds=holds)
        if known is False:
            continue
        told = list(_told(events, notes[case.pk, promise.id]))
        clock = clock_of(happened_to(promise, told, known=known is not None))
        if clock is not None:
            yield promise, clock


def _told(events: list[CaseEvent], notes: list[PromiseNote]) -> Iterator[CaseHappened]:
    """Give what happened in the order in which it was noted."""
    moves = [note for note in notes if note.what in {"paused", "resumed"}]
    both: list[tuple[datetime, CaseEvent | PromiseNote]] = [(one.noted_at, one) for one in (*events, *moves)]
    for at, (_, one) in enumerate(sorted(both, key=lambda pair: pair[0])):
        if isinstance(one, PromiseNote):
            yield CaseHappened(
                one.happened_on, at, what="paused" if one.what == "paused" else "resumed", reason=one.reason
            )
        else:
            # an event that leaves the case where it was moves no clock
            moved = one.to_state if one.to_state != one.from_state else ""
            yield CaseHappened(one.happened_on, at, moved, "imported" if one.what == "imported" else "state")


def _row(case: Case, promise: ServicePromise, clock: Clock, notes: list[PromiseNote]) -> PromiseClock:
    said = {note.what: note for note in notes}
    norm = norm_of(promise)
    started = clock.started_on is not None
    last = due_on(clock, norm, on=_last_told(clock)) if started else None
    outcome = _outcome(promise, clock, said.get("broke"))
    broken = outcome == "broken"
    reason = said.get("reason") if broken else None
    return PromiseClock(
        region=case.region,
        promise=promise.id,
        desk=promise.desk,
        case=case,
        household_id=case.household_id,
        started_on=clock.started_on,
        due_on=last,
        counts_on=last or clock.stopped_on,
        stopped_on=clock.stopped_on,
        paused_since_on=clock.paused_since,
        paused_days=paused_days(clock, on=_last_told(clock)) if started else 0,
        lasted_days=lasted_days(clock, on=clock.stopped_on) if started and clock.stopped_on else None,
        outcome=outcome,
        not_counted=clock.void,
        broken_at=said["broke"].noted_at if broken and "broke" in said else None,
        breach_reason=reason.reason if reason else "",
        breach_words=reason.words if reason else "",
        apology_sent_at=said["apology"].noted_at if "apology" in said else None,
        escalated_at=said["escalated"].noted_at if broken and "escalated" in said else None,
        invented=bool(case.facts.get("invented")),
    )


def _last_told(clock: Clock) -> date:
    """Give the last day of which the history speaks: a row says what it says, whatever day it is read."""
    ends = [one.until or one.first for one in clock.pauses]
    return max(one for one in (clock.started_on, clock.stopped_on, *ends) if one is not None)


def _outcome(promise: ServicePromise, clock: Clock, broke: PromiseNote | None) -> str:
    """Say how it ended. An open clock is broken once somebody noted it, and what happened before still says so."""
    norm = norm_of(promise)
    if clock.stopped_on is not None:
        return state_on(clock, norm, on=clock.stopped_on)
    return "broken" if broke is not None and state_on(clock, norm, on=broke.happened_on) == "broken" else ""


def _keep_pauses(cases: Sequence[Case], rows: list[tuple[PromiseClock, Clock]]) -> None:
    keys: dict[tuple[str, Any], int] = {
        (promise, case): pk
        for pk, promise, case in PromiseClock.objects.filter(case__in=cases).values_list("pk", "promise", "case")
    }
    ClockPause.objects.filter(clock__case__in=cases).delete()
    ClockPause.objects.bulk_create(
        ClockPause(
            region=row.region,
            clock_id=keys[row.promise, row.case_id],
            reason=pause.reason,
            first_on=pause.first,
            until_on=pause.until,
        )
        for row, clock in rows
        for pause in clock.pauses
    )


def _keep_promised_on(case: Case, rows: Iterable[PromiseClock]) -> None:
    days = [row.due_on for row in rows if row.outcome != "void" and row.due_on]
    promised_on = min(days, default=None)
    if case.promised_on != promised_on:
        case.promised_on = promised_on
        Case.objects.filter(pk=case.pk).update(promised_on=promised_on)
