"""The queue at the desk: arriving, calling, being away, parking, handing over, ending, undoing."""

from types import SimpleNamespace

import pytest
from conftest_desk import actor_of, book, everything_fits_together, nine, sit_down, states, turn_of, walk_in

from softlanding.appointments.actions import arriving, calling, duty, finishing
from softlanding.appointments.actions.finishing import Outcome
from softlanding.appointments.actions.queue_refusals import (
    CannotUndo,
    CounterBusy,
    CounterTaken,
    NobodyWaits,
    NotExpected,
    NotYourTurn,
    PersonElsewhere,
    StepRefused,
    TooSoonForAbsent,
    WrongDay,
)
from softlanding.appointments.models import Arrival, CounterDuty, Turn, TurnTask, Visit, VisitTask
from softlanding.common.errors import BadInput, NotFound
from softlanding.core.queueing import State, Step, possible

pytestmark = pytest.mark.django_db
FAMILY = ("priya", "arjun", "mira")


@pytest.fixture
def marit(staff):
    return sit_down(staff("municipal-clerk", display_name="Marit de Boer"), "m-1", "municipality")


@pytest.fixture
def joris(staff):
    return sit_down(staff("ind-officer", display_name="Joris Bakker"), "ind-1", "ind")


@pytest.fixture
def visit(rao, offer, now) -> Visit:
    """The Rao family comes on Tuesday at nine: the municipality first, then the IND."""
    return book(offer, rao, now)


def done(turn: Turn, outcome: str = "done") -> dict[int, Outcome]:
    return {task.pk: Outcome(outcome) for task in turn.tasks.all()}


# -- arriving --------------------------------------------------------------------------------------------------------


def test_a_party_that_checks_in_gets_the_first_number_and_a_turn_at_each_authority(visit, marit):
    arrival = arriving.check_in(visit, by=marit, now=nine(-10))
    assert (arrival.number, arrival.persons, arrival.visit) == (1, 3, visit)
    assert states() == [(1, "ind", "waiting"), (1, "municipality", "waiting")]
    assert TurnTask.objects.filter(turn=turn_of(arrival)).count() == 3
    everything_fits_together()


def test_checking_in_again_gives_the_same_number(visit, marit):
    first = arriving.check_in(visit, by=marit, now=nine(-10))
    assert arriving.check_in(visit, by=marit, now=nine(-5)) == first
    assert walk_in(marit, 0).number == 2


def test_who_did_not_come_can_book_again_and_the_others_go_on(visit, marit):
    arrival = arriving.check_in(visit, by=marit, now=nine(), missing=["mira"])
    assert arrival.persons == 2
    assert sorted(TurnTask.objects.filter(person_key="mira").values_list("outcome", flat=True)) == ["not-done"] * 2
    assert set(VisitTask.objects.filter(live=False).values_list("person_key", flat=True)) == {"mira"}
    everything_fits_together()


def test_who_comes_after_all_is_ticked_again(visit, marit):
    arrival = arriving.check_in(visit, by=marit, now=nine(), missing=["mira"])
    arriving.tick_off(arrival, here=FAMILY, by=marit, now=nine(3))
    assert TurnTask.objects.exclude(outcome="").count() == 0
    arriving.tick_off(arrival, here=["priya"], by=marit, now=nine(4))
    assert VisitTask.objects.filter(live=True).count() == 2
    everything_fits_together()


def test_a_party_of_nobody_does_not_check_in(visit, marit):
    with pytest.raises(BadInput):
        arriving.check_in(visit, by=marit, now=nine(), missing=FAMILY)
    assert Arrival.objects.count() == 0


def test_a_visit_of_another_day_says_which_day(visit, marit):
    with pytest.raises(WrongDay) as refused:
        arriving.check_in(visit, by=marit, now=nine(24 * 60))
    assert refused.value.message == {
        "en": "This visit is on Tue 24 Nov 2026.",
        "nl": "Dit bezoek is op di 24 nov 2026.",
    }


def test_a_cancelled_visit_is_not_expected(visit, rao, marit, now):
    from softlanding.appointments.actions import cancel

    with pytest.raises(NotExpected):
        arriving.check_in(cancel(visit, by=rao.actor, now=now), by=marit, now=nine())


