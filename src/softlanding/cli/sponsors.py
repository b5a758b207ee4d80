"""Commands about the public register of recognised sponsors: sponsors import."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from softlanding.cli import AsJson, Language, Refusal, answered, app, day_of, print_json, read_file, say
from softlanding.cli.web import DataDir
from softlanding.core.documents import BadInput, Mistake, said
from softlanding.core.sponsor_register import read_register

IS_REGISTER = said("is {register}", "is {register}")
WRITE_ONE_OF_KNOWN = said("write one of: {known}", "schrijf een van: {known}")
IS_DAY = said("is {day}", "is {day}")
WRITE_A_DAY_THAT_HAS_BEEN = said("write a day that has been", "schrijf een dag die geweest is")


File = Annotated[Path, typer.Argument(help="The list as CSV: the organisation's name and its KvK number.")]
List = Annotated[str, typer.Option("--list", help="Which list: work, research, study or exchange.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="The day that the list is of, as 2026-11-01 (default: today).")
]
Whole = Annotated[bool, typer.Option("--whole", help="The file is the whole list, though more than a third leaves.")]

sponsors = typer.Typer(help="The public register of recognised sponsors.", no_args_is_help=True)
app.add_typer(sponsors, name="sponsors")


@sponsors.callback()
def register() -> None:
    """Keep `import` a command below `sponsors`, though it is the only one."""


@sponsors.command("import")
def import_list(
    file: File, register: List = "work", as_of: AsOf = None, whole: Whole = False, data_dir: DataDir = None,
    as_json: AsJson = False, language: Language = "en",
) -> None:  # fmt: skip
    """Import a list of the register: all of it or nothing. Exit 1 when too many would leave, 2 when it has mistakes."""
    with answered(language):
        content, day = read_file(file), day_of(as_of, otherwise=date.today())  # noqa: DTZ011  # the day of whoever types
        found = _imported(content, file.name, register, day, whole=whole, data_dir=data_dir)
        if as_json:
            print_json(found)
        else:
            print(", ".join(f"{found[key]} {key}" for key in ("added", "gone", "renamed", "back", "same")))


def _imported(
    content: bytes, name: str, register: str, day: date, *, whole: bool, data_dir: Path | None
) -> dict[str, Any]:
    from softlanding.common.errors import BadInput as Wrong
    from softlanding.common.errors import Refused, in_language
    from softlanding.config import server

    try:
        server.prepare(data_dir)
        server.set_up(data_dir)
        return _done(content, name, register, day, whole=whole)
    except Wrong as wrong:
        raise BadInput(
            [
                Mistake(
                    f"--{one.where.split('_on')[0].replace('_', '-')}",
                    None,
                    "",
                    said(one.what["en"], in_language(one.what, "nl")),
                )
                for one in wrong.mistakes
            ]
        ) from None
    except Refused as refused:
        more = f" {in_language(refused.remedy, 'en')}" if refused.remedy else ""
        raise Refusal(f"{refused}{more}") from None


def _done(content: bytes, name: str, register: str, day: date, *, whole: bool) -> dict[str, Any]:
    from django.utils import timezone

    from softlanding.cases.actions import import_at_once
    from softlanding.cases.queries import REGISTERS
    from softlanding.common.access.terms import SYSTEM

    if register not in REGISTERS:
        raise BadInput(
            [
                Mistake(
                    "--list",
                    None,
                    "",
                    IS_REGISTER.told(register=repr(register)),
                    WRITE_ONE_OF_KNOWN.told(known=", ".join(REGISTERS)),
                )
            ]
        )
    if day > timezone.localdate():
        raise BadInput([Mistake("--as-of", None, "", IS_DAY.told(day=day), WRITE_A_DAY_THAT_HAS_BEEN)])
    read_register(content, name)  # its mistakes come before there is a bar
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading sponsors", total=None)
        made = import_at_once(
            content=content,
            file_name=name,
            register=register,
            as_of_on=day,
            confirmed=whole,
            by=SYSTEM,
            now=timezone.now(),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    say(f"{made.rows} sponsors read from {name}.")
    counts = {"added": made.added, "gone": made.removed, "renamed": made.renamed, "back": made.back, "same": made.same}
    return {"list": register, "as_of": day.isoformat(), "rows": made.rows, **counts}
