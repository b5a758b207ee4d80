"""What every feature may remember: who looked at what, and why."""

from typing import Any, ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One read, write, export or refusal that concerns a household. The database refuses to change it.

    Holds no personal data: ids, roles, names of fields. So it may outlive the household that it is about.
    """

    class Verb(models.TextChoices):
        READ = "read"
        WRITE = "write"
        EXPORT = "export"
        REFUSED = "refused"

    region = models.SlugField(max_length=60)
    at = models.DateTimeField()
    actor_kind = models.SlugField(max_length=20)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_role = models.SlugField(max_length=30)
    actor_desk = models.SlugField(max_length=80, blank=True)
    purpose = models.SlugField(max_length=30)
    verb = models.CharField(max_length=10, choices=Verb.choices)
    household = models.UUIDField(null=True)
    person = models.SlugField(max_length=60, blank=True)
    compartments = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    sentence = models.SlugField(max_length=60)
    params = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["household", "-at", "-id"], name="audit_of_household"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(verb__in=["read", "write", "export", "refused"]), name="audit_verb_is_known"
            )
        ]
