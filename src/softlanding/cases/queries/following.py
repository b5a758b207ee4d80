"""Reading cases for the household itself: which ones somebody of it sees, and how long similar ones took."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone

from softlanding.cases.models import Case, CaseMessage
from softlanding.common.access import Actor, Compartment, Role
from softlanding.common.errors import NotFound
from softlanding.core.expected_range import ExpectedRange, Observed, expected_range
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.case_kinds import CaseKind

COUNTED_FOR = timedelta(days=365)
STATED = "stated_by"
"""In the facts of a case: it stands on what the newcomer told us, not on what the authority noted."""

family_asked = Signal()
"""Sent with `household` (its id): whoever knows the household's plan answers with a Family, or None."""
facts_asked = Signal()
"""Sent with `household`, `person_key` and `on`: the facts that may choose a term, as a mapping, or None."""


@dataclass(frozen=True)
class Family:
    """What the plan knows of the people: what each is called, and who is a child."""

    names: Mapping[str, str] = field(default_factory=dict)
    children: frozenset[str] = frozenset()


def family_of(household: UUID) -> Family:
    """Ask who is in the household."""
    answers = family_asked.send(sender=Case, household=household)
    found: Any = next((answer for _, answer in answers if answer is not None), None)
    return found or Family()


def facts_of(household: UUID, person_key: str, *, on: date) -> dict[str, Any]:
    """Ask what is known of a person that may choose the term of a case."""
    answers = facts_asked.send(sender=Case, household=household, person_key=person_key, on=on)
    found: Any = next((answer for _, answer in answers if answer is not None), None)
    return dict(found or {})


def may_follow(actor: Actor, case: Case, family: Family) -> bool:
    """Say whether somebody of the household sees a case of it (decision 0014).

    The contact person sees all. Another member sees what concerns the household, themselves and, when they are no
    child, the children; of the other adult only what lies in the household's own compartment, such as registration.
    """
    kind = load_rulebook().case_kinds.get(case.kind)
    if str(case.household_id) != actor.household or kind is None:
        return False
    if actor.role == Role.NEWCOMER or case.person_key in {"", actor.id}:
        return actor.role in {Role.NEWCOMER, Role.HOUSEHOLD_MEMBER}
    if actor.role != Role.HOUSEHOLD_MEMBER:
        return False
    of_a_child = case.person_key in family.children and actor.id not in family.children
    return of_a_child or kind.compartment == Compartment.HOUSEHOLD


def may_change(actor: Actor, case: Case, family: Family, own_key: str) -> bool:
    """Say whether somebody may say something of a case or take it back: never another adult's.

    Their own; and for the contact person the household's and a child's.
    """
    if not may_follow(actor, case, family):
        return False
    contact = actor.role == Role.NEWCOMER
    return case.person_key == own_key or (contact and (not case.person_key or case.person_key in family.children))


def followed(actor: Actor, family: Family) -> list[Case]:
    """Return the cases that somebody of the household sees, open ones first, each with its count of `unread`."""
    unread = Count("messages", filter=Q(messages__from_household=False, messages__read_at=None))
    mine = Case.objects.filter(household=actor.household).annotate(unread=unread).order_by("closed_at", "opened_at")
    found = [case for case in mine if may_follow(actor, case, family)]
    return [one for one in found if one.closed_at is None] + [one for one in found if one.closed_at is not None]


def followed_case(key: UUID, actor: Actor, family: Family) -> Case:
    """Return a case that somebody of the household sees, or raise NotFound."""
    found = Case.objects.filter(pk=key, household=actor.household).first() if actor.household else None
    if found is None or not may_follow(actor, found, family):
        raise NotFound
    return found


def is_stated(case: Case) -> bool:
    """Say whether a case stands on what the newcomer told us."""
    return bool(case.facts.get(STATED))


def messages_of(case: Case) -> QuerySet[CaseMessage]:
    """Return what was written about a case, the earliest first."""
    return CaseMessage.objects.filter(case=case).order_by("sent_at", "pk")


AT_THE_DESK: Mapping[str, tuple[str, str]] = {
    "municipal-registration": ("registration", "receive"),
    "non-resident-registration": ("non-resident-registration", "receive"),
    "biometrics": ("document-collection", "biometrics-given"),
    "residence-document": ("document-collection", "collect"),
    "residence-sticker": ("sticker", "place"),
}
"""Which change a task that was done at the desk stands for: service, kind, change. Never one that decides."""


def kinds_by_service() -> Mapping[str, CaseKind]:
    """Return the kind of case that each service at a desk begins, where that is one kind only."""
    found: dict[str, list[CaseKind]] = {}
    for kind in load_rulebook().case_kinds.values():
        if kind.service is not None:
            found.setdefault(kind.service, []).append(kind)
    known = load_rulebook().case_kinds
    more = {service: known[kind] for service, (kind, _) in AT_THE_DESK.items() if kind in known}
    return more | {service: kinds[0] for service, kinds in found.items() if len(kinds) == 1}


def kinds_to_follow() -> Iterable[CaseKind]:
    """Yield the kinds of application at the IND that a newcomer may say to have made."""
    kinds = load_rulebook().case_kinds.values()
    return (kind for kind in kinds if kind.authority == "ind" and kind.service is None and stated_state(kind))


def stated_state(kind: CaseKind) -> str | None:
    """Return the state of an application that the authority has received: the first in which the law's clock runs.

    A kind without a clock of ours, such as asylum, is only followed: it stays in its first state.
    """
    if kind.state(kind.first).clock == "runs" or all(state.clock != "runs" for state in kind.states):
        return kind.first
    onward = (change.to for change in kind.changes if kind.first in change.frm and not change.decides)
    return next((state for state in onward if kind.state(state).clock == "runs"), None)


@dataclass(frozen=True)
class Similar:
    """What similar cases took, and since when they are counted; no range when too few of them ended."""

    range: ExpectedRange | None
    since_on: date | None
    n: int


def similar_to(case: Case, *, on: date) -> Similar:
    """Say how long cases of the same kind and lane took, from receipt to decision, in one query.

    At the same desk; a case that came to no desk is compared with all of the region.
    """
    alike = Case.objects.filter(region=case.region, kind=case.kind, lane=case.lane, received_on__gte=on - COUNTED_FOR)
    if case.desk:
        alike = alike.filter(desk=case.desk)
    rows = alike.exclude(pk=case.pk).values_list("received_on", "decided_on", "closed_at", "facts")
    decides = any(change.decides for change in load_rulebook().case_kinds[case.kind].changes)
    lengths, first = [], None
    for received, decided, closed_at, facts in rows:
        if received is None or facts.get(STATED):
            continue
        closed = timezone.localdate(closed_at) if closed_at else None
        ended = decided is not None or (closed is not None and not decides)
        last = decided or closed or on
        lengths.append(Observed(max(0, (last - received).days), ended))
        first = received if first is None else min(first, received)
    return Similar(expected_range(lengths), first, len(lengths))
