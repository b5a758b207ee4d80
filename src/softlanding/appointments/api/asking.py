"""A desk's services put to the search, and refusals that say what is free instead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from softlanding.appointments import queries
from softlanding.appointments.actions import Offer, SlotTaken
from softlanding.appointments.api.answers import free_visit
from softlanding.appointments.api.questions import in_order
from softlanding.common.errors import BadInput, Mistake
from softlanding.core import visits as core
from softlanding.core.timeline import DeskPlan
from softlanding.core.visit_request import visit_rules
from softlanding.directory import queries as directory

NEAREST, DAYS_AROUND, STARTS_BEFORE = 5, 14, 300


class Taken(SlotTaken):
    """Someone else has the time; the problem says what is free instead."""

    def __init__(self, nearest: Sequence[core.Visit], people: list[str]) -> None:
        super().__init__(nearest)
        self.members = {"nearest": [free_visit(visit, people) for visit in nearest]}


@dataclass(frozen=True)
class Asked:
    """Who needs which service at which desk."""

    desk: str
    plan: DeskPlan
    people: list[str]
    party: core.Party
    tasks: tuple[core.Task, ...]
    rules: core.VisitRules

    @classmethod
    def of(cls, desk_id: str, needs: Sequence[tuple[str, str]]) -> "Asked":
        """Put (person, service) to a desk; the desk offers every service, which the caller has checked."""
        desk = directory.desk(desk_id)
        rows = {service: row for _, service in needs if (row := desk.offers(service))}
        people = in_order(person for person, _ in needs)
        return cls(
            desk_id,
            queries.plan_of(desk_id),
            people,
            core.Party(tuple(core.Attendee(person) for person in people)),
            tuple(core.Task(person, service, rows[service].authority) for person, service in needs),
            visit_rules(rows.values()),
        )

    @property
    def authorities(self) -> dict[str, str]:
        """The authority of each service."""
        return {task.service: task.authority for task in self.tasks}

    def offer(self, visit: core.Visit, *, partner: str, language: str) -> Offer:
        """Return a found visit as something to hold."""
        return Offer(visit=visit, authorities=self.authorities, partner=partner, language=language)

    def at(
        self, starts_at: datetime, *, now: datetime, without: queries.Visit | None = None, checked: bool = True
    ) -> core.Visit | None:
        """Return the free visit that begins at this moment, or None when its time is taken.

        Raises BadInput when nothing could begin then even if nobody else came. Unchecked as in `queries.offered_at`.
        """
        found = queries.offered_at(
            self.plan,
            self.party,
            self.tasks,
            starts_at=starts_at,
            rules=self.rules,
            now=now,
            without=without,
            checked=checked,
        )
        if (
            found is None
            and checked
            and not queries.offered_at(
                self.plan, self.party, self.tasks, starts_at=starts_at, rules=self.rules, now=now, nobody_else=True
            )
        ):
            raise BadInput(
                [
                    Mistake(
                        "startsAt",
                        {"en": f"{self.desk} cannot serve all of you from this moment on: it is closed then, or closes "
                               "before you are done, or an authority is not there."},
                        {"en": f"GET /api/v1/desks/{self.desk}/visits lists what is possible."},
                    )
                ]
            )  # fmt: skip
        return found

    def taken(self, starts_at: datetime, *, now: datetime, without: queries.Visit | None = None) -> Taken:
        """Return the refusal of a time that is taken, with the free visits nearest to it, earliest first."""
        day = starts_at.astimezone(queries.ZONE).date()
        same_day = self._free(day, days=1, limit=STARTS_BEFORE, now=now, without=without)
        before = [visit for visit in same_day if visit.starts_at < starts_at]
        after = [visit for visit in same_day if visit.starts_at > starts_at][:NEAREST]
        if len(after) < NEAREST:
            after += self._free(
                day + timedelta(days=1), days=DAYS_AROUND, limit=NEAREST - len(after), now=now, without=without
            )
        near = sorted([*before, *after], key=lambda visit: abs(visit.starts_at - starts_at))[:NEAREST]
        return Taken(sorted(near, key=lambda visit: visit.starts_at), self.people)

    def _free(self, day, *, days: int, limit: int, now: datetime, without: queries.Visit | None) -> list[core.Visit]:
        rules = replace(self.rules, limit=limit)
        return queries.earliest(
            self.plan, self.party, self.tasks, start=day, days=days, rules=rules, now=now, without=without
        )
