"""The clock of a waiting household and its end: pause, run again, freeze, house, end, take back."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from softlanding.common.access import Actor
from softlanding.common.errors import BadInput, Mistake, Refused
from softlanding.core.housing.clock import Pause, overlapping
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.housing_clock import clock_policy_on
from softlanding.housing.actions.waiting_noted import keep_promise_clocks, noted, to_change
from softlanding.housing.models import ClockPause, WaitingHousehold
from softlanding.housing.queries.waiting import live_offers


class NotWaiting(Refused):
    """The household waits no longer."""

    def __init__(self) -> None:
        super().__init__(
            "not-waiting",
            {"en": "This household waits no longer.", "nl": "Dit huishouden wacht niet meer."},
            {"en": "Take it back to the list first.", "nl": "Zet het eerst terug op de lijst."},
        )


def _waiting(key: UUID, *, by: Actor) -> WaitingHousehold:
    found = to_change(key, by=by)
    if found.state != "waiting":
        raise NotWaiting
    return found


@transaction.atomic
def pause_waiting(
    key: UUID, reason: str, from_on: date, *, until_on: date | None = None, note: str = "", by: Actor, now: datetime
) -> None:
    """Let the clock stand still from a day on, for a reason of the list. Raises BadInput with every mistake."""
    found = _waiting(key, by=by)
    mistakes = _wrong_in_pause(found, reason, from_on, until_on, today=timezone.localdate(now))
    if mistakes:
        raise BadInput(mistakes)
    ClockPause.objects.create(
        region=found.region,
        waiting=found,
        from_on=from_on,
        until_on=until_on,
        reason=reason,
        note=note[:300],
        noted_by_id=int(by.id) if by.kind == "staff" else None,
    )
    noted(found, "paused", by=by, now=now, detail=reason)
    keep_promise_clocks([found])


def _wrong_in_pause(
    found: WaitingHousehold, reason: str, from_on: date, until_on: date | None, *, today: date
) -> list[Mistake]:
    policy, wrong = clock_policy_on(load_rulebook().housing_clock, today), []
    if reason not in {one.id for one in policy.pauses}:
        what = {"en": "This is no reason of the list.", "nl": "Deze reden staat niet in de lijst."}
        wrong.append(Mistake("reason", what))
    if not found.linked_on <= from_on <= today:
        what = {
            "en": "Choose a day from the link up to today.",
            "nl": "Kies een dag vanaf de koppeling tot en met vandaag.",
        }
        wrong.append(Mistake("from_on", what))
    if until_on is not None and not from_on <= until_on <= today:
        what = {
            "en": "Choose a day from the first one up to today, or leave it empty.",
            "nl": "Kies een dag vanaf de eerste tot en met vandaag, of laat het leeg.",
        }
        wrong.append(Mistake("until_on", what))
    known = [Pause(one.from_on, one.until_on, one.reason) for one in found.pauses.all()]
    if not wrong and overlapping([*known, Pause(from_on, until_on, reason)]):
        what = {
            "en": "The clock stands still on some of these days already.",
            "nl": "De klok staat op een deel van deze dagen al stil.",
        }
        wrong.append(Mistake("from_on", what))
    return wrong


@transaction.atomic
def resume_waiting(key: UUID, on: date, *, by: Actor, now: datetime) -> None:
    """Let the clock run again from a day on; nothing happens when it runs."""
    found = _waiting(key, by=by)
    pause = ClockPause.objects.filter(waiting=found, until_on=None).first()
    if pause is None:
        return
    if not pause.from_on <= on <= timezone.localdate(now):
        what = {
            "en": "Choose a day from the pause up to today.",
            "nl": "Kies een dag vanaf de pauze tot en met vandaag.",
        }
        raise BadInput([Mistake("on", what)])
    pause.until_on = on
    pause.save()
    noted(found, "resumed", by=by, now=now)
    keep_promise_clocks([found])


@transaction.atomic
def take_pause_back(key: UUID, pause: int, *, by: Actor, now: datetime) -> None:
    """Take away a pause that was noted by mistake."""
    found = _waiting(key, by=by)
    ClockPause.objects.filter(pk=pause, waiting=found).delete()
    noted(found, "pause-taken-back", by=by, now=now)
    keep_promise_clocks([found])


@transaction.atomic
def freeze_waiting(key: UUID, because: str, *, by: Actor, now: datetime) -> None:
    """Keep a household out of proposals, with the reason. The clock runs on."""
    found = _waiting(key, by=by)
    found.frozen_at, found.frozen_because = now, _reason(because)
    noted(found, "frozen", by=by, now=now, detail=found.frozen_because)


@transaction.atomic
def unfreeze_waiting(key: UUID, *, by: Actor, now: datetime) -> None:
    """Let a household take part in proposals again."""
    found = _waiting(key, by=by)
    found.frozen_at, found.frozen_because = None, ""
    noted(found, "unfrozen", by=by, now=now)


@transaction.atomic
def end_waiting(key: UUID, because: str, *, by: Actor, now: datetime) -> None:
    """Take a household off the list, with the reason. Refused while an offer runs."""
    found = _waiting(key, by=by)
    if found.pk in live_offers(found.municipality):
        raise Refused(
            "offer-runs",
            {"en": "An offer to this household still runs.", "nl": "Er loopt nog een aanbod voor dit huishouden."},
            {"en": "Withdraw the offer first.", "nl": "Trek eerst het aanbod in."},
        )
    found.state, found.ended_because, found.ended_on = "ended", _reason(because), timezone.localdate(now)
    noted(found, "ended", by=by, now=now, detail=found.ended_because)
    keep_promise_clocks([found])


@transaction.atomic
def house_waiting(key: UUID, moved_on: date, *, by: Actor, now: datetime) -> None:
    """Note that a household moved into its home: its clock stops on that day."""
    found = _waiting(key, by=by)
    found.state, found.moved_on = "housed", moved_on
    found.frozen_at, found.frozen_because = None, ""
    noted(found, "housed", by=by, now=now)
    keep_promise_clocks([found])


@transaction.atomic
def take_back_waiting(key: UUID, *, by: Actor, now: datetime) -> None:
    """Put a household back on the list whose end or move was noted by mistake; its clock runs on as before."""
    found = to_change(key, by=by)
    if found.state == "waiting":
        return
    found.state, found.ended_because, found.ended_on, found.moved_on = "waiting", "", None, None
    noted(found, "taken-back", by=by, now=now)
    keep_promise_clocks([found])


def _reason(because: str) -> str:
    if not because.strip():
        raise BadInput([Mistake("because", {"en": "Say why.", "nl": "Vermeld waarom."})])
    return because.strip()[:300]
