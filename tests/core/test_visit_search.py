"""The search for visits: how long it may take, and that its ways to search agree."""

import random
from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_visits import AUTHORITY, EXACT, RAO, RULES, claimed, desk_of, questions, reason, tasks_for, visits
from visit_oracle import small_desk_day

from softlanding.core.arrangement import Board, Patience
from softlanding.core.arrangement.forward import Forward
from softlanding.core.arrangement.patience import OutOfPatience
from softlanding.core.visits import Attendee, Party, Task


def busy_day(seed, full):
    """Claims of 10 to 60 minutes on eight counters, until each is so full."""
    chance, periods = random.Random(seed), []
    for counter in range(1, 9):
        free = set(range(108, 204))
        while len(free) > 96 * (1 - full):
            begins, ticks = chance.choice(sorted(free)), chance.randint(2, 12)
            block = [n for n in range(begins, begins + ticks) if set(range(begins, n + 1)) <= free]
            free -= set(block)
            periods.append((f"c{counter}", begins / 12, (block[-1] + 1) / 12))
    return claimed(None, *periods)


BUSY_DESK = desk_of(*["municipality"] * 3, *["ind"] * 3, *["municipality+ind"] * 2)
EVERYTHING = tasks_for(RAO, *AUTHORITY)


@pytest.mark.parametrize("full", [0.3, 0.5, 0.7])
def test_a_family_of_five_is_answered_with_proof_at_a_busy_desk(full):
    every = [
        visit
        for seed in range(3)
        for visit in visits(BUSY_DESK, RAO, EVERYTHING, replace(RULES, limit=20), taken=busy_day(seed, full))
    ]
    assert [visit for visit in every if not visit.proven] == []
    assert every


def test_a_search_without_patience_says_which_visits_are_not_proven():
    impatient = replace(RULES, patience=80, limit=20)
    quick = visits(BUSY_DESK, RAO, EVERYTHING, impatient, taken=busy_day(1, 0.5))
    exact = visits(BUSY_DESK, RAO, EVERYTHING, replace(impatient, patience=EXACT, limit=99), taken=busy_day(1, 0.5))
    best = {visit.starts_at: (visit.ends_at, len(visit.counters)) for visit in exact}
    assert {visit.proven for visit in quick} == {True, False}
    assert all(best[visit.starts_at] <= (visit.ends_at, len(visit.counters)) for visit in quick)


def crowd(persons):
    return Party(tuple(Attendee(f"p{n}") for n in range(persons)))


@pytest.mark.parametrize(("seed", "full"), [(1, 0.3), (2, 0.5), (3, 0.0), (4, 0.7)])
def test_a_crafted_question_does_not_hold_anybody_up(seed, full):
    wanted = [Task(p.id, s, "ind", 10 + 5 * (n % 3)) for n, p in enumerate(crowd(12).persons) for s in "abc"]
    begun = process_time()
    visits(BUSY_DESK, crowd(12), wanted, replace(RULES, limit=20), taken=busy_day(seed, full), days=90)
    # A third of a second when nothing else runs; shared machines take their time.
    assert process_time() - begun < 5


def test_many_authorities_do_not_hold_anybody_up():
    desk = desk_of(*[f"a{n}" for n in range(20)])
    wanted = [Task("p0", f"s{n}", f"a{n}", 5) for n in range(20)]
    begun = process_time()
    visits(desk, crowd(1), wanted, replace(RULES, limit=1, max_span_minutes=120))
    assert process_time() - begun < 5


@pytest.mark.parametrize(("persons", "counters"), [(6, 6), (8, 4), (3, 3)])
def test_persons_without_a_block_use_no_counter_more_than_they_need(persons, counters):
    """Six persons are done at once at six counters; eight at eight counters could be, but there are seven."""
    party = crowd(persons)
    desk = desk_of(*["ind"] * 7)
    [visit] = visits(desk, party, [Task(p.id, "biometrics", "ind") for p in party.persons])
    assert (len(visit.counters), visit.proven) == (counters, True)


def test_an_answer_that_is_not_proven_says_so_instead_of_a_reason():
    wanted = [Task(p.id, s, "ind", 10 + 5 * (n % 3)) for n, p in enumerate(crowd(12).persons) for s in "abc"]
    rules = replace(RULES, patience=3, limit=1, max_span_minutes=100)
    refusal = reason(BUSY_DESK, crowd(12), wanted, rules, taken=busy_day(1, 0.3))
    assert (refusal.cause, refusal.why) == (
        "not-proven",
        "No visit was found in the time that one search may take. It is not proven that there is none.",
    )


@pytest.mark.parametrize(
    ("persons", "services", "refusal"),
    [
        (13, ("biometrics",), "13 persons are too many for one visit: at most 12"),
        (11, ("a", "b", "c", "d"), "44 tasks are too many for one visit: at most 40"),
    ],
)
def test_a_party_too_large_for_any_desk_is_refused(persons, services, refusal):
    party = Party(tuple(Attendee(f"p{n}") for n in range(persons)))
    wanted = [Task(person.id, service, "ind", 10) for person in party.persons for service in services]
    with pytest.raises(ValueError, match=f"^{refusal}$"):
        visits(desk_of("ind"), party, wanted)


def test_persons_who_may_be_exchanged_are_served_in_the_order_of_the_party():
    three = Party(tuple(Attendee(name) for name in ("priya", "arjun", "mira")))
    wanted = tasks_for(three, "municipal-registration", "biometrics")
    [visit] = visits(desk_of("municipality", "ind"), three, wanted)
    order = [task.person for task in visit.tasks if task.service == "biometrics"]
    assert order == ["priya", "arjun", "mira"]


@settings(max_examples=25, deadline=None)
@given(questions(), st.sampled_from([0, 3, 20]))
def test_more_patience_never_gives_a_longer_stay_or_more_counters(question, patience):
    desk, party, wanted, rules, taken = question
    found = visits(desk, party, wanted, replace(rules, patience=patience, limit=20), taken=taken)
    exact = visits(desk, party, wanted, replace(rules, patience=EXACT, limit=999), taken=taken)
    best = {v.starts_at: (v.ends_at, len(v.counters)) for v in exact}
    assert all(best[v.starts_at] <= (v.ends_at, len(v.counters)) for v in found)
    assert all(best[v.starts_at] == (v.ends_at, len(v.counters)) for v in found if v.proven)


def test_the_soonest_end_is_the_same_person_by_person_and_tick_by_tick():
    """Two searches that share little, on desk-days beyond those of the solver."""
    differences, compared = [], 0
    for seed in range(1000, 1060):
        work, free, span, length = small_desk_day(random.Random(seed))
        board, counters = Board(work, free), tuple(range(len(free)))
        for start in range(0, length, 3):
            limit = min(length, start + span)
            one = board.answer(start, limit, EXACT).placed
            try:
                other = Forward(board, counters, start, limit, Patience(20_000)).soonest()
            except OutOfPatience:
                continue
            compared += 1
            ends = [found and max(placed.ends for placed in found) for found in (one, other)]
            if ends[0] != ends[1]:
                differences.append((seed, start, ends))
    assert differences == []
    assert compared > 300
