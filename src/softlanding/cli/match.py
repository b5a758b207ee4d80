"""The command about a batch: which household gets which home, with the proof that no match is worth more."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from softlanding.cli import AsJson, Language, Refusal, answered, app, print_json, read_file, say

if TYPE_CHECKING:
    from softlanding.core.documents import Said
    from softlanding.core.matching.answering import MatchAnswer
    from softlanding.core.matching.feasibility import Rules

File = Annotated[Path, typer.Argument(help="A batch file (JSON); see examples/match-batch.json.", show_default=False)]
PairsFile = Annotated[
    Path | None, typer.Option("--pairs", help="Also write every allowed pair: household,home,value.", dir_okay=False)
]
LogFile = Annotated[
    Path | None,
    typer.Option("--log", help="Also write the record from which the same answer comes again.", dir_okay=False),
]
Why = Annotated[
    tuple[str, str] | None, typer.Option(help="HOUSEHOLD HOME: say only why this pair is allowed or not, and its fit.")
]
WORDS = {
    "en": {
        "household": "Household", "home": "Home", "district": "District", "fit": "Fit", "urgency": "Urgency",
        "reach": "Days left", "next": "Next best", "title": "{placed} of {all} households get one of {homes} homes",
        "forced": "forced", "none": "none", "unplaced": "Without a home",
        "proved": "Value {value}: no match is worth more, by prices that a separate check added up.",
        "bound": "Value {value}: at most {bound} is possible (gap {gap:.4%}).",
        "best": "Value {value}: no match is worth more, by the bound of the search.",
        "allowed": "{household} in {home}: allowed, worth {value}.",
        "not": "{household} in {home}: not allowed.", "forbidden": "An officer forbids this pair.",
        "costs": "Forcing it would cost the whole {loss}.", "progress": "Matching",
    },
    "nl": {
        "household": "Huishouden", "home": "Woning", "district": "Wijk", "fit": "Score", "urgency": "Urgentie",
        "reach": "Dagen over", "next": "Daarna",
        "title": "{placed} van {all} huishoudens krijgen een van {homes} woningen",
        "forced": "vastgezet", "none": "geen", "unplaced": "Zonder woning",
        "proved": "Waarde {value}: geen toewijzing is meer waard; een aparte controle telde de prijzen op.",
        "bound": "Waarde {value}: hoogstens {bound} is mogelijk (verschil {gap:.4%}).",
        "best": "Waarde {value}: geen toewijzing is meer waard, volgens de grens van het zoeken.",
        "allowed": "{household} in {home}: toegestaan, {value} waard.",
        "not": "{household} in {home}: niet toegestaan.", "forbidden": "Een medewerker verbiedt dit paar.",
        "costs": "Vastzetten kost het geheel {loss}.", "progress": "Toewijzen",
    },
}  # fmt: skip


@app.command()
def match(
    file: File,
    pairs: PairsFile = None,
    log: LogFile = None,
    why: Why = None,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Match households that wait with homes: the best match, why each home, and the proof."""
    with answered(language):
        rules = _rules(file)
        _check_why(rules, why)
        found = _found(rules, language)
        if pairs is not None:
            write_pairs(found, pairs)
        if log is not None:
            from softlanding.core.matching.record import as_bytes, record_of

            _write(log, as_bytes(record_of(found, language)))
        if why is not None:
            _print_why(found, *why, language=language, as_json=as_json)
        elif as_json:
            from softlanding.core.matching.record import answer_as_json

            print_json(answer_as_json(found, language), on_one_line=True)
        else:
            _print(found, language)


def _rules(file: Path) -> Rules:
    """Read and check the batch and its policy, and whether what is forced keeps the rules."""
    from softlanding.core.documents import BadInput
    from softlanding.core.matching.answering import wrong_forces
    from softlanding.core.matching.feasibility import Rules
    from softlanding.core.matching.json_text import json_text
    from softlanding.core.matching.policy import policy_on
    from softlanding.core.matching.reading import batch_in
    from softlanding.core.rulebook import load_rulebook

    read = json_text(read_file(file), str(file))
    batch, book = batch_in(read), load_rulebook()
    lines = {name: read.line_of((name,)) for name in ("policy", "on")}
    dated = policy_on(book.matching, book.amounts, batch.policy, batch.on, file=str(file), lines=lines)
    rules = Rules(batch, dated)
    places = [tuple(pair) for pair in read.value.get("force", ())]
    wrong = [
        read.mistake(("force", places.index(batch.force[at])), what, remedy) for at, what, remedy in wrong_forces(rules)
    ]
    if wrong:
        raise BadInput(wrong)
    return rules


def _no_such(name: str, what: str) -> Said:
    from softlanding.core.documents import said

    one = {"household": said("household", "huishouden"), "home": said("home", "woning")}[what]
    return said("{name} is no {one} of this batch", "{name} is geen {one} van dit bestand", name=name, one=one)


