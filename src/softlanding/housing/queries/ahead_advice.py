"""Which proposals of a run to wait with, and which homes to keep for later, set beside sampled futures."""

from typing import Any

import numpy as np

from softlanding.core.foresight.deciding import Decision, decide
from softlanding.core.foresight.week import Free, History, Waiting
from softlanding.core.foresight.world import Fits as FitTable
from softlanding.core.foresight.world import worth
from softlanding.core.matching.batch import Batch
from softlanding.core.matching.feasibility import Rules
from softlanding.core.matching.fit import Fits
from softlanding.core.matching.policy import DatedPolicy
from softlanding.core.matching.reading import batch_of
from softlanding.housing.queries.proposals_solving import Solved

Json = dict[str, Any]
FORMAT = 1
LAST_DAYS = 14
"""A household with at most so many days left is never told to wait."""
AT_ONCE = 250


def advice_of(solved: Solved, given: Json) -> Json:
    """Advise on the proposals of a solved run: the same two give the same bytes.

    The proposals stay as they are. A household is told to wait only where the futures hold both it and its home,
    and where placing it now is right in fewer than half of them; never in its last two weeks, never when an officer
    fixed its home, and never when it asked to live near another.
    """
    if not given["enough"]:
        return _advice(solved, given, "too-little-history", [], [])
    decision, waited = _decided(solved, given)
    if not decision.futures:
        return _advice(solved, given, "no-futures", [], [])
    held = _held(decision, "household"), _held(decision, "home") - _wanted_by_the_last(solved)
    found = (_wait(solved, decision, at, waited) for at in _may_wait(solved, *held))
    waits = [row for row in found if row is not None]
    return _advice(solved, given, "", waits, _kept(solved, held[1], {row["household"] for row in waits}))


def _advice(solved: Solved, given: Json, why: str, waits: list[Json], kept: list[str]) -> Json:
    placed = sum(solved.home_of(key) is not None for key in solved.households)
    gains = [row["gain"] for row in waits if row["gain"] is not None]
    return {
        "format": FORMAT,
        "why_none": why,
        "weeks": given["weeks"],
        "futures": given.get("futures", 0),
        "households": waits,
        "homes": kept,
        "placed": placed,
        "placed_if_followed": placed - len(waits),
        "gain": sum(gains) if gains else None,
    }


def _held(decision: Decision, kind: str) -> set[str]:
    return {one.id for one in decision.holds if one.kind == kind and one.why == "worth-more-later"}


def _may_wait(solved: Solved, households: set[str], homes: set[str]) -> list[int]:
    """Return the households that the futures hold together with the home that the match gives them."""
    return [
        at
        for at, key in enumerate(solved.households)
        if key in households and solved.home_of(key) in homes and not _never_waits(solved, at)
    ]


def _wait(solved: Solved, decision: Decision, at: int, waited: dict[str, int]) -> Json | None:
    key = solved.households[at]
    home = solved.home_of(key)
    if home is None:
        return None
    share = decision.spread.get((key, home), 1.0)
    if share >= 0.5:
        return None
    gain = None
    if decision.household_prices:
        fit = np.array([solved.breakdown(key, home).fit])
        now = int(worth(fit, np.array([waited[key]]))[0])
        gain = round(decision.household_prices[key] + decision.home_prices[home] - now)
    return {
        "household": key,
        "home": home,
        "right_in": round(share * decision.futures),
        "of": decision.futures,
        "gain": gain,
    }


def _never_waits(solved: Solved, at: int) -> bool:
    household = solved.rules.batch.households[at]
    with_others = any(household.id in couple for couple in solved.rules.batch.near())
    return solved.days_left(household.id) <= LAST_DAYS or with_others


def _kept(solved: Solved, held: set[str], waits: set[str]) -> list[str]:
    """Return the homes to keep: those that are held and proposed to nobody, or to whom is told to wait."""
    holder = {home: key for key in solved.households if (home := solved.home_of(key)) is not None}
    return sorted(home for home in held if home not in holder or holder[home] in waits)


def _wanted_by_the_last(solved: Solved) -> set[str]:
    last = {
        at
        for at, key in enumerate(solved.households)
        if solved.days_left(key) <= LAST_DAYS and solved.home_of(key) is None
    }
    pairs = zip(solved.pairs.household.tolist(), solved.pairs.home.tolist(), strict=True)
    return {solved.homes[home] for household, home in pairs if household in last}


def _decided(solved: Solved, given: Json) -> tuple[Decision, dict[str, int]]:
    """Decide the week with sampled futures over all that no officer fixed; return it, and the weeks each waited."""
    batch = solved.rules.batch
    past = _past(batch, given)
    table = _fits(batch, past, solved.rules.dated)
    households, homes = len(batch.households), len(batch.homes)
    fixed = {one for couple in solved.batch["force"] for one in couple}
    rows = [at for at, one in enumerate(batch.households) if one.id not in fixed]
    rows.sort(key=lambda at: (batch.households[at].linked_on, batch.households[at].id))
    columns = [at for at, one in enumerate(batch.homes) if one.id not in fixed]
    now = np.zeros((households, homes), np.int16)
    now[solved.pairs.household, solved.pairs.home] = solved.pairs.value % solved.unit
    waited = {one.id: max(0, (batch.on - one.linked_on).days // 7) for one in batch.households}
    pool = Waiting(
        ids=tuple(batch.households[at].id for at in rows),
        waited=np.array([waited[batch.households[at].id] for at in rows], np.int64),
        left=np.array([solved.days_left(batch.households[at].id) // 7 for at in rows], np.int64),
        fit_later=table[:households, homes:][rows],
    )
    free = Free(
        ids=tuple(batch.homes[at].id for at in columns),
        left=np.array([given["home_weeks"][batch.homes[at].id] for at in columns], np.int64),
        fit_later=table[households:, columns],
    )
    decision = decide(
        pool,
        free,
        _history(given, table[households:, homes:]),
        fit=now[np.ix_(rows, columns)],
        week=batch.on.toordinal() // 7,
        policy=given["policy"],
        futures=given["futures"],
        seed=given["seed"],
        deadlines=given["deadlines"],
    )
    return decision, waited


def _history(given: Json, fit: FitTable) -> History:
    counts = given["counts"]
    return History(np.array(counts["households"], np.int64), np.array(counts["homes"], np.int64), fit)


def _past(batch: Batch, given: Json) -> Batch:
    told = {"on": batch.on.isoformat(), "policy": batch.policy, **given["past"]}
    return batch_of(told)


def _fits(batch: Batch, past: Batch, dated: DatedPolicy) -> FitTable:
    """Return the fit of everybody with every home, past cases after those of the run; 0 where the rules say no."""
    both = batch.model_copy(
        update={
            "households": (*batch.households, *past.households),
            "homes": (*batch.homes, *past.homes),
            "force": (),
            "forbid": (),
        }
    )
    return fits_of(Rules(both, dated))


def fits_of(rules: Rules) -> FitTable:
    """Return the fit of every household of a batch with every home, 0 where the rules do not allow the pair."""
    count, fits = len(rules.batch.households), Fits(rules)
    table = np.zeros((count, len(rules.batch.homes)), np.int16)
    for first in range(0, count, AT_ONCE):
        rows = slice(first, min(first + AT_ONCE, count))
        table[rows] = np.where(rules.allowed(rows), fits.of(rows), 0)
    return table
