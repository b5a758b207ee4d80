"""Papers of a person: what is needed, what was uploaded once for all agencies, and who may use it for what."""

import uuid
from typing import Any, ClassVar

from django.db import models

from softlanding.cases.models.running import Case
from softlanding.common.columns import word


class Paper(models.Model):
    """One document of one person, such as the birth certificate: where it was issued, and whether it is in order.

    That somebody has it at home stands in the household's own answers (`has`), not here.
    """

    class State(models.TextChoices):
        NEEDED = "needed"
        ASKED = "asked"
        RECEIVED = "received"
        CHECKED = "checked"
        REJECTED = "rejected"
        RETURNED = "returned"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"
        NOT_NEEDED = "not-needed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    household = models.ForeignKey("people.Household", on_delete=models.CASCADE, related_name="+")
    person_key = word(64, blank=True)
    document = word(60)
    """The id in data/nl/papers.yaml."""
    issued_in = models.CharField(max_length=2, blank=True)
    """ISO 3166-1 alpha-2 of the country that issued it, as its holder told; empty while it is not known."""
    known_language = models.BooleanField(null=True)
    """Whether it is in Dutch, English, French or German, as its holder told."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEEDED)
    valid_until_on = models.DateField(null=True)
    warned_on = models.DateField(null=True)
    """When the household was told that it soon expires."""
    needed_by_on = models.DateField(null=True)
    reason_kind = word(30, blank=True)
    """Why it was rejected: an id of core.papers.REJECTIONS."""
    reason = models.CharField(max_length=400, blank=True)
    """Why it was asked or rejected, in an officer's words, for the newcomer to read."""
    asked_by = word(40, blank=True)
    """The authority that asked for it, or that said last how it stands."""
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    before = models.JSONField(default=dict)
    """What an officer's last step changed, so that it can be undone once."""
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["valid_until_on"], condition=models.Q(valid_until_on__isnull=False), name="paper_by_expiry"
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["household", "person_key", "document"], name="paper_once_per_person"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "needed", "asked", "received", "checked", "rejected", "returned", "withdrawn", "expired",
                        "not-needed",
                    ]
                ),
                name="paper_state_is_known",
            ),
        ]  # fmt: skip


class PaperUse(models.Model):
    """For which case, and so for which authority and purpose, a paper may be looked at."""

    region = word(60)
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="uses")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="paper_uses")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["paper", "case"], name="paper_use_once"),
        ]


class StoredFile(models.Model):
    """A file of a paper, in private storage. The row stays when the file is deleted: it proves that it was."""

    class State(models.TextChoices):
        QUARANTINE = "quarantine"
        CLEAN = "clean"
        INFECTED = "infected"
        DELETED = "deleted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    """Cleaned; emptied when the file is deleted."""
    media_type = models.CharField(max_length=80)
    bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUARANTINE)
    scanner = models.CharField(max_length=80, blank=True)
    finding = models.CharField(max_length=200, blank=True)
    by_role = word(30)
    uploaded_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)
    delete_after_on = models.DateField()
    deleted_at = models.DateTimeField(null=True)
    deleted_because = models.CharField(max_length=120, blank=True)
    """A word: `withdrawn`, `replaced`, `infected`, `checked`, `closed`, `too-old`, `vanished`, `forgotten`."""

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["delete_after_on"],
                condition=models.Q(state__in=["quarantine", "clean"]),
                name="live_file_by_end",
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["quarantine", "clean", "infected", "deleted"]),
                name="stored_file_state_is_known",
            ),
            models.UniqueConstraint(
                fields=["paper"],
                condition=models.Q(state__in=["quarantine", "clean"]),
                name="one_live_file_per_paper",
            ),
        ]
