"""How the command line shows the answer of the capacity planner."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from softlanding.core.capacity.answering import Answer
from softlanding.core.capacity.desk import DeskWork
from softlanding.core.capacity.opening import write_hours
from softlanding.core.capacity.words import ASSUMED
from softlanding.core.rulebook import Rulebook
from softlanding.core.rulebook.network import Desk


def print_capacity(
    book: Rulebook, desk: Desk, answers: Sequence[tuple[DeskWork, Answer]], *, language: str = "en"
) -> None:
    """Write waits, throughput, promises kept and what is needed, one authority after the other."""
    out = Console(highlight=False, soft_wrap=True)
    question = answers[0][1].question
    demand = question.demand
    out.print(f"{desk.name.told(language)} · {demand.clients:,} clients · {demand.first} until {demand.until}")
    out.print(f"{question.runs} runs, seed {question.seed}")
    for work, answer in answers:
        out.print()
        out.print(f"{work.authority.upper()}  {_hours(work)}")
        out.print(_verdict(work, answer))
        out.print(_table(work, answer))
        out.print(_needed(answer))
        if work.promise:
            source = book.sources[work.promise.source]
            out.print(f"  Promise: {work.promise.reads} ({source.title}, checked {source.checked_on})")
    out.print()
    out.print("ASSUMED")
    for one in dict.fromkeys(one for work, _ in answers for one in work.assumed):
        who = ", ".join(work.authority for work, _ in answers if one in work.assumed)
        out.print(f"  {ASSUMED[one].told(language)} ({who})")


def _hours(work: DeskWork) -> str:
    staffing = work.question.staffing
    counters = f"{staffing.counters} counter{'s' if staffing.counters > 1 else ''}"
    assumed = " (assumed)" if "counters" in work.assumed else ""
    hours = " (assumed)" if "hours" in work.assumed else ""
    return f"{counters}{assumed} · {write_hours(staffing.windows)}{hours} · {staffing.hours_a_week:.4g} hours a week"


def _verdict(work: DeskWork, answer: Answer) -> str:
    """Say in one sentence whether the work fits at all."""
    theory, staffing = answer.figures.theory, work.question.staffing
    each = (
        f"{theory.counter_minutes_a_client:.2f} minutes a client at one counter, {theory.minutes_a_client:.4g} needed"
    )
    if theory.stable:
        return f"The work keeps {theory.load:.2f} of {staffing.counters} counters busy: it fits ({each})."
    return (
        f"The work keeps {theory.load:.2f} counters busy, so it cannot be {staffing.counters}: "
        f"at least {theory.counters_at_least} ({each})."
    )


def _table(work: DeskWork, answer: Answer) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, collapse_padding=True)
    columns = ("counters", "busy", "within", "95 %", "p50 days", "p90 days", "served", "waiting", "gave up")
    for at, column in enumerate(columns):
        table.add_column(column, justify="left" if at == 0 else "right", no_wrap=True)
    for found in (answer.figures, answer.with_needed):
        if found is None:
            continue
        table.add_row(
            str(found.staffing.counters),
            f"{found.busy:.0%}",
            f"{found.kept.value:.1%}",
            f"{found.kept.low:.0%}-{found.kept.high:.0%}",
            f"{found.p50_days:.1f}",
            f"{found.p90_days:.1f}",
            f"{found.served:,.0f}",
            f"{found.waiting:,.0f}",
            f"{found.gave_up:,.0f}",
        )
    norm = work.question.norm
    kind = "working days" if norm.working_days else "days"
    table.caption = f"norm: {norm.share:.0%} within {norm.days} {kind}{' (assumed)' if 'norm' in work.assumed else ''}"
    table.caption_justify = "left"
    return table


def _needed(answer: Answer) -> str:
    needed, staffing = answer.needed, answer.question.staffing
    if needed.counters is None:
        best = f"{needed.at_best:.1%}"
        return (
            f"  No number of counters keeps it on these days: at best {best}. Another day is needed, or another norm."
        )
    counters = f"  Needed: {needed.counters} counter{'s' if needed.counters > 1 else ''} with these hours"
    who = f"{staffing.counters} counter{'s' if staffing.counters > 1 else ''}"
    if needed.longer is None:
        return f"{counters}; no longer opening on these days keeps it with {who}."
    if not needed.longer_minutes:
        return f"{counters}; with {who} the hours asked are enough."
    hours = f"{needed.longer.hours_a_week:.4g} hours a week"
    return f"{counters}, or {hours} with {who} ({write_hours(needed.longer.windows)})."
