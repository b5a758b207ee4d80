"""Visits with their tasks, and claims, which the database lets exist once."""

import uuid
from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word
from softlanding.common.references import new_reference


class VisitGroup(models.Model):
    """Visits of one day that belong together: colleagues who land together, or a delegation that comes to look."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    desk = word(80)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.SET_NULL, related_name="+")
    contact_email = models.EmailField(blank=True)
    made_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


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

    class Origin(models.TextChoices):
        """Through which door it was booked."""

        WEB = "web"
        API = "api"
        PHONE = "phone"
        COUNTER = "counter"
        WAITING_LIST = "waiting-list"
        REBOOKING = "rebooking"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    desk = word(80)
    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    household = models.ForeignKey("people.Household", null=True, on_delete=models.CASCADE, related_name="+")
    partner = word(80, blank=True)
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
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.WEB, db_default=Origin.WEB)
    booked_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    """The officer who booked it by telephone or at the counter."""
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    """Why an officer booked, moved or cancelled it."""
    phone = models.CharField(max_length=20, blank=True, default="", db_default="")
    """Where to ring about this visit, in international form."""
    group = models.ForeignKey(VisitGroup, null=True, on_delete=models.SET_NULL, related_name="visits")
    conflict_at = models.DateTimeField(null=True)
    """When a closure took its cover away."""
    conflict_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    confirm_by_at = models.DateTimeField(null=True)
    """Until when the household must say once more that it comes, after earlier no-shows."""

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
            models.CheckConstraint(
                condition=models.Q(origin__in=["web", "api", "phone", "counter", "waiting-list", "rebooking"]),
                name="visit_origin_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class VisitTask(models.Model):
    """One person's service at a counter, within a visit. While it is live, the same need has no second visit."""

    region = word(60)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="tasks")
    person = models.CharField(max_length=160)
    """Who, across all desks: the household or partner and its key for the person."""
    person_key = word(60)
    step = word(80, blank=True)
    service = word(60)
    authority = word(40)
    counter = word(40)
    start_tick = models.IntegerField()
    end_tick = models.IntegerField()
    live = models.BooleanField(default=True)
    ready_on = models.DateField(null=True)
    """From which day the person's plan has this ready; unknown when the holder did not say."""

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
    region = word(60)
    desk = word(80)
    counter = word(40)
    tick = models.IntegerField()
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="claims")


class PersonClaim(models.Model):
    """One tick of one person's day: nobody is expected in two places at once."""

    pk = models.CompositePrimaryKey("person", "tick")
    region = word(60)
    person = models.CharField(max_length=160)
    tick = models.IntegerField()
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="person_claims")


class DeskDay(models.Model):
    """One local day of a desk. Its version rises with each change of claims; changes of one day queue at its row."""

    pk = models.CompositePrimaryKey("desk", "open_on")
    region = word(60)
    desk = word(80)
    open_on = models.DateField()
    version = models.PositiveIntegerField(default=0)
