"""The command about a cohort: one plan for each arrival of an employer, and what blocks whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from babel.dates import format_date

from softlanding.cli import AsJson, Language, On, all_of, answered, app, day_of, print_json, read_file, say
from softlanding.core.cohort import (
    Answers,
    Arrival,
    CohortFile,
    Slip,
    arrival_as_json,
    employer_from,
    example_file,
    read_cohort,
    slip_as_json,
)
from softlanding.core.rulebook import Rulebook, load_rulebook

File = Annotated[Path, typer.Argument(help="A cohort file (CSV); see examples/cohort.csv.", show_default=False)]
Employer = Annotated[Path | None, typer.Option(help="The employer's own facts (YAML); see examples/employer.yaml.")]
WORDS = {
    "en": {
        "household": "Household", "people": "People", "waits": "Waits for", "who": "Whose turn", "visit": "First visit",
        "works": "Can start", "none": "nothing", "unknown": "unknown", "title": "{count} arrivals, {mistakes} mistakes",
        "newcomer": "the household", "employer": "you", "ind": "the IND", "municipality": "the municipality",
        "desk": "the desk", "other": "others",
    },
    "nl": {
        "household": "Huishouden", "people": "Personen", "waits": "Wacht op", "who": "Wie is aan zet",
        "visit": "Eerste bezoek", "works": "Kan beginnen", "none": "niets", "unknown": "onbekend",
        "title": "{count} komsten, {mistakes} fouten", "newcomer": "het huishouden", "employer": "u", "ind": "de IND",
        "municipality": "de gemeente", "desk": "het loket", "other": "anderen",
    },
}  # fmt: skip


@app.command()
def cohort(
    file: File,
    employer: Employer = None,
    on: On = None,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Give one plan for each arrival of an employer, and what blocks whom. Exit 2 when some rows are wrong."""
    with answered(language):
        book = load_rulebook()
        today = date.today()  # noqa: DTZ011  # a day in the Netherlands, not a moment
        content, facts, day = all_of(
            lambda: read_file(file),
            lambda: _employer(employer, book),
            lambda: day_of(on, otherwise=today),
        )
        found = read_cohort(content, employer=facts, municipalities=book.municipalities)
        arrivals = _answered(found, book, day, language)
        if as_json:
            print_json(
                {
                    "arrivals": [arrival_as_json(one, book, language=language) for one in arrivals],
                    "mistakes": [slip_as_json(slip, language=language) for slip in found.slips],
                },
                on_one_line=True,
            )
        else:
            _print(arrivals, found, language)
        _say_mistakes(str(file), found.slips, language)


def _employer(path: Path | None, book: Rulebook) -> dict[str, Any]:
    return employer_from(read_file(path), str(path), municipalities=book.municipalities) if path else {}


def _answered(found: CohortFile, book: Rulebook, on: date, language: str) -> list[Arrival]:
    answers = Answers(book, on=on)
    with _progress(len(found.households), language) as advance:
        done = []
        for stated in found.households:
            done.append(answers.arrival(stated))
            advance()
    return done


@contextmanager
def _progress(total: int, language: str) -> Iterator[Any]:
    """Show on standard error how far it is; only a terminal is shown a bar."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Plannen" if language == "nl" else "Planning", total=total)
        yield lambda: progress.advance(task)


def _say_mistakes(file: str, slips: Sequence[Slip], language: str) -> None:
    if not slips:
        return
    for slip in slips:
        place = ":".join(str(part) for part in (file, slip.line) if part is not None)
        field = f"{slip.field}: " if slip.field else ""
        remedy = slip.remedy(language)
        say(f"{place}: {field}{slip.what(language)}{f', {remedy}' if remedy else ''}")
    count = len(slips)
    if language == "nl":
        say(f"{count} {'fouten' if count != 1 else 'fout'}. De andere huishoudens staan hierboven.")
    else:
        say(f"{count} mistake{'s' if count != 1 else ''}. The right households are answered above.")
    raise typer.Exit(2)


def _print(arrivals: Sequence[Arrival], found: CohortFile, language: str) -> None:
    from rich.console import Console
    from rich.table import Table

    words = WORDS.get(language, WORDS["en"])
    title = words["title"].format(count=len(arrivals), mistakes=len(found.slips))
    table = Table(title=title, box=None, padding=(0, 2, 0, 0), title_justify="left", header_style="bold")
    for column in ("household", "people", "waits", "who", "visit", "works"):
        table.add_column(words[column], overflow="fold")
    for one in arrivals:
        table.add_row(*_row(one, words, language))
    Console(soft_wrap=False).print(table)


def _row(one: Arrival, words: dict[str, str], language: str) -> list[str]:
    turn, visit = one.turn, one.first_visit
    waits, who = words["none"], ""
    if turn is not None:
        waits = f"{turn.why.told(language)} ({turn.person})"
        who = words.get(turn.whose, turn.whose)
    when = (
        format_date(visit.starts_at.date(), "EEE d MMM y", locale=language) + f" {visit.starts_at:%H:%M}"
        if visit
        else ""
    )
    starts = format_date(one.works_from, "EEE d MMM y", locale=language) if one.works_from else words["unknown"]
    return [
        one.key,
        str(len(one.people)),
        waits,
        who,
        f"{when}, {visit.desk}" if visit else one.no_visit.told(language) if one.no_visit else "",
        starts,
    ]


@app.command("cohort-template")
def cohort_template() -> None:
    """Print an empty cohort file with all columns and one invented household."""
    typer.echo(example_file(), nl=False)
