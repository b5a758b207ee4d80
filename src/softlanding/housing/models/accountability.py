"""The separated store for the report on groups: known by a keyed hash only, and never read by matching."""

from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word


class GroupFact(models.Model):
    """To which group of one dimension a household belongs. No reference and no name leads back from here."""

    region = word(60)
    municipality = word(80)
    dimension = word(60)
    """Such as nationality-group: named by whom brings the list."""
    household_hash = models.CharField(max_length=64)
    group = models.CharField(max_length=80)
    kept_until_on = models.DateField()

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kept_until_on"], name="group_fact_by_term")]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["municipality", "dimension", "household_hash"], name="group_fact_once_per_household"
            ),
        ]
