"""The day at the desk: who arrived, whose turn it is at which counter, and what came of each task."""

import uuid
from typing import Any, ClassVar

from django.db import models

from softlanding.appointments.models.visits import Visit, VisitTask
from softlanding.common.columns import word


class Arrival(models.Model):
    """A party that is at the desk today, with a booked visit or as a walk-in with a ticket."""

    class State(models.TextChoices):
        PRESENT = "present"
        PARKED = "parked"
        LEFT = "left"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = word(60)
    desk = word(80)
    day_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    """The ticket's number, which the call display shows instead of a name; it starts at 1 each day."""
    visit = models.OneToOneField(Visit, null=True, on_delete=models.CASCADE, related_name="arrival")
    name = models.CharField(max_length=120, blank=True)
    """What a walk-in wishes to be called; nothing when they would rather be a number."""
    persons = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=12, default="nl")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PRESENT)
    version = models.PositiveIntegerField(default=1)
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["desk", "day_on", "number"], name="ticket_number_once_per_day"),
            models.CheckConstraint(
                condition=models.Q(state__in=["present", "parked", "left"]), name="arrival_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Turn(models.Model):
    """One go of (part of) a party with one authority: waiting, called, being served, parked, absent, done."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CALLED = "called"
        SERVING = "serving"
        PARKED = "parked"
        ABSENT = "absent"
        DONE = "done"

    region = word(60)
    desk = word(80)
    day_on = models.DateField()
    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="turns")
    authority = word(40)
    planned_tick = models.IntegerField(null=True)
    """When it was booked for; a walk-in has none."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    counter = word(40, blank=True)
    officer = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    handed_over_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+")
    """Who sent the party on from the other authority, so that it does not queue again."""
    times_called = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    waiting_since_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["desk", "day_on", "state"], name="turn_by_desk_and_day")
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "called", "serving", "parked", "absent", "done"]),
                name="turn_state_is_known",
            ),
            models.UniqueConstraint(
                fields=["desk", "counter"],
                condition=models.Q(state__in=["called", "serving"]),
                name="one_turn_at_a_counter",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["called", "serving"]) | ~models.Q(counter=""),
                name="turn_is_at_a_counter",
            ),
        ]


class TurnTask(models.Model):
    """What one person comes for in a turn, and what came of it."""

    class Outcome(models.TextChoices):
        DONE = "done"
        PAPERS_MISSING = "papers-missing"
        COME_BACK = "come-back"
        NOT_NEEDED = "not-needed"
        NOT_DONE = "not-done"

    region = word(60)
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="tasks")
    task = models.ForeignKey(VisitTask, null=True, on_delete=models.CASCADE, related_name="+")
    person_key = word(60)
    service = word(60)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    """A word to the colleagues of the same authority; never a diagnosis, never a citizen service number."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", "done", "papers-missing", "come-back", "not-needed", "not-done"]),
                name="outcome_is_known",
            ),
        ]


class PersonCalled(models.Model):
    """A person who is called or served at this moment. The primary key keeps two officers from calling the same one."""

    pk = models.CompositePrimaryKey("arrival", "person_key")
    region = word(60)
    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="+")
    person_key = word(60)
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="people_called")
