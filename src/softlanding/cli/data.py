"""Commands about the rulebook: check-data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from softlanding.cli import AsJson, Language, On, answered, app, day_of, print_json, say
from softlanding.core.rulebook import check_rulebook, data_folder
from softlanding.core.rulebook.offer_check import notes_on_letter


@app.command("check-data")
def check_data(
    affected: Annotated[
        tuple[Path, Path] | None,
        typer.Option(help="Two rulebook folders, OLD NEW: list which example households change between them."),
    ] = None,
    on: On = None,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """List every mistake in the rulebook; exit 0 when there is none."""
    with answered():
        if affected is not None:
            from softlanding.cli.affected import print_affected

            day = day_of(on, otherwise=date.today())  # noqa: DTZ011  # a day in the Netherlands, not a moment
            print_affected(*affected, as_json=as_json, on=day, language=language)
            return
        book = check_rulebook()
        counts = {
            "procedures": len(book.procedures),
            "facts": len(book.facts),
            "amounts": len(book.amounts),
            "lists": len(book.lists),
            "sources": len(book.sources),
            "desks": len(book.desks),
            "agreements": len(book.agreements),
            "municipalities": len(book.municipalities),
            "kinds of cases": len(book.case_kinds),
            "matching policies": len(book.matching),
            "words": len(book.glossary),
        }
        notes = list(notes_on_letter(book))
        if as_json:
            print_json({"rulebook": book.hash, "mistakes": [], "notes": notes, **counts})
            return
        say(f"No mistakes in {data_folder().name}/: {', '.join(f'{count} {what}' for what, count in counts.items())}.")
        for note in notes:
            say(f"Note: {note}. See softlanding letter state.")
