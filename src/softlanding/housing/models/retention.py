"""Proof that something was deleted because its term was over: counts and a keyed hash, nobody's name."""

from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word


class Forgotten(models.Model):
    """One household, run or minor whose contents were deleted, under which term. Rows are only added."""

    region = word(60)
    municipality = word(80)
    what = models.CharField(max_length=8, choices=[(what, what) for what in ("housed", "ended", "runs", "minors")])
    key_hash = models.CharField(max_length=64)
    """Of its id, keyed with our secret: shows that a given one was deleted, and leads to nobody."""
    rule = word(60)
    """The version of the terms."""
    months = models.PositiveSmallIntegerField()
    term_over_on = models.DateField()
    persons = models.PositiveSmallIntegerField(default=0)
    offers = models.PositiveSmallIntegerField(default=0)
    written = models.PositiveSmallIntegerField(default=0)
    """Views and objections that it wrote."""
    proposals = models.PositiveSmallIntegerField(default=0)
    groups = models.PositiveSmallIntegerField(default=0)
    """Rows of the separated store."""
    forgotten_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-forgotten_at", "-id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["what", "key_hash"], name="forgotten_once"),
            models.CheckConstraint(
                condition=models.Q(what__in=["housed", "ended", "runs", "minors"]), name="forgotten_what_is_known"
            ),
        ]
