"""The ledger follows the cases: start, pause, stop; twice the same is once; and it can be made anew."""

import contextlib

import pytest
from conftest_promises import ECMR, MIGRANT, OFFICER, clock, day, every_row, moment, permit, registration, then
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from softlanding.cases import actions, queries
from softlanding.cases.models import CaseEvent, ClockPause, PromiseClock

pytestmark = pytest.mark.django_db


def test_a_declaration_on_monday_is_promised_by_thursday():
    case = then(registration(), "receive", 0)
    found = clock(case)
    assert (found.promise, found.started_on, found.due_on, found.outcome) == ("ecmr-registration", day(0), day(3), "")
    assert (case.promised_on, queries.case(case.pk).promised_on) == (day(3), day(3))


@pytest.mark.parametrize(("end", "outcome"), [(3, "kept"), (4, "broken")])
def test_it_is_kept_on_the_last_day_and_broken_on_the_next(end, outcome):
    case = then(then(registration(), "receive", 0), "register", end)
    assert (clock(case).outcome, clock(case).lasted_days) == (outcome, end)


def test_a_clock_stands_still_while_papers_are_waited_for():
    case = then(then(registration(), "receive", 0), "ask-papers", 1)
    assert clock(case).paused_since_on == day(1)
    case = then(case, "papers-in", 6)
    found = clock(case)
    assert (found.paused_since_on, found.paused_days, found.due_on) == (None, 5, day(8))
    assert [(one.reason, one.first_on, one.until_on) for one in found.pauses.all()] == [("papers", day(1), day(6))]
    assert case.promised_on == day(8)


def test_a_withdrawn_case_is_void_and_says_why():
    case = then(then(registration(), "receive", 0), "withdraw", 9)
    assert (clock(case).outcome, clock(case).not_counted) == ("void", "withdrawn")
    assert case.promised_on is None


def test_a_refusal_is_a_decision_and_no_registration():
    case = then(then(permit(), "receive", 0), "refuse", 14)
    assert clock(case).outcome == "kept"
    case = then(then(registration(), "receive", 0), "refuse", 1)
    assert (clock(case).outcome, clock(case).not_counted) == ("void", "not-registered")


@pytest.mark.parametrize(
    "more", [{"lane": "regular"}, {"desk": "the-hague-international-centre"}, {"desk": ""}], ids=str
)
def test_nothing_is_promised_on_the_regular_lane_or_at_another_desk(more):
    case = then(registration(**more), "receive", 0)
    assert not PromiseClock.objects.filter(case=case).exists()
    assert case.promised_on is None


def test_a_students_permit_is_not_promised_and_one_of_unknown_purpose_is_not_counted():
    assert not PromiseClock.objects.filter(case=then(permit(facts={"purpose": "study"}), "receive", 0)).exists()
    found = clock(then(permit(facts={}), "receive", 0))
    assert (found.outcome, found.not_counted, found.started_on) == ("void", "not-known", day(0))


def test_the_family_of_a_highly_skilled_migrant_is_promised_the_same():
    family = {"purpose": "family", "principal_purpose": "highly-skilled-migrant"}
    assert clock(then(permit(facts=family), "receive", 0)).due_on == day(14)


def test_an_imported_case_is_listed_and_not_counted():
    case = registration()
    CaseEvent.objects.filter(case=case).update(what="imported", to_state="declared")
    actions.rebuild_clocks()
    assert (clock(case).outcome, clock(case).not_counted) == ("void", "imported")


def test_an_event_that_is_told_twice_changes_nothing():
    case = then(then(registration(), "receive", 0), "ask-papers", 1)
    before = every_row()
    for event in case.events.all():
        actions.case_changed.send(sender=queries.Case, change=actions.CaseChanged(case, event, OFFICER))
    assert every_row() == before


def test_an_event_that_leaves_the_case_where_it_was_moves_no_clock():
    case = then(then(registration(), "receive", 0), "ask-papers", 1)
    before = every_row()
    CaseEvent.objects.create(
        region=case.region, case=case, what="assigned", from_state=case.state, to_state=case.state,
        happened_on=day(2), by_role="coordinator", noted_at=moment(2),
    )  # fmt: skip
    actions.rebuild_clocks()
    assert every_row() == before


def test_a_clock_outlives_a_case_that_is_forgotten_as_days_without_a_name():
    case = then(then(registration(), "receive", 0), "register", 2)
    found = clock(case)
    case.delete()
    found.refresh_from_db()
    assert (found.case_id, found.outcome, found.lasted_days) == (None, "kept", 2)
    actions.rebuild_clocks()
    assert PromiseClock.objects.count() == 1


CHANGES = ["receive", "ask-papers", "papers-in", "register", "refuse", "withdraw", "grant", "break", "reason", "pause"]


class Anew(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(st.booleans(), st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 9)), max_size=7)),
            max_size=3,
        )
    )
    def test_clocks_made_anew_are_the_same_rows(self, stories):
        """Whatever happened, the ledger written as it went is the ledger that the history gives."""
        for is_permit, story in stories:
            case, today = permit() if is_permit else registration(), 0
            for change, later in story:
                today += later
                self.live(case, change, today)
        before = every_row()
        ClockPause.objects.all().delete()
        PromiseClock.objects.all().delete()
        actions.rebuild_clocks()
        assert every_row() == before
        actions.rebuild_clocks(desk=ECMR)
        assert every_row() == before

    @staticmethod
    def live(case, change, today):
        found = PromiseClock.objects.filter(case=case).first()
        if change == "break":
            actions.find_breaches(now=moment(today))
        elif change == "reason" and found and found.outcome == "broken":
            actions.give_breach_reason(found.pk, reason="system", words="It was down.", by=OFFICER, now=moment(today))
        elif change == "pause" and found and found.outcome == "" and found.promise == "ecmr-registration":
            if found.paused_since_on is None:
                actions.pause_clock(found.pk, reason="later-day-asked", by=OFFICER, now=moment(today))
            else:
                actions.resume_clock(found.pk, by=OFFICER, now=moment(today))
        else:
            with contextlib.suppress(actions.NotThisChange):
                then(case, change, today)


def test_clocks_that_were_lost_are_made_anew():
    case = then(registration(facts=MIGRANT), "receive", 0)
    PromiseClock.objects.all().delete()
    assert actions.rebuild_clocks(region=case.region) == 1
    assert clock(case).due_on == day(3)
