"""What is told later: reminders that go with a visit, and private calendar feeds."""

from typing import Any, ClassVar

from django.db import models

from softlanding.appointments.models.visits import Visit
from softlanding.common.columns import word


class Reminder(models.Model):
    """A message that will be sent before a visit; it moves with the visit and is dropped with it."""

    class Kind(models.TextChoices):
        WEEK = "week"
        DAY = "day"
        CONFIRM = "confirm"

    region = word(60)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], condition=models.Q(sent_at__isnull=True), name="reminder_by_due"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["visit", "kind"], name="one_reminder_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["week", "day", "confirm"]), name="reminder_kind_is_known"
            ),
        ]


class CalendarFeed(models.Model):
    """A private address from which a calendar reads its owner's visits. Only a hash of the address is kept."""

    region = word(60)
    household = models.ForeignKey("people.Household", null=True, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("people.StaffMember", null=True, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_on = models.DateField(null=True)
    """The last day on which a calendar asked for it."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(household__isnull=False, member__isnull=True)
                | models.Q(household__isnull=True, member__isnull=False),
                name="feed_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=["household"], condition=models.Q(household__isnull=False), name="one_feed_per_household"
            ),
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(member__isnull=False), name="one_feed_per_member"
            ),
        ]
