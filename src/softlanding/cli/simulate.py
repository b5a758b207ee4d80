"""Simulations: `softlanding simulate desk` says how many counters or hours keep a desk's promise."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from softlanding.cli import AsJson, Language, answered, app, print_json, say
from softlanding.core.documents import BadInput, Mistake

if TYPE_CHECKING:
    from softlanding.core.capacity.answering import Answer
    from softlanding.core.capacity.desk import DeskWork, Given
    from softlanding.core.capacity.question import Demand
    from softlanding.core.rulebook import Rulebook
    from softlanding.core.rulebook.network import Desk

FIRST_DAY = date(2027, 1, 1)
MOST_CLIENTS, MOST_MONTHS, MOST_RUNS = 1_000_000, 120, 200
MOST_VISITS = 20_000_000
T = TypeVar("T")

simulate = typer.Typer(help="Simulations with a stated seed.", no_args_is_help=True)
app.add_typer(simulate, name="simulate")

Many = list[str] | None
NetworkId = Annotated[str, typer.Option(help="The network: zuid-limburg, the-hague ... (folders of data/networks).")]
Clients = Annotated[str, typer.Option(help="How many clients (persons) ask for a visit.")]
Months = Annotated[str, typer.Option(help="In how many months.")]
Seed = Annotated[str, typer.Option(help="The same seed gives the same bytes.")]
DeskId = Annotated[str | None, typer.Option("--desk", help="The desk, where the network has several.")]
First = Annotated[str | None, typer.Option("--from", help=f"The first day (default: {FIRST_DAY}).")]
Counters = Annotated[Many, typer.Option(help="Counters of an authority: ind=3. Give it again for another.")]
Hours = Annotated[Many, typer.Option(help='Hours of an authority: "ind=tue,thu 09:00-12:30; fri 13:30-17:00".')]
Needs = Annotated[Many, typer.Option("--need", help="The share of visits that need a service: biometrics=0.8.")]
Lasts = Annotated[
    Many, typer.Option("--minutes", help="Minutes of a service: biometrics=10, or 20+10 for further people.")
]
NormDays = Annotated[Many, typer.Option("--norm", help="The promise of an authority in days: ind=14.")]
Share = Annotated[str | None, typer.Option("--share", help="The share of clients within the norm (default: 0.9).")]
WorkingDays = Annotated[bool, typer.Option("--working-days", help="The norm counts Monday to Friday, open days only.")]
Families = Annotated[str | None, typer.Option(help="The share of visits made by a family (default: 0).")]
FamilySize = Annotated[str, typer.Option(help="Persons in a family.")]
NoShow = Annotated[str | None, typer.Option(help="The share of appointments that nobody comes for (default: 0).")]
Urgent = Annotated[str, typer.Option(help="The share of visits that go before the others.")]
Patience = Annotated[
    str | None, typer.Option(help="Days after which who has no visit gives up (default: nobody does).")
]
Grid = Annotated[str, typer.Option(help="Appointments begin on a grid of so many minutes.")]
Runs = Annotated[str, typer.Option(help="How many times the whole time is played.")]
ReportFile = Annotated[
    Path | None,
    typer.Option("--report", help="Also write the report with its pictures into this HTML file.", dir_okay=False),
]


@simulate.command()
def desk(
    network: NetworkId,
    clients: Clients,
    months: Months,
    seed: Seed = "1",
    desk: DeskId = None,
    start: First = None,
    counters: Counters = None,
    hours: Hours = None,
    need: Needs = None,
    minutes: Lasts = None,
    norm: NormDays = None,
    share: Share = None,
    working_days: WorkingDays = False,
    families: Families = None,
    family_size: FamilySize = "3",
    no_show: NoShow = None,
    urgent: Urgent = "0",
    patience: Patience = None,
    grid: Grid = "5",
    runs: Runs = "20",
    report: ReportFile = None,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Simulate a desk: waits, throughput, promises kept, and the counters or hours needed, beside the formulas."""
    typed = {name: value for name, value in locals().items() if name not in {"as_json", "language", "report"}}
    with answered(language), stoppable():
        from softlanding.core.rulebook import load_rulebook

        book = load_rulebook()
        found, given = _asked(book, typed)
        works = _works(book, found, given)
        answers = _answers(works, quiet=as_json)
        if report is not None:
            _write_report(report, book, found, answers, language=language)
        _print(book, found, answers, as_json=as_json, language=language)


