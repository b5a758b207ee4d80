"""The best match of 1,000 households and 1,200 homes with its certificate, beside HiGHS LP and beside queues."""

import numpy as np
from benchmarks.measuring import Figure, WrongAnswer, interleaved, median, seconds_of

from softlanding.core.matching.certificate import faults_of
from softlanding.core.matching.flow import best_match
from softlanding.core.matching.invented import invented_batch
from softlanding.core.matching.invented_regions import lexicographic
from softlanding.core.matching.pairs import NOBODY, Pairs

HOUSEHOLDS, HOMES, ROUNDS, MOST_OF_HIGHS = 1_000, 1_200, 5, 1 / 15


def measure(step) -> list[Figure]:
    """Check both answers and the certificate, then time them in turn, with urgent-first and with invented values."""
    invented, _ = invented_batch(0, HOUSEHOLDS, HOMES)
    urgent = Pairs(
        HOUSEHOLDS, HOMES, invented.household, invented.home, lexicographic(invented.value, HOUSEHOLDS, HOMES)
    )
    step.expect(2 * (ROUNDS + 1), "1,000 x 1,200")
    return [_against_highs(urgent, "urgent first", step), _against_highs(invented, "invented", step), _queues(urgent)]


def _against_highs(pairs: Pairs, values: str, step) -> Figure:
    match, best = best_match(pairs), highs_lp(pairs)
    if match.value != best or faults_of(pairs, match):
        raise WrongAnswer(f"{match.value} against {best} of HiGHS, faults {faults_of(pairs, match)}")
    step()

    def proved() -> object:
        return faults_of(pairs, best_match(pairs))

    ours, highs = interleaved(
        ROUNDS, lambda: seconds_of(proved), lambda: seconds_of(lambda: highs_lp(pairs)), step=step
    )
    seconds, reference = median(ours), median(highs)
    return Figure(
        f"best match of 1,000 x 1,200, {values} values, with certificate", seconds, "s", "HiGHS LP", reference,
        "<= 1/15 of HiGHS LP", seconds <= reference * MOST_OF_HIGHS,
        f"{len(pairs):,} pairs, {int((match.home_of != NOBODY).sum())} placed",
    )  # fmt: skip


def highs_lp(pairs: Pairs) -> int:
    """Solve the same question as a linear program with HiGHS, model building included; give the value."""
    import highspy

    count, rows = len(pairs), pairs.households + pairs.homes
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, rows
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -pairs.value.astype(float), np.zeros(count), np.ones(count)
    lp.row_lower_, lp.row_upper_ = np.full(rows, -np.inf), np.ones(rows)
    index = np.empty(2 * count, np.int32)
    index[0::2], index[1::2] = pairs.household, pairs.home + pairs.households
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.arange(0, 2 * count + 1, 2, dtype=np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = index, np.ones(2 * count)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.passModel(lp)
    highs.run()
    return -round(highs.getObjectiveValue())


def _queues(pairs: Pairs) -> Figure:
    """Count who is placed by queues on the same pairs: in order of arrival, most urgent first, best pair first."""
    table = np.zeros((pairs.households, pairs.homes), np.int64)
    table[pairs.household, pairs.home] = pairs.value
    urgency = table.max(1) // (1000 * HOUSEHOLDS + 1)
    arrival = np.arange(pairs.households)
    best = int((best_match(pairs).home_of != NOBODY).sum())
    queued, urgent = _in_turn(table, arrival), _in_turn(table, np.argsort(-urgency, kind="stable"))
    greedy = _best_pair_first(pairs)
    return Figure(
        "households placed of 1,000, best match", best, "households", "first come first served", queued,
        note=f"most urgent first {urgent}, best pair first {greedy}",
    )  # fmt: skip


def _in_turn(table: np.ndarray, order: np.ndarray) -> int:
    left, placed = table.copy(), 0
    for household in order:
        home = left[household].argmax()
        if left[household, home]:
            left[:, home] = 0
            placed += 1
    return placed


def _best_pair_first(pairs: Pairs) -> int:
    taken, served = set(), set()
    for at in np.argsort(-pairs.value, kind="stable"):
        household, home = int(pairs.household[at]), int(pairs.home[at])
        if household not in served and home not in taken:
            served.add(household)
            taken.add(home)
    return len(served)
