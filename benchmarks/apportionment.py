"""The national number of 20 half-years shared among 342 municipalities: exact sums, least drift, and under 10 ms."""

import random
from fractions import Fraction
from math import floor

from benchmarks.measuring import Figure, WrongAnswer, interleaved, median, seconds_of

from softlanding.core.apportionment.inhabitants import places_of
from softlanding.core.apportionment.shares import Place, over_periods
from softlanding.core.rulebook import load_rulebook

MUNICIPALITIES, HALF_YEARS, SEED, ROUNDS, MOST_SECONDS = 342, 20, 2026, 25, 0.010
Periods = list[tuple[int, list[Place]]]


def measure(step) -> list[Figure]:
    """Check sums and drift with other code, then time; the reference is plain rounding in floats of the same shares."""
    steady, growing = periods_of(growth=False), periods_of(growth=True)
    drifts = [checked(periods) for periods in (steady, growing)]
    step.expect(ROUNDS, "342 municipalities x 20 half-years")
    ours, grown, plain = interleaved(
        ROUNDS,
        lambda: seconds_of(lambda: over_periods(steady, "largest-remainder-carry")),
        lambda: seconds_of(lambda: over_periods(growing, "largest-remainder-carry")),
        lambda: seconds_of(lambda: in_floats(steady)),
        step=step,
    )
    named = ("the same inhabitants throughout", "ten different years of inhabitants")
    return [
        Figure(
            f"apportionment, 342 municipalities x 20 half-years, {name}",
            median(times) * 1000,
            "ms",
            "nearest rounding in floats (no exact sum)",
            median(plain) * 1000,
            "< 10 ms" if times is ours else "",
            median(times) < MOST_SECONDS if times is ours else None,
            f"every sum exact, drift at most {drift:.4f} persons: no rounding with exact sums has less",
        )
        for name, times, drift in zip(named, (ours, grown), drifts, strict=True)
    ]


def periods_of(*, growth: bool) -> Periods:
    """Invent the national numbers; inhabitants as they are, or 1% up or down each year."""
    chance = random.Random(SEED)
    tables = load_rulebook().inhabitants
    places = list(places_of(tables[min(tables)]))[:MUNICIPALITIES]
    found = []
    for at in range(HALF_YEARS):
        if growth and at % 2 == 0:
            places = [one._replace(inhabitants=round(one.inhabitants * chance.uniform(0.99, 1.02))) for one in places]
        found.append((chance.randint(9_000, 19_500), places))
    return found


def checked(periods: Periods) -> float:
    """Add everything up in fractions, without the code that is measured; give the greatest drift."""
    owed: dict[str, Fraction] = {}
    worst = Fraction(0)
    for (national, places), made in zip(periods, over_periods(periods, "largest-remainder-carry"), strict=True):
        targets = {share.place.code: share.target for share in made.shares}
        total = sum(place.inhabitants for place in places)
        if sum(targets.values()) != national or min(targets.values()) < 0:
            raise WrongAnswer(f"the targets add up to {sum(targets.values())}, not to {national}")
        for place in places:
            share = Fraction(national * place.inhabitants, total)
            owed[place.code] = owed.get(place.code, Fraction(0)) + share - targets[place.code]
        worst = max(worst, *map(abs, owed.values()))
    least = least_drift(periods)
    if worst != least:
        raise WrongAnswer(f"a municipality is {float(worst):.4f} persons off, and {float(least):.4f} is possible")
    return float(worst)


def least_drift(periods: Periods) -> Fraction:
    """Reckon the least that the greatest drift can be with exact sums, whatever the rounding and whatever it foresees.

    At the end of a period the shares so far add up to a whole number, so as many fractions are rounded up as they add
    up to; the worst of them is smallest when those are the largest fractions.
    """
    so_far: dict[str, Fraction] = {}
    worst = Fraction(0)
    for national, places in periods:
        total = sum(place.inhabitants for place in places)
        for place in places:
            share = Fraction(national * place.inhabitants, total)
            so_far[place.code] = so_far.get(place.code, Fraction(0)) + share
        over = sorted((one % 1 for one in so_far.values()), reverse=True)
        up = int(sum(over))
        worst = max(worst, *(1 - one for one in over[up - 1 : up]), *over[up : up + 1])
    return worst


def in_floats(periods: Periods) -> list[list[int]]:
    """Round every share to the nearest in floats: what a spreadsheet does."""
    found = []
    for national, places in periods:
        total = sum(place.inhabitants for place in places)
        found.append([floor(national * place.inhabitants / total + 0.5) for place in places])
    return found
