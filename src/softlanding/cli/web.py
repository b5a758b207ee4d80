"""Commands that run the web application and its background work: serve, work, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from softlanding.cli import Refusal, answered, app, say

Port = Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)]
Host = Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 is every address of this machine.")]
DataDir = Annotated[
    Path | None, typer.Option(help="Folder of the database, uploads and the secret key.", file_okay=False)
]

Work = Annotated[bool, typer.Option("--work/--no-work", help="Run a worker for background jobs beside the server.")]
Once = Annotated[bool, typer.Option("--once", help="Do what is due, then stop.")]


@app.command()
def serve(port: Port = 8000, host: Host = "127.0.0.1", data_dir: DataDir = None, with_worker: Work = True) -> None:
    """Run the web application on its own database."""
    from softlanding.common.errors import Refused
    from softlanding.config.server import serve as run

    with answered():
        try:
            run(host, port, data_dir, work=with_worker)
        except Refused as refused:
            raise Refusal(str(refused)) from None


@app.command()
def work(data_dir: DataDir = None, once: Once = False) -> None:
    """Do background jobs: send messages and reminders, offer freed times, forget what was kept long enough."""
    from softlanding.common.errors import Refused
    from softlanding.config.worker import work as run

    with answered():
        try:
            say("Working; Ctrl-C finishes the job in hand and stops." if not once else "Doing what is due ...")
            tried = run(data_dir, once=once)
            say(f"{tried} job{'' if tried == 1 else 's'} tried.")
        except Refused as refused:
            raise Refusal(str(refused)) from None


@app.command()
def demo(port: Port = 8000, host: Host = "127.0.0.1", data_dir: DataDir = None, with_worker: Work = True) -> None:
    """Run the web application with a demo region full of invented people, and print how to sign in."""
    import os

    os.environ["SOFTLANDING_DEMO"] = "1"
    os.environ.setdefault("SOFTLANDING_SITE_URL", f"http://{host}:{port}")
    from softlanding.common.errors import Refused
    from softlanding.config import server
    from softlanding.config.environment import data_dir as default_data_dir

    folder = data_dir or default_data_dir() / "demo"
    with answered():
        try:
            server.check_port(host, port)
            server.prepare(folder)
            _fill_once(folder)
            _say_sign_ins(os.environ["SOFTLANDING_SITE_URL"], _token(folder))
            server.serve(host, port, folder, work=with_worker)
        except Refused as refused:
            raise Refusal(str(refused)) from None


def _fill_once(folder: Path) -> None:
    """Fill the demo region, unless an earlier start has; Django is loaded only for that."""
    done = folder / ".filled"
    if done.is_file():
        return
    from rich.console import Console

    from softlanding.config import server

    server.set_up(folder)
    from django.utils import timezone

    from softlanding.cli.demo import fill

    fill(now=timezone.now(), console=Console(stderr=True))
    done.touch()


def _token(folder: Path) -> str:
    """Return the demo's own API token: made at the first start, kept in a private file of the folder."""
    kept = folder / "api-token"
    if not kept.is_file():
        from softlanding.config import environment, server

        server.set_up(folder)
        from django.utils import timezone

        from softlanding.people.actions import make_token

        environment.write_once(kept, make_token(name="demo", scope="bookings", now=timezone.now()))
    return kept.read_text(encoding="ascii").strip()


def _say_sign_ins(url: str, token: str) -> None:
    from rich.console import Console

    from softlanding.cli.demo import print_sign_ins

    print_sign_ins(url, Console(highlight=False, soft_wrap=True))
    print(f"API token  {token}\n", flush=True)


@app.command("demo-code")
def demo_code() -> None:
    """Print the one-time code with which the demo's staff sign in at this moment."""
    from softlanding.cli.demo import code_now

    print(code_now())
