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
    made_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["desk", "authority", "due_on"], condition=models.Q(state="open"), name="open_work"),
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
    """How a day at a desk was closed: nobody forgotten, no document unaccounted for, or what was still open."""

    region = word(60)
    desk = word(80)
    day_on = models.DateField()
    closed_at = models.DateTimeField()
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    counts = models.JSONField(default=dict)
    left_open = models.JSONField(default=list)
    note = models.CharField(max_length=600, blank=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["desk", "day_on"], name="day_closed_once"),
        ]
