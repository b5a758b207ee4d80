"""What an employer asks a desk: to receive several of its arrivals together."""

import uuid
from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word


class GroupRequest(models.Model):
    """An employer's request for a group visit: how many persons, which days, whom to answer. No names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    employer = models.ForeignKey("cases.Employer", on_delete=models.CASCADE, related_name="group_requests")
    announcements = models.ManyToManyField("cases.Announcement", related_name="+")
    desk = word(80)
    persons = models.PositiveIntegerField()
    wished_on = models.DateField()
    or_on = models.DateField(null=True)
    contact_email = models.EmailField()
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, default="asked")
    answer = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "made", "declined", "withdrawn"]),
                name="group_request_state_is_known",
            ),
        ]
