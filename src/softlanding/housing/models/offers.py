"""The one offer of a household: each step of it, its letter, and what the household says."""

import uuid
from typing import Any, ClassVar

from django.db import models

from softlanding.common.columns import word

LIVE = ("prepared", "checked", "heard", "offered", "accepted", "lease")
"""An offer that still runs: a household has one at most, and so has a home."""
SENT = ("offered", "accepted", "lease", "moved", "refused", "judged")
"""The household has the letter."""
STATES = (*LIVE, "moved", "refused", "judged", "withdrawn")


class Offer(models.Model):
    """A home offered to a household: prepared, checked by a second officer, heard, offered, answered, moved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    municipality = word(80)
    waiting = models.ForeignKey("housing.WaitingHousehold", on_delete=models.PROTECT, related_name="offers")
    home = models.ForeignKey("housing.Home", on_delete=models.PROTECT, related_name="offers")
    proposal = models.ForeignKey("housing.Proposal", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=[(state, state) for state in STATES], default="prepared")
    prepared_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    prepared_at = models.DateTimeField()
    checklist = models.JSONField(default=dict)
    """What was looked at before the offer: each point, and whether it holds."""
    checked_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    heard_how = models.CharField(max_length=40, blank=True)
    household_said = models.TextField(max_length=4000, blank=True)
    """What the household said before the offer, in its own words."""
    offered_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=12, default="en")
    """In which the household reads the letter first."""
    answer_by_on = models.DateField(null=True)
    answer_source = models.CharField(max_length=300, blank=True)
    """Where the term to answer comes from, as the officer typed it: no term is known by itself."""
    answered_at = models.DateTimeField(null=True)
    answered_how = models.CharField(max_length=40, blank=True)
    """On its own page, or how a member of staff heard it."""
    refused_because = models.TextField(max_length=4000, blank=True)
    judged = models.CharField(max_length=12, blank=True)
    """By a human only: justified or unjustified."""
    judged_because = models.TextField(max_length=4000, blank=True)
    judged_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    judged_at = models.DateTimeField(null=True)
    lease_starts_on = models.DateField(null=True)
    moved_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    letter = models.JSONField(default=dict)
    """The letter as it was sent: per language its sentences, so that it can be read again unchanged."""
    link_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - none is not the hash ""
    news_link_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - none is not the hash ""
    """Of the link in the last mail about a judgement or an answer: the link of the letter goes on to work."""
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["municipality", "state"], name="offer_by_state"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["waiting"], condition=models.Q(state__in=LIVE), name="one_live_offer_per_household"
            ),
            models.UniqueConstraint(
                fields=["home"], condition=models.Q(state__in=LIVE), name="one_live_offer_per_home"
            ),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="offer_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["prepared", "withdrawn"]) | models.Q(checked_at__isnull=False),
                name="no_offer_before_the_check",
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("prepared_by")),
                name="offer_is_checked_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="judged")
                | (models.Q(judged__in=["justified", "unjustified"]) & models.Q(judged_at__isnull=False)),
                name="judged_refusal_has_a_judgement",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=SENT) | models.Q(heard_at__isnull=False, offered_at__isnull=False),
                name="offer_is_sent_after_hearing",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["refused", "judged"]) | ~models.Q(refused_because=""),
                name="refusal_has_its_own_words",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(withdrawn_because=""),
                name="withdrawn_offer_has_a_reason",
            ),
        ]


class OfferEvent(models.Model):
    """What happened to an offer, and who did it. Rows are only added."""

    region = word(60)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="events")
    what = word(40)
    detail = models.CharField(max_length=300, blank=True)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    by_household = models.BooleanField(default=False)
    noted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-noted_at", "-id"]


class Objection(models.Model):
    """What a household writes about an offer or a judgement: a view or an objection, and what came of it."""

    class Kind(models.TextChoices):
        VIEW = "view"
        OBJECTION = "objection"

    region = word(60)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.OBJECTION)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="objections")
    text = models.TextField(max_length=4000)
    language = models.CharField(max_length=12, default="en")
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.TextField(max_length=4000, blank=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-made_at"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(kind__in=["view", "objection"]), name="objection_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True) | ~models.Q(answer=""), name="answered_objection_has_words"
            ),
        ]
