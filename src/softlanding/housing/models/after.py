"""After the move: what was done of what follows it, and to whom the household was handed over."""

from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word


class AfterMovePoint(models.Model):
    """One point after a move that somebody noted as under way or done. What nobody noted has no row."""

    region = word(60)
    waiting = models.ForeignKey("housing.WaitingHousehold", on_delete=models.CASCADE, related_name="after_points")
    kind = word(20)
    member_key = word(60, blank=True)
    """Of whom; empty for the whole household."""
    state = models.CharField(max_length=9, choices=[(state, state) for state in ("under-way", "done")])
    on = models.DateField()
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["waiting", "kind", "member_key"], name="after_point_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["registration", "guidance", "school", "course", "doctor"]),
                name="after_point_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["under-way", "done"]), name="after_point_state_is_known"
            ),
        ]


class Handover(models.Model):
    """A household that moved, handed over to a case manager: by whom, when, and whether they took it."""

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        REPLACED = "replaced"

    region = word(60)
    waiting = models.ForeignKey("housing.WaitingHousehold", on_delete=models.CASCADE, related_name="handovers")
    to_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=600, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    handed_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-handed_at", "-id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["waiting"],
                condition=models.Q(state__in=["open", "taken"]),
                name="one_standing_handover_per_household",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "taken", "replaced"]), name="handover_state_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="taken") | models.Q(taken_at__isnull=False),
                name="taken_handover_has_a_moment",
            ),
        ]
