"""Reading for other systems: cases as they are exported, and who is told of what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from softlanding.cases.models import Case, CaseEvent, Delivery, Subscription, TermChange
from softlanding.cases.queries.running import kind_of
from softlanding.common.errors import NotFound
from softlanding.core.terms import Length
from softlanding.core.zgw import CaseRecord, StatusRecord

EVENTS = ("case-opened", "case-changed", "case-closed")
"""What a system can be told of."""
CLOSED_COMPARTMENTS = frozenset({"asylum"})
"""Cases that never leave this system by themselves."""
AT_A_TIME = 500


def cases_to_export(*, authority: str, only_open: bool, since: date | None) -> QuerySet[Case]:
    """Return an authority's cases, oldest first: all, only open ones, or only what was touched since a day."""
    found = Case.objects.filter(authority=authority, household__isnull=False).order_by("opened_at", "pk")
    if only_open:
        found = found.filter(closed_at=None)
    if since is not None:
        found = found.filter(updated_at__gte=_begin_of(since))
    return found


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=timezone.get_default_timezone())


def leaves(case: Case) -> bool:
    """Say whether a case may be told to another system at all."""
    return kind_of(case).compartment not in CLOSED_COMPARTMENTS


def exported(cases: Iterable[Case]) -> Iterator[CaseRecord]:
    """Give cases with their histories as the standard wants them, in two queries for each batch."""
    batch: list[Case] = []
    for case in cases:
        if leaves(case):
            batch.append(case)
        if len(batch) == AT_A_TIME:
            yield from _records(batch)
            batch = []
    yield from _records(batch)


def _records(cases: list[Case]) -> Iterator[CaseRecord]:
    keys = [case.pk for case in cases]
    statuses: dict[UUID, list[StatusRecord]] = defaultdict(list)
    for event in CaseEvent.objects.filter(case__in=keys).exclude(to_state="").order_by("noted_at", "pk"):
        statuses[event.case_id].append(StatusRecord(event.to_state, _begin_of(event.happened_on), event.reason))
    terms: dict[UUID, list[TermChange]] = defaultdict(list)
    for change in TermChange.objects.filter(case__in=keys):
        terms[change.case_id].append(change)
    for case in cases:
        yield _record(case, statuses[case.pk], terms[case.pk])


def _record(case: Case, statuses: list[StatusRecord], terms: list[TermChange]) -> CaseRecord:
    still = next((one for one in terms if one.kind == "suspension" and one.until_on is None), None)
    longer = next((one for one in terms if one.kind == "extension"), None)
    return CaseRecord(
        id=str(case.pk),
        reference=case.reference,
        kind=kind_of(case),
        holder=case.household_id,
        household=case.household.reference if case.household else "",
        person=case.person_key,
        opened_on=timezone.localdate(case.opened_at),
        received_on=case.received_on,
        closed_on=timezone.localdate(case.closed_at) if case.closed_at else None,
        due_on=case.due_on,
        promised_on=case.promised_on,
        desk=case.desk,
        municipality=case.municipality,
        lane=case.lane,
        suspended_because=still.reason if still else None,
        extended=(longer.reason, Length(months=longer.months, days=0 if longer.months else longer.days))
        if longer
        else None,
        statuses=tuple(statuses),
    )


def subscriptions() -> QuerySet[Subscription]:
    """Return who is told, by name, with how many events wait, arrived and were given up, and when one last arrived."""
    return Subscription.objects.annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state="waiting")),
        arrived=Count("deliveries", filter=Q(deliveries__state="arrived")),
        given_up=Count("deliveries", filter=Q(deliveries__state="given-up")),
        last_at=Max("deliveries__arrived_at"),
    ).order_by("name", "made_at")


def subscription(key: UUID) -> Subscription:
    """Return who is told, or raise NotFound."""
    found = subscriptions().filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def deliveries_of(key: UUID, state: str = "") -> QuerySet[Delivery]:
    """Return what was or is to be sent to a system, latest first."""
    found = Delivery.objects.filter(subscription=key).order_by("-made_at", "-pk")
    return found.filter(state=state) if state else found
