"""The plan: every condition for the example's persons, the whole plan, and the command from start to answer."""

import json
import os
import resource
import subprocess
import sys
from datetime import date
from pathlib import Path

from benchmarks import people
from benchmarks.measuring import Figure, WrongAnswer, interleaved, median, percentile, seconds_of
from benchmarks.reference import OpenFisca
from benchmarks.thirty import THIRTY

from softlanding.core.conditions import answer
from softlanding.core.household import read_household
from softlanding.core.journeys import plan_journey
from softlanding.core.journeys.selection import facts_by_person, hold_all, ready
from softlanding.core.programme import Programme
from softlanding.core.rulebook import load_rulebook
from softlanding.core.whole_plan import compose_plan

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "rao-family.yaml"
COMMAND = [Path(sys.executable).with_name("softlanding"), "plan", EXAMPLE, "--on", "2026-11-21"]
ON = date(2026, 11, 21)
ROUNDS = 25
REPEATED = 20
STARTS = 7


def measure(step) -> list[Figure]:
    """Check the answers, then time conditions, plan and command."""
    return [*_conditions(step), *_plans(step), _command(step)]


def _conditions(step) -> list[Figure]:
    book = load_rulebook()
    household = read_household(EXAMPLE.read_bytes(), EXAMPLE.name, municipalities=book.municipalities)
    rules, persons = ready(book.on(ON)), list(facts_by_person(household, on=ON).values())
    hold_rules = hold_all(book.on(ON))
    for facts in persons:
        for one, held in zip(rules, hold_rules(facts), strict=True):
            if held is not answer(one.condition, facts):
                raise WrongAnswer(f"{one.procedure.id}: the compiled condition answers otherwise")
    arrays = people.for_thirty(1)
    someone = people.plain_person(arrays)
    hold_thirty = Programme.of(THIRTY.values()).for_one()
    with OpenFisca() as reference:
        theirs = reference.ask(facts={fact: [value] for fact, value in someone.items()})
        for (name, count), held in zip(theirs["counts"].items(), hold_thirty(someone), strict=True):
            if bool(count) is not held:
                raise WrongAnswer(f"{name}: OpenFisca-Core answers otherwise")
        step.expect(ROUNDS, "conditions")
        whole, reference_times, same = interleaved(
            ROUNDS,
            lambda: seconds_of(lambda: [hold_rules(facts) for facts in persons], repeat=REPEATED),
            lambda: reference.ask()["calculation"],
            lambda: seconds_of(lambda: hold_thirty(someone), repeat=REPEATED),
            step=step,
        )
    name = "OpenFisca-Core, 30 conditions, one person, calculation only,"
    ours, thirty_time, other = median(whole) * 1e6, median(same) * 1e6, median(reference_times) * 1e6
    title = f"plan, {len(rules)} conditions x {len(persons)} persons"
    return [
        Figure(title, ours, "us", name, other, "<= 1x", met=ours <= other),
        Figure("plan, the same 30 conditions, one person", thirty_time, "us", name, other),
    ]


def _plans(step) -> list[Figure]:
    book = load_rulebook()
    household = read_household(EXAMPLE.read_bytes(), EXAMPLE.name, municipalities=book.municipalities)
    if plan_journey(household, book, on=ON) != plan_journey(household, book, on=ON):
        raise WrongAnswer("planning twice gives two plans")
    whole = compose_plan(household, book, on=ON)
    if not whole.plan.steps:
        raise WrongAnswer("the example family has no steps")
    step.expect(ROUNDS * 4, "whole plan")
    plans, wholes = interleaved(
        ROUNDS * 4,
        lambda: seconds_of(lambda: plan_journey(household, book, on=ON)),
        lambda: seconds_of(lambda: compose_plan(household, book, on=ON)),
        step=step,
    )
    return [
        _percentiles("plan, steps with dates and reasons", plans, len(whole.plan.steps)),
        _percentiles("plan, whole (with desks and visits)", wholes, len(whole.plan.steps)),
    ]


def _percentiles(name: str, times: list[float], steps: int) -> Figure:
    p50, p95 = median(times) * 1e3, percentile(times, 95) * 1e3
    return Figure(f"{name}, p95", p95, "ms", target="< 5 ms", met=p95 < 5, note=f"p50 {p50:.2f} ms, {steps} steps")


def _command(step) -> Figure:
    # compiled modules are kept, as in any ordinary installation
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def run(*command: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([str(part) for part in command], capture_output=True, check=False, env=environment)

    answered = run(*COMMAND, "--json")
    if answered.returncode != 0 or not json.loads(answered.stdout)["steps"]:
        raise WrongAnswer(f"the command exits {answered.returncode}: {answered.stderr.decode()[:200]}")
    step.expect(STARTS, "command")
    spent: list[float] = []

    def ours() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = seconds_of(lambda: run(*COMMAND))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return seconds

    whole, bare = interleaved(STARTS, ours, lambda: seconds_of(lambda: run(sys.executable, "-c", "pass")), step=step)
    value = median(whole)
    return Figure(
        "plan, command from start to answer", value, "s", "bare Python start", median(bare), "< 1 s", met=value < 1,
        note=f"of which {median(spent):.2f} s on the processor",
    )  # fmt: skip
