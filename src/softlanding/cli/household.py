"""Commands about one household: plan, route, visits."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from softlanding.cli import AsJson, Language, On, answered, app, day_of, print_json, read_file
from softlanding.core.household import Household, read_household
from softlanding.core.rulebook import Rulebook, load_rulebook

File = Annotated[Path, typer.Argument(help="A household file (YAML or JSON); see examples/.", show_default=False)]


def _household(path: Path, book: Rulebook) -> Household:
    return read_household(read_file(path), str(path), municipalities=book.municipalities)


@app.command()
def plan(file: File, on: On = None, as_json: AsJson = False, language: Language = "en") -> None:
    """Give the household's plan: every step, by when, where, with which papers, and why."""
    with answered():
        book = load_rulebook()
        from softlanding.core.whole_plan import compose_plan, whole_plan_as_json

        day = day_of(on, otherwise=date.today())  # noqa: DTZ011  # a day in the Netherlands, not a moment
        whole = compose_plan(_household(file, book), book, on=day)
        if as_json:
            print_json(whole_plan_as_json(whole, book, language=language))
        else:
            from softlanding.cli.timeline import print_plan

            print_plan(whole, book, language=language)
