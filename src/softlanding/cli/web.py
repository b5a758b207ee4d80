"""Commands that run the web application: serve, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from softlanding.cli import Refusal, answered, app

Port = Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)]
Host = Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 is every address of this machine.")]
DataDir = Annotated[
    Path | None, typer.Option(help="Folder of the database, uploads and the secret key.", file_okay=False)
]


@app.command()
def serve(port: Port = 8000, host: Host = "127.0.0.1", data_dir: DataDir = None) -> None:
    """Run the web application on its own database."""
    from softlanding.common.errors import Refused
    from softlanding.config.server import serve as run

    with answered():
        try:
            run(host, port, data_dir)
        except Refused as refused:
            raise Refusal(str(refused)) from None
