"""When: visits with their tasks, and claims, which the database lets exist once."""

import uuid
from typing import Any, ClassVar

from django.db import models

from softlanding.common.references import new_reference


def _word(length: int, *, blank: bool = False) -> models.SlugField:
    """A readable id, without the index of its own that Django would give it."""
    return models.SlugField(max_length=length, blank=blank, db_index=False)


class Visit(models.Model):
    """One stay of a party at a desk. A hold is a visit in state `held`, which already owns its claims.

    Times are ticks: whole steps of five minutes since the UTC epoch (core.timeline).
    """

    class State(models.TextChoices):
        HELD = "held"
        BOOKED = "booked"
        CANCELLED = "cancelled"
        DONE = "done"
        NO_SHOW = "no-show"
        CONFLICT = "conflict"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = _word(60)
    desk = _word(80)
    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    household = models.ForeignKey("people.Household", null=True, on_delete=models.CASCADE, related_name="+")
    partner = _word(80, blank=True)
    """Who holds it over the API, when no household of ours does."""
    state = models.CharField(max_length=10, choices=State.choices)
    starts_tick = models.IntegerField()
    ends_tick = models.IntegerField()
    hold_expires_at = models.DateTimeField(null=True)
    token_hash = models.CharField(max_length=64)
    idempotency_key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - none is not the key ""
    request_hash = models.CharField(max_length=64, blank=True)
    """What was asked under the idempotency key, so that another question under the same key is noticed."""
    version = models.PositiveIntegerField(default=1)
    uid = models.CharField(max_length=120, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=12, default="en")
    created_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["desk", "starts_tick"], name="visit_by_desk_and_start"),
            models.Index(fields=["household", "state"], name="visit_by_household"),
            models.Index(fields=["hold_expires_at"], condition=models.Q(state="held"), name="visit_by_end_of_its_hold"),
            models.Index(fields=["partner", "created_at"], condition=~models.Q(partner=""), name="visit_by_partner"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["held", "booked", "cancelled", "done", "no-show", "conflict"]),
                name="visit_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_tick__gt=models.F("starts_tick")), name="visit_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="held") | models.Q(hold_expires_at__isnull=False), name="hold_has_an_end"
            ),
            models.CheckConstraint(
                condition=models.Q(household__isnull=True) | models.Q(partner=""), name="visit_has_one_holder"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class VisitTask(models.Model):
    """One person's service at a counter, within a visit. While it is live, the same need has no second visit."""

    region = _word(60)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="tasks")
    person = models.CharField(max_length=160)
    """Who, across all desks: the household or partner and its key for the person."""
    person_key = _word(60)
    step = _word(80, blank=True)
    service = _word(60)
    authority = _word(40)
    counter = _word(40)
    start_tick = models.IntegerField()
    end_tick = models.IntegerField()
    live = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["start_tick", "counter", "person_key"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person"], condition=models.Q(live=False), name="ended_task_by_person"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["person", "service"], condition=models.Q(live=True), name="one_live_task_per_person_and_service"
            ),
            models.CheckConstraint(
                condition=models.Q(end_tick__gt=models.F("start_tick")), name="task_ends_after_its_start"
            ),
        ]


class Claim(models.Model):
    """One tick of one counter, taken by one visit. The primary key is what keeps two visits apart."""

    pk = models.CompositePrimaryKey("desk", "counter", "tick")
    region = _word(60)
    desk = _word(80)
    counter = _word(40)
    tick = models.IntegerField()
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="claims")


class PersonClaim(models.Model):
    """One tick of one person's day: nobody is expected in two places at once."""

    pk = models.CompositePrimaryKey("person", "tick")
    region = _word(60)
    person = models.CharField(max_length=160)
    tick = models.IntegerField()
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="person_claims")


class DeskDay(models.Model):
    """One local day of a desk. Its version rises with each change of claims; changes of one day queue at its row."""

    pk = models.CompositePrimaryKey("desk", "open_on")
    region = _word(60)
    desk = _word(80)
    open_on = models.DateField()
    version = models.PositiveIntegerField(default=0)
