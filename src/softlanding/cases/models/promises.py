"""Running clocks: what a desk promised to somebody, when it began, stood still and was kept or broken."""

from typing import Any, ClassVar

from django.db import models

from softlanding.cases.models.running import Case
from softlanding.common.columns import word


class PromiseClock(models.Model):
    """One promise (`data/networks/<id>/promises.yaml`) to one household. An open clock is counted too: as censored.

    Every row follows from the case's history and its PromiseNotes, and can be made anew from them. A clock outlives
    a case that is forgotten, as days without a name: what was published stays true.
    """

    region = word(60)
    promise = word(80)
    desk = word(80, blank=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="clocks")
    household = models.ForeignKey("people.Household", null=True, on_delete=models.SET_NULL, related_name="+")
    started_on = models.DateField(null=True)
    """Null where no start is known: such a clock is listed, and not counted."""
    due_on = models.DateField(null=True)
    """The last day in time; of a clock that stands still, as it looked when it stopped."""
    counts_on = models.DateField(null=True)
    """The day by which it falls into a period: the last day in time, or the end where there is none."""
    stopped_on = models.DateField(null=True)
    paused_since_on = models.DateField(null=True)
    paused_days = models.PositiveIntegerField(default=0)
    lasted_days = models.PositiveIntegerField(null=True)
    """Days from start to end, those of pauses left out; null while it is open."""
    outcome = models.CharField(max_length=10, blank=True)
    """Empty while it runs; `kept`, `broken`, or `void` when it fell away, such as a withdrawn application."""
    not_counted = word(60, blank=True)
    """Why it is void: a state of the case, or a word of `core.promises.NOT_COUNTED`."""
    broken_at = models.DateTimeField(null=True)
    breach_reason = word(40, blank=True)
    breach_words = models.CharField(max_length=300, blank=True)
    apology_sent_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    invented = models.BooleanField(default=False)
    """Of the demo: no letter is sent, and the page says so."""

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            # all that the figures of ended clocks need, in their order: counted without looking at a row
            models.Index(
                fields=["desk", "promise", "counts_on", "outcome", "lasted_days", "not_counted", "invented"],
                name="clock_figures",
            ),
            models.Index(
                fields=["desk", "promise", "counts_on"], condition=models.Q(lasted_days=None), name="open_clock_figures"
            ),
            models.Index(fields=["due_on"], condition=models.Q(outcome=""), name="running_clock_by_due"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["promise", "case"], name="clock_once_per_case"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", "kept", "broken", "void"]), name="clock_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="void") | models.Q(started_on__isnull=False),
                name="clock_counts_from_a_start",
            ),
        ]


class ClockPause(models.Model):
    """Days on which a promise's clock stood still, and why."""

    region = word(60)
    clock = models.ForeignKey(PromiseClock, on_delete=models.CASCADE, related_name="pauses")
    reason = word(60)
    first_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["first_on", "id"]


class PromiseNote(models.Model):
    """What somebody said or did about a promise beside the case's own history. Nothing here is changed later."""

    ONCE = ("broke", "apology", "escalated")

    region = word(60)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="promise_notes")
    promise = word(80)
    what = word(20)
    """`paused`, `resumed`, `reason` (of a breach), and once each `broke`, `apology`, `escalated`."""
    reason = word(60, blank=True)
    words = models.CharField(max_length=300, blank=True)
    happened_on = models.DateField()
    by_role = word(30)
    by_staff = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["noted_at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "promise", "what"],
                condition=models.Q(what__in=["broke", "apology", "escalated"]),
                name="promise_breaks_once",
            ),
        ]


class PromiseDigest(models.Model):
    """The coordinators of a desk were told of its promises on a day: once."""

    region = word(60)
    desk = word(80)
    day_on = models.DateField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["desk", "day_on"], name="one_promise_digest_a_day")
        ]


class SimulationRun(models.Model):
    """A simulation of a desk that somebody asked for: how far it is, and what came out."""

    region = word(60)
    desk = word(80)
    question = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="waiting")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=120, blank=True)
    answer = models.JSONField(default=dict)
    made_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    stop_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "stopped", "failed"]),
                name="simulation_state_is_known",
            )
        ]
