"""When a desk can be visited, as its coordinator says: hours, shifts, exceptions and rules of booking."""

from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word


class DeskPolicy(models.Model):
    """A desk's rules of booking. `hours_since_on`: from that day our rows hold instead of the data folder's hours."""

    desk = models.SlugField(max_length=80, primary_key=True)
    region = word(60)
    version = models.PositiveIntegerField(default=0)
    """Rises with every change of hours, shifts, exceptions or rules, so that remembered plans are noticed as old."""
    hours_since_on = models.DateField(null=True)
    plans_by_shifts = models.BooleanField(default=False)
    buffer_minutes = models.PositiveSmallIntegerField(default=0)
    min_notice_minutes = models.PositiveIntegerField(default=0)
    horizon_days = models.PositiveSmallIntegerField(default=90)
    closed_on_liberation_day = models.BooleanField(null=True)
    """5 May in years that are no lustrum; unknown means as the data folder says."""
    most_visits_per_contact = models.PositiveSmallIntegerField(default=3)
    release_after_at_most_minutes = models.PositiveSmallIntegerField(default=20)
    """What a household gives up is shown to everyone after a random part of so many minutes."""
    offer_lasts_minutes = models.PositiveSmallIntegerField(default=120)
    """How long a time is held for someone on the waiting list."""
    no_shows_before_confirming = models.PositiveSmallIntegerField(default=1)
    """After so many missed visits within a year, the next one must be confirmed once more."""
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(horizon_days__gte=1, horizon_days__lte=365), name="horizon_is_a_year_at_most"
            ),
        ]

    def __str__(self) -> str:
        return self.desk


class OpeningRule(models.Model):
    """Weekly hours of one counter for one authority, in local time; closing at or before opening is the next day."""

    region = word(60)
    desk = word(80)
    counter = word(40)
    authority = word(40)
    weekdays = models.CharField(max_length=7)
    """Digits from 0 (Monday) to 6 (Sunday)."""
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from_on = models.DateField()
    valid_to_on = models.DateField(null=True)
    """The first day on which it no longer holds."""
    every_weeks = models.PositiveSmallIntegerField(default=1)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["desk"], name="opening_rule_by_desk")]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(every_weeks__gte=1), name="rule_repeats_weekly_or_less"),
            models.CheckConstraint(
                condition=models.Q(valid_to_on__isnull=True) | models.Q(valid_to_on__gt=models.F("valid_from_on")),
                name="rule_ends_after_its_start",
            ),
            models.CheckConstraint(condition=~models.Q(opens=models.F("closes")), name="rule_has_a_length"),
        ]


class DayException(models.Model):
    """One date that differs: closed (the desk or one counter, all day or a part), or open extra hours."""

    class Kind(models.TextChoices):
        CLOSED = "closed"
        EXTRA = "extra"

    region = word(60)
    desk = word(80)
    counter = word(40, blank=True)
    authority = word(40, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    day_on = models.DateField()
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    reason_en = models.CharField(max_length=200, blank=True)
    reason_nl = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["desk", "day_on"], name="exception_by_desk_and_day")
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(kind__in=["closed", "extra"]), name="exception_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(kind="closed") | models.Q(opens__isnull=False, closes__isnull=False),
                name="extra_hours_have_times",
            ),
        ]


class Shift(models.Model):
    """A staff member (or a post to be filled) at a counter on one date, with authorities, languages and skills."""

    region = word(60)
    desk = word(80)
    counter = word(40)
    member = models.ForeignKey("people.StaffMember", null=True, on_delete=models.CASCADE, related_name="+")
    day_on = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    authorities = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    skills = models.JSONField(default=list)
    breaks = models.JSONField(default=list)
    """Pairs of local times, such as ["12:00", "12:30"]."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["desk", "day_on"], name="shift_by_desk_and_day"),
            models.Index(fields=["member", "day_on"], name="shift_by_member"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~models.Q(opens=models.F("closes")), name="shift_has_a_length"),
        ]


class Rebooking(models.Model):
    """One run that gives visits without cover another time: what is done, what is left, whether to stop."""

    id = models.BigAutoField(primary_key=True)
    region = word(60)
    desk = word(80)
    made_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    total = models.PositiveIntegerField()
    moved = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    """Those for whom no time was found: they need a person."""
    stop_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    queue = models.JSONField(default=list)
    """The visits that wait for their turn, as ids in the order in which times are given out."""


class HoursChange(models.Model):
    """One change of a desk's hours with the rows as they were and as they became, so that it can be taken back."""

    region = word(60)
    desk = word(80)
    version = models.PositiveIntegerField()
    what = word(40)
    details = models.JSONField(default=dict)
    """Ids, days and numbers that its sentence names."""
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    made_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["desk", "version"], name="one_change_per_version_of_a_desk"),
        ]
