"""The housing target as municipalities keep it: national numbers, lists, balances, swaps, placements, supervision."""

from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word


class NationalTarget(models.Model):
    """The national number of a half-year, as the municipality read it; it stands before the number in the data."""

    region = word(60)
    half_year = models.CharField(max_length=7)
    persons = models.PositiveIntegerField()
    read_where = models.CharField(max_length=300)
    """Where the number was read: the Staatscourant, a letter."""
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["region", "half_year"], name="national_target_once_per_half_year"),
        ]

    def __str__(self) -> str:
        return f"{self.half_year}: {self.persons}"


class OfficialTargets(models.Model):
    """A published list of targets: looked at, in use, thrown away or taken back. The newest one in use wins."""

    region = word(60)
    half_year = models.CharField(max_length=7)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    targets = models.JSONField(default=dict)
    """Persons by municipality code."""
    state = models.CharField(max_length=10, default="preview")
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    handed_in_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-handed_in_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["region", "half_year", "state"], name="official_targets_in_use"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["preview", "used", "thrown", "taken-back"]),
                name="official_targets_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.half_year}: {self.file_name}"


class TargetBalance(models.Model):
    """What a municipality says it brought along into a half-year: a backlog above 0, a lead below 0."""

    region = word(60)
    municipality = word(80)
    half_year = models.CharField(max_length=7)
    persons = models.IntegerField()
    note = models.CharField(max_length=300, blank=True)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["municipality", "half_year"], name="target_balance_once_per_half_year"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.half_year}: {self.persons}"


class TargetSwap(models.Model):
    """Persons that one municipality takes over from another for a half-year; the sum stays."""

    region = word(60)
    half_year = models.CharField(max_length=7)
    giver = word(80)
    taker = word(80)
    persons = models.PositiveIntegerField()
    agreed_where = models.CharField(max_length=300)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-noted_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["region", "half_year"], name="swap_by_half_year")]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(persons__gte=1), name="swap_of_at_least_one"),
            models.CheckConstraint(condition=~models.Q(giver=models.F("taker")), name="swap_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.half_year}: {self.giver} > {self.taker} {self.persons}"


class PlacementCount(models.Model):
    """Persons housed in a municipality on a day, counted for its target: a number, and nobody's name."""

    region = word(60)
    municipality = word(80)
    housed_on = models.DateField()
    persons = models.IntegerField()
    """Below 0 only to correct a number that was typed."""
    kind = models.CharField(max_length=12, default="household")
    source = models.CharField(max_length=120, blank=True)
    """What noted it, such as an offer: the same source counts once. Empty when a person typed it."""
    note = models.CharField(max_length=300, blank=True)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-housed_on", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["municipality", "housed_on"], name="placements_by_day"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["municipality", "source"], condition=~models.Q(source=""), name="placement_source_counts_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["household", "reunited", "minor", "whole-month"]),
                name="placement_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.housed_on}: {self.persons}"


class SupervisionMove(models.Model):
    """A step of the province's supervision that somebody noted, with the reason; the newest one holds."""

    region = word(60)
    municipality = word(80)
    step = word(40)
    moved_on = models.DateField()
    because = models.CharField(max_length=300)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-moved_on", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["municipality", "-moved_on"], name="supervision_by_day"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~models.Q(because=""), name="supervision_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.moved_on}: {self.step}"
