"""Commands about inhabitants: inhabitants import."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from softlanding.cli import AsJson, Language, Refusal, answered, app, day_of, print_json, read_file, say
from softlanding.cli.targets import known_municipalities
from softlanding.core.documents import BadInput, Mistake, said

if TYPE_CHECKING:
    from softlanding.core.apportionment.inhabitants import Changes, InhabitantsFile

NO_DAY = said("is missing: the file names no day", "ontbreekt: het bestand noemt geen dag")
WRITE_A_DAY = said("write it as 2025-01-01", "schrijf het als 2025-01-01")

inhabitants = typer.Typer(help="Inhabitants per municipality, as Statistics Netherlands counts them.")
app.add_typer(inhabitants, name="inhabitants")


@inhabitants.callback()
def tables() -> None:
    """Keep `import` a command below `inhabitants`, though it is the only one."""


@inhabitants.command("import")
def import_table(
    file: Annotated[Path, typer.Argument(help="CSV of CBS: a code as GM0518 and inhabitants, comma or semicolon.")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day of the figures, as 2025-01-01.")] = None,
    table: Annotated[str, typer.Option("--table", help="The table of CBS that it is from, such as 03759ned.")] = "",
    folder: Annotated[Path | None, typer.Option("--to", help="Write there (default: nl/inhabitants of data).")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Say what it would change, and write nothing.")] = False,
    whole: Annotated[bool, typer.Option("--whole", help="It is the whole country, though a third is gone.")] = False,
    as_json: AsJson = False, language: Language = "en",
) -> None:  # fmt: skip
    """Import a newer year of inhabitants: checked, with origin and licence beside it. Exit 1 when too many are gone."""
    with answered(language):
        from softlanding.core.apportionment.inhabitants import compare, read_inhabitants
        from softlanding.core.rulebook import inhabitants_folder, known_inhabitants

        tables = known_inhabitants()
        day = day_of(as_of, otherwise=date.min)
        content = read_file(file)
        read = read_inhabitants(
            content, file.name, known=known_municipalities(tables), as_of=None if as_of is None else day
        )
        if read.as_of is None:
            raise BadInput([Mistake("--as-of", None, "", NO_DAY, WRITE_A_DAY)])
        changes = compare(tables[max(tables)] if tables else (), read.counted)
        if changes.must_ask and not whole:
            raise Refusal(
                f"{len(changes.gone)} municipalities would be gone, more than a third. Nothing was written. "
                "Is the file the whole country? Then say so with --whole."
            )
        there = folder or inhabitants_folder()
        written = None if preview else _write_table(there, read, content, file.name, table)
        _print_changes(read, changes, written, as_json=as_json)


def _write_table(folder: Path, read: InhabitantsFile, content: bytes, name: str, table: str) -> Path:
    from softlanding.core.apportionment.tabled import write_inhabitants

    today = date.today()  # noqa: DTZ011  # the day of whoever types
    try:
        return write_inhabitants(folder, read, content, name, table=table, checked_on=today)
    except OSError as error:
        reason = said((error.strerror or "cannot be written").lower(), "is niet te schrijven")
        raise BadInput(
            [
                Mistake(
                    str(folder), None, "", reason, said("name another folder with --to", "noem een andere map met --to")
                )
            ]
        ) from None


def _print_changes(read: InhabitantsFile, changes: Changes, written: Path | None, *, as_json: bool) -> None:
    found = {
        "as_of": str(read.as_of),
        "municipalities": len(read.counted),
        "inhabitants": read.sum,
        "new": [{"code": one.code, "name": one.name, "inhabitants": one.inhabitants} for one in changes.new],
        "gone": [{"code": one.code, "name": one.name} for one in changes.gone],
        "renamed": [{"code": code, "from": old, "to": new} for code, old, new in changes.renamed],
        "maybe_merged": [{"code": gone.code, "into": one.code} for gone, one in changes.maybe_merged],
        "other_regions": read.other_regions,
        "without_figure": read.not_counted,
        "written": str(written) if written else None,
    }
    if as_json:
        print_json(found)
        return
    print(f"{len(read.counted)} municipalities, {read.sum} inhabitants on {read.as_of}")
    for one in changes.new:
        print(f"new: {one.code} {one.name}, {one.inhabitants}")
    into = {gone.code: one for gone, one in changes.maybe_merged}
    for gone in changes.gone:
        more = f", perhaps into {into[gone.code].code} {into[gone.code].name}: check it" if gone.code in into else ""
        print(f"gone: {gone.code} {gone.name}{more}")
    for code, old, new in changes.renamed:
        print(f"other name: {code} {old} -> {new}")
    say(f"Written: {written}" if written else "Nothing was written: this was a preview.")
