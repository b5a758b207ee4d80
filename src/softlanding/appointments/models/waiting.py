"""Fair access: who waits for an earlier time, what was offered to them, and what becomes free when."""

import uuid
from typing import Any, ClassVar

from django.db import models

from softlanding.appointments.models.visits import Visit
from softlanding.common.columns import word


class WaitingRequest(models.Model):
    """A household that would come earlier, or has no visit yet. It is bound to persons and to steps that are ready."""

    class State(models.TextChoices):
        WAITING = "waiting"
        OFFERED = "offered"
        TAKEN = "taken"
        WITHDRAWN = "withdrawn"
        LAPSED = "lapsed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    household = models.ForeignKey("people.Household", on_delete=models.CASCADE, related_name="+")
    desk = word(80)
    tasks = models.JSONField()
    """[{"person": key, "service": id, "step": id, "ready_on": date or null}]"""
    instead_of = models.ForeignKey(Visit, null=True, on_delete=models.SET_NULL, related_name="+")
    """The visit that is given up when an earlier one is taken."""
    earliest_on = models.DateField()
    latest_on = models.DateField()
    due_on = models.DateField(null=True)
    """The legal or promised day of the most urgent step."""
    language = models.CharField(max_length=12, default="en")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    lapsed_offers = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["desk", "state", "asked_at"], name="waiting_by_desk"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "offered", "taken", "withdrawn", "lapsed"]),
                name="waiting_state_is_known",
            ),
            models.UniqueConstraint(
                fields=["household", "desk"],
                condition=models.Q(state__in=["waiting", "offered"]),
                name="one_live_request_per_household_and_desk",
            ),
            models.CheckConstraint(
                condition=models.Q(latest_on__gte=models.F("earliest_on")), name="waiting_ends_after_its_start"
            ),
        ]


class WaitingOffer(models.Model):
    """A time that is held for someone on the waiting list, opened once by the link that was sent."""

    class Answer(models.TextChoices):
        TAKEN = "taken"
        REFUSED = "refused"
        LAPSED = "lapsed"

    region = word(60)
    request = models.ForeignKey(WaitingRequest, on_delete=models.CASCADE, related_name="offers")
    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(answer=""), name="one_open_offer_per_request"
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=["", "taken", "refused", "lapsed"]), name="offer_answer_is_known"
            ),
        ]


class FreedTime(models.Model):
    """Ticks that a household gave up and that everyone sees from `free_at` on; the waiting list sees them at once."""

    region = word(60)
    desk = word(80)
    counter = word(40)
    start_tick = models.IntegerField()
    end_tick = models.IntegerField()
    free_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["desk", "free_at"], name="freed_time_by_desk"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(end_tick__gt=models.F("start_tick")), name="freed_time_has_a_length"
            ),
        ]
