"""Running clocks: what a desk promised to somebody, when it began, stood still and was kept or broken."""

from typing import Any, ClassVar

from django.db import models

from softlanding.cases.models.running import Case
from softlanding.common.columns import word


class PromiseClock(models.Model):
    """One promise (`data/networks/<id>/promises.yaml`) to one household. An open clock is counted too: as censored."""

    region = word(60)
    promise = word(80)
    desk = word(80, blank=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="clocks")
    household = models.ForeignKey("people.Household", null=True, on_delete=models.CASCADE, related_name="+")
    started_on = models.DateField()
    due_on = models.DateField()
    stopped_on = models.DateField(null=True)
    paused_days = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=10, blank=True)
    """Empty while it runs; `kept`, `broken`, or `void` when it fell away, such as a withdrawn application."""
    broken_at = models.DateTimeField(null=True)
    breach_reason = models.CharField(max_length=300, blank=True)
    apology_sent_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["promise", "desk", "started_on"], name="clock_by_promise"),
            models.Index(fields=["due_on"], condition=models.Q(outcome=""), name="running_clock_by_due"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["promise", "case"], condition=models.Q(case__isnull=False), name="clock_once_per_case"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", "kept", "broken", "void"]), name="clock_outcome_is_known"
            ),
        ]


class ClockPause(models.Model):
    """Days on which a promise's clock stood still, and why."""

    region = word(60)
    clock = models.ForeignKey(PromiseClock, on_delete=models.CASCADE, related_name="pauses")
    reason = word(60)
    first_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["first_on", "id"]
