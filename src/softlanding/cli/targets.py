"""Commands about the housing target: targets, and inhabitants import."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from softlanding.cli import AsJson, Language, Refusal, all_of, answered, app, print_json, read_file, say
from softlanding.core.documents import BadInput, Mistake, Said, said

if TYPE_CHECKING:
    from softlanding.core.apportionment.half_years import HalfYear
    from softlanding.core.apportionment.inhabitants import Counted, Figures, InhabitantsFile
    from softlanding.core.apportionment.mergers import Merger
    from softlanding.core.apportionment.official import OfficialList, Standing
    from softlanding.core.apportionment.shares import Apportioned, Carried, Method

ADD_METHOD_LARGEST_REMAINDER_CARRY = said(
    "add --method largest-remainder-carry", "voeg --method largest-remainder-carry toe"
)
WRITE_PERSONS_AS_WHOLE_DIGITS_SUCH = said(
    "write persons as whole digits, such as 13000", "schrijf personen in hele cijfers, zoals 13000"
)
WRITE_ONE_OF_KNOWN = said("write one of: {known}", "schrijf een van: {known}")
DOES_NOTHING_WITH_THE_METHOD_CHOSEN = said(
    "does nothing with the method {chosen}", "doet niets bij de methode {chosen}"
)
WRITE_IT_AS_H = said("write it as 2027-H1", "schrijf het als 2027-H1")
IS_NOT_KNOWN_FOR_THIS_HALF = said("is not known for this half-year", "is voor dit halfjaar niet bekend")
NAME_ONE = said("name one", "noem er een")


National = Annotated[str | None, typer.Option("--national", help="The national number of persons of the half-year.")]
Half = Annotated[str | None, typer.Option("--half-year", help="The half-year, as 2027-H1.")]
How = Annotated[
    str | None,
    typer.Option(
        "--method",
        help="statute, nearest, largest-remainder or largest-remainder-carry (default: what the law says then).",
    ),
]
Official = Annotated[Path | None, typer.Option("--official", help="The published list, CSV: code or name, target.")]
People = Annotated[Path | None, typer.Option("--inhabitants", help="Inhabitants, CSV of CBS (default: those we have).")]
Brought = Annotated[Path | None, typer.Option("--carried", help="What an earlier period left: CSV of --write-carried.")]
Leave = Annotated[Path | None, typer.Option("--write-carried", help="Write what this period leaves to the next, CSV.")]
Merged = Annotated[
    Path | None,
    typer.Option(
        "--mergers", help="Municipalities that ended, CSV: ended_on, code, into_code, into_name, inhabitants."
    ),
]


@app.command("targets")
def targets(
    national: National = None, half_year: Half = None, method: How = None, official: Official = None,
    inhabitants: People = None, carried: Brought = None, write_carried: Leave = None, mergers: Merged = None,
    as_json: AsJson = False, language: Language = "en",
) -> None:  # fmt: skip
    """Share the national number of a half-year among the municipalities, by inhabitants."""
    with answered(language):
        asked, read, brought, ended, published = all_of(
            lambda: _asked(national, half_year, method, carried, write_carried),
            lambda: _read_inhabitants(inhabitants) if inhabitants else None,
            lambda: _read_carried(carried),
            lambda: _read_mergers(mergers),
            lambda: _read_official(official, inhabitants),
        )
        figures = _figures(asked.half_year, read)
        made = _apportioned(asked, figures, brought, ended)
        rows = _beside(made, published, official)
        if write_carried:
            _write_carried(write_carried, made)
        for note in _notes(figures, inhabitants):
            say(note)
        if as_json:
            print_json(_document(asked, figures, made, rows, official=published is not None))
        else:
            _print_rows(made, rows, official=published is not None)


@dataclass(frozen=True)
class _Asked:
    national: int
    half_year: HalfYear
    method: Method


def _asked(
    national: str | None, half_year: str | None, method: str | None, carried: Path | None, leave: Path | None
) -> _Asked:
    from softlanding.core.apportionment.half_years import read_half_year
    from softlanding.core.apportionment.shares import METHODS
    from softlanding.core.apportionment.tables import whole_number
    from softlanding.core.rulebook import load_rulebook

    mistakes, when, chosen = [], None, method
    number = whole_number(national or "")
    if number is None:
        what = _missing_or(national)
        mistakes.append(Mistake("--national", None, "", what, WRITE_PERSONS_AS_WHOLE_DIGITS_SUCH))
    try:
        when = read_half_year(half_year or "")
    except ValueError:
        what = _missing_or(half_year)
        mistakes.append(Mistake("--half-year", None, "", what, WRITE_IT_AS_H))
    if method is not None and method not in METHODS:
        mistakes.append(
            Mistake("--method", None, "", _missing_or(method), WRITE_ONE_OF_KNOWN.told(known=", ".join(METHODS)))
        )
    if method is None and when is not None:
        policy = load_rulebook().housing_targets
        dated = policy.method_for(when) if policy else None
        chosen = dated.method if dated else None
        if chosen is None:
            mistakes.append(Mistake("--method", None, "", IS_NOT_KNOWN_FOR_THIS_HALF, NAME_ONE))
    if (carried or leave) and chosen in METHODS and chosen != "largest-remainder-carry":
        remedy = ADD_METHOD_LARGEST_REMAINDER_CARRY
        mistakes.append(Mistake("--carried", None, "", DOES_NOTHING_WITH_THE_METHOD_CHOSEN.told(chosen=chosen), remedy))
    if mistakes or number is None or when is None or chosen is None:
        raise BadInput(mistakes)
    return _Asked(number, when, next(one for one in METHODS if one == chosen))


def _read_inhabitants(path: Path) -> InhabitantsFile:
    from softlanding.core.apportionment.inhabitants import read_inhabitants
    from softlanding.core.rulebook import known_inhabitants

    return read_inhabitants(read_file(path), path.name, known=known_municipalities(known_inhabitants()))


def _read_carried(path: Path | None) -> Carried:
    from softlanding.core.apportionment.shares import NOTHING_CARRIED
    from softlanding.core.apportionment.tabled import read_carried

    return read_carried(read_file(path), path.name) if path else NOTHING_CARRIED


def _missing_or(typed: str | None) -> Said:
    missing = said("is missing", "ontbreekt")
    return missing if typed is None else said("is {typed}", "is {typed}", typed=repr(typed))


def _read_mergers(path: Path | None) -> tuple[Merger, ...]:
    from softlanding.core.apportionment.merger_list import read_mergers

    return read_mergers(read_file(path), path.name) if path else ()


def _read_official(path: Path | None, inhabitants: Path | None) -> OfficialList | None:
    from softlanding.core.apportionment.official import read_official
    from softlanding.core.rulebook import known_inhabitants

    if path is None:
        return None
    names = {code: one.name for code, one in known_municipalities(known_inhabitants()).items()}
    with suppress(BadInput):  # its mistakes are told beside these
        names |= {one.code: one.name for one in _read_inhabitants(inhabitants).counted} if inhabitants else {}
    return read_official(read_file(path), path.name, names)


def _figures(half_year: HalfYear, read: InhabitantsFile | None) -> Figures:
    from softlanding.core.apportionment.inhabitants import Figures, figures_for
    from softlanding.core.rulebook import known_inhabitants

    if read is not None:
        return Figures(read.counted, read.as_of or half_year.inhabitants_on, half_year.inhabitants_on)
    found = figures_for(known_inhabitants(), half_year)
    if found is None:
        raise Refusal("No inhabitants are known. Import a table: softlanding inhabitants import FILE.csv")
    return found


def _apportioned(asked: _Asked, figures: Figures, brought: Carried, ended: Sequence[Merger]) -> Apportioned:
    from softlanding.core.apportionment.inhabitants import places_of
    from softlanding.core.apportionment.mergers import merged_places
    from softlanding.core.apportionment.shares import apportion

    in_force = [one for one in ended if one.ended_on <= asked.half_year.starts_on]
    try:
        places = merged_places(places_of(figures.counted), in_force)
    except ValueError as error:
        raise BadInput(
            [
                Mistake(
                    "--mergers",
                    None,
                    "",
                    said(str(error), "de delen tellen niet op tot de inwoners"),
                    said("give the inhabitants of each part", "geef de inwoners van elk deel"),
                )
            ]
        ) from None
    try:
        return apportion(asked.national, places, asked.method, brought)
    except ValueError as error:
        remedy = said(
            "take over the mergers with --mergers, or begin anew without --carried",
            "neem de fusies over met --mergers, of begin opnieuw zonder --carried",
        )
        raise BadInput(
            [
                Mistake(
                    "--carried",
                    None,
                    "",
                    said(str(error), "er wordt iets meegenomen voor een gemeente die er niet is"),
                    remedy,
                )
            ]
        ) from None


def _beside(made: Apportioned, published: OfficialList | None, path: Path | None) -> tuple[Standing, ...]:
    from softlanding.core.apportionment.official import beside

    strangers = sorted(set(published.targets) - made.among.known) if published else []
    if strangers and path:
        remedy = said(
            "it ended before this half-year, or the inhabitants are of another year",
            "zij hield voor dit halfjaar op, of de inwoners zijn van een ander jaar",
        )
        raise BadInput(
            [
                Mistake(path.name, None, code, said("shares in nothing here", "deelt hier nergens in mee"), remedy)
                for code in strangers
            ]
        )
    return beside(made, published)


def known_municipalities(tables: Mapping[date, Sequence[Counted]]) -> dict[str, Counted]:
    """Give each municipality as the newest table that holds it has it."""
    return {one.code: one for day in sorted(tables) for one in tables[day]}


def _notes(figures: Figures, inhabitants: Path | None) -> list[str]:
    from softlanding.core.rulebook import load_rulebook

    notes = [figures.note] if figures.note else []
    without = [one.everyday_name for one in load_rulebook().municipalities.values() if one.inhabitants is None]
    if inhabitants is None and without and figures.as_of.isoformat() <= "2021-12-31":
        notes.append(
            f"Not counted by themselves: {', '.join(without)}. They came after these figures; their inhabitants are "
            "counted in the municipalities that merged."
        )
    return notes


def _document(
    asked: _Asked, figures: Figures, made: Apportioned, rows: Sequence[Standing], *, official: bool
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "sum": sum(row.target for row in rows),
        "national": made.national,
        "half_year": str(asked.half_year),
        "method": made.method,
        "inhabitants": made.among.total,
        "inhabitants_on": figures.as_of.isoformat(),
        "inhabitants_asked_on": figures.asked_on.isoformat(),
        "note": figures.note,
    }
    if official:
        found["reckoned_sum"] = made.sum
    found["municipalities"] = [_row(row, made, official=official) for row in rows]
    return found


def _row(row: Standing, made: Apportioned, *, official: bool) -> dict[str, Any]:
    place = row.share.place
    found: dict[str, Any] = {
        "code": place.code,
        "name": place.name,
        "inhabitants": place.inhabitants,
        "exact": float(row.share.exact),
        "target": row.target,
    }
    if made.method == "largest-remainder-carry":
        found["carried_in"] = float(Fraction(row.share.carried, row.share.scale))
        found["carried_out"] = float(row.share.drift)
    if official:
        found |= {"reckoned": row.share.target, "official": row.official, "difference": row.difference}
    return found


def _print_rows(made: Apportioned, rows: Sequence[Standing], *, official: bool) -> None:
    head = f"{'code':8}{'municipality':34}{'inhabitants':>12}{'share':>12}{'target':>8}"
    print(head + (f"{'reckoned':>10}{'difference':>12}" if official else ""))
    for row in rows:
        place = row.share.place
        line = f"{place.code:8}{place.name[:33]:34}{place.inhabitants:12}{float(row.share.exact):12.3f}{row.target:8}"
        if official:
            told = "-" if row.difference is None else f"{row.difference:+d}"
            line += f"{row.share.target:10}{told:>12}"
        print(line)
    total = sum(row.target for row in rows)
    print(f"{'':8}{'all together':34}{made.among.total:12}{made.national:12}{total:8}")


def _write_carried(path: Path, made: Apportioned) -> None:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["code", "carried", "persons"])
    for share in made.shares:
        table.writerow([share.place.code, str(share.drift), f"{float(share.drift):.6f}"])
    try:
        path.write_text(text.getvalue(), "utf-8")
    except OSError as error:
        reason = said((error.strerror or "cannot be written").lower(), "is niet te schrijven")
        raise BadInput(
            [Mistake(str(path), None, "", reason, said("name another file", "noem een ander bestand"))]
        ) from None
    say(f"Written to {path}: what rounding leaves to the next half-year.")
