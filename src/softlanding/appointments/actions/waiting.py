"""Asking for an earlier time, asking anew, and no longer asking."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from softlanding.appointments import queries
from softlanding.appointments.actions.offering import end_offer, queue_for
from softlanding.appointments.models import Visit, WaitingOffer, WaitingRequest
from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.errors import BadInput, Conflict, Mistake, NotFound

LIVE = (WaitingRequest.State.WAITING, WaitingRequest.State.OFFERED)


class AlreadyWaiting(Conflict):
    """The household is on this desk's waiting list."""

    title = {"en": "You are on the waiting list", "nl": "U staat op de wachtlijst"}

    def __init__(self) -> None:
        super().__init__(
            "already-waiting",
            {
                "en": "You have asked for an earlier time at this desk already.",
                "nl": "U hebt bij dit loket al om een eerdere tijd gevraagd.",
            },
            {
                "en": "Look at your place on the list, or stop asking and ask again.",
                "nl": "Bekijk uw plaats op de lijst, of stop ermee en vraag het opnieuw.",
            },
        )


def ask(
    *,
    household: Any,
    desk: str,
    needs: Sequence[queries.Need],
    earliest_on: date,
    latest_on: date,
    by: Actor,
    now: datetime,
    due_on: date | None = None,
    instead_of: Visit | None = None,
) -> WaitingRequest:
    """Put a household on a desk's waiting list, bound to these persons and steps.

    Raises AlreadyWaiting, or BadInput when no day is left between the first and the last one.
    """
    first = _first_day(needs, earliest_on, latest_on, now)
    try:
        with transaction.atomic():
            request = WaitingRequest.objects.create(
                region=household.region,
                household=household,
                desk=desk,
                tasks=[need.written() for need in needs],
                instead_of=instead_of,
                earliest_on=first,
                latest_on=latest_on,
                due_on=due_on,
                language=household.language,
                asked_at=now,
            )
            _record(request, by, "waiting-asked")
    except IntegrityError as error:
        raise AlreadyWaiting from error
    return request


def withdraw(key: UUID, *, by: Actor, now: datetime) -> WaitingRequest:
    """End a request, and give up what is held for it. What has ended stays ended."""
    with transaction.atomic():
        request = _own(key, by)
        offer = WaitingOffer.objects.filter(request=request, answer="").select_related("visit").first()
        if offer:
            queue_for(offer.visit)
        request = WaitingRequest.objects.select_for_update().get(pk=request.pk)
        if request.state not in {*LIVE, WaitingRequest.State.LAPSED}:
            return request
        if offer:
            end_offer(offer.pk, WaitingOffer.Answer.REFUSED, now=now)
        request.state, request.ended_at = WaitingRequest.State.WITHDRAWN, now
        request.save(update_fields=["state", "ended_at"])
        _record(request, by, "waiting-withdrawn")
    return request


def renew(key: UUID, *, by: Actor, now: datetime) -> WaitingRequest:
    """Let a request go on after offers that were not answered. It keeps the place that its waiting gave it."""
    try:
        with transaction.atomic():
            request = WaitingRequest.objects.select_for_update().get(pk=_own(key, by).pk)
            if request.state != WaitingRequest.State.LAPSED:
                return request
            if request.latest_on < queries.local_day(now):
                raise NotFound("request-is-over")
            request.state, request.ended_at, request.lapsed_offers = WaitingRequest.State.WAITING, None, 0
            request.save(update_fields=["state", "ended_at", "lapsed_offers"])
            _record(request, by, "waiting-asked")
    except IntegrityError as error:
        raise AlreadyWaiting from error
    return request


def _first_day(needs: Sequence[queries.Need], earliest_on: date, latest_on: date, now: datetime) -> date:
    """Return the first day on which everything is ready, or raise BadInput when the last day comes before it."""
    ready = [need.ready_on for need in needs if need.ready_on]
    first = max([earliest_on, queries.local_day(now), *ready])
    if latest_on < first:
        raise BadInput(
            [
                Mistake(
                    "latest_on",
                    {
                        "en": f"Nothing of yours is ready before {first}.",
                        "nl": f"Voor {first} is er niets van u klaar.",
                    },
                    {"en": "Choose a later last day.", "nl": "Kies een latere laatste dag."},
                )
            ]
        )
    return first


def _own(key: UUID, by: Actor) -> WaitingRequest:
    found = WaitingRequest.objects.filter(pk=key, household=by.household or None).first()
    if found is None:
        raise NotFound
    return found


def _record(request: WaitingRequest, by: Actor, sentence: str) -> None:
    audit.record_write(
        by=by,
        purpose=Purpose.OWN_FILE,
        household=request.household_id,
        sentence=sentence,
        compartments=[Compartment.APPOINTMENTS],
        region=request.region,
    )
