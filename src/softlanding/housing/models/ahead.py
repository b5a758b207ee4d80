"""Looking ahead: whether a municipality does it, and all that the advice of a run rests on."""

from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word


class AheadSwitch(models.Model):
    """One change of the switch: on or off, by whom and why. Rows are only added; the latest holds; none means off."""

    region = word(60)
    municipality = word(80)
    is_on = models.BooleanField()
    because = models.CharField(max_length=300)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-set_at", "-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~models.Q(because=""), name="ahead_switch_has_a_reason"),
        ]


class LookAhead(models.Model):
    """What a run was told of the past, and what it then advised; a run that did not look ahead has no such row."""

    region = word(60)
    run = models.OneToOneField("housing.MatchRun", on_delete=models.CASCADE, related_name="look_ahead")
    given = models.JSONField()
    """Counts, past cases without a name or a birth date, policy, futures and seed: enough to advise the same again."""
    given_hash = models.CharField(max_length=64)
    advice = models.JSONField(null=True)
    advice_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()
