"""Who sees and changes which case: officers those of their authority, case managers and guardians the asylum
applications that they follow, a coordinator numbers only.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from softlanding.cases.models import Case
from softlanding.cases.queries.running import is_overdue, kind_of
from softlanding.common.access import Actor, Compartment, Purpose, Role, may_see
from softlanding.common.errors import NotFound
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.case_kinds import OFFICERS, CaseKind

PURPOSES: Mapping[Role, Purpose] = {
    Role.MUNICIPAL_CLERK: Purpose.REGISTRATION,
    Role.IND_OFFICER: Purpose.RESIDENCE,
    Role.CASE_MANAGER: Purpose.INTEGRATION,
    Role.GUARDIAN: Purpose.GUARDIANSHIP,
    Role.NEWCOMER: Purpose.OWN_FILE,
    Role.HOUSEHOLD_MEMBER: Purpose.OWN_FILE,
    Role.EMPLOYER: Purpose.EMPLOYMENT,
}
FOLLOWERS = frozenset({Role.CASE_MANAGER, Role.GUARDIAN})
CASEWORKERS = frozenset({Role.MUNICIPAL_CLERK, Role.IND_OFFICER}) | FOLLOWERS
LAST = {"nulls_last": True}  # the engines differ in where they put what has no day
SORTS = {
    "due": (F("due_on").asc(**LAST), "opened_at"),
    "promise": (F("promised_on").asc(**LAST), "opened_at"),
    "newest": ("-opened_at",),
}


def case_purpose(actor: Actor, found: Case | None = None) -> Purpose:
    """Say for which purpose somebody looks at cases, or at this one."""
    if actor.role in PURPOSES:
        return PURPOSES[actor.role]
    return Purpose.RESIDENCE if found is not None and found.authority == "ind" else Purpose.REGISTRATION


def case_maker(actor: Actor) -> str:
    """Say in which capacity somebody changes a case, in the words of the tables: a role, or `system`."""
    return "system" if actor.kind == "system" and actor.role == Role.ADMINISTRATOR else actor.role


def kinds_seen_by(role: str) -> tuple[CaseKind, ...]:
    """Return the kinds that a role works on at the desk: its authority has them, and it sees their compartment."""
    if role not in CASEWORKERS:
        return ()
    known = Role(role)
    return tuple(
        kind
        for kind in load_rulebook().case_kinds.values()
        if may_see(known, Compartment(kind.compartment), PURPOSES[known])
        and (kind.compartment == "asylum" if known in FOLLOWERS else OFFICERS[known] in kind.authorities)
    )


def cases_for(actor: Actor) -> QuerySet[Case]:
    """Return the cases that somebody of staff works on; for every other role, none.

    An officer of a desk has those of that desk and those of no desk yet; one without a desk all of the authority.
    """
    kinds = [kind.id for kind in kinds_seen_by(actor.role)]
    found = Case.objects.filter(region=settings.REGION, kind__in=kinds)
    if actor.role in FOLLOWERS:
        return found.filter(officer=int(actor.id)) if actor.id else found.none()
    if actor.role not in OFFICERS:
        return found.none()
    found = found.filter(authority=OFFICERS[actor.role])
    return found.filter(desk__in=["", actor.desk]) if actor.desk else found


def acts_on(actor: Actor, found: Case) -> bool:
    """Say whether a case is somebody's to change at all; which change then, the table of its kind says."""
    match case_maker(actor):
        case "system":
            return True
        case Role.NEWCOMER:
            return found.household_id is not None and actor.household == str(found.household_id)
        case Role.EMPLOYER:
            holder = found.announcement
            return holder is not None and actor.organisation == str(holder.employer.organisation_id)
        case role if role in FOLLOWERS:
            return kind_of(found).compartment == "asylum" and bool(actor.id) and str(found.officer_id) == actor.id
        case role if role in OFFICERS:
            same_desk = not actor.desk or found.desk in {"", actor.desk}
            return OFFICERS[role] == found.authority and kind_of(found) in kinds_seen_by(role) and same_desk
    return False


def case_for(actor: Actor, key: Any) -> Case:
    """Return a case that somebody of staff works on, or raise NotFound: what is not theirs does not exist for them."""
    found = cases_for(actor).select_related("household", "officer").filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def chosen_cases(
    actor: Actor, *, on: date, kind: str = "", state: str = "", which: str = "open", text: str = "", sort: str = "due"
) -> QuerySet[Case]:
    """Return those of the actor's cases that were asked for, in the order that was asked for."""
    found = cases_for(actor).select_related("household", "officer").prefetch_related("term_changes")
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state=state)
    match which:
        case "open":
            found = found.filter(closed_at=None)
        case "mine":
            found = found.filter(closed_at=None, officer=int(actor.id or 0))
        case "nobody":
            found = found.filter(closed_at=None, officer=None)
        case "closed":
            found = found.exclude(closed_at=None)
        case "overdue":
            found = found.filter(pk__in=[one.pk for one in overdue_among(found, on=on)])
    if text:
        letters = "".join(letter for letter in text.upper() if letter.isalnum())
        code = f"{letters[:4]}-{letters[4:]}" if len(letters) > 4 else letters
        found = found.filter(Q(reference__contains=code) | Q(household__reference__contains=code))
    return found.order_by(*SORTS.get(sort, SORTS["due"]), "reference")


def overdue_among(cases: QuerySet[Case], *, on: date) -> list[Case]:
    """Return those whose law's day has passed without a decision.

    The day kept beside a case grows while its term stands still, so it only chooses who is looked at.
    """
    candidates = cases.filter(closed_at=None, decided_on=None, due_on__lt=on).prefetch_related("term_changes")
    return [one for one in candidates if is_overdue(one, on=on)]


def case_counts(actor: Actor, *, on: date) -> list[dict[str, Any]]:
    """Return how many open cases of each kind stand where, and how many are late: numbers, for the desk's planning.

    Asylum is never counted: a number of one says too much.
    """
    kinds = {kind.id: kind for kind in load_rulebook().case_kinds.values() if kind.compartment != "asylum"}
    found = Case.objects.filter(region=settings.REGION, kind__in=kinds, closed_at=None)
    if actor.desk:
        found = found.filter(desk__in=["", actor.desk])
    late: dict[str, int] = {}
    for one in overdue_among(found, on=on):
        late[one.kind] = late.get(one.kind, 0) + 1
    rows: dict[str, dict[str, int]] = {}
    for kind, state, count in found.values_list("kind", "state").annotate(count=Count("pk")).order_by("kind"):
        rows.setdefault(kind, {})[state] = count
    return [
        {"kind": kinds[name], "states": states, "total": sum(states.values()), "overdue": late.get(name, 0)}
        for name, states in rows.items()
    ]


def states_to_choose(kinds: Iterable[CaseKind]) -> list[tuple[str, CaseKind]]:
    """Return each state of these kinds once, with the first kind that has it: for a filter."""
    found: dict[str, CaseKind] = {}
    for kind in kinds:
        for state in kind.states:
            found.setdefault(state.id, kind)
    return list(found.items())
