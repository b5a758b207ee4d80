"""Every kind in every state, every role, every change: allowed exactly as the table says, and nothing else changes."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from softlanding.cases import actions, queries
from softlanding.cases.models import Announcement, Case, CaseEvent
from softlanding.common.access import Actor, Role
from softlanding.common.access.terms import SYSTEM
from softlanding.common.errors import NotAllowed
from softlanding.core.rulebook import load_rulebook
from softlanding.people.actions import NewPerson, know_organisation, newcomer, start_household

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
KINDS = load_rulebook().case_kinds
AUTHORITY = {Role.MUNICIPAL_CLERK: "municipality", Role.IND_OFFICER: "ind"}
EVERY_STATE = [(kind.id, state.id) for kind in KINDS.values() for state in kind.states]


@dataclass
class People:
    """One household with an employer, and an actor of every role that has to do with it."""

    household: object
    announcement: Announcement
    follower: object
    actors: dict[str, Actor] = field(default_factory=dict)


@pytest.fixture
def people(staff):
    household = start_household(people=[NewPerson("priya")], by=SYSTEM, now=NOW)
    organisation = know_organisation(kind="company", name="Vaart Software")
    employer = actions.open_employer(organisation=organisation, now=NOW)
    announcement = Announcement.objects.create(
        region=household.region, employer=employer, key="rao", document={}, principal="priya", announced_at=NOW,
        updated_at=NOW,
    )  # fmt: skip
    follower = staff("case-manager")
    found = People(household, announcement, follower)
    own = {
        Role.NEWCOMER: newcomer(household),
        Role.EMPLOYER: Actor(kind="staff", id="", role=Role.EMPLOYER, organisation=str(organisation.pk)),
        Role.CASE_MANAGER: Actor(kind="staff", id=str(follower.pk), role=Role.CASE_MANAGER),
        Role.GUARDIAN: Actor(kind="staff", id=str(follower.pk), role=Role.GUARDIAN),
    }
    others = [role for role in Role if role not in own]
    found.actors = {role: Actor(kind="staff", id="", role=role) for role in others} | own | {"system": SYSTEM}
    for role in AUTHORITY:
        found.actors[role] = Actor(kind="system", id="", role=role)
    return found


def case_in(kind, state, people, **more):
    return Case.objects.create(
        **{
            "region": people.household.region,
            "kind": kind,
            "household": people.household,
            "announcement": people.announcement,
            "person_key": "priya",
            "authority": KINDS[kind].authority,
            "state": state,
            "state_since_on": TODAY,
            "officer": people.follower,
            "opened_at": NOW,
            "updated_at": NOW,
            **more,
        }
    )


def row(case):
    return Case.objects.filter(pk=case.pk).values().get()


@pytest.mark.one_engine
@pytest.mark.parametrize(("kind", "state"), EVERY_STATE, ids=lambda value: value)
def test_a_change_is_possible_exactly_where_the_table_says_so(kind, state, people):
    table = KINDS[kind]
    for authority in table.authorities:
        case = case_in(kind, state, people, authority=authority)
        before, wrong = row(case), []
        for maker, actor in people.actors.items():
            for change in table.changes:
                theirs = AUTHORITY.get(maker, authority) == authority
                allowed = state in change.frm and maker in change.who and theirs
                made = changed(case, change, actor)
                if made != ((change.to, 1) if allowed else (state, 0)):
                    wrong.append((authority, maker, change.id, made))
        assert wrong == []
        assert (row(case), CaseEvent.objects.filter(case=case).count()) == (before, 0)
        case.delete()


def changed(case, change, actor):
    """Try a change; say where the case stands then and how many events that made, and take it back."""
    try:
        with transaction.atomic():
            found = actions.change_case(case.pk, change.id, by=actor, now=NOW, on=TODAY, reason="a reason")
            made = (found.state, CaseEvent.objects.filter(case=case).count())
            transaction.set_rollback(True)
    except NotAllowed:
        return case.state, 0  # that nothing was written is looked at once, after all of them
    return made


def test_a_change_of_another_kind_is_no_change(people):
    case = case_in("sticker", "asked", people)
    with pytest.raises(actions.NotThisChange):
        actions.change_case(case.pk, "grant", by=people.actors[Role.IND_OFFICER], now=NOW, on=TODAY)


ELSEWHERE = {
    "another household": Actor(kind="newcomer", id="", role=Role.NEWCOMER, household="00000000-0000-4000-8000-000000000009"),
    "another employer": Actor(kind="staff", id="", role=Role.EMPLOYER, organisation="999999"),
    "another desk": Actor(kind="staff", id="", role=Role.IND_OFFICER, desk="ind-zwolle"),
}  # fmt: skip


@pytest.mark.parametrize("who", ELSEWHERE)
def test_who_may_withdraw_may_only_withdraw_their_own(who, people):
    case = case_in("residence-permit", "received", people, desk="ind-the-hague")
    before = row(case)
    with pytest.raises(actions.NotYourCase):
        actions.change_case(case.pk, "withdraw", by=ELSEWHERE[who], now=NOW, reason="a reason")
    assert row(case) == before


def test_an_employer_changes_nothing_that_a_household_has_without_it(people):
    case = case_in("residence-permit", "received", people, announcement=None)
    with pytest.raises(actions.NotYourCase):
        actions.change_case(case.pk, "withdraw", by=people.actors[Role.EMPLOYER], now=NOW, reason="a reason")


def test_a_case_manager_changes_only_what_they_follow(people, staff):
    other = staff("guardian")
    case = case_in("asylum", "told", people, officer=other)
    with pytest.raises(actions.NotYourCase):
        actions.change_case(case.pk, "note-waiting", by=people.actors[Role.CASE_MANAGER], now=NOW, on=TODAY)


def test_system_changes_nothing_but_what_the_table_gives_it(people):
    case = case_in("registration", "announced", people)
    assert actions.change_case(case.pk, "receive", by=SYSTEM, now=NOW, on=TODAY).state == "declared"
    with pytest.raises(actions.NotThisChange):
        actions.change_case(case.pk, "register", by=SYSTEM, now=NOW, on=TODAY)


@pytest.mark.parametrize("kind", KINDS)
def test_what_happens_to_every_case_is_for_its_officers_only(kind, people):
    """Longer, still, corrected, another officer, another desk: for nobody but who works on the case."""
    table = KINDS[kind]
    case = case_in(kind, table.first, people)
    before = row(case)
    workers = {role for role, authority in AUTHORITY.items() if authority == table.authority}
    if table.compartment == "asylum":
        workers = {Role.CASE_MANAGER, Role.GUARDIAN}
    tries = {
        "extend": lambda by: actions.extend_case(case.pk, by=by, now=NOW, reason="a reason"),
        "suspend": lambda by: actions.suspend_case(case.pk, by=by, now=NOW, reason="a reason"),
        "resume": lambda by: actions.resume_case(case.pk, by=by, now=NOW),
        "correct": lambda by: actions.correct_case(case.pk, by=by, now=NOW, reason="a reason"),
        "take": lambda by: actions.assign_case(case.pk, by=by, now=NOW),
        "hand over": lambda by: actions.hand_over_case(case.pk, by=by, now=NOW, reason="a reason", desk="ind-zwolle"),
    }
    wrong = []
    for role, actor in people.actors.items():
        for name, attempt in tries.items():
            if role in workers:
                continue
            try:
                attempt(actor)
                wrong.append((role, name))
            except actions.NotYourCase:
                continue
    assert wrong == []
    assert row(case) == before


def test_what_somebody_works_on_is_what_they_can_change(people):
    """The list of a role and its changes never disagree."""
    cases = [case_in(kind, KINDS[kind].first, people) for kind in KINDS]
    for role in queries.CASEWORKERS:
        actor = people.actors[role]
        assert {case.kind for case in queries.cases_for(actor)} == {
            case.kind for case in cases if queries.acts_on(actor, case)
        }
