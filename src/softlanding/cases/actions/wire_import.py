"""Taking in what another system says of our cases: only as their tables allow, all of it or nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from softlanding.cases import queries
from softlanding.cases.actions.running import NewCase, change_case, open_case
from softlanding.cases.models import Case, CaseEvent
from softlanding.common.access import Actor
from softlanding.common.errors import BadInput, Mistake, Refused, Words
from softlanding.core.rulebook import load_rulebook
from softlanding.core.zgw import StatedStatus
from softlanding.people import queries as people

TOLD: Words = {"en": "Told by another system.", "nl": "Doorgegeven door een ander systeem."}


@dataclass(frozen=True)
class Taken:
    """What became of one status of a file: the case, where it came from and to, and whether anything changed."""

    reference: str
    kind: str
    opened: bool
    state: str
    changed: bool


def take_in(statuses: Iterable[StatedStatus], *, authority: str, by: Actor, now: datetime) -> list[Taken]:
    """Take in every status, or none of them: raises BadInput with all that is wrong."""
    with transaction.atomic():
        taken, mistakes = _take(statuses, authority=authority, by=by, now=now)
        if mistakes:
            raise BadInput(mistakes)
    return taken


def would_take_in(statuses: Iterable[StatedStatus], *, authority: str, by: Actor, now: datetime) -> list[Taken]:
    """Say what `take_in` would do, and do nothing: it is done, looked at and undone."""
    with transaction.atomic():
        taken, mistakes = _take(statuses, authority=authority, by=by, now=now)
        transaction.set_rollback(True)
    if mistakes:
        raise BadInput(mistakes)
    return taken


def _take(
    statuses: Iterable[StatedStatus], *, authority: str, by: Actor, now: datetime
) -> tuple[list[Taken], list[Mistake]]:
    taken, mistakes = [], []
    for one in statuses:
        try:
            with transaction.atomic():
                taken.append(_one(one, authority=authority, by=by, now=now))
        except BadInput as refusal:
            mistakes.extend(Mistake(one.where, wrong.what, wrong.remedy) for wrong in refusal.mistakes)
        except Refused as refusal:
            mistakes.append(Mistake(one.where, refusal.message, refusal.remedy))
    return taken, mistakes


def _one(one: StatedStatus, *, authority: str, by: Actor, now: datetime) -> Taken:
    case, opened = _case_of(one, authority=authority, by=by, now=now)
    known = CaseEvent.objects.filter(case=case, to_state=one.state, happened_on=one.day).exists()
    if known or (case.state == one.state and (opened or case.state_since_on >= one.day)):
        return Taken(case.reference, case.kind, opened, case.state, opened)
    change = next((name for name in _changes(case, one.state, by)), None)
    if change is None:
        raise _no_way(case, one)
    case = change_case(
        case.pk, change, by=by, now=now, on=one.day, reason=one.reason or TOLD["nl"], note="softlanding:import"
    )
    return Taken(case.reference, case.kind, opened, case.state, True)


def _changes(case: Case, state: str, by: Actor) -> Iterator[str]:
    kind = queries.kind_of(case)
    return (change.id for change in kind.changes_from(case.state, by.role) if change.to == state)


def _case_of(one: StatedStatus, *, authority: str, by: Actor, now: datetime) -> tuple[Case, bool]:
    """Return the case that is meant, by its reference or else by whose it is; or open it."""
    kind = load_rulebook().case_kinds[one.kind]
    if kind.authority != authority:
        raise BadInput(
            [
                Mistake(
                    one.where,
                    {"en": "is a case of another authority", "nl": "is een zaak van een andere organisatie"},
                    {"en": "Hand in your own cases only.", "nl": "Lever alleen uw eigen zaken aan."},
                )
            ]
        )
    found = Case.objects.filter(reference=one.reference, kind=one.kind).first()
    if found is not None:
        return found, False
    household = people.household_by_reference(one.household)
    found = Case.objects.filter(household=household.pk, person_key=one.person, kind=one.kind, closed_at=None).first()
    if found is not None:
        return found, False
    new = NewCase(kind=one.kind, household=household.pk, person_key=one.person, region=household.region)
    return open_case(new, by=by, now=now), True


def _no_way(case: Case, one: StatedStatus) -> BadInput:
    kind = queries.kind_of(case)
    at, to = kind.state(case.state).title, kind.state(one.state).title
    return BadInput(
        [
            Mistake(
                one.where,
                {"en": f"goes from “{at.en}” to “{to.en}”", "nl": f"gaat van “{at.nl}” naar “{to.nl}”"},
                {
                    "en": "Hand in the steps between them too, each with its day.",
                    "nl": "Lever ook de stappen ertussen aan, elk met de dag.",
                },
            )
        ]
    )
