"""Companies that settle: the lead, what was agreed, each step, and who is expected when."""

import uuid
from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word


class Landing(models.Model):
    """A company that settles in the region, from the first talk on. About the company, not about its people."""

    class Stage(models.TextChoices):
        LEAD = "lead"
        LANDING = "landing"
        LANDED = "landed"
        LOST = "lost"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    company = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    """ISO 3166-1 alpha-2 of where the company comes from; empty while it is not known."""
    sector = models.CharField(max_length=80, blank=True)
    municipality = word(80, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    found_through = models.CharField(max_length=120, blank=True)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.LEAD)
    facts = models.JSONField(default=dict)
    """What is known of the company (core.rulebook.landing_steps): yes or no; what is not known is not there."""
    first_arrival_on = models.DateField(null=True)
    adviser = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.SET_NULL, related_name="+")
    """Its account as an employer, once it has one."""
    lost_because = models.CharField(max_length=300, blank=True)
    note = models.TextField(max_length=4000, blank=True)
    share_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - none is not the hash ""
    """Of the link with which the company reads its plan; none while it is not shared."""
    shared_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["region", "stage"], name="landing_by_stage")]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(stage__in=["lead", "landing", "landed", "lost"]), name="landing_stage_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(stage="lost") | ~models.Q(lost_because=""), name="lost_landing_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.company


class LandingStepState(models.Model):
    """How far a company is with one step, who does it, and by when it was agreed."""

    region = word(60)
    landing = models.ForeignKey(Landing, on_delete=models.CASCADE, related_name="steps")
    step = word(60)
    state = models.CharField(max_length=10, default="todo")
    agreed_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["landing", "step"], name="landing_step_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["todo", "begun", "done", "not-needed"]),
                name="landing_step_state_is_known",
            ),
        ]


class ExpectedArrivals(models.Model):
    """How many people a company expects in a month: its own guess, for the coordinator's forecast."""

    region = word(60)
    landing = models.ForeignKey(Landing, on_delete=models.CASCADE, related_name="expected")
    month_on = models.DateField()
    """The first day of the month."""
    persons = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["month_on"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["landing", "month_on"], name="expected_once_per_month"),
        ]


class LandingEvent(models.Model):
    """What happened to a landing, and who noted it."""

    region = word(60)
    landing = models.ForeignKey(Landing, on_delete=models.CASCADE, related_name="events")
    what = word(40)
    detail = models.CharField(max_length=300, blank=True)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-noted_at", "-id"]
