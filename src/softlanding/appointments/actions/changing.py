"""One change of a desk's hours: rows, version, history, and what it does to visits, in one transaction."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import serializers
from django.db import models, transaction
from django.db.models import F

from softlanding.appointments import queries
from softlanding.appointments.actions.booking import record, release
from softlanding.appointments.models import DeskDay, DeskPolicy, HoursChange, Shift, Visit
from softlanding.appointments.queries.plans import composed
from softlanding.common import audit
from softlanding.common.access import Actor, Purpose
from softlanding.common.errors import Words, in_language
from softlanding.core.cover import changed_days, open_minutes
from softlanding.core.timeline import DeskPlan, first_tick_from, ticks_of_day
from softlanding.people import queries as people

DAYS_AHEAD = 400
OTHER_HOURS: Words = {"en": "The opening hours have changed.", "nl": "De openingstijden zijn veranderd."}
POLICY = "appointments.deskpolicy"
NOT_RESTORED = {"version", "changed_at"}


@dataclass
class Effect:
    """What a change does: on which days, to how many minutes, and to which visits."""

    days: list[date] = field(default_factory=list)
    minutes_before: int = 0
    minutes_after: int = 0
    lost: list[Visit] = field(default_factory=list)
    restored: list[Visit] = field(default_factory=list)
    holds_ended: int = 0

    @property
    def minutes(self) -> int:
        """How many minutes of counter time come on top, or are lost when below zero."""
        return self.minutes_after - self.minutes_before


@dataclass
class Change:
    """The rows of one change, noted as they were and as they become."""

    desk: str
    policy: DeskPolicy
    by: Actor
    now: datetime
    reason: Words = field(default_factory=lambda: OTHER_HOURS)
    before: list[dict[str, Any]] = field(default_factory=list)
    after: list[dict[str, Any]] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    details: dict[str, Any] = field(default_factory=dict)
    effect: Effect = field(default_factory=Effect)

    def touch(self, *days: date) -> None:
        """Say on which days it works; without any, it may work on each day ahead."""
        self.days |= {day + timedelta(days=later) for day in days for later in (0, 1)}

    def add(self, *rows: models.Model) -> None:
        """Insert rows."""
        for row in rows:
            row.save(force_insert=True)
        self.after += _written(rows)

    def drop(self, *rows: models.Model) -> None:
        """Delete rows."""
        self.before += _written(rows)
        for row in rows:
            type(row)._default_manager.filter(pk=row.pk).delete()  # noqa: SLF001 - Django's name for a model's rows

    def alter(self, row: models.Model, **fields: Any) -> None:
        """Change fields of a row."""
        self.before += _written([row])
        for name, value in fields.items():
            setattr(row, name, value)
        row.save(update_fields=list(fields))
        self.after += _written([row])

    def restore(self, earlier: HoursChange) -> None:
        """Put the rows of an earlier change back as they were."""
        for entry in serializers.deserialize("python", _rows(earlier.after)):
            self.drop(entry.object)
        back = [entry.object for entry in serializers.deserialize("python", _rows(earlier.before))]
        known = {member.pk for member in people.staff_at(self.desk)}
        for row in back:
            if isinstance(row, Shift) and row.member_id not in known:
                row.member_id = None  # the account is gone: the post stays, to be filled
        self.add(*back)
        for written in earlier.before:
            if written["model"] == POLICY:
                [old] = serializers.deserialize("python", [written])
                names = [name for name in written["fields"] if name not in NOT_RESTORED]
                self.alter(self.policy, **{name: getattr(old.object, name) for name in names})


@contextmanager
def changing(desk: str, what: str, *, by: Actor, now: datetime) -> Iterator[Change]:
    """Change a desk's hours: the version rises, visits that lose their cover are in conflict, and history knows it."""
    with transaction.atomic():
        policy = _locked_policy(desk, now)
        old = composed(desk)
        change = Change(desk, policy, by, now)
        yield change
        policy.version, policy.changed_at = policy.version + 1, now
        policy.save(update_fields=["version", "changed_at"])
        _take_effect(change, old, composed(desk))
        HoursChange.objects.create(
            region=policy.region,
            desk=desk,
            version=policy.version,
            what=what,
            details=change.details,
            before=change.before,
            after=change.after,
            made_by_id=member_of(by),
            made_at=now,
        )
        audit.record_write(
            by=by,
            purpose=Purpose.DESK_PLANNING,
            household=None,
            sentence="hours-changed",
            compartments=(),
            params={"desk": desk, "version": policy.version, "change": what},
            region=policy.region,
        )