def _check_why(rules: Rules, why: tuple[str, str] | None) -> None:
    from softlanding.core.documents import BadInput, Mistake, said
    from softlanding.core.household.words import did_you_mean

    asked = [] if why is None else [("household", why[0], rules.household_at), ("home", why[1], rules.home_at)]
    wrong = [
        Mistake(
            "--why", None, "", _no_such(name, what), did_you_mean(name, known, said("name another", "noem een andere"))
        )
        for what, name, known in asked
        if name not in known
    ]
    if wrong:
        raise BadInput(wrong)


def _found(rules: Rules, language: str) -> MatchAnswer:
    from softlanding.core.matching.answering import answer

    with _progress(language) as progress:
        return answer(rules.batch, rules.dated, progress=progress)


@contextmanager
def _progress(language: str) -> Iterator[Callable[[str, float], None]]:
    """Show on standard error how far the search is; only a terminal is shown a bar."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(WORDS.get(language, WORDS["en"])["progress"], total=None)
        yield lambda what, done: bar.update(task, description=what, completed=done, total=1.0)


def write_pairs(found: MatchAnswer, path: Path) -> None:
    """Write every allowed pair and what it is worth."""
    households, homes = found.batch.households, found.batch.homes
    rows = zip(found.pairs.household.tolist(), found.pairs.home.tolist(), found.pairs.value.tolist(), strict=True)
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            sheet = csv.writer(out, lineterminator="\n")
            sheet.writerow(("household", "home", "value"))
            sheet.writerows((households[i].id, homes[j].id, value) for i, j, value in rows)
    except OSError as error:
        raise Refusal(f"{path}: cannot be written ({(error.strerror or 'unknown').lower()})") from None


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Refusal(f"{path}: cannot be written ({(error.strerror or 'unknown').lower()})") from None


def _print(found: MatchAnswer, language: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from softlanding.core.matching.words import note_told, number, unplaced_told

    words = WORDS.get(language, WORDS["en"])
    title = words["title"].format(
        placed=len(found.assignments), all=len(found.batch.households), homes=len(found.batch.homes)
    )
    table = Table(title=title, box=None, padding=(0, 2, 0, 0), title_justify="left", header_style="bold")
    for column in ("household", "home", "district", "fit", "urgency", "reach", "next"):
        right = column in {"fit", "urgency", "reach"}
        table.add_column(words[column], overflow="fold", justify="right" if right else "left")
    for row in _rows(found, words):
        table.add_row(*row)
    console = Console(soft_wrap=False)
    console.print(table)
    if found.unplaced:
        console.print(f"\n{words['unplaced']}", style="bold")
    for one in found.unplaced:
        console.print(f"{one.household}  {' '.join(unplaced_told(found, one, language))}", soft_wrap=True)
    proof = "proved" if found.prices is not None else "best" if found.optimal else "bound"
    value, bound = (number(one, language) for one in (found.value, found.upper_bound))
    said = words[proof].format(value=value, bound=bound, gap=found.gap)
    console.print(f"\n{said}", soft_wrap=True)
    for note in found.notes:
        say(note_told(note, language))


def _rows(found: MatchAnswer, words: dict[str, str]) -> Iterator[tuple[str, ...]]:
    rules = found.rules
    for one in found.assignments:
        left = (rules.deadlines[rules.household_at[one.household]] - rules.batch.on).days
        home = rules.batch.homes[rules.home_at[one.home]]
        second = words["none"] if one.second is None else f"{one.second.home} ({one.second.fit})"
        name = f"{one.home} ({words['forced']})" if one.forced else one.home
        yield one.household, name, home.district, str(one.breakdown.fit), str(one.weight), str(left), second


def _print_why(found: MatchAnswer, household: str, home: str, *, language: str, as_json: bool) -> None:
    from softlanding.core.matching.words import fit_told, number, reason_told

    rules, words = found.rules, WORDS.get(language, WORDS["en"])
    i, j = rules.household_at[household], rules.home_at[home]
    reasons = rules.why_not(i, j)
    value = found.value_of(i, j)
    told = [reason_told(reason, language) for reason in reasons]
    if not reasons and value is None:
        told = [words["forbidden"]]
    if value is not None:
        told = fit_told(found.fits.breakdown(i, j), language)
        loss = found.exact_loss(i, j)
        if loss is not None and found.home_of[i] != j:
            told.append(words["costs"].format(loss=number(loss, language)))
    if as_json:
        codes = [{"code": reason.code, **reason.numbers} for reason in reasons]
        print_json({"household": household, "home": home, "value": value, "why_not": codes, "told": told})
        return
    worth = number(value or 0, language)
    typer.echo(words["not" if value is None else "allowed"].format(household=household, home=home, value=worth))
    for line in told:
        typer.echo(f"  {line}")
