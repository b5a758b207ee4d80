"""Which services need something that only some counters or shifts of a desk have."""

from collections.abc import Sequence
from dataclasses import replace

from softlanding.core.timeline import DeskPlan
from softlanding.core.visit_question import Task

KITS = {"biometrics": "biometrics-kit"}
"""What takes fingerprints and photos stands at some counters only."""


def kits_of(desk: DeskPlan) -> dict[str, str]:
    """The kit per service that this desk keeps track of.

    A desk that says of no counter and no shift that it has the kit does not keep track: any counter may have one.
    """
    known: dict[str, str] | None = desk.screens.get(("kits",))
    if known is None:
        has = {skill for shift in desk.shifts or () for skill in shift.skills}
        has |= {skill for counter in desk.counters for skill in counter.skills}
        known = desk.screens["kits",] = {service: kit for service, kit in KITS.items() if kit in has}
    return known


def needing_kits(desk: DeskPlan, tasks: Sequence[Task]) -> Sequence[Task]:
    """The tasks with the kits that they need at this desk."""
    kits = kits_of(desk)
    if not any(task.service in kits and not task.skill for task in tasks):
        return tasks
    return [replace(task, skill=task.skill or kits.get(task.service, "")) for task in tasks]
