"""Reading the joint desk's work: tasks, documents in the safe, who was asked for papers, who looks at this moment."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone, translation

from softlanding.cases.models import Case, CaseMessage, DeskDocument, JointDesk, Looking, PapersAsked, WorkItem
from softlanding.common.access import Actor, Role
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound

OWN_AUTHORITY = {Role.MUNICIPAL_CLERK: "municipality", Role.IND_OFFICER: "ind"}
LOOKS_FOR = timedelta(seconds=40)
"""So long after its last sign of life a page counts as open."""


def own_authority(actor: Actor) -> str:
    """Return the authority that somebody works for; nothing for who coordinates both."""
    return OWN_AUTHORITY.get(actor.role, "")


def reads_work_of(actor: Actor, authority: str) -> bool:
    """Say whether somebody reads what the work of an authority is; of the other one only that there is some."""
    return own_authority(actor) in {"", authority}


def work_item(key: int, *, desk: str) -> WorkItem:
    """Return a task of a desk, or raise NotFound: another desk's does not exist here."""
    found = _work(desk).filter(pk=key).first()
    if found is None:
        raise NotFound("no-such-work")
    return found


def work_of_desk(desk: str, *, authority: str = "", assigned_to: str = "", state: str = "open") -> QuerySet[WorkItem]:
    """Return the tasks of a desk, the earliest due day first and those without one last."""
    found = _work(desk).filter(state=state) if state else _work(desk)
    if authority:
        found = found.filter(authority=authority)
    if assigned_to:
        found = found.filter(assigned_to=assigned_to)
    return found.order_by(F("due_on").asc(nulls_last=True), "pk")


def work_due(desk: str, day: date) -> QuerySet[WorkItem]:
    """Return the open tasks of a desk that were there on a day and are due on it or before."""
    return _work(desk).filter(state="open", due_on__lte=day).order_by("due_on", "pk")


def work_of_household(household: Any, *, desk: str) -> list[WorkItem]:
    """Return a desk's tasks for a household, the open ones first."""
    found = _work(desk).filter(household=household).order_by("ended_at", "due_on", "pk")
    return sorted(found, key=lambda one: one.state != "open")


def open_work_of(households: Iterable[Any], *, desk: str) -> dict[Any, list[WorkItem]]:
    """Return the open tasks of these households, by household, in one query."""
    found: dict[Any, list[WorkItem]] = {}
    for one in WorkItem.objects.filter(desk=desk, state="open", household__in=set(households)).order_by("pk"):
        found.setdefault(one.household_id, []).append(one)
    return found


def open_cases_of(households: Iterable[Any]) -> dict[Any, list[Case]]:
    """Return the open cases of these households, by household, in one query."""
    found: dict[Any, list[Case]] = {}
    for one in Case.objects.filter(household__in=set(households), closed_at=None).order_by("opened_at"):
        found.setdefault(one.household_id, []).append(one)
    return found


def last_messages(cases: Sequence[Case], *, most: int = 3) -> list[CaseMessage]:
    """Return the last messages about these cases, latest first."""
    found = CaseMessage.objects.filter(case__in=[one.pk for one in cases]).select_related("case")
    return list(found.order_by("-sent_at")[:most])


def document_at(key: int, *, desk: str) -> DeskDocument:
    """Return a document of a desk's safe, or raise NotFound."""
    found = DeskDocument.objects.filter(pk=key, desk=desk).select_related("household").first()
    if found is None:
        raise NotFound("no-such-document")
    return found


def documents_of_desk(desk: str, *, state: str = "in-safe") -> QuerySet[DeskDocument]:
    """Return the documents of a desk, by the label on their envelope."""
    found = DeskDocument.objects.filter(desk=desk).select_related("household", "by_staff").order_by("label")
    return found.filter(state=state) if state else found


def documents_of_household(household: Any, *, desk: str) -> list[DeskDocument]:
    """Return what the desk's safe holds, or held, of a household."""
    return list(DeskDocument.objects.filter(desk=desk, household=household).order_by("state", "label"))


def asked_lately(households: Iterable[Any], *, since: date) -> dict[Any, PapersAsked]:
    """Return when each of these households was last asked for papers, in one query."""
    found = PapersAsked.objects.filter(household__in=set(households), asked_on__gte=since).exclude(state="nothing")
    return {one.household_id: one for one in found.order_by("asked_at")}


def asking_of(desk: str, day: date) -> dict[str, int]:
    """Count the households that a desk asked on a day: how many wait for their message, were sent it, miss nothing."""
    counts = {"waiting": 0, "sent": 0, "nothing": 0}
    for state in PapersAsked.objects.filter(desk=desk, asked_on=day).values_list("state", flat=True):
        counts[state] += 1
    return {**counts, "all": sum(counts.values())}


def asks_day_before(desk: str) -> bool:
    """Say whether a desk asks for papers by itself on the day before."""
    return JointDesk.objects.filter(desk=desk, asks_day_before=True).exists()


def desks_that_ask() -> list[str]:
    """Return the desks that ask for papers by themselves on the day before."""
    return list(JointDesk.objects.filter(asks_day_before=True).order_by("desk").values_list("desk", flat=True))


def others_looking(household: UUID, *, by: Actor, now: datetime) -> list[Looking]:
    """Return who else has the household's page open at this moment."""
    found = Looking.objects.filter(household=household, seen_at__gte=now - LOOKS_FOR)
    return list(found.exclude(staff=by.id or 0).select_related("staff").order_by("staff__display_name"))


def asked_words(asked: PapersAsked, *, today: date) -> str:
    """Say when a household was asked: `Mon 14:05`, or with its day when that is longer ago."""
    local = timezone.localtime(asked.asked_at)
    language = translation.get_language() or "en"
    words = day_words(local.date(), language)
    return f"{words.split()[0] if (today - local.date()).days < 7 else words} {local:%H:%M}"


def _work(desk: str) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(desk=desk).select_related(
        "household", "assigned_to", "handed_over_by", "made_by", "ended_by"
    )
