"""Changing when a desk is open: weekly rules, exceptions, rules of booking; and taking the last change back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from softlanding.appointments.actions.changing import Effect, changing, member_of
from softlanding.appointments.models import DayException, HoursChange, OpeningRule
from softlanding.common.access import Actor
from softlanding.common.errors import Conflict, Refused, Words
from softlanding.core.rulebook.loading import load_rulebook
from softlanding.core.visit_request import desk_plan

POLICY_FIELDS = (
    "plans_by_shifts",
    "buffer_minutes",
    "min_notice_minutes",
    "horizon_days",
    "closed_on_liberation_day",
    "most_visits_per_contact",
    "release_after_at_most_minutes",
    "offer_lasts_minutes",
    "no_shows_before_confirming",
)
CLOSED: Words = {"en": "The desk is closed then.", "nl": "Het loket is dan gesloten."}


class TakenOverAlready(Refused):
    """The coordinator has the hours already."""

    def __init__(self) -> None:
        super().__init__(
            "hours-taken-over",
            {"en": "You keep the hours of this desk already.", "nl": "U houdt de openingstijden van dit loket al bij."},
            {"en": "Change the weekly hours instead.", "nl": "Pas de wekelijkse uren aan."},
        )


class ChangedSince(Conflict):
    """Somebody else changed the hours after this page was read."""

    def __init__(self) -> None:
        super().__init__(
            "hours-changed-since",
            {
                "en": "This is not the last change any more, so it cannot be undone first.",
                "nl": "Dit is niet meer de laatste wijziging. Daarom kan deze niet als eerste ongedaan gemaakt worden.",
            },
            {"en": "Open the hours again and look at the history.", "nl": "Open de uren opnieuw en bekijk de lijst."},
        )


@dataclass(frozen=True)
class Weekly:
    """Weekly hours to be added, for one or more counters."""

    counters: Sequence[str]
    authority: str
    weekdays: str
    opens: time
    closes: time
    valid_from_on: date
    valid_to_on: date | None = None
    every_weeks: int = 1


@dataclass(frozen=True)
class Exceptional:
    """Days that differ: from the first to the last of them, the desk or some counters, all day or a part."""

    kind: str
    first_on: date
    last_on: date
    counters: Sequence[str] = ("",)
    authority: str = ""
    opens: time | None = None
    closes: time | None = None
    reason_en: str = ""
    reason_nl: str = ""

    @property
    def days(self) -> list[date]:
        """Every day of it."""
        return [self.first_on + timedelta(days=number) for number in range((self.last_on - self.first_on).days + 1)]


def take_over_hours(desk: str, from_on: date, *, by: Actor, now: datetime) -> Effect:
    """Copy the data folder's hours into rules that the coordinator keeps, and let these hold from that day on."""
    with changing(desk, "taken-over", by=by, now=now) as change:
        if change.policy.hours_since_on is not None:
            raise TakenOverAlready
        change.alter(change.policy, hours_since_on=from_on)
        change.add(*_copied(desk, from_on, change.policy.region))
        change.details = {"day": from_on.isoformat()}
    return change.effect


def _copied(desk: str, from_on: date, region: str) -> Iterable[OpeningRule]:
    for counter in desk_plan(load_rulebook(), desk).counters:
        for authority, weekly in counter.staffed.items():
            for hours in weekly:
                if hours.valid_to is None or hours.valid_to > from_on:
                    yield OpeningRule(
                        region=region,
                        desk=desk,
                        counter=counter.id,
                        authority=authority,
                        weekdays="".join(str(number) for number in sorted(hours.weekdays)),
                        opens=hours.opens,
                        closes=hours.closes,
                        valid_from_on=max(from_on, hours.valid_from or from_on),
                        valid_to_on=hours.valid_to,
                    )


def add_hours(desk: str, weekly: Weekly, *, by: Actor, now: datetime) -> Effect:
    """Add weekly hours, one rule for each counter."""
    with changing(desk, "hours-added", by=by, now=now) as change:
        change.add(*(_rule(desk, counter, weekly, change.policy.region) for counter in weekly.counters))
        change.details = _said(weekly)
    return change.effect


