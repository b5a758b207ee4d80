"""What changes a target from outside: mergers, newer inhabitants; and how it stood when a month ended."""

from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word

STATES = ("preview", "used", "thrown", "taken-back")


class MergerList(models.Model):
    """Municipalities that ended, as somebody handed them in: looked at, in use, thrown away or taken back."""

    region = word(60)
    file_name = models.CharField(max_length=200, blank=True)
    """Empty when it was typed."""
    read_where = models.CharField(max_length=300)
    read_on = models.DateField()
    rows = models.JSONField(default=list)
    """Day, code, code it went into, its name, inhabitants (0: all of them)."""
    state = models.CharField(max_length=10, default="preview")
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    handed_in_at = models.DateTimeField()
    stepped_by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    stepped_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-handed_in_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["region", "state"], name="mergers_in_use")]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="merger_list_state_is_known"),
            models.CheckConstraint(condition=~models.Q(read_where=""), name="merger_list_says_where"),
        ]

    def __str__(self) -> str:
        return self.file_name or self.read_where


class InhabitantsUpload(models.Model):
    """A table of inhabitants that was handed in on the page. What counts is the file that it became."""

    region = word(60)
    file_name = models.CharField(max_length=200)
    table = models.CharField(max_length=40, blank=True)
    as_of_on = models.DateField()
    sha256 = models.CharField(max_length=64)
    content = models.TextField(blank=True)
    """The table, while it waits to be used; empty afterwards."""
    municipalities = models.PositiveIntegerField()
    inhabitants = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, default="preview")
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    handed_in_at = models.DateTimeField()
    stepped_by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    stepped_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-handed_in_at", "-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="inhabitants_upload_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.as_of_on}: {self.file_name}"


class TargetSnapshot(models.Model):
    """How a municipality's target stood at the end of a month, or on a day that somebody chose; it never changes."""

    region = word(60)
    municipality = word(80)
    half_year = models.CharField(max_length=7)
    until_on = models.DateField()
    """The last day that it counts."""
    how = models.CharField(max_length=10)
    corrected = models.IntegerField(null=True)
    """What was to be housed in the half-year; None while no target was known."""
    brought = models.IntegerField(null=True)
    housed = models.IntegerField()
    pace = models.IntegerField(null=True)
    """What the pace asked for by the end of the month."""
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-until_on", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["municipality", "half_year"], name="snapshots_by_half_year"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(how__in=["automatic", "by-hand"]), name="target_snapshot_how_is_known"
            ),
            models.UniqueConstraint(
                fields=["municipality", "until_on"],
                condition=models.Q(how="automatic"),
                name="target_snapshot_once_a_month_by_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.until_on}: {self.housed}"