def previewed(act: Callable[[], Effect]) -> Effect:
    """Do a change, see what it does, and take all of it back."""
    with transaction.atomic():
        effect = act()
        transaction.set_rollback(True)
    return effect


def member_of(by: Actor) -> int | None:
    """Return the key of the staff member who acts; the system is nobody."""
    return int(by.id) if by.kind == "staff" else None


def _locked_policy(desk: str, now: datetime) -> DeskPolicy:
    # the longest horizon: whoever closes a day has not said that fewer days may be booked
    new = {"region": settings.REGION, "changed_at": now, "horizon_days": 365}
    DeskPolicy.objects.get_or_create(desk=desk, defaults=new)
    return DeskPolicy.objects.select_for_update().get(desk=desk)


def _take_effect(change: Change, old: DeskPlan, new: DeskPlan) -> None:
    today = change.now.astimezone(queries.ZONE).date()
    ahead = sorted(change.days) or [today + timedelta(days=number) for number in range(-1, DAYS_AHEAD)]
    days = changed_days(old, new, [day for day in ahead if day >= today - timedelta(days=1)])
    _lock(change.policy, days)
    # only what can be booked counts as capacity
    counted = [day for day in days if (day - today).days <= change.policy.horizon_days]
    effect = change.effect
    effect.days, effect.minutes_before, effect.minutes_after = (
        days,
        open_minutes(old, counted),
        open_minutes(new, counted),
    )
    touched = _visits_on(change.desk, days, change.now)
    was = {visit.pk: queries.covered_by(old, visit.tasks.all()) for visit in touched}
    is_now = {visit.pk: queries.covered_by(new, visit.tasks.all()) for visit in touched}
    without = [visit for visit in touched if was[visit.pk] and not is_now[visit.pk]]
    effect.lost = [visit for visit in without if visit.state == Visit.State.BOOKED]
    effect.restored = [v for v in touched if v.state == Visit.State.CONFLICT and is_now[v.pk]]
    holds = [visit for visit in without if visit.state == Visit.State.HELD]
    effect.holds_ended = len(holds)
    if holds:
        release(holds, change.now)
    _mark(effect.lost, Visit.State.CONFLICT, "visit-lost-cover", change)
    _mark(effect.restored, Visit.State.BOOKED, "visit-has-cover-again", change)


def _lock(policy: DeskPolicy, days: Iterable[date]) -> None:
    """Raise the version of these days, locked in the order that every booking keeps."""
    rows = [DeskDay(region=policy.region, desk=policy.desk, open_on=day) for day in sorted(days)]
    if not rows:
        return
    DeskDay.objects.bulk_create(rows, ignore_conflicts=True)
    mine = DeskDay.objects.filter(desk=policy.desk, open_on__in=[row.open_on for row in rows])
    list(mine.select_for_update().order_by("open_on"))
    mine.update(version=F("version") + 1)


def _visits_on(desk: str, days: list[date], now: datetime) -> list[Visit]:
    """Read and lock the visits ahead that touch one of these days."""
    if not days:
        return []
    first, last = ticks_of_day(days[0], queries.ZONE).start, ticks_of_day(days[-1], queries.ZONE).stop
    live = [Visit.State.BOOKED, Visit.State.CONFLICT, Visit.State.HELD]
    found = (
        Visit.objects.filter(desk=desk, state__in=live, starts_tick__lt=last)
        .filter(ends_tick__gt=max(first, first_tick_from(now)))
        .select_for_update()
        .order_by("pk")
        .prefetch_related("tasks")
    )
    changed = set(days)
    on = [v for v in found if changed & set(queries.days_of(range(v.starts_tick, v.ends_tick)))]
    return sorted(on, key=lambda visit: (visit.starts_tick, visit.reference))


def _mark(visits: list[Visit], state: Visit.State, sentence: str, change: Change) -> None:
    for visit in visits:
        lost = state == Visit.State.CONFLICT
        visit.state, visit.version = state, visit.version + 1
        visit.conflict_at = change.now if lost else None
        visit.conflict_reason = in_language(change.reason, visit.language)[:200] if lost else ""
    Visit.objects.bulk_update(visits, ["state", "version", "conflict_at", "conflict_reason"])
    for visit in visits:
        record(visit, change.by, sentence)


def _written(rows: Iterable[models.Model]) -> list[dict[str, Any]]:
    return json.loads(serializers.serialize("json", rows))


def _rows(written: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row for row in written if row["model"] != POLICY]
