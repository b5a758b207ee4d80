"""What the matcher proposed, on what input, and what an officer decided about it."""

import uuid
from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word


class MatchRun(models.Model):
    """One run of the matcher: its whole input and answer, so that anybody can run it again to the byte."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    municipality = word(80)
    number = models.PositiveIntegerField()
    """Counts up per municipality, without a gap."""
    on = models.DateField()
    policy = word(60)
    policy_hash = models.CharField(max_length=64, blank=True)
    policy_document = models.JSONField(default=dict)
    """The policy with its amounts as they were: a replay does not read the data folder of its own day."""
    seed = models.PositiveBigIntegerField()
    batch = models.JSONField()
    """The batch as `softlanding match` reads it."""
    batch_hash = models.CharField(max_length=64)
    versions = models.JSONField(default=dict)
    """Of each household and home in the batch: the version that was read, so that a later change shows."""
    answer = models.JSONField(null=True)
    answer_hash = models.CharField(max_length=64, blank=True)
    solver = models.CharField(max_length=80, blank=True)
    program = models.CharField(max_length=40, blank=True)
    """The version of this program."""
    link = models.PositiveIntegerField(null=True)
    """Its place in the chain of runs that ended: a run is chained once, when its answer stands."""
    previous_hash = models.CharField(max_length=64, blank=True)
    own_hash = models.CharField(max_length=64, blank=True)
    """Over input, answer, state and the hash of the link before: a changed row breaks the chain."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done_share = models.FloatField(default=0)
    stop_asked_at = models.DateTimeField(null=True)
    forgotten_on = models.DateField(null=True)
    """When input and answer were emptied because their term was over; the hashes stay, and so does the chain."""
    failed_because = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-made_at"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["municipality", "number"], name="match_run_numbered_once"),
            models.UniqueConstraint(fields=["municipality", "link"], name="match_run_chained_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "stopped", "failed"]),
                name="match_run_state_is_known",
            ),
        ]


class Proposal(models.Model):
    """What one run proposes for one household: a home or none, why, and what a person decided."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        SEEN = "seen"
        APPROVED = "approved"
        OVERRIDDEN = "overridden"
        DISMISSED = "dismissed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    run = models.ForeignKey(MatchRun, null=True, on_delete=models.CASCADE, related_name="proposals")
    """None when an officer matched by hand, under the same rules."""
    waiting = models.ForeignKey("housing.WaitingHousehold", on_delete=models.CASCADE, related_name="proposals")
    home = models.ForeignKey("housing.Home", null=True, on_delete=models.CASCADE, related_name="proposals")
    second_home = models.ForeignKey("housing.Home", null=True, on_delete=models.SET_NULL, related_name="+")
    value = models.BigIntegerField(default=0)
    fit = models.PositiveIntegerField(default=0)
    second_fit = models.PositiveIntegerField(null=True)
    second_loss = models.BigIntegerField(null=True)
    """The least total value that forcing the second home would lose; none where the answer has no prices."""
    waiting_version = models.PositiveIntegerField(default=0)
    home_version = models.PositiveIntegerField(default=0)
    days_left = models.IntegerField(null=True)
    """Of the twelve weeks, on the day of the run."""
    reasons = models.JSONField(default=list)
    """Sentences with their figures, per language; for an unplaced household: why."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    chosen_home = models.ForeignKey("housing.Home", null=True, on_delete=models.SET_NULL, related_name="+")
    """The home that the officer took: the proposed one, or another."""
    override_reason = models.CharField(max_length=600, blank=True)
    near_because = models.CharField(max_length=300, blank=True)
    """Why they get this home although who wants to live near has one elsewhere."""
    opened_at = models.DateTimeField(null=True)
    """When somebody first opened it: nothing is approved unseen."""
    held_until_on = models.DateField(null=True)
    """Set aside until that day, with a reason."""
    held_because = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["run", "waiting"], name="proposal_once_per_run"),
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "seen", "approved", "overridden", "dismissed"]),
                name="proposal_state_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="overridden") | ~models.Q(override_reason=""),
                name="override_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "overridden"]) | models.Q(opened_at__isnull=False),
                name="nothing_is_approved_unseen",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="dismissed") | ~models.Q(override_reason=""),
                name="dismissal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(held_until_on__isnull=True) | ~models.Q(held_because=""),
                name="held_proposal_has_a_reason",
            ),
        ]


class Frozen(models.Model):
    """A pair that an officer fixed or ruled out for coming runs, and why."""

    region = word(60)
    municipality = word(80)
    waiting = models.ForeignKey("housing.WaitingHousehold", on_delete=models.CASCADE, related_name="+")
    home = models.ForeignKey("housing.Home", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=[("force", "force"), ("forbid", "forbid")])
    because = models.CharField(max_length=300)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["waiting", "home"], name="frozen_pair_once"),
            models.UniqueConstraint(
                fields=["waiting"], condition=models.Q(kind="force"), name="one_forced_home_per_household"
            ),
            models.UniqueConstraint(fields=["home"], condition=models.Q(kind="force"), name="home_is_forced_once"),
            models.CheckConstraint(condition=models.Q(kind__in=["force", "forbid"]), name="frozen_kind_is_known"),
            models.CheckConstraint(condition=~models.Q(because=""), name="frozen_pair_has_a_reason"),
        ]
