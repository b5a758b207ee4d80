"""Who is at which counter today, what was done with each turn, and the screens that show numbers."""

import uuid
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from softlanding.appointments.models.queue import Arrival, Turn
from softlanding.common.columns import word


class CounterDuty(models.Model):
    """An officer who has taken a counter for an authority. One officer per counter, one counter per officer."""

    region = word(60)
    desk = word(80)
    counter = word(40)
    authority = word(40)
    officer = models.OneToOneField("people.StaffMember", on_delete=models.CASCADE, related_name="+")
    day_on = models.DateField()
    since_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["desk", "counter"], name="one_officer_at_a_counter"),
        ]


class QueueStep(models.Model):
    """One thing that was done at the desk: who arrived, was called, was served. Holds what it takes to undo it."""

    region = word(60)
    desk = word(80)
    day_on = models.DateField()
    arrival = models.ForeignKey(Arrival, null=True, on_delete=models.CASCADE, related_name="steps")
    turn = models.ForeignKey(Turn, null=True, on_delete=models.CASCADE, related_name="steps")
    step = word(20)
    officer = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["desk", "day_on"], name="queue_step_by_desk_and_day"),
        ]


class DeskScreen(models.Model):
    """A screen at the desk that needs no sign-in, but a secret link: it shows calls, or lets people check in."""

    class Kind(models.TextChoices):
        DISPLAY = "display"
        KIOSK = "kiosk"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    desk = word(80)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["desk"], name="screen_by_desk")]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(kind__in=["display", "kiosk"]), name="screen_kind_is_known"),
        ]
