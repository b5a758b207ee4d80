"""Commands about partners' tokens: token create, token revoke."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from softlanding.cli import Refusal, answered, app, say
from softlanding.cli.web import DataDir

Name = Annotated[str, typer.Option(help="What the partner is called.")]
Scope = Annotated[str, typer.Option(help="What the token opens: bookings.")]
Pace = Annotated[int, typer.Option(help="How many holds the partner may make in a minute.", min=1, max=1_000_000)]

token = typer.Typer(help="Tokens with which partners book visits over the API.", no_args_is_help=True)
app.add_typer(token, name="token")


@token.command()
def create(name: Name, scope: Scope, data_dir: DataDir = None, holds_a_minute: Pace = 30_000) -> None:
    """Make a partner's token and print it, alone on its line. It is not kept: store it now."""
    with answered():
        _set_up(data_dir)
        from django.utils import timezone

        from softlanding.common.errors import BadInput, in_language
        from softlanding.core.documents import BadInput as Wrong
        from softlanding.core.documents import Mistake
        from softlanding.people.actions import make_token

        try:
            made = make_token(name=name, scope=scope, now=timezone.now(), holds_a_minute=holds_a_minute)
        except BadInput as error:
            raise Wrong(
                [
                    Mistake(
                        one.where, None, "", in_language(one.what, "en"), in_language(one.remedy or {"en": ""}, "en")
                    )
                    for one in error.mistakes
                ]
            ) from None
        print(made)


@token.command()
def revoke(name: Name, data_dir: DataDir = None) -> None:
    """Close every token of a partner. Its visits stay."""
    with answered():
        _set_up(data_dir)
        from django.utils import timezone

        from softlanding.people.actions import revoke_tokens

        closed = revoke_tokens(name=name, now=timezone.now())
        if not closed:
            raise Refusal(f"{name} has no token that is open.")
        say(f"{closed} token{'s' if closed != 1 else ''} of {name} closed.")


def _set_up(data_dir: Path | None) -> None:
    from softlanding.common.errors import Refused
    from softlanding.config import server

    try:
        server.prepare(data_dir)
        server.set_up(data_dir)
    except Refused as refused:
        raise Refusal(str(refused)) from None
