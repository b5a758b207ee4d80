"""The command line: one command per question."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from softlanding.core.documents import BadInput, Mistake, said

app = typer.Typer(
    name="softlanding",
    help="From one household's situation to a dated, explained plan and one visit at the right desk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]
On = Annotated[str | None, typer.Option("--on", help="Answer with the rules of this day (default: today).")]
Language = Annotated[str, typer.Option("--language", help="en or nl.")]


class Refusal(Exception):
    """The answer is no, with the reason: exit 1."""


def say(text: str) -> None:
    """Write a note to standard error."""
    print(text, file=sys.stderr)


def print_json(document: Any, *, on_one_line: bool = False) -> None:
    """Write one JSON document, and nothing else, to standard output; a large one on one line, ten times as fast."""
    print(json.dumps(document, ensure_ascii=False, indent=None if on_one_line else 2))


def day_of(text: str | None, *, otherwise: date) -> date:
    """Read a date from an option, or raise BadInput."""
    if text is None:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            [
                Mistake(
                    "--on",
                    None,
                    "",
                    said("is {text}", "is {text}", text=repr(text)),
                    said("write a day as 2027-01-18", "schrijf een dag als 2027-01-18"),
                )
            ]
        ) from None


def read_file(path: Path) -> bytes:
    """Read a file that the person named, or raise BadInput."""
    try:
        if path.stat().st_size > 64_000_000:
            raise BadInput(
                [
                    Mistake(
                        str(path),
                        None,
                        "",
                        said("is larger than 64 MB", "is groter dan 64 MB"),
                        said("give a smaller file", "geef een kleiner bestand"),
                    )
                ]
            )
        return path.read_bytes()
    except OSError as error:
        reason = said((error.strerror or "cannot be read").lower(), "is niet te lezen")
        raise BadInput([Mistake(str(path), None, "", reason, said("check the name", "controleer de naam"))]) from None


def all_of(*readings: Callable[[], Any]) -> list[Any]:
    """Read several inputs; when some are wrong, raise one BadInput with the mistakes of all."""
    found, mistakes = [], []
    for reading in readings:
        try:
            found.append(reading())
        except BadInput as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise BadInput(mistakes)
    return found


@contextmanager
def answered(language: str = "en") -> Iterator[None]:
    """Turn what is wrong with the input into exit 2 and a refusal into exit 1; never a traceback."""
    try:
        yield
    except BadInput as error:
        count = len(error.mistakes)
        for mistake in error.mistakes:
            say(str(mistake.in_language(language)))
        say(_mend(count, language))
        raise typer.Exit(2) from None
    except Refusal as refusal:
        say(str(refusal))
        raise typer.Exit(1) from None
    except BrokenPipeError:
        raise typer.Exit(0) from None


def _mend(count: int, language: str) -> str:
    if language == "nl":
        return (
            f"{count} fout{'en' if count != 1 else ''}. Herstel {'ze' if count != 1 else 'die'} en probeer het opnieuw."
        )
    return f"{count} mistake{'s' if count != 1 else ''}. Mend {'them' if count != 1 else 'it'} and try again."


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # looking for plugins costs a start 30 ms
    # each registers its commands
    from softlanding.cli import (  # noqa: F401
        algorithm_register,
        cohort,
        data,
        household,
        inhabitants,
        letter,
        match,
        simulate,
        simulate_housing,
        sponsors,
        targets,
        tokens,
        web,
    )

    try:
        app()
    except Exception as fault:
        if os.environ.get("SOFTLANDING_DEBUG"):
            raise
        say(f"A fault in Softlanding itself ({type(fault).__name__}): {fault}")
        say("Nothing was changed. Set SOFTLANDING_DEBUG=1 to see where it happened, and report it.")
        raise SystemExit(70) from None
