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


class Job(models.Model):
    """One piece of background work that is still to be done, or was given up. What is done is deleted.

    `due_at` is also the hold: whoever takes a job pushes it forward, so what a killed worker had in hand is due again.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        GIVEN_UP = "given-up"

    region = models.SlugField(max_length=60, db_index=False)
    task = models.CharField(max_length=80)
    key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - none is not the key ""
    """Two jobs with one key are one job: a periodic task, a reminder."""
    about = models.CharField(max_length=80, blank=True)
    """What it is about, such as `visit:` and its id, to find it by."""
    arguments = models.JSONField(default=dict)
    """Ids and words; a person's name or address only in a letter of a household that is forgotten."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    held_by = models.CharField(max_length=60, blank=True)
    fault = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at", "id"], condition=models.Q(state="waiting"), name="job_by_due"),
            models.Index(fields=["about"], condition=~models.Q(about=""), name="job_by_about"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(state__in=["waiting", "given-up"]), name="job_state_is_known"),
        ]
