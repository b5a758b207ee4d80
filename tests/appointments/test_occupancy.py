"""What a process remembers of what is taken: as the database says, read again only where a version rose."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from softlanding.appointments import queries
from softlanding.appointments.actions import HOLD_LASTS, cancel, confirm, hold
from softlanding.appointments.actions.guard import queue_at
from softlanding.appointments.models import Claim
from softlanding.appointments.queries.occupancy import Occupancy
from softlanding.core.timeline import busy_masks

DESK, DAY = "the-hague-international-centre", date(2026, 11, 24)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def index(monkeypatch) -> Occupancy:
    """An index that knows nothing yet, in the place of the one of this process."""
    made = Occupancy()
    monkeypatch.setattr("softlanding.appointments.queries.occupancy", made)
    monkeypatch.setattr("softlanding.appointments.queries.claims.occupancy", made)
    return made


def as_stored() -> dict:
    return busy_masks(Claim.objects.values_list("counter", "tick"), queries.ZONE)


def known(index: Occupancy, now, **more) -> dict:
    return index.busy([DESK], DAY, DAY, now=now, **more)[DESK]


def statements(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        work()
    return len(seen)


def test_it_knows_what_is_claimed(rao, chen, offer, index, now):
    hold(offer(), by=rao.actor, now=now)
    hold(offer(2, people=("wei",), household=chen.household), by=chen.actor, now=now)
    assert known(index, now) == as_stored()


def test_one_question_tells_that_nothing_changed(rao, offer, index, now):
    hold(offer(), by=rao.actor, now=now)
    known(index, now)
    assert statements(lambda: known(index, now)) == 1
    assert statements(lambda: known(index, now, checked=False)) == 0


def test_what_this_process_booked_itself_is_not_read_again(rao, offer, search, index, now):
    wanted = offer()
    known(index, now)
    held = hold(wanted, by=rao.actor, now=now)
    confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
    # the first hold made the day's row, whose version is known from then on
    assert statements(lambda: known(index, now)) == 1
    assert known(index, now) == as_stored()
    assert known(index, now + HOLD_LASTS) == as_stored()


def test_what_another_process_changed_is_noticed_by_its_version(rao, chen, offer, index, now):
    other = Occupancy()
    held = hold(offer(), by=rao.actor, now=now)
    assert known(other, now) == as_stored()
    cancel(held.visit, by=rao.actor, now=now)
    hold(offer(2, people=("wei",), household=chen.household), by=chen.actor, now=now)
    assert known(other, now) == as_stored()
    assert statements(lambda: known(other, now)) == 1


def test_a_hold_takes_nothing_from_the_moment_it_ends(rao, offer, index, now):
    hold(offer(), by=rao.actor, now=now)
    just_before = now + HOLD_LASTS - timedelta(microseconds=1)
    assert known(index, just_before) == as_stored() != {}
    assert known(index, now + HOLD_LASTS) == {}


def test_a_hold_that_another_process_booked_keeps_its_time_after_it_would_have_ended(rao, offer, index, now):
    other = Occupancy()
    held = hold(offer(), by=rao.actor, now=now)
    known(other, now)
    confirm(visit=held.visit.pk, token=held.token, by=rao.actor, now=now)
    assert known(other, now + HOLD_LASTS) == as_stored() != {}


def test_a_visit_that_is_moved_does_not_stand_in_its_own_way(rao, offer, index, now):
    held = hold(offer(), by=rao.actor, now=now)
    known(index, now)
    assert set(known(index, now, without=held.visit.pk).values()) == {0}


def test_what_is_not_committed_is_not_remembered(rao, offer, index, now):
    known(index, now)
    with transaction.atomic():
        hold(offer(), by=rao.actor, now=now)
        assert known(index, now) == as_stored() != {}
        transaction.set_rollback(True)
    assert known(index, now) == as_stored() == {}


def test_a_day_that_was_deleted_and_made_anew_has_another_version(rao, offer, index, now):
    before = queue_at("the-hague", (DESK, range(5_986_000, 5_986_001)))
    connection.cursor().execute("DELETE FROM appointments_deskday")
    after = queue_at("the-hague", (DESK, range(5_986_000, 5_986_001)))
    assert before.keys() == after.keys()
    assert before != after


def test_a_claim_that_is_no_run_is_known_tick_by_tick(rao, offer, index, now):
    held = hold(offer(), by=rao.actor, now=now)
    first = Claim.objects.filter(visit=held.visit, counter="m-1").order_by("tick")[1]
    Claim.objects.filter(desk=first.desk, counter="m-1", tick=first.tick).delete()
    assert known(Occupancy(), now) == as_stored()
