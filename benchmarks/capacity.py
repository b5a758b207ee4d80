"""The capacity what-if: 13,000 clients in 18 months at the hours of Maastricht, with search, what-ifs and pictures."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring import Figure, WrongAnswer, interleaved, median
from benchmarks.page import environment

from softlanding.core.capacity.answering import calendar
from softlanding.core.capacity.comparing import Comparison, compare
from softlanding.core.capacity.desk import Given, work_of
from softlanding.core.capacity.question import Demand
from softlanding.core.capacity.serving import serve
from softlanding.core.rulebook import load_rulebook

DESK = "expat-centre-maastricht-region"
DEMAND = Demand(13_000, date(2027, 1, 1), date(2028, 7, 1))
RUNS = 5  # as often as the page plays so many clients
ROUNDS = 7
MOST_SECONDS = 2.0


def measure(step) -> list[Figure]:
    """Check the worked example, then time the page, and the answer in turns with one bare run of the same visits."""
    book = load_rulebook()
    works = work_of(book, book.desks[DESK], Given(DEMAND, runs=RUNS))
    question = next(work.question for work in works if work.authority == "ind")
    _check(compare(question))
    course, opening = question.courses()[0], calendar(question, question.staffing)
    step.expect(ROUNDS, "answers")
    whole, one_run = interleaved(
        ROUNDS,
        lambda: _cpu(lambda: compare(question)),
        lambda: _cpu(lambda: serve(course, opening, 3, grid=question.grid)),
        step=step,
    )
    pages = _pages()
    worked, taken = median([cpu for cpu, _ in pages]), max(wall for _, wall in pages)
    return [
        Figure(
            "capacity what-if, page", worked, "s", target=f"< {MOST_SECONDS:g} s", met=worked < MOST_SECONDS,
            note=f"CPU time, pictures included; slowest of {ROUNDS} by the clock {taken:.2f} s",
        ),
        Figure(
            "capacity what-if, in process", median(whole), "s", "one run of 13,000 visits", median(one_run),
            note="CPU time",
        ),
    ]  # fmt: skip


def _check(found: Comparison) -> None:
    asked = found.asked.theory
    if asked.stable or asked.counters_at_least != 3 or found.needed.counters != 3 or len(found.rows) < 4:
        raise WrongAnswer("the hours of Maastricht need three counters for 13,000 clients in 18 months")


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _pages() -> list[tuple[float, float]]:
    """Open the page in a process of its own, on a database of its own."""
    with TemporaryDirectory(prefix="softlanding-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.capacity_page", str(ROUNDS)],
            capture_output=True, text=True, check=False, env=environment(Path(folder)), cwd=Path(__file__).parents[1],
        )  # fmt: skip
    if done.returncode != 0:
        raise WrongAnswer(f"the page could not be timed: {done.stderr[-500:]}")
    times: list[tuple[float, float]] = json.loads(done.stdout)
    return times