def test_a_walk_in_gets_a_turn_per_authority_and_a_task_per_person_and_service(marit):
    arrival = walk_in(marit, 0, "information", "biometrics", persons=2, language="uk")
    assert states() == [(1, "information", "waiting"), (1, "ind", "waiting")]
    assert list(turn_of(arrival, "ind").tasks.values_list("person_key", "service")) == [
        ("person-1", "biometrics"),
        ("person-2", "biometrics"),
    ]


@pytest.mark.parametrize("wrong", [{"persons": 0}, {"persons": 21}, {"services": ()}, {"services": ("haircut",)}])
def test_a_ticket_needs_a_service_of_the_desk_and_a_party(marit, wrong):
    wanted = arriving.WalkIn(**{"services": ("information",), **wrong})
    with pytest.raises(BadInput):
        arriving.take_ticket(wanted, by=marit, now=nine())


# -- counters --------------------------------------------------------------------------------------------------------


def test_a_counter_has_one_officer(marit, staff):
    anna = staff("municipal-clerk", email="anna@example.org", display_name="Anna")
    with pytest.raises(CounterTaken, match="Municipality 1: Marit de Boer is there"):
        sit_down(anna, "m-1", "municipality")
    assert CounterDuty.objects.get().officer_id == int(marit.id)


def test_who_takes_another_counter_leaves_the_first(marit):
    duty.take_counter(counter="m-2", authority="municipality", by=marit, now=nine())
    assert list(CounterDuty.objects.values_list("counter", flat=True)) == ["m-2"]


def test_a_clerk_does_not_sit_down_for_the_ind(staff):
    with pytest.raises(BadInput):
        sit_down(staff("municipal-clerk"), "ind-1", "ind")


def test_a_counter_with_a_party_is_not_left(marit):
    walk_in(marit, 0)
    calling.call_next(by=marit, now=nine(1))
    with pytest.raises(CounterBusy):
        duty.leave_counter(by=marit, now=nine(2))


def test_yesterdays_officer_and_yesterdays_party_do_not_block_a_counter(marit, staff):
    walk_in(marit, 0)
    turn = calling.call_next(by=marit, now=nine(1))
    anna = actor_of(staff("municipal-clerk", email="anna@example.org"))
    duty.take_counter(counter="m-1", authority="municipality", by=anna, now=nine(24 * 60))
    turn.refresh_from_db()
    assert turn.state == "parked"


def test_without_a_counter_nobody_is_called(staff):
    with pytest.raises(BadInput):
        calling.call_next(by=actor_of(staff("municipal-clerk")), now=nine())


# -- calling ---------------------------------------------------------------------------------------------------------


def test_a_booked_party_is_called_at_its_time_before_a_walk_in_that_waits_longer(visit, marit):
    walk_in(marit, -30)
    arrival = arriving.check_in(visit, by=marit, now=nine(-2))
    assert calling.call_next(by=marit, now=nine()).arrival == arrival


def test_a_walk_in_does_not_take_the_minutes_of_a_booked_party_that_still_comes(visit, marit):
    walk_in(marit, -15)
    with pytest.raises(NobodyWaits, match="1 who wait would take minutes that are booked"):
        calling.call_next(by=marit, now=nine(-10))
    assert calling.call_next(by=marit, now=nine(1)).arrival.number == 1


def test_an_officer_may_still_choose_somebody_from_the_list(visit, marit):
    arrival = walk_in(marit, -15)
    assert calling.call(turn_of(arrival).pk, by=marit, now=nine(-10)).state == "called"


def test_nobody_is_called_while_they_are_at_another_counter(visit, marit, joris):
    arriving.check_in(visit, by=marit, now=nine(-2))
    calling.call_next(by=marit, now=nine())
    with pytest.raises(NobodyWaits):
        calling.call_next(by=joris, now=nine(30))
    with pytest.raises(PersonElsewhere):
        calling.call(Turn.objects.get(authority="ind").pk, by=joris, now=nine(30))
    everything_fits_together()


def test_who_is_second_reads_who_has_the_party(marit, staff):
    anna = sit_down(staff("municipal-clerk", email="anna@example.org"), "m-2", "municipality")
    turn = turn_of(walk_in(marit, 0))
    calling.call(turn.pk, by=marit, now=nine(1), version=1)
    with pytest.raises(StepRefused) as refused:
        calling.call(turn.pk, by=anna, now=nine(1), version=1)
    assert refused.value.message == {
        "en": "Ticket 1 is called: Marit de Boer has it at Municipality 1.",
        "nl": "Nummer 1 is opgeroepen: Marit de Boer heeft het aan Gemeente 1.",
    }


