"""Measure the figures of docs/performance.md: `python -m benchmarks [NAME ...]`."""

import argparse
import importlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measuring import WrongAnswer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

NAMES = (
    "plan", "simulation", "page", "search", "search_http", "booking", "capacity", "cohort", "apportionment", "matching",
    "matching_large", "matching_sides", "what_if", "officer_what_if", "weekly_policy",
)  # fmt: skip
RESULTS = Path(__file__).with_name("results.json")


def main() -> int:
    """Run the chosen benchmarks; 1 when an answer is wrong, 0 also when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of {', '.join(NAMES)} (default: all)")
    chosen = parser.parse_args().names or list(NAMES)
    if unknown := [name for name in chosen if name not in NAMES]:
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}")
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    wrong = False
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        for name in chosen:
            task = progress.add_task(name, total=None)
            try:
                figures = importlib.import_module(f"benchmarks.{name}").measure(Steps(progress, task, name))
            except WrongAnswer as error:
                print(f"{name}: WRONG ANSWER: {error}", flush=True)
                wrong = True
                continue
            progress.update(task, description=name, completed=1, total=1)
            for figure in figures:
                print(figure.line(), flush=True)
            kept[name] = {
                "measured_at": datetime.now(UTC).isoformat(timespec="minutes"),
                "figures": [figure.as_json() for figure in figures],
            }
            RESULTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 1 if wrong else 0


class Steps:
    """Moves the bar of one benchmark."""

    def __init__(self, progress: Progress, task: object, name: str) -> None:
        self.progress, self.task, self.name = progress, task, name

    def expect(self, total: int, doing: str) -> None:
        """Begin a stretch of so many rounds."""
        self.progress.update(self.task, description=f"{self.name}: {doing}", completed=0, total=total)

    def __call__(self) -> None:
        """Note that a round is done."""
        self.progress.advance(self.task)


if __name__ == "__main__":
    sys.exit(main())
