"""The product with one bare view more, which inserts claims in one statement: `python -m benchmarks.bare PORT FOLDER`.

The bare view is asked in two ways: as a plain view of the same project (`/bare/claims`), and without any middleware
(`/bare-handler/claims`). It answers `GET` with nothing done, as the floor of a request.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

TABLE = """CREATE TABLE IF NOT EXISTS bench_claim (
region varchar(60) NOT NULL, desk varchar(80) NOT NULL, counter varchar(40) NOT NULL, tick integer NOT NULL,
visit_id char(32) NOT NULL, PRIMARY KEY (desk, counter, tick))"""
INDEX = "CREATE INDEX IF NOT EXISTS bench_claim_of_visit ON bench_claim (visit_id)"


def main() -> None:
    """Serve like `softlanding serve`, with the same settings of the server."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    import granian

    from softlanding.config import server

    serve = granian.Granian
    granian.Granian = lambda _target, **options: serve("benchmarks.bare:application", **options)
    server.prepare(folder)
    server.serve(port=port, data_dir=folder)


def make_table() -> None:
    """Make the table that the bare view fills."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.execute(INDEX)


def _application() -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "softlanding.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    from softlanding.common.access import rows
    from softlanding.common.access.terms import EVERYONE, Purpose, Row

    known = rows._BY_NAME  # noqa: SLF001 - the product has no way to add a row, and needs none
    known["bare-claims"] = (Row("bare-claims", ("GET", "POST"), EVERYONE, Purpose.OPERATIONS),)
    settings.ROOT_URLCONF = "benchmarks.bare_urls"
    product = WSGIHandler()
    settings.MIDDLEWARE = []
    bare = WSGIHandler()

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        return (bare if environ["PATH_INFO"].startswith("/bare-handler/") else product)(environ, start_response)

    return application


def claims(request: Any) -> Any:
    """Insert the claims of one visit in one statement, and say how many."""
    from django.db import connection
    from django.http import HttpResponse

    if request.method == "GET":
        return HttpResponse("{}", content_type="application/json", headers={"Content-Length": "2"})
    asked = json.loads(request.body)
    params = [v for counter, tick in asked["claims"] for v in ("bench", asked["desk"], counter, tick, asked["visit"])]
    marks = ", ".join(["(%s, %s, %s, %s, %s)"] * len(asked["claims"]))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO bench_claim (region, desk, counter, tick, visit_id) VALUES {marks}", params)
    said = json.dumps({"claims": len(asked["claims"])}).encode()
    headers = {"Content-Length": str(len(said))}  # without middleware nobody else says it
    return HttpResponse(said, content_type="application/json", status=201, headers=headers)


if __name__ == "__main__":
    main()
elif "granian" in sys.modules or os.environ.get("SOFTLANDING_BENCH_BARE"):
    application = _application()
