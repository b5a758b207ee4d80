"""Count the database queries of each page with Django's test client: JSON in, JSON out."""

import json
import sys

from softlanding.config.server import set_up


def main() -> None:
    """Open every page twice, the second time counted: {"pages": [...], "answers": {...}} -> {page: queries}."""
    asked = json.load(sys.stdin)
    set_up()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.post("/", asked["answers"])
    found = {}
    for path in asked["pages"]:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            answered = client.get(path)
        if answered.status_code == 200:
            found[path] = len(captured)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