def test_a_counter_calls_one_party_at_a_time(marit):
    walk_in(marit, 0)
    walk_in(marit, 1)
    calling.call_next(by=marit, now=nine(2))
    with pytest.raises(CounterBusy):
        calling.call_next(by=marit, now=nine(2))


def test_a_clerk_does_not_call_who_waits_for_the_ind(marit):
    turn = turn_of(walk_in(marit, 0, "biometrics"), "ind")
    with pytest.raises(NotYourTurn):
        calling.call(turn.pk, by=marit, now=nine(1))


def test_another_desk_has_no_such_turn(marit, staff):
    turn = turn_of(walk_in(marit, 0))
    amsterdam = staff("municipal-clerk", email="a@example.org", desk="in-amsterdam")
    with pytest.raises(NotFound):
        calling.show_up(turn.pk, by=actor_of(amsterdam), now=nine(1))


def test_an_absent_party_is_called_twice_and_comes_back_at_a_fair_place(marit):
    turn = turn_of(walk_in(marit, 0))
    calling.call(turn.pk, by=marit, now=nine(1))
    with pytest.raises(TooSoonForAbsent):
        calling.mark_absent(turn.pk, by=marit, now=nine(2))
    calling.call_again(turn.pk, by=marit, now=nine(4))
    calling.mark_absent(turn.pk, by=marit, now=nine(6))
    for minute in (10, 20):
        walk_in(marit, minute)
    calling.show_up(turn.pk, by=marit, now=nine(30))  # called at 4, back at 30: counts from 17
    assert [calling.call_next(by=marit, now=nine(31)).arrival.number] == [2]
    assert states() == [(1, "municipality", "waiting"), (2, "municipality", "called"), (3, "municipality", "waiting")]
    everything_fits_together()


def test_a_parked_party_frees_the_counter_and_is_called_back(marit):
    first, second = turn_of(walk_in(marit, 0)), turn_of(walk_in(marit, 1))
    calling.call(first.pk, by=marit, now=nine(2))
    calling.start(first.pk, by=marit, now=nine(2))
    calling.park(first.pk, by=marit, now=nine(3))
    assert calling.call_next(by=marit, now=nine(4)).pk == second.pk
    calling.start(second.pk, by=marit, now=nine(5))
    finishing.finish(second.pk, done(second), by=marit, now=nine(8))
    assert calling.call(first.pk, by=marit, now=nine(9)).state == "called"
    everything_fits_together()


# -- ending ----------------------------------------------------------------------------------------------------------


def serve(turn: Turn, by, minute: float) -> Turn:
    calling.call(turn.pk, by=by, now=nine(minute))
    return calling.start(turn.pk, by=by, now=nine(minute + 1))


def test_the_visit_is_done_when_its_last_turn_has_ended(visit, marit, joris):
    arrival = arriving.check_in(visit, by=marit, now=nine(-2))
    first = serve(turn_of(arrival), marit, 0)
    finishing.finish(first.pk, done(first), by=marit, now=nine(20))
    visit.refresh_from_db()
    assert visit.state == "booked"
    last = serve(turn_of(arrival, "ind"), joris, 40)
    finishing.finish(last.pk, done(last, "come-back"), by=joris, now=nine(50))
    visit.refresh_from_db()
    assert (visit.state, visit.ended_at) == ("done", nine(50))
    assert VisitTask.objects.filter(live=True).count() == 0
    everything_fits_together()


def test_each_task_needs_an_outcome(marit):
    turn = serve(turn_of(walk_in(marit, 0)), marit, 1)
    with pytest.raises(BadInput):
        finishing.finish(turn.pk, {}, by=marit, now=nine(9))
    turn.refresh_from_db()
    assert turn.state == "serving"


def test_handed_over_a_party_goes_first_at_the_other_authority(visit, marit, joris):
    walk_in(marit, -30, "biometrics")
    arrival = arriving.check_in(visit, by=marit, now=nine(-2))
    turn = serve(turn_of(arrival), marit, 0)
    other = finishing.hand_over(turn.pk, done(turn), to="ind", by=marit, now=nine(10))
    assert other == turn_of(arrival, "ind")
    assert calling.call_next(by=joris, now=nine(11)).arrival == arrival
    everything_fits_together()