def _print(book: Rulebook, desk: Desk, answers: list[tuple[DeskWork, Answer]], *, as_json: bool, language: str) -> None:
    if as_json:
        from softlanding.core.capacity.as_json import as_json as document

        print_json(document(book, desk.id, answers, language=language))
    else:
        from softlanding.cli.capacity import print_capacity

        print_capacity(book, desk, answers, language=language)


def _write_report(
    file: Path, book: Rulebook, desk: Desk, answers: list[tuple[DeskWork, Answer]], *, language: str
) -> None:
    from softlanding.core.capacity.as_json import as_json as document
    from softlanding.core.capacity.report import report_of
    from softlanding.core.capacity.report_html import report_html

    text = report_html(report_of(book, document(book, desk.id, answers, language=language), language))
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise BadInput([Mistake("--report", None, "", what, "name a file in a folder that is there")]) from None
    say(f"The report is in {file}.")


@contextmanager
def stoppable() -> Iterator[None]:
    """End with one line when somebody presses Ctrl-C."""
    try:
        yield
    except KeyboardInterrupt:
        say("Stopped. Nothing was printed or kept.")
        raise typer.Exit(130) from None


def _answers(works: Iterable[DeskWork], *, quiet: bool) -> list[tuple[DeskWork, Answer]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from softlanding.core.capacity.answering import answer

    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    found = []
    with Progress(*columns, console=Console(stderr=True), transient=quiet, disable=not sys.stderr.isatty()) as bar:
        for work in works:
            task = bar.add_task(work.authority, total=None)

            def step(what: str, task: Any = task, who: str = work.authority) -> None:
                bar.update(task, description=f"{who}: {what}")

            found.append((work, answer(work.question, step=step)))
            bar.update(task, description=work.authority, total=1, completed=1)
    return found


def _works(book: Rulebook, desk: Desk, given: Given) -> tuple[DeskWork, ...]:
    from softlanding.core.capacity.desk import HoursUnknown, VisitTooLong, work_of

    try:
        return work_of(book, desk, given)
    except HoursUnknown:
        raise BadInput(
            [_mistake("--hours", f"of {desk.id} are not known", 'give them: --hours "ind=tue 09:00-12:30"')]
        ) from None
    except VisitTooLong as error:
        what = f"leave no room for a visit of {error.minutes:g} minutes at {error.authority}"
        raise BadInput([_mistake("--hours", what, "open longer, or make visits shorter")]) from None


def _asked(book: Rulebook, typed: dict[str, Any]) -> tuple[Desk, Given]:
    """Read every option, or raise BadInput with all that is wrong."""
    from softlanding.core.capacity.desk import AUTHORITIES, Given

    wrong = Reading()
    found = wrong.of(lambda: _desk(book, typed["network"], typed["desk"]))
    services = [row.service for row in found.services if row.offered == "yes"] if found else []
    authorities = [one for one in AUTHORITIES if not found or any(row.authority == one for row in found.services)]
    demand = _demand(wrong, typed)
    given = Given(
        demand=demand,
        shares=wrong.pairs("--need", typed["need"], services, wrong.share),
        minutes=wrong.pairs("--minutes", typed["minutes"], services, wrong.minutes),
        hours=wrong.pairs("--hours", typed["hours"], authorities, wrong.hours),
        counters=wrong.pairs("--counters", typed["counters"], authorities, lambda o, t: wrong.whole(o, t, 1, 200)),
        norm_days=wrong.pairs("--norm", typed["norm"], authorities, lambda o, t: wrong.whole(o, t, 0, 365)),
        norm_share=None if typed["share"] is None else wrong.share("--share", typed["share"], least=0.01),
        working_days=typed["working_days"] or None,
        families_given=typed["families"] is not None,
        no_show_given=typed["no_show"] is not None,
        grid=wrong.whole("--grid", typed["grid"], 1, 60),
        seed=wrong.whole("--seed", typed["seed"], 0, 2**63 - 1),
        runs=wrong.whole("--runs", typed["runs"], 1, MOST_RUNS),
    )
    if given.runs * demand.clients > MOST_VISITS:
        wrong.add("--runs", f"of {demand.clients:,} clients are {given.runs}", f"at most {MOST_VISITS:,} visits in all")
    if wrong.mistakes or found is None:
        raise BadInput(wrong.mistakes)
    return found, given


def _demand(wrong: Reading, typed: dict[str, Any]) -> Demand:
    from softlanding.core.capacity.desk import months_later
    from softlanding.core.capacity.question import MOST_MISSED, Demand

    first = wrong.day("--from", typed["start"], otherwise=FIRST_DAY)
    months = wrong.whole("--months", typed["months"], 1, MOST_MONTHS)
    return Demand(
        clients=wrong.whole("--clients", typed["clients"], 1, MOST_CLIENTS),
        first=first,
        until=months_later(first, months),
        family_share=wrong.share("--families", typed["families"] or "0"),
        family_size=wrong.whole("--family-size", typed["family_size"], 2, 12),
        no_show=wrong.share("--no-show", typed["no_show"] or "0", most=MOST_MISSED),
        urgent=wrong.share("--urgent", typed["urgent"]),
        patience_days=None if typed["patience"] is None else wrong.whole("--patience", typed["patience"], 1, 3650),
    )


def _desk(book: Rulebook, network: str, named: str | None) -> Desk:
    from softlanding.core.capacity.desk import joint_desks
    from softlanding.core.household import nearest

    if network not in book.networks:
        near = nearest(network, tuple(book.networks))
        known = ", ".join(sorted(book.networks))
        raise BadInput([_mistake("--network", f"is {network!r}", f"did you mean {near}?" if near else f"use {known}")])
    desks = {one.id: one for one in book.networks[network].desks if not one.generated}
    if named is not None and named not in desks:
        raise BadInput([_mistake("--desk", f"is {named!r}, no desk of {network}", f"use {', '.join(desks)}")])
    with_hours = joint_desks(book, network)
    if named is None and not with_hours:
        raise BadInput(
            [_mistake("--network", f"{network} has no desk with known hours", "name a desk and give --hours")]
        )
    return desks[named] if named is not None else with_hours[0]


def _mistake(option: str, what: str, remedy: str) -> Mistake:
    return Mistake(option, None, "", what, remedy)


class Reading:
    """Reads options one after the other and keeps what is wrong with each."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def add(self, option: str, what: str, remedy: str) -> None:
        """Note a mistake."""
        self.mistakes.append(_mistake(option, what, remedy))

    def of(self, reading: Callable[[], T]) -> T | None:
        """Give what is read, or None with its mistakes kept."""
        try:
            return reading()
        except BadInput as error:
            self.mistakes.extend(error.mistakes)
            return None

    def day(self, option: str, text: str | None, *, otherwise: date) -> date:
        """Read a day of this century."""
        try:
            found = otherwise if text is None else date.fromisoformat(text)
        except ValueError:
            found = date.min
        if date(2000, 1, 1) <= found <= date(2100, 1, 1):
            return found
        self.add(option, f"is {text!r}", "write a day between 2000 and 2100, as 2027-01-18")
        return otherwise

    def whole(self, option: str, text: str, least: int, most: int) -> int:
        """Read a whole number."""
        if text.strip().isascii() and text.strip().isdigit() and len(text) < 20 and least <= int(text) <= most:
            return int(text)
        self.add(option, f"is {text!r}", f"write a whole number from {least} to {most}")
        return least

    def share(self, option: str, text: str, *, least: float = 0.0, most: float = 1.0) -> float:
        """Read a share: 0.9, or 90%."""
        try:
            found = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            found = -1.0
        if least <= found <= most:
            return found
        self.add(option, f"is {text!r}", f"write a share from {least:g} to {most:g}, such as 0.2 or 20%")
        return least

    def minutes(self, option: str, text: str) -> tuple[int, int]:
        """Read minutes for one person, and after a plus for each further one."""
        first, _, further = text.partition("+")
        before = len(self.mistakes)
        one = self.whole(option, first, 1, 480)
        return one, self.whole(option, further, 0, 480) if further and before == len(self.mistakes) else one

    def hours(self, option: str, text: str) -> tuple[Any, ...]:
        """Read weekly hours."""
        from softlanding.core.capacity.opening import HoursNotReadable, read_hours

        try:
            return read_hours(text)
        except HoursNotReadable as error:
            self.add(option, f"cannot be read: {error}", 'write "tue,thu 09:00-12:30; fri 13:30-17:00"')
            return ()

    def pairs(
        self, option: str, given: list[str] | None, names: list[str], reading: Callable[[str, str], T]
    ) -> dict[str, T]:
        """Read NAME=VALUE, as often as it is given."""
        found = {}
        for text in given or []:
            name, equals, value = text.partition("=")
            if not equals or name not in names:
                self.add(option, f"is {text!r}", f"write NAME=VALUE with NAME one of {', '.join(names)}")
            else:
                found[name] = reading(option, value)
        return found
