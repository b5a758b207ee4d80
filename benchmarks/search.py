"""Slot search in process: a family of five at 13 desks over 90 days, beside a run-length screen of the same bitmaps."""

import gc
import time
from collections.abc import Callable

import numpy as np
from benchmarks import desks
from benchmarks.measuring import Figure, WrongAnswer, interleaved, median, percentile

from softlanding.core.arrangement import Board, Patience
from softlanding.core.arrangement.forward import Forward
from softlanding.core.availability_index import FreeIndex
from softlanding.core.visits import Question, Visit, find_visits_at, find_visits_in

DESKS, DAYS = 13, 90
NETWORKS = 6
ROUNDS = 5
RUN = {"municipality": 12, "ind": 2}
CHECKED_DAYS = 25
EXACT = 10**7


def measure(step) -> list[Figure]:
    """Check the answers against the search tick by tick, then time the network and single desks."""
    _check(step)
    network, one = desks.network(DESKS), desks.network(1)
    found = []
    for name, kind in (("blocks of 10-60 minutes", desks.family_visits), ("scattered", desks.scattered)):
        work = [desks.claims(seed, network, DAYS, 0.85, kind) for seed in range(NETWORKS)]
        found += _timed(step, f"slot search, {DESKS} desks, 85 % full, {name}", network, work, targets=True)
    for full in (0.0, 0.5, 0.7, 0.85):
        work = [desks.claims(seed, one, DAYS, full) for seed in range(NETWORKS)]
        found += _timed(step, f"slot search, 1 desk, {full:.0%} full", one, work, targets=False)
    return found


def _timed(step, name: str, plans, networks: list[desks.Taken], *, targets: bool) -> list[Figure]:
    # Both sides get their bitmaps ready-made: ours in the index that is kept between searches.
    lengths = [_run_lengths(plans, taken) for taken in networks]
    indexes = [FreeIndex.of(plans, taken, first=desks.FIRST, days=DAYS) for taken in networks]
    for index, taken in zip(indexes, networks, strict=True):
        if _find(index) != _find_in_claims(plans, taken):
            raise WrongAnswer(f"{name}: the index and the claims themselves give different visits")
    step.expect(ROUNDS * len(networks), name)
    ours, theirs, visits = [], [], []
    for index, runs in zip(indexes, lengths, strict=True):
        first, second = interleaved(
            ROUNDS,
            lambda index=index: _cpu(lambda: _find(index)),
            lambda runs=runs: _cpu(lambda: _screen(runs)),
            step=step,
        )
        ours.append(median(first))
        theirs.append(median(second))
        visits.append(_find(index))
    value, other, p95 = median(ours) * 1e3, median(theirs) * 1e3, percentile(ours, 95) * 1e3
    counts = "-".join(str(n) for n in sorted({min(map(len, visits)), max(map(len, visits))}))
    unproven = sum(not visit.proven for some in visits for visit in some)
    note = f"{counts} visits, {unproven} not proven, {len(networks)} networks, CPU time"
    reference = "numpy run-length screen"
    return [
        Figure(f"{name}, p50", value, "ms", reference, other, "<= 3x" if targets else "",
               met=value <= 3 * other if targets else None, note=note),
        Figure(f"{name}, p95", p95, "ms", target="< 10 ms" if targets else "", met=p95 < 10 if targets else None),
    ]  # fmt: skip


def _cpu(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        begun = time.process_time()
        work()
        return time.process_time() - begun
    finally:
        gc.enable()


def _find(index: FreeIndex) -> list[Visit]:
    return find_visits_in(index, desks.FAMILY, desks.TASKS, start=desks.FIRST, days=DAYS, rules=desks.RULES)


def _find_in_claims(plans, taken: desks.Taken) -> list[Visit]:
    return find_visits_at(
        plans, desks.FAMILY, desks.TASKS, start=desks.FIRST, days=DAYS, rules=desks.RULES, taken=taken
    )


def _run_lengths(plans, taken: desks.Taken) -> dict[str, np.ndarray]:
    """Per authority, desk-day, counter and tick: how long the counter is free from there on."""
    found = {}
    masks = {(d, key): mask >> desks.BEFORE_OPENING for d, per in taken.items() for key, mask in per.items()}
    for authority in RUN:
        counters = [n for n, kind in enumerate(desks.KINDS, 1) if authority in kind]
        rows = [
            [[not masks.get((desk.id, (f"c{c}", day)), 0) >> t & 1 for t in range(desks.TICKS)] for c in counters]
            for desk in plans
            for day in desks.days(DAYS)
        ]
        free = np.array(rows, np.uint8)
        for t in range(desks.TICKS - 2, -1, -1):
            free[:, :, t] *= free[:, :, t + 1] + 1
        found[authority] = free
    return found


def _screen(index: dict[str, np.ndarray]) -> np.ndarray:
    """Desk-days and ticks at which some municipality counter has room for the block, and some counter after it."""
    block = (index["municipality"] >= RUN["municipality"]).any(axis=1)
    after = (index["ind"] >= RUN["ind"]).any(axis=1)
    return np.argwhere(block[:, : -RUN["municipality"]] & after[:, RUN["municipality"] :])


def _check(step) -> None:
    """Every start of some days: the same soonest end as the search tick by tick, which is another algorithm."""
    question = Question.of(desks.FAMILY, desks.TASKS, desks.RULES)
    [plan] = desks.network(1)
    for full in (0.7, 0.85):
        taken = desks.claims(7, [plan], CHECKED_DAYS, full)[plan.id]
        days = desks.days(CHECKED_DAYS)
        step.expect(len(days), f"check, {full:.0%} full")
        for day in days if full > 0.8 else days[:1]:
            free = [
                tuple(row.get(a, 0) & ~taken[f"c{n}", day] for a in question.authorities)
                for n, row in enumerate(plan.open_day(day).staffed, 1)
            ]
            board = Board(question.work, free)
            for start in range(desks.BEFORE_OPENING, desks.BEFORE_OPENING + desks.TICKS):
                answer = board.answer(start, start + question.span)
                other = Forward(board, tuple(range(len(free))), start, start + question.span, Patience(EXACT)).soonest()
                ends = [max(p.ends for p in some) if some else None for some in (answer.placed, other)]
                if answer.proven and ends[0] != ends[1]:
                    raise WrongAnswer(f"{day}, tick {start}: ends at {ends[0]}, tick by tick at {ends[1]}")
            step()
