"""A case from opening to decision, with its term beside it."""

from datetime import UTC, date, datetime

import pytest

from softlanding.cases import actions, queries
from softlanding.common.access import Actor, Role
from softlanding.people.actions import NewPerson, start_household

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OFFICER = Actor(kind="system", id="", role=Role.IND_OFFICER)


def new_case(**more):
    household = start_household(people=[NewPerson("priya")], by=OFFICER, now=NOW)
    return actions.open_case(
        actions.NewCase(kind="residence-permit", household=household.pk, person_key="priya", **more),
        by=OFFICER,
        now=NOW,
    )


def test_a_permit_that_was_received_is_due_in_ninety_days():
    case = new_case()
    case = actions.change_case(case.pk, "receive", by=OFFICER, now=NOW, on=date(2026, 11, 20))
    assert (case.state, case.due_on) == ("received", date(2027, 2, 18))


def test_a_researchers_permit_is_due_in_sixty_days():
    case = new_case(facts={"purpose": "researcher"})
    case = actions.change_case(case.pk, "receive", by=OFFICER, now=NOW, on=date(2026, 11, 20))
    assert case.due_on == date(2027, 1, 19)


def test_a_decision_is_not_typed_in_before_the_receipt():
    case = new_case()
    with pytest.raises(actions.NotThisChange):
        actions.change_case(case.pk, "grant", by=OFFICER, now=NOW, on=date(2026, 11, 20))
    assert queries.case(case.pk).state == "preparing"
