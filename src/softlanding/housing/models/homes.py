"""Homes that housing associations make available, what was agreed with them, and how full a district may get."""

import uuid
from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word


class Association(models.Model):
    """A housing association in a municipality, and the share of the homes that was agreed with it."""

    region = word(60)
    municipality = word(80)
    key = word(60)
    name = models.CharField(max_length=200)
    share = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    """Of all homes for status holders, 0 to 1; none while nothing is agreed."""
    agreed_on = models.DateField(null=True)
    agreed_where = models.CharField(max_length=300, blank=True)
    """The agreement in which the share stands."""

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["municipality", "key"], name="association_once_per_municipality"),
            models.CheckConstraint(
                condition=models.Q(share__isnull=True) | models.Q(share__gte=0, share__lte=1),
                name="association_share_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A district of a municipality, and how many persons and households may be placed there in a half-year."""

    region = word(60)
    municipality = word(80)
    key = word(80)
    name = models.CharField(max_length=120)
    postcodes = models.JSONField(default=list)
    """The four digits of the postcodes that lie in it."""
    persons_cap = models.PositiveIntegerField(null=True)
    households_cap = models.PositiveIntegerField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["municipality", "key"], name="district_once_per_municipality"),
        ]

    def __str__(self) -> str:
        return self.name


class Home(models.Model):
    """One home that an association makes available for a household."""

    class State(models.TextChoices):
        AVAILABLE = "available"
        HELD = "held"
        LET = "let"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    municipality = word(80)
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="homes")
    number = models.CharField(max_length=40)
    """The association's own number of the home."""
    address = models.CharField(max_length=200)
    postcode = models.CharField(max_length=7, blank=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="homes")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    bedrooms = models.PositiveSmallIntegerField()
    rent = models.DecimalField(max_digits=8, decimal_places=2)
    """Euro a month, as it counts for the rent rule."""
    step_free = models.BooleanField(default=False)
    features = models.JSONField(default=list)
    available_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.AVAILABLE)
    held_until_on = models.DateField(null=True)
    held_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["municipality", "state", "available_on"], name="home_by_availability"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["association", "number"], name="home_once_per_association"),
            models.CheckConstraint(
                condition=models.Q(state__in=["available", "held", "let", "withdrawn"]), name="home_state_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="held") | ~models.Q(held_because=""), name="held_home_has_a_reason"
            ),
            models.CheckConstraint(condition=models.Q(rent__gt=0), name="home_has_a_rent"),
        ]

    def __str__(self) -> str:
        return self.address


class HomeEvent(models.Model):
    """What happened to a home, and who noted it. Rows are only added."""

    region = word(60)
    home = models.ForeignKey(Home, on_delete=models.CASCADE, related_name="events")
    what = word(40)
    detail = models.CharField(max_length=300, blank=True)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-noted_at", "-id"]


class ShareBalance(models.Model):
    """What an association gave in a half-year against what was agreed; the rest goes over to the next."""

    region = word(60)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="balances")
    half_year = models.CharField(max_length=7)
    """Such as 2027-H1."""
    agreed = models.DecimalField(max_digits=8, decimal_places=2)
    given = models.PositiveIntegerField(default=0)
    carried_in = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    """Homes still owed (above zero) or given ahead (below zero) from before."""

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-half_year"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["association", "half_year"], name="balance_once_per_half_year"),
        ]


class HomeImport(models.Model):
    """A list of homes that came as a file: looked at first, then taken over whole or thrown away."""

    region = word(60)
    municipality = word(80)
    file_name = models.CharField(max_length=200)
    content = models.TextField()
    """Empty once it was taken over or thrown away."""
    state = models.CharField(
        max_length=8, choices=[(state, state) for state in ("preview", "done", "thrown")], default="preview"
    )
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-made_at"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["preview", "done", "thrown"]), name="home_import_state_is_known"
            ),
        ]
