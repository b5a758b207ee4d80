"""Officers and entrances at the same moment: nobody is called twice, no number is given twice or left out."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from conftest_desk import actor_of, book, everything_fits_together, nine, sit_down, turn_of, walk_in
from django.db import connection

from softlanding.appointments.actions import arriving, calling, finishing
from softlanding.appointments.actions.finishing import Outcome
from softlanding.appointments.models import Arrival, PersonCalled, Turn
from softlanding.common.errors import Conflict

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*ways: Callable[[], object]) -> list[object]:
    """Do all of this in threads that start together; return what each gave or the refusal that it met."""
    start, answers = threading.Barrier(len(ways)), [None] * len(ways)

    def one(number: int, way: Callable[[], object]) -> None:
        try:
            start.wait(timeout=30)
            answers[number] = way()
        except Exception as error:  # noqa: BLE001 - whatever it is must show in the answers
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(ways)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def officers(staff):
    return [
        sit_down(staff("municipal-clerk", email=f"clerk{number}@example.org"), f"m-{number}", "municipality")
        for number in range(1, 5)
    ]


def test_officers_who_call_next_at_once_call_different_parties(officers):
    for minute in range(6):
        walk_in(officers[0], minute)
    turns = at_once(*(lambda by=by: calling.call_next(by=by, now=nine(10)) for by in officers))
    assert sorted(turn.arrival.number for turn in turns) == [1, 2, 3, 4]
    everything_fits_together()


def test_of_officers_who_call_the_same_party_one_has_it_and_the_others_are_told_who(officers):
    for number in range(1, 6):
        turn = turn_of(walk_in(officers[0], number))
        answers = at_once(
            *(lambda by=by, key=turn.pk: calling.call(key, by=by, now=nine(10), version=1) for by in officers)
        )
        [winner] = [answer for answer in answers if isinstance(answer, Turn)]
        refusals = [answer for answer in answers if isinstance(answer, Conflict)]
        assert {one.message["en"] for one in refusals} == {
            f"Ticket {number} is called: Municipal Clerk has it at Municipality {winner.counter[-1]}."
        }
        assert len(refusals) == len(officers) - 1
        everything_fits_together()
        finishing.undo(step_of(winner), by=by_id(officers, winner.officer_id), now=nine(11))
        finishing.leave(turn.arrival_id, by=officers[0], now=nine(12))


def step_of(turn: Turn) -> int:
    return turn.steps.get(step="call", undone_at=None).pk


def by_id(officers, key):
    return next(by for by in officers if by.id == str(key))


def test_two_authorities_do_not_call_one_family_at_once(officers, staff, rao, offer, now):
    joris = sit_down(staff("ind-officer"), "ind-1", "ind")
    arrival = arriving.check_in(book(offer, rao, now), by=joris, now=nine(-2))
    keys = [turn_of(arrival).pk, turn_of(arrival, "ind").pk]
    answers = at_once(
        *(
            lambda by=by, key=key: calling.call(key, by=by, now=nine(10))
            for by, key in zip([officers[0], joris], keys, strict=True)
        )
    )
    assert Counter(type(answer).__name__ for answer in answers) == {"Turn": 1, "PersonElsewhere": 1}
    assert PersonCalled.objects.count() == 3
    everything_fits_together()


def test_sixteen_entrances_give_every_number_once_and_leave_none_out(officers):
    answers = at_once(*(lambda: [walk_in(officers[0], 0).number for _ in range(3)] for _ in range(16)))
    assert sorted(number for numbers in answers for number in numbers) == list(range(1, 49))


def test_a_party_that_checks_in_at_desk_and_entrance_at_once_has_one_number(officers, rao, offer, now):
    visit = book(offer, rao, now)
    answers = at_once(*(lambda: arriving.check_in(visit, by=officers[0], now=nine(-5)).number for _ in range(4)))
    assert answers == [1, 1, 1, 1]
    assert Arrival.objects.count() == 1


def test_the_last_two_turns_that_end_at_once_say_goodbye_once(officers, staff):
    by = sit_down(staff("ind-officer"), "ind-1", "ind")
    arrival = arriving.take_ticket(
        arriving.WalkIn(services=["municipal-registration", "biometrics"], persons=1), by=by, now=nine()
    )
    first, second = turn_of(arrival), turn_of(arrival, "ind")
    for turn, who in ((first, officers[0]), (second, by)):
        Turn.objects.filter(pk=turn.pk).update(
            state="serving", counter=f"c{turn.pk}", officer_id=who.id, started_at=nine(), called_at=nine()
        )
    answers = at_once(
        *(
            lambda turn=turn, who=who: finishing.finish(
                turn.pk, {task.pk: Outcome("done") for task in turn.tasks.all()}, by=who, now=nine(9)
            )
            for turn, who in ((first, officers[0]), (second, by))
        )
    )
    assert [type(answer) for answer in answers] == [Turn, Turn]
    arrival.refresh_from_db()
    assert (arrival.state, arrival.left_at) == ("left", nine(9))


def test_a_counter_that_two_want_at_once_is_had_by_one(staff):
    two = [actor_of(staff("municipal-clerk", email=f"clerk{number}@example.org")) for number in range(2)]
    from softlanding.appointments.actions import duty

    answers = at_once(
        *(lambda by=by: duty.take_counter(counter="m-1", authority="municipality", by=by, now=nine()) for by in two)
    )
    assert Counter(type(answer).__name__ for answer in answers) == {"CounterDuty": 1, "CounterTaken": 1}


def test_without_the_primary_key_two_authorities_have_the_same_family(officers, staff, rao, offer, now, monkeypatch):
    """The negative control: what keeps two officers apart is the constraint, and nothing that looks first."""
    joris = sit_down(staff("ind-officer"), "ind-1", "ind")
    arrival = arriving.check_in(book(offer, rao, now), by=joris, now=nine(-2) - timedelta(minutes=1))
    monkeypatch.setattr(calling, "claim_people", lambda turn: None)
    calling.call(turn_of(arrival).pk, by=officers[0], now=nine(10))
    calling.call(turn_of(arrival, "ind").pk, by=joris, now=nine(10))
    assert Turn.objects.filter(state="called").count() == 2
