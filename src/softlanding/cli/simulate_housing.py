"""`softlanding simulate housing`: weekly decisions under arrivals and homes that nobody knows yet, beside hindsight."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from softlanding.cli import AsJson, Language, answered, print_json, say
from softlanding.cli.simulate import Reading, simulate, stoppable
from softlanding.core.documents import BadInput, Mistake

if TYPE_CHECKING:
    from collections.abc import Mapping

    from softlanding.core.foresight.answering import HousingQuestion

MOST_WEEKS, MOST_A_WEEK, MOST_FUTURES = 260, 60, 50

Weeks = Annotated[str, typer.Option(help="How many weeks are played.")]
Homes = Annotated[str, typer.Option("--homes-per-week", help="Homes reported in a week.")]
Households = Annotated[str, typer.Option("--households-per-week", help="Households that arrive in a week.")]
PolicyName = Annotated[
    str,
    typer.Option(
        "--policy",
        help="first-come (also fcfs, first-come-first-served), batch (also myopic, weekly), threshold, "
        "prices (also price) or votes (also vote).",
    ),
]
Seed = Annotated[str, typer.Option(help="The same seed gives the same bytes.")]
Compare = Annotated[bool, typer.Option("--compare", help="Play the other policies on the same world too.")]
Wrong = Annotated[
    str, typer.Option("--forecast-error", help="Make every forecast of arrivals wrong: 0.3 is 30 % too many.")
]
Refusals = Annotated[str, typer.Option(help="The share of offers refused with a reason that is accepted.")]
DeadlinesName = Annotated[
    str, typer.Option("--deadlines", help="balanced, count, never-held or first: see the documentation.")
]
Futures = Annotated[
    str | None, typer.Option(help="How many futures are sampled each week (default: 8 for prices, 5 for votes).")
]
ReportFile = Annotated[
    Path | None,
    typer.Option("--report", help="Also write the report with its pictures into this HTML file.", dir_okay=False),
]


@simulate.command()
def housing(
    weeks: Weeks = "78",
    homes_per_week: Homes = "20",
    policy: PolicyName = "prices",
    seed: Seed = "0",
    households_per_week: Households = "20",
    compare: Compare = False,
    forecast_error: Wrong = "0",
    refusals: Refusals = "0",
    deadlines: DeadlinesName = "balanced",
    futures: Futures = None,
    report: ReportFile = None,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Play weekly housing decisions: value and placements beside hindsight, deadlines passed, waits."""
    typed = {name: value for name, value in locals().items() if name not in {"as_json", "language", "report"}}
    with answered(language), stoppable():
        found = _answered(_asked(typed), quiet=as_json)
        if report is not None:
            _write_report(report, found, language=language)
        if as_json:
            print_json(found)
        else:
            _print(found, language=language)


def _asked(typed: dict[str, Any]) -> HousingQuestion:
    """Read every option, or raise BadInput with all that is wrong."""
    from softlanding.core.foresight.answering import HousingQuestion
    from softlanding.core.foresight.policies import ALSO, DEADLINES, POLICIES

    wrong = Reading()
    question = HousingQuestion(
        weeks=wrong.whole("--weeks", typed["weeks"], 1, MOST_WEEKS),
        homes_per_week=wrong.whole("--homes-per-week", typed["homes_per_week"], 0, MOST_A_WEEK),
        households_per_week=wrong.whole("--households-per-week", typed["households_per_week"], 0, MOST_A_WEEK),
        policy=_one_of(wrong, "--policy", typed["policy"], POLICIES, ALSO),
        seed=wrong.whole("--seed", typed["seed"], 0, 2**32 - 1),
        compare=typed["compare"],
        forecast_error=_error(wrong, typed["forecast_error"]),
        refusals=wrong.share("--refusals", typed["refusals"], most=0.9),
        deadlines=_one_of(wrong, "--deadlines", typed["deadlines"], DEADLINES),
        futures=None if typed["futures"] is None else wrong.whole("--futures", typed["futures"], 1, MOST_FUTURES),
    )
    if wrong.mistakes:
        raise BadInput(wrong.mistakes)
    return question


def _one_of(
    wrong: Reading, option: str, text: str, known: tuple[Any, ...], also: Mapping[str, Any] | None = None
) -> Any:
    """Give the name that is known; `also`: other names that stand for a known one."""
    others = also or {}
    if text not in known and text not in others:
        wrong.add(option, f"is {text!r}", f"use {', '.join((*known, *others))}")
        return known[0]
    return others.get(text, text)


def _error(wrong: Reading, text: str) -> float:
    sign = -1 if text.startswith("-") else 1
    return sign * wrong.share("--forecast-error", text.removeprefix("-"), most=0.9)


def _answered(question: HousingQuestion, *, quiet: bool) -> dict[str, Any]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from softlanding.core.foresight.answering import answer

    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=quiet, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("world", total=question.steps)
        found = answer(question, step=lambda done, doing: bar.update(task, completed=done, description=doing))
        bar.update(task, completed=question.steps, description=question.policy)
    return found


def _write_report(file: Path, found: dict[str, Any], *, language: str) -> None:
    from softlanding.core.capacity.report_html import report_html
    from softlanding.core.foresight.report import report_of

    try:
        file.write_text(report_html(report_of(found, language)), encoding="utf-8")
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise BadInput([Mistake("--report", None, "", what, "name a file in a folder that is there")]) from None
    say(f"The report is in {file}.")


def _print(found: dict[str, Any], *, language: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from softlanding.core.foresight.report import report_of

    report = report_of(found, language)
    console = Console(highlight=False)
    console.print(f"{report.title}\n{report.lead}", soft_wrap=True)
    for part in report.parts:
        console.print(part.hours, soft_wrap=True)
        table = Table(box=None, pad_edge=False)
        names = (*found["policies"], "hindsight")
        for at, head in enumerate(("", *names)):
            table.add_column(head, justify="right" if at else "left", no_wrap=bool(at))
        for at, head in enumerate(part.table.heads[1:], 1):
            table.add_row(head, *(row[at] for row in part.table.rows))
        console.print(table)
        for one in part.said:
            console.print(one, soft_wrap=True)
    console.print("\n".join(report.notes), soft_wrap=True)
