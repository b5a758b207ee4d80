"""Replays of weekly decisions that somebody asked for, of invented weeks or of own past ones: only counts are kept."""

from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word


class ReplayRun(models.Model):
    """A replay of weekly housing decisions: what was asked, how far it is, and what came out."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"
        FAILED = "failed"

    region = word(60)
    municipality = word(80)
    question = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    answer = models.JSONField(default=dict)
    made_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    stop_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "stopped", "failed"]),
                name="replay_state_is_known",
            )
        ]