def test_a_walk_in_is_handed_over_with_what_it_needs_there(marit, joris):
    turn = serve(turn_of(walk_in(marit, 0, "information", persons=2), "information"), sit_at_information(marit), 1)
    with pytest.raises(BadInput):
        finishing.hand_over(turn.pk, done(turn), to="ind", by=marit, now=nine(9))
    other = finishing.hand_over(turn.pk, done(turn), to="ind", service="biometrics", by=marit, now=nine(9))
    assert list(other.tasks.values_list("person_key", "service")) == [
        ("person-1", "biometrics"),
        ("person-2", "biometrics"),
    ]
    assert Arrival.objects.get().state == "present"
    everything_fits_together()


def sit_at_information(by):
    duty.take_counter(counter="info-1", authority="information", by=by, now=nine())
    return by


def test_who_leaves_early_can_book_again(visit, marit):
    arrival = arriving.check_in(visit, by=marit, now=nine(-2))
    assert finishing.leave(arrival.pk, by=marit, now=nine(30)).state == "left"
    visit.refresh_from_db()
    assert visit.state == "done"
    assert set(TurnTask.objects.values_list("outcome", flat=True)) == {"not-done"}
    everything_fits_together()


def test_who_is_at_a_counter_is_not_gone(marit):
    arrival = walk_in(marit, 0)
    serve(turn_of(arrival), marit, 1)
    with pytest.raises(StepRefused):
        finishing.leave(arrival.pk, by=marit, now=nine(3))


# -- the table -------------------------------------------------------------------------------------------------------

WAYS = {
    Step.CALL: calling.call,
    Step.CALL_AGAIN: calling.call_again,
    Step.ABSENT: calling.mark_absent,
    Step.SHOW_UP: calling.show_up,
    Step.START: calling.start,
    Step.PARK: calling.park,
    Step.DONE: lambda key, **more: finishing.finish(key, {}, **more),
    Step.HAND_OVER: lambda key, **more: finishing.hand_over(key, {}, to="ind", **more),
    Step.LEAVE: lambda key, **more: finishing.leave(Turn.objects.get(pk=key).arrival_id, **more),
}


@pytest.mark.parametrize("state", list(State))
def test_what_the_table_forbids_is_refused_in_words_and_changes_nothing(marit, state):
    arrival = walk_in(marit, 0)
    turn = turn_of(arrival)
    at = {"counter": "m-1", "officer_id": int(marit.id)} if state in {"called", "serving"} else {}
    Turn.objects.filter(pk=turn.pk).update(state=state, **at)
    if state == State.DONE:
        TurnTask.objects.update(outcome="done")
    for step, way in WAYS.items():
        if possible(step, state) or (step, state) == (Step.LEAVE, State.DONE):
            continue
        with pytest.raises(StepRefused) as refused:
            way(turn.pk, by=marit, now=nine(1))
        assert {"en", "nl"} <= set(refused.value.message) & set(refused.value.remedy)
        turn.refresh_from_db()
        assert (turn.state, turn.version) == (state, 1)


# -- undoing ---------------------------------------------------------------------------------------------------------


def last(by) -> int:
    from softlanding.appointments.queries import queue

    return queue.last_step(by, desk=by.desk, now=nine(60)).pk


def picture() -> list:
    kept = ("arrival__number", "state", "counter", "officer", "times_called", "handed_over_by", "called_at", "ended_at")
    tasks = list(TurnTask.objects.order_by("pk").values_list("outcome", "note"))
    parties = list(Arrival.objects.order_by("number").values_list("state", "left_at"))
    return [list(Turn.objects.order_by("pk").values_list(*kept)), tasks, parties]


