"""What a household told us, one row per answer."""

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