def change_hours(rule: OpeningRule, weekly: Weekly, *, by: Actor, now: datetime) -> Effect:
    """Let a rule say something else, on every day on which it holds."""
    with changing(rule.desk, "hours-changed", by=by, now=now) as change:
        [counter] = weekly.counters
        fresh = _rule(rule.desk, counter, weekly, rule.region)
        names = ["counter", "authority", "weekdays", "opens", "closes", "valid_from_on", "valid_to_on", "every_weeks"]
        change.alter(rule, **{name: getattr(fresh, name) for name in names})
        change.details = _said(weekly)
    return change.effect


def end_hours(rule: OpeningRule, first_day_without: date, *, by: Actor, now: datetime) -> Effect:
    """End a rule; one that would end before it begins is removed."""
    with changing(rule.desk, "hours-ended", by=by, now=now) as change:
        if first_day_without <= rule.valid_from_on:
            change.drop(rule)
        else:
            change.alter(rule, valid_to_on=first_day_without)
        change.details = {"day": first_day_without.isoformat(), "counters": [rule.counter]}
    return change.effect


def add_exception(desk: str, exception: Exceptional, *, by: Actor, now: datetime) -> Effect:
    """Close the desk or counters on some days, or open them for extra hours."""
    closed = exception.kind == DayException.Kind.CLOSED
    with changing(desk, "closed" if closed else "extra-hours", by=by, now=now) as change:
        change.reason = {"en": exception.reason_en or CLOSED["en"], "nl": exception.reason_nl or CLOSED["nl"]}
        change.touch(*exception.days)
        change.add(
            *(
                DayException(
                    region=change.policy.region,
                    desk=desk,
                    counter=counter,
                    authority=exception.authority,
                    kind=exception.kind,
                    day_on=day,
                    opens=exception.opens,
                    closes=exception.closes,
                    reason_en=exception.reason_en,
                    reason_nl=exception.reason_nl,
                    made_by_id=member_of(by),
                    made_at=now,
                )
                for day in exception.days
                for counter in exception.counters
            )
        )
        change.details = {
            "first": exception.first_on.isoformat(),
            "last": exception.last_on.isoformat(),
            "counters": [counter for counter in exception.counters if counter],
        }
    return change.effect


def remove_exception(exception: DayException, *, by: Actor, now: datetime) -> Effect:
    """Open again on a closed day, or take extra hours away."""
    closed = exception.kind == DayException.Kind.CLOSED
    with changing(exception.desk, "reopened" if closed else "extra-hours-removed", by=by, now=now) as change:
        change.touch(exception.day_on)
        change.details = {
            "day": exception.day_on.isoformat(),
            "counters": [exception.counter] * bool(exception.counter),
        }
        change.drop(exception)
    return change.effect


def set_policy(desk: str, fields: Mapping[str, Any], *, by: Actor, now: datetime) -> Effect:
    """Set the rules of booking; only what differs is noted."""
    with changing(desk, "rules-set", by=by, now=now) as change:
        differs = {n: fields[n] for n in POLICY_FIELDS if n in fields and fields[n] != getattr(change.policy, n)}
        change.alter(change.policy, **differs)
        change.details = {"fields": sorted(differs)}
    return change.effect


def undo_change(desk: str, version: int, *, by: Actor, now: datetime) -> Effect:
    """Take the last change back that still stands, when it is the one of this version; ChangedSince when it is not."""
    with changing(desk, "undone", by=by, now=now) as change:
        last = HoursChange.objects.filter(desk=desk, undone_at=None).exclude(what="undone").order_by("-version").first()
        if last is None or last.version != version:
            raise ChangedSince
        change.restore(last)
        HoursChange.objects.filter(pk=last.pk).update(undone_at=now)
        change.details = {"version": last.version, "what": last.what}
    return change.effect


def _rule(desk: str, counter: str, weekly: Weekly, region: str) -> OpeningRule:
    return OpeningRule(
        region=region,
        desk=desk,
        counter=counter,
        authority=weekly.authority,
        weekdays=weekly.weekdays,
        opens=weekly.opens,
        closes=weekly.closes,
        valid_from_on=weekly.valid_from_on,
        valid_to_on=weekly.valid_to_on,
        every_weeks=weekly.every_weeks,
    )


def _said(weekly: Weekly) -> dict[str, Any]:
    return {
        "counters": list(weekly.counters),
        "authority": weekly.authority,
        "weekdays": weekly.weekdays,
        "opens": f"{weekly.opens:%H:%M}",
        "closes": f"{weekly.closes:%H:%M}",
    }