def test_every_step_can_be_undone_and_leaves_everything_as_it_was(visit, marit, joris):
    arrival = arriving.check_in(visit, by=marit, now=nine(-2))
    turn = turn_of(arrival)
    ways = [
        lambda: calling.call(turn.pk, by=marit, now=nine(0)),
        lambda: calling.call_again(turn.pk, by=marit, now=nine(1)),
        lambda: calling.mark_absent(turn.pk, by=marit, now=nine(2)),
        lambda: calling.show_up(turn.pk, by=marit, now=nine(3)),
        lambda: calling.call(turn.pk, by=marit, now=nine(4)),
        lambda: calling.start(turn.pk, by=marit, now=nine(5)),
        lambda: calling.park(turn.pk, by=marit, now=nine(6)),
        lambda: calling.call(turn.pk, by=marit, now=nine(7)),
        lambda: calling.start(turn.pk, by=marit, now=nine(8)),
        lambda: finishing.hand_over(turn.pk, done(turn), to="ind", by=marit, now=nine(9)),
    ]
    for way in ways:
        before = picture()
        way()
        everything_fits_together()
        finishing.undo(last(marit), by=marit, now=nine(60))
        assert picture() == before
        everything_fits_together()
        way()
    last_turn = serve(turn_of(arrival, "ind"), joris, 20)
    before = picture()
    finishing.finish(last_turn.pk, done(last_turn), by=joris, now=nine(30))
    finishing.undo(last(joris), by=joris, now=nine(60))
    assert picture() == before
    visit.refresh_from_db()
    assert visit.state == "booked"
    everything_fits_together()


def test_a_hand_over_is_not_undone_after_the_other_authority_called(visit, marit, joris):
    turn = serve(turn_of(arriving.check_in(visit, by=marit, now=nine(-2))), marit, 0)
    finishing.hand_over(turn.pk, done(turn), to="ind", by=marit, now=nine(10))
    calling.call_next(by=joris, now=nine(11))
    with pytest.raises(CannotUndo):
        finishing.undo(last(marit), by=marit, now=nine(12))
    everything_fits_together()


def test_another_officer_does_not_undo_what_was_not_theirs(marit, joris):
    calling.call(turn_of(walk_in(marit, 0)).pk, by=marit, now=nine(1))
    with pytest.raises(CannotUndo):
        finishing.undo(last(marit), by=joris, now=nine(2))


def test_a_call_is_not_undone_onto_a_counter_that_has_somebody_else(marit):
    first, second = turn_of(walk_in(marit, 0)), turn_of(walk_in(marit, 1))
    serve(first, marit, 2)
    finishing.finish(first.pk, done(first), by=marit, now=nine(5))
    undone = last(marit)
    calling.call(second.pk, by=marit, now=nine(6))
    with pytest.raises(CounterBusy):
        finishing.undo(undone, by=marit, now=nine(7))
    everything_fits_together()


def test_what_was_booked_again_meanwhile_is_not_reopened(visit, rao, offer, marit, joris, now):
    arrival = arriving.check_in(visit, by=marit, now=nine(-2))
    finishing.leave(arrival.pk, by=marit, now=nine(5))
    undone = last(marit)
    task = VisitTask.objects.first()
    VisitTask.objects.create(
        **{
            field: getattr(task, field) for field in ("region", "visit", "person", "person_key", "counter", "authority")
        },
        service=VisitTask.objects.filter(authority=Turn.objects.get(steps=undone).authority).first().service,
        start_tick=1,
        end_tick=2,
    )
    with pytest.raises(CannotUndo):
        finishing.undo(undone, by=marit, now=nine(6))


# -- a step that breaks off ------------------------------------------------------------------------------------------


def test_a_step_that_breaks_off_half_way_has_not_happened(visit, marit, joris, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    arrival = arriving.check_in(visit, by=marit, now=nine(-2))
    turn = turn_of(arrival)
    steps = [
        lambda: calling.call(turn.pk, by=marit, now=nine(0)),
        lambda: calling.start(turn.pk, by=marit, now=nine(1)),
        lambda: calling.park(turn.pk, by=marit, now=nine(2)),
        lambda: calling.call(turn.pk, by=marit, now=nine(3)),
        lambda: calling.start(turn.pk, by=marit, now=nine(4)),
        lambda: finishing.hand_over(turn.pk, done(turn), to="ind", by=marit, now=nine(5)),
    ]
    for step in steps:
        before = picture()
        with monkeypatch.context() as broken:
            broken.setattr(calling, "record", die)  # the last thing that a step does
            with pytest.raises(Killed):
                step()
        assert picture() == before
        everything_fits_together()
        step()
    assert SimpleNamespace(state=turn_of(arrival).state).state == "done"
