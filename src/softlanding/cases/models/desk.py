"""The joint desk's own work: what an officer has to do, documents in the safe, and how a day was closed."""

from typing import Any, ClassVar

from django.db import models

from softlanding.cases.models.running import Case
from softlanding.common.columns import word


class WorkItem(models.Model):
    """Something that an authority still has to do for a household, with what came of it."""

    region = word(60)
    desk = word(80)
    authority = word(40)
    household = models.ForeignKey("people.Household", on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="work_items")
    visit = models.UUIDField(null=True)
    what = models.CharField(max_length=200)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=8, default="open")
    outcome = models.CharField(max_length=300, blank=True)
    assigned_to = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    handed_over_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    handed_over_from = word(40, blank=True)
    """The authority that handed it over; empty when a colleague of the same one did."""
    handed_over_word = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["desk", "authority", "due_on"], condition=models.Q(state="open"), name="open_work"),
            models.Index(fields=["household"], name="work_by_household"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "done", "dropped"]), name="work_state_is_known"
            ),
        ]


class DeskDocument(models.Model):
    """A document in the desk's safe: a card or sticker to hand out, or an original that a household left."""

    region = word(60)
    desk = word(80)
    kind = models.CharField(max_length=20)
    label = models.CharField(max_length=40)
    """What the desk writes on its envelope; never the document's own number."""
    household = models.ForeignKey("people.Household", null=True, on_delete=models.SET_NULL, related_name="+")
    person_key = word(64, blank=True)
    state = models.CharField(max_length=12, default="in-safe")
    received_on = models.DateField()
    left_on = models.DateField(null=True)
    left_to = models.CharField(max_length=120, blank=True)
    """To whom it went: the person, or the authority that it was sent back to."""
    note = models.CharField(max_length=300, blank=True)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["desk", "label"], name="document_label_once_per_desk"),
            models.CheckConstraint(
                condition=models.Q(state__in=["in-safe", "handed-out", "sent-back", "missing"]),
                name="desk_document_state_is_known",
            ),
        ]


class DayClosed(models.Model):
    """How a day at a desk was closed: nobody forgotten, no document unaccounted for, or what was still open.

    A day that is closed again keeps its earlier closings, each with the moment at which it stopped to hold.
    """

    region = word(60)
    desk = word(80)
    day_on = models.DateField()
    closed_at = models.DateTimeField()
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    counts = models.JSONField(default=dict)
    left_open = models.JSONField(default=list)
    note = models.CharField(max_length=600, blank=True)
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["desk", "day_on"], condition=models.Q(reopened_at=None), name="day_closed_once"
            ),
        ]


class PapersAsked(models.Model):
    """That a desk asked a household for everything that its visit misses: at most once a day, whoever asks."""

    region = word(60)
    desk = word(80)
    household = models.ForeignKey("people.Household", on_delete=models.CASCADE, related_name="+")
    visit = models.UUIDField()
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, default="waiting")
    """`waiting` until its message is written; then `sent`, or `nothing` when nothing was missing any more."""

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["desk", "asked_on"], name="asked_by_desk"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["household", "asked_on"], name="papers_asked_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "sent", "nothing"]), name="asked_state_is_known"
            ),
        ]


class JointDesk(models.Model):
    """How a desk wants its joint work done: whether households are asked by themselves the day before."""

    region = word(60)
    desk = models.SlugField(max_length=80, unique=True)
    asks_day_before = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()


class Looking(models.Model):
    """That an officer has a household's page open: so that two who help the same people know of each other."""

    region = word(60)
    household = models.ForeignKey("people.Household", on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey("people.StaffMember", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["household", "staff"], name="looking_once"),
        ]
