"""Cases: what a person or household asked for, where it stands, what happened, and what was said about it."""

import uuid
from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word
from softlanding.common.references import new_reference


class Case(models.Model):
    """One procedure that runs for one person (or, without a person, for the household). Its states: `data/nl/cases/`.

    It hangs on a household, or on what an employer announced, which has no household of ours yet.
    `due_on` and `promised_on` are kept beside the history they follow from, so that lists can sort by them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    kind = word(60)
    household = models.ForeignKey("people.Household", null=True, on_delete=models.CASCADE, related_name="+")
    announcement = models.ForeignKey("cases.Announcement", null=True, on_delete=models.CASCADE, related_name="cases")
    person_key = word(64, blank=True)
    authority = word(40)
    desk = word(80, blank=True)
    municipality = word(80, blank=True)
    lane = models.CharField(
        max_length=12, choices=[("regular", "regular"), ("fast-track", "fast-track")], default="regular"
    )
    state = word(60)
    state_since_on = models.DateField()
    facts = models.JSONField(default=dict)
    """Only what chooses the term and the promise, such as `purpose` and `recognised_sponsor`."""
    received_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    """By when the law wants a decision, as it stands now; null while the clock has not begun or the law gives none."""
    promised_on = models.DateField(null=True)
    """By when a desk promised it; no law."""
    officer = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["household"], name="case_by_household"),
            models.Index(fields=["authority", "due_on"], condition=models.Q(closed_at=None), name="open_case_by_due"),
            models.Index(fields=["desk", "opened_at"], name="case_by_desk"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(household__isnull=False) | models.Q(announcement__isnull=False),
                name="case_has_a_holder",
            ),
            models.UniqueConstraint(
                fields=["household", "person_key", "kind"],
                condition=models.Q(closed_at=None, household__isnull=False),
                name="one_open_case_of_a_kind",
            ),
            models.CheckConstraint(condition=models.Q(lane__in=["regular", "fast-track"]), name="lane_is_known"),
        ]

    def __str__(self) -> str:
        return self.reference


class CaseEvent(models.Model):
    """One thing that happened to a case. Nothing here is changed later; a mistake gets an event that corrects it."""

    region = word(60)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    what = word(40)
    """The id of a change of the kind's table, or `opened`, `suspended`, `resumed`, `extended`, `corrected`, `assigned`,
    `handed-over`."""
    version = models.PositiveIntegerField(default=1)
    """The case's version after it: what was changed since somebody looked are the events above the one they saw."""
    from_state = word(60, blank=True)
    to_state = word(60, blank=True)
    happened_on = models.DateField()
    """The day that counts for terms, which may lie before the day on which it was typed in."""
    reason = models.CharField(max_length=400, blank=True)
    """What the newcomer may read."""
    note = models.CharField(max_length=400, blank=True)
    """A word to the colleagues of the same authority; never a diagnosis, never a citizen service number."""
    by_role = word(30)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["noted_at", "id"]


class TermChange(models.Model):
    """A suspension or an extension of the term of the law, with its reason."""

    region = word(60)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="term_changes")
    kind = models.CharField(max_length=12, choices=[("suspension", "suspension"), ("extension", "extension")])
    first_on = models.DateField()
    """The first day that does not count; of an extension, the day on which it was said."""
    until_on = models.DateField(null=True)
    """The first day that counts again; null while the term stands still."""
    given_on = models.DateField(null=True)
    """The last day that the authority gave for what it asked: from the day after it the term runs on by itself."""
    begun_by = models.ForeignKey(CaseEvent, null=True, on_delete=models.CASCADE, related_name="+")
    ended_by = models.ForeignKey(CaseEvent, null=True, on_delete=models.SET_NULL, related_name="+")
    months = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=400)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["first_on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["suspension", "extension"]), name="term_change_kind_is_known"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(kind="suspension", until_on=None),
                name="one_open_suspension_per_case",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("first_on")),
                name="suspension_ends_after_its_start",
            ),
        ]


class CaseMessage(models.Model):
    """A message between the household and the authority that has the case."""

    region = word(60)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    from_household = models.BooleanField()
    by_role = word(30)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=4000)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["sent_at", "id"]


class TrackingCode(models.Model):
    """A code that was e-mailed to follow a case without an account. Only a hash is kept."""

    region = word(60)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
