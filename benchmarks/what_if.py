"""What another decision would change, on 1,000 x 1,200: one path through the match, beside solving it anew."""

import time
from collections.abc import Callable

import numpy as np
from benchmarks.measuring import Figure, WrongAnswer, median, percentile, seconds_of

from softlanding.core.matching.flow import best_match
from softlanding.core.matching.invented import invented_batch
from softlanding.core.matching.invented_regions import lexicographic
from softlanding.core.matching.pairs import Pairs
from softlanding.core.matching.what_if import AddHome, Change, Forbid, Force, WhatIf, WithoutHome

HOUSEHOLDS, HOMES, QUESTIONS, CHECKED = 1_000, 1_200, 60, 5
MOST_SECONDS, MOST_OF_ANEW = 0.050, 1 / 8


def measure(step) -> list[Figure]:
    """Check answers of each kind against solving the changed question, then time many of each.

    Processor time, because single milliseconds on a shared machine are mostly the others'.
    """
    invented, _ = invented_batch(0, HOUSEHOLDS, HOMES)
    value = lexicographic(invented.value, HOUSEHOLDS, HOMES)
    pairs = Pairs(HOUSEHOLDS, HOMES, invented.household, invented.home, value)
    match = best_match(pairs)
    built = seconds_of(lambda: WhatIf(pairs, match))
    asked = WhatIf(pairs, match)
    chance = np.random.default_rng(1)
    placed = np.flatnonzero(match.home_of >= 0)

    def forced() -> Change:
        at = chance.integers(len(pairs))
        return Force(int(pairs.household[at]), int(pairs.home[at]))

    def forbidden() -> Change:
        household = int(chance.choice(placed))
        return Forbid(household, int(match.home_of[household]))

    def fallen() -> Change:
        return WithoutHome(int(match.home_of[chance.choice(placed)]))

    def added() -> Change:
        values = np.zeros(HOUSEHOLDS, np.int64)
        same = pairs.home == pairs.home[chance.integers(len(pairs))]
        values[pairs.household[same]] = pairs.value[same]
        return AddHome(values)

    kinds = {"force a pair": forced, "forbid a given pair": forbidden, "a home falls away": fallen, "add a home": added}
    step.expect(len(kinds), "what-if")
    return [_figure(name, kind, asked, pairs, built, step) for name, kind in kinds.items()]


def _figure(name: str, kind: Callable[[], Change], asked: WhatIf, pairs: Pairs, built: float, step) -> Figure:
    anew, ours = [], []
    for number in range(QUESTIONS):
        change = kind()
        begun = time.process_time()
        answer = asked.ask(change)
        ours.append(time.process_time() - begun)
        if number % (QUESTIONS // CHECKED) == 0:
            rest, forced = _changed(pairs, change)
            begun = time.process_time()
            again = best_match(rest)
            anew.append(time.process_time() - begun)
            if again.value + forced != answer.value:
                raise WrongAnswer(f"{change} gives {answer.value}, solved anew {again.value + forced}")
    step()
    seconds, reference = median(ours), median(anew)
    met = percentile(ours, 95) < MOST_SECONDS and seconds <= reference * MOST_OF_ANEW
    return Figure(
        f"what-if on 1,000 x 1,200: {name}", seconds, "s", "solved anew", reference,
        "exact, p95 < 50 ms, <= 1/8", met,
        f"processor time; p95 {percentile(ours, 95) * 1000:.0f} ms, laid out in {built * 1000:.0f} ms",
    )  # fmt: skip


def _changed(pairs: Pairs, change: Change) -> tuple[Pairs, int]:
    """Give the changed question, and what the forced pair is worth beside it."""
    household, home, value = pairs.household, pairs.home, pairs.value
    homes, forced, kept = pairs.homes, 0, np.ones(len(pairs), dtype=bool)
    match change:
        case Force(who, where):
            forced = int(value[(household == who) & (home == where)][0])
            kept = (household != who) & (home != where)
        case Forbid(who, where):
            kept = (household != who) | (home != where)
        case WithoutHome(where):
            kept = home != where
        case AddHome(values):
            some = np.flatnonzero(values)
            at = np.searchsorted(household, some, side="right")
            household = np.insert(household, at, some.astype(np.int32))
            home = np.insert(home, at, np.int32(homes))
            value, homes = np.insert(value, at, values[some]), homes + 1
            kept = np.ones(len(value), dtype=bool)
    return Pairs(pairs.households, homes, household[kept], home[kept], value[kept]), forced
