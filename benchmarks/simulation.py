"""Policy simulation: 100,000 persons and the whole rulebook, beside OpenFisca-Core's thirty conditions."""

from datetime import date

import numpy as np
from benchmarks import people
from benchmarks.measuring import Figure, WrongAnswer, interleaved, median, seconds_of
from benchmarks.reference import OpenFisca
from benchmarks.thirty import THIRTY

from softlanding.core.columns import answers_by_procedure, answers_of, simulate
from softlanding.core.conditions import answer
from softlanding.core.journeys.selection import ready
from softlanding.core.programme import Programme
from softlanding.core.rulebook import load_rulebook

PERSONS = 100_000
CHECKED = 300
ROUNDS = 9
ON = date(2026, 11, 21)


def measure(step) -> list[Figure]:
    """Check the answers, then time building and calculation of both sides in turn."""
    rules = load_rulebook().on(ON)
    crowd = people.Crowd([one.condition for one in ready(rules)], PERSONS, on=ON)
    _check_rulebook(rules, crowd)
    facts = people.for_thirty(PERSONS)
    programme = Programme.of(THIRTY.values())
    with OpenFisca() as reference:
        theirs = reference.ask(facts=_as_plain(facts))
        _check_thirty(programme, facts, theirs["counts"])
        step.expect(ROUNDS, "100,000 persons")
        times: dict[str, list[float]] = {"their building": [], "their calculation": []}

        def ask() -> float:
            answered = reference.ask()
            times["their building"].append(answered["building"])
            times["their calculation"].append(answered["calculation"])
            return answered["building"] + answered["calculation"]

        def fresh(made):
            """Time a calculation on columns that nothing has looked at yet."""
            columns = made()
            return lambda calculate: seconds_of(lambda: calculate(columns))

        whole, theirs_whole, build, calculate, thirty_build, thirty = interleaved(
            ROUNDS,
            lambda: seconds_of(lambda: simulate(rules, crowd.columns())),
            ask,
            lambda: seconds_of(crowd.columns),
            lambda: fresh(crowd.columns)(lambda columns: simulate(rules, columns)),
            lambda: seconds_of(lambda: people.thirty_columns(facts)),
            lambda: fresh(lambda: people.thirty_columns(facts))(
                lambda columns: [one.counts for one in answers_of(programme, columns)]
            ),
            step=step,
        )
    return _figures(rules, whole, theirs_whole, build, calculate, thirty_build, thirty, times)


def _figures(rules, whole, theirs_whole, build, calculate, thirty_build, thirty, times) -> list[Figure]:
    name = f"simulation, {PERSONS:,} persons"
    rulebook = f"whole rulebook ({len(ready(rules))} procedures)"
    target = "<= 1x"
    return [
        _figure(f"{name}, {rulebook}, with building", whole, "OpenFisca-Core, 30 conditions,", theirs_whole, target),
        _figure(
            f"{name}, {rulebook}, calculation only", calculate, "OpenFisca-Core, 30 conditions,",
            times["their calculation"], target,
        ),
        _figure(f"{name}, {rulebook}, building only", build, "OpenFisca-Core", times["their building"]),
        _figure(f"{name}, the same 30 conditions, building", thirty_build, "OpenFisca-Core", times["their building"]),
        _figure(f"{name}, the same 30 conditions, calculation", thirty, "OpenFisca-Core", times["their calculation"]),
    ]  # fmt: skip


def _figure(name: str, ours: list[float], reference: str, theirs: list[float], target: str = "") -> Figure:
    value, other = median(ours) * 1e3, median(theirs) * 1e3
    return Figure(name, value, "ms", reference, other, target, met=value <= other if target else None)


def _check_rulebook(rules, crowd: people.Crowd) -> None:
    """Compare rows spread over the crowd with the answers for one person."""
    rows = range(0, crowd.count, crowd.count // CHECKED)
    found = answers_by_procedure(rules, crowd.columns())
    for one in ready(rules):
        true, false = found[one.procedure.id].true, found[one.procedure.id].false
        for row in rows:
            expected = answer(one.condition, crowd.person(row))
            if (bool(true[row]), bool(false[row])) != (expected is True, expected is False):
                raise WrongAnswer(f"{one.procedure.id} for person {row}: {expected} expected")


def _check_thirty(programme: Programme, facts, counts: dict[str, int]) -> None:
    """Both sides must find the same number of persons for each condition."""
    ours = [one.counts.true for one in answers_of(programme, people.thirty_columns(facts))]
    for (name, theirs), count in zip(counts.items(), ours, strict=True):
        if theirs != count:
            raise WrongAnswer(f"{name}: {count} persons, OpenFisca-Core finds {theirs}")


def _as_plain(facts) -> dict[str, list[object]]:
    words = {"purpose": people.PURPOSES, "address": people.ADDRESSES}
    return {
        name: np.array(words[name])[values].tolist() if name in words else values.tolist()
        for name, values in facts.items()
    }
