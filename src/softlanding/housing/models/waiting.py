"""Households that wait for a home: who they are, what they need, since when, and what stops their clock."""

import uuid
from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word
from softlanding.common.references import new_reference


class WaitingHousehold(models.Model):
    """A household that COA linked to the municipality. No nationality, religion or diagnosis has a place here."""

    class State(models.TextChoices):
        WAITING = "waiting"
        HOUSED = "housed"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    municipality = word(80)
    household = models.ForeignKey("people.Household", null=True, on_delete=models.SET_NULL, related_name="+")
    """Its own plan and pages, once it has them."""
    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    coa_reference = models.CharField(max_length=40, blank=True)
    called = models.CharField(max_length=120)
    """The given name of the contact in the household."""
    language = models.CharField(max_length=12, default="en")
    """Chosen by the household for its letters; matching never reads it."""
    contact_email = models.EmailField(blank=True)
    linked_on = models.DateField()
    permit_on = models.DateField(null=True)
    income_year = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    """Euro a year for the rent rule; none while it is not known."""
    income_stated_on = models.DateField(null=True)
    """Of COA's income statement: at most six months old when the lease starts."""
    expected_members = models.PositiveSmallIntegerField(default=0)
    """Further family still to come, of whom no birth date is known; who is known is a member."""
    step_free = models.BooleanField(default=False)
    bedrooms = models.PositiveSmallIntegerField(null=True)
    """More than the size asks for, when somebody decided so."""
    contact_person = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    ended_because = models.CharField(max_length=300, blank=True)
    ended_on = models.DateField(null=True)
    moved_on = models.DateField(null=True)
    promise_clock = models.OneToOneField("cases.PromiseClock", null=True, on_delete=models.SET_NULL, related_name="+")
    """Its row in the promise ledger, where the municipality promises anything."""
    invented = models.BooleanField(default=False)
    """Of the demo: its clock says so on the public page."""
    frozen_at = models.DateTimeField(null=True)
    """Kept out of proposals since then."""
    frozen_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["municipality", "state", "linked_on"], name="waiting_by_clock"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["municipality", "coa_reference"],
                condition=~models.Q(coa_reference=""),
                name="waiting_once_per_coa_reference",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "housed", "ended"]), name="waiting_household_state_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ended") | ~models.Q(ended_because=""), name="ended_waiting_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="housed") | models.Q(moved_on__isnull=False),
                name="housed_waiting_has_moved",
            ),
            models.CheckConstraint(
                condition=models.Q(frozen_at__isnull=True) | ~models.Q(frozen_because=""),
                name="frozen_waiting_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class WaitingMember(models.Model):
    """Somebody in a waiting household, by a short key; born when, and whether still to come."""

    region = word(60)
    waiting = models.ForeignKey(WaitingHousehold, on_delete=models.CASCADE, related_name="members")
    key = word(60)
    called = models.CharField(max_length=120, blank=True)
    born_on = models.DateField()
    still_to_come = models.BooleanField(default=False)
    expected_on = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["born_on", "key"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["waiting", "key"], name="waiting_member_key_once"),
        ]


class StatedNeed(models.Model):
    """A place that somebody of the household needs to reach: which, and where; never why."""

    class Kind(models.TextChoices):
        WORK = "work"
        SCHOOL = "school"
        HOSPITAL = "hospital"
        KIN = "kin"
        COURSE = "course"

    region = word(60)
    member = models.ForeignKey(WaitingMember, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    place = models.CharField(max_length=200)
    latitude = models.FloatField()
    longitude = models.FloatField()
    postcode = models.CharField(max_length=20, blank=True)
    """With house number where one was typed: the place is then the middle of the postcode area."""

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["work", "school", "hospital", "kin", "course"]),
                name="stated_need_kind_is_known",
            ),
        ]


class PlaceToAvoid(models.Model):
    """A district where the household is not safe. Shown to few, and each look is noted; no reason is kept."""

    region = word(60)
    waiting = models.ForeignKey(WaitingHousehold, on_delete=models.CASCADE, related_name="places_to_avoid")
    district = word(80)
    noted_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["waiting", "district"], name="place_to_avoid_once"),
        ]


class Bond(models.Model):
    """Two waiting households that asked to live near each other, or that must not."""

    region = word(60)
    one = models.ForeignKey(WaitingHousehold, on_delete=models.CASCADE, related_name="bonds")
    other = models.ForeignKey(WaitingHousehold, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=[("near", "near"), ("apart", "apart")])

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["one", "other"], name="bond_once"),
            models.CheckConstraint(condition=~models.Q(one=models.F("other")), name="bond_is_of_two"),
            models.CheckConstraint(condition=models.Q(kind__in=["near", "apart"]), name="bond_kind_is_known"),
        ]


class ClockPause(models.Model):
    """Days on which the twelve weeks did not run, and the reason out of the list."""

    region = word(60)
    waiting = models.ForeignKey(WaitingHousehold, on_delete=models.CASCADE, related_name="pauses")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    """The first day on which it runs again; none while it stands still."""
    reason = word(40)
    note = models.CharField(max_length=300, blank=True)
    noted_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["from_on"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["waiting"], condition=models.Q(until_on__isnull=True), name="one_open_pause_per_household"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="pause_ends_after_it_begins",
            ),
        ]


class WaitingEvent(models.Model):
    """What happened to a waiting household, and who noted it. Rows are only added."""

    region = word(60)
    waiting = models.ForeignKey(WaitingHousehold, on_delete=models.CASCADE, related_name="events")
    what = word(40)
    detail = models.CharField(max_length=300, blank=True)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-noted_at", "-id"]


class WaitingImport(models.Model):
    """A list of households that came as a file: looked at first, then taken over whole or thrown away."""

    region = word(60)
    municipality = word(80)
    file_name = models.CharField(max_length=200)
    content = models.TextField()
    """Empty once it was taken over or thrown away."""
    state = models.CharField(
        max_length=8, choices=[(state, state) for state in ("preview", "done", "thrown")], default="preview"
    )
    added = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-made_at"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["preview", "done", "thrown"]), name="waiting_import_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="preview") | models.Q(content=""), name="ended_waiting_import_is_empty"
            ),
        ]


class MinorUnderGuardianship(models.Model):
    """A minor whom a guardian's organisation looks after, until eighteen; never in the pool of households."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    municipality = word(80)
    key = models.CharField(max_length=40)
    """The guardian's own number of the minor; no name is kept here."""
    born_on = models.DateField()
    guardian = models.CharField(max_length=120)
    """The organisation, such as Nidos."""
    guardian_member = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    contact_person = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    """The case manager of the municipality who goes on from the eighteenth birthday."""
    counted_since_on = models.DateField()
    left_on = models.DateField(null=True)
    """Not counted from this day on: moved elsewhere, or noted by mistake."""
    noted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["born_on", "key"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["municipality", "born_on"], name="minor_by_birthday"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["guardian", "key"], name="minor_once_per_guardian"),
        ]
