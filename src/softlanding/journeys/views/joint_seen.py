"""What of a household each role may see on the joint desk's pages, and the note of each look.

A page of the desk is opened for its visits. Beside that, an authority sees a household for its own purpose: the
municipality to register, the immigration service for residence. What neither opens is named as closed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from softlanding.appointments import queries as appointments
from softlanding.appointments.queries import queue
from softlanding.cases.queries.joint import own_authority
from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose, Role, may_see
from softlanding.common.errors import Words
from softlanding.core.rulebook import load_rulebook
from softlanding.journeys.queries import compartment_of

PURPOSES: dict[Role, tuple[Purpose, ...]] = {
    Role.MUNICIPAL_CLERK: (Purpose.APPOINTMENTS, Purpose.REGISTRATION),
    Role.IND_OFFICER: (Purpose.APPOINTMENTS, Purpose.RESIDENCE),
    Role.COORDINATOR: (Purpose.APPOINTMENTS,),
}
OPENED_BY: dict[Compartment, str] = {
    Compartment.ADDRESS: "municipality",
    Compartment.RESIDENCE: "ind",
    Compartment.WORK: "ind",
    Compartment.IDENTITY: "both",
    Compartment.DOCUMENTS: "both",
}
"""Whose a closed compartment is, among the authorities of a desk."""
SHOWN = (
    Compartment.HOUSEHOLD,
    Compartment.CONTACT,
    Compartment.IDENTITY,
    Compartment.RESIDENCE,
    Compartment.WORK,
    Compartment.ADDRESS,
    Compartment.DOCUMENTS,
)
"""The compartments that the household's page has a place for. What no authority of a desk opens is not even named."""
OFFICER_NAMES: dict[Compartment, Words] = {
    Compartment.HOUSEHOLD: {"en": "Who is in the household", "nl": "Wie er in het huishouden is"},
    Compartment.CONTACT: {"en": "How to reach them", "nl": "Hoe u hen bereikt"},
    Compartment.IDENTITY: {"en": "Birth dates and nationalities", "nl": "Geboortedata en nationaliteiten"},
    Compartment.RESIDENCE: {"en": "Residence permits", "nl": "Verblijfsvergunningen"},
    Compartment.WORK: {"en": "Work and income", "nl": "Werk en inkomen"},
    Compartment.ADDRESS: {"en": "Where they live", "nl": "Waar zij wonen"},
    Compartment.DOCUMENTS: {"en": "Their papers", "nl": "Hun papieren"},
}
"""The compartments as an officer reads them; the household reads common.audit.COMPARTMENT_NAMES."""
IN_SESSION = "work-seen"


@dataclass(frozen=True)
class Sight:
    """What somebody sees of households on the desk's pages."""

    actor: Actor

    @property
    def authority(self) -> str:
        """Their own authority; nothing for who coordinates."""
        return own_authority(self.actor)

    def purpose_for(self, compartment: Compartment) -> Purpose | None:
        """Return for which of their purposes a compartment opens, or None when it is closed to them."""
        purposes = PURPOSES.get(self.actor.role, ())
        return next((one for one in purposes if may_see(self.actor.role, compartment, one)), None)

    def sees(self, compartment: Compartment) -> bool:
        """Say whether a compartment opens."""
        return self.purpose_for(compartment) is not None

    def sees_fact(self, fact: str) -> bool:
        """Say whether a fact of a household file opens."""
        return self.sees(compartment_of(fact, load_rulebook()))

    def sees_case(self, case: Any) -> bool:
        """Say whether a case's state opens: it is their authority's, and its kind's compartment opens."""
        if self.authority != case.authority:
            return False
        return self.sees(Compartment(load_rulebook().case_kinds[case.kind].compartment))

    def reads_tasks_of(self, authority: str) -> bool:
        """Say whether the tasks of an authority are read in full; of the other one only that there are some."""
        return self.authority in {"", authority}

    def by_purpose(self, compartments: Iterable[Compartment]) -> dict[Purpose, list[Compartment]]:
        """Sort compartments by the purpose for which they are opened."""
        found: dict[Purpose, list[Compartment]] = {}
        for one in compartments:
            if (purpose := self.purpose_for(one)) is not None:
                found.setdefault(purpose, []).append(one)
        return found


def note_household(request: HttpRequest, household: Any, compartments: Iterable[Compartment], *, reason: str) -> None:
    """Write down that somebody opened a household's page: one entry for each purpose, with what was opened for it."""
    sight = Sight(request.actor)
    sentence = f"joint-household-opened-{reason}" if reason else "joint-household-opened"
    audit.record_list(
        {
            "by": request.actor,
            "purpose": purpose,
            "household": household.pk,
            "sentence": sentence,
            "compartments": opened,
            "region": household.region,
        }
        for purpose, opened in sight.by_purpose(compartments).items()
    )


def note_listed(
    request: HttpRequest, visits: Sequence[appointments.Visit], *, now: datetime, quietly: bool = False
) -> None:
    """Note the visits that this session has not seen in the work list today, with what the list shows of them."""
    day = queue.today_of(now).isoformat()
    known = request.session.get(IN_SESSION, {})
    seen = set(known.get("visits", [])) if known.get("day") == day else set()
    fresh = [one for one in visits if one.pk.hex[:10] not in seen]
    if fresh:
        request.session[IN_SESSION] = {"day": day, "visits": sorted(seen | {one.pk.hex[:10] for one in fresh})}
        audit.record_list(event for one in fresh for event in listed_events(request, one, "joint-listed"))
    elif not quietly:
        note_looked(request)


def note_looked(request: HttpRequest) -> None:
    """Note that somebody looked at a page on which no household was new to them."""
    nobody: dict[str, Any] = {"by": request.actor, "purpose": request.purpose, "household": None}
    audit.record_list([{**nobody, "sentence": "joint-looked", "compartments": ()}])


LISTED = (
    Compartment.CONTACT,
    Compartment.HOUSEHOLD,
    Compartment.APPOINTMENTS,
    Compartment.DOCUMENTS,
    Compartment.RESIDENCE,
)
"""What a line of the list may show, to whom each opens: who comes, the tasks, missing papers, states of cases."""


def listed_events(request: HttpRequest, visit: appointments.Visit, sentence: str) -> list[Any]:
    """Return the entries of one visit in a list, one for each purpose."""
    return [
        {
            "by": request.actor,
            "purpose": purpose,
            "household": visit.household_id,
            "sentence": sentence,
            "compartments": opened,
            "params": {"reference": visit.reference},
            "region": visit.region,
        }
        for purpose, opened in Sight(request.actor).by_purpose(LISTED).items()
    ]


def note_households(request: HttpRequest, households: Iterable[UUID | None], sentence: str, region: str = "") -> None:
    """Note that somebody saw these households in a list of the desk's work."""
    found = {one for one in households if one is not None}
    if not found:
        note_looked(request)
        return
    audit.record_list(
        {
            "by": request.actor,
            "purpose": request.purpose,
            "household": one,
            "sentence": sentence,
            "compartments": (Compartment.CONTACT, Compartment.HOUSEHOLD, Compartment.APPOINTMENTS),
            **({"region": region} if region else {}),
        }
        for one in sorted(found, key=str)
    )
