"""Systems that follow our cases: who subscribed, and each event that is still to be delivered or was."""

import uuid
from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word


class Subscription(models.Model):
    """A system that wants to be told: where, of which events, of which authority's cases, with which secret."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    name = models.CharField(max_length=80)
    url = models.URLField(max_length=400)
    secret = models.CharField(max_length=120)
    """The key that signs, as the receiver has it (`whsec_` and base64)."""
    former_secret = models.CharField(max_length=120, blank=True)
    """Signs too while the receiver changes over."""
    events = models.JSONField(default=list)
    authority = word(40, blank=True)
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()


class Delivery(models.Model):
    """One event for one subscriber. It exists from the moment that the change does, and is tried until it arrives."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    event = models.JSONField()
    """The CloudEvent, as it is sent."""
    state = models.CharField(max_length=10, default="waiting")
    tries = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subscription", "made_at"], name="delivery_by_subscription"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "arrived", "given-up"]), name="delivery_state_is_known"
            ),
        ]
