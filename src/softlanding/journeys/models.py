"""What a household told us: one row per answer, and one per event in its life."""

import uuid
from typing import Any, ClassVar

from django.db import models


class Answer(models.Model):
    """One fact of a household, or of one member (`person_key`), as it was last told."""

    region = models.SlugField(max_length=60)
    household = models.ForeignKey("people.Household", on_delete=models.CASCADE, related_name="answers")
    person_key = models.SlugField(max_length=64, blank=True)
    fact = models.CharField(max_length=48)
    value = models.JSONField()
    answered_at = models.DateTimeField()
    by = models.CharField(max_length=30)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["household", "person_key", "fact"], name="answer_once_per_fact"),
        ]


class ToldEvent(models.Model):
    """An event in a household's life as it was told, with the way back until something else changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.SlugField(max_length=60)
    household = models.ForeignKey("people.Household", on_delete=models.CASCADE, related_name="told_events")
    kind = models.SlugField(max_length=60)
    happened_on = models.DateField()
    who = models.CharField(max_length=120, blank=True)
    """What the plan called the person then."""
    municipality = models.SlugField(max_length=80, blank=True)
    """Where a move went."""
    way_back = models.JSONField()
    """The answers as they were before (core.life_events.Undo); emptied once the event was undone."""
    version_after = models.CharField(max_length=16)
    """The version of the household file that the event led to: while it is still that one, the event can be undone."""
    told_at = models.DateTimeField()
    by = models.CharField(max_length=30)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["household", "told_at"], name="told_event_by_household"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"
