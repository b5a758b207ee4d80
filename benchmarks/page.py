"""Each public page, warm: server time beside a bare view, queries, and bytes over the wire."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.browsing import Browser, free_port, weight_of
from benchmarks.measuring import Figure, WrongAnswer, interleaved, median, percentile, seconds_of

# The one list of public pages. Those that follow from the three answers of the first page are opened by somebody who
# gave them; a page that does not exist yet is skipped with a line that says so.
PAGES = (
    "/", "/questions/", "/household/", "/plan/", "/desks/", "/visit/", "/sign-in/", "/sources/", "/privacy/",
    "/accessibility/", "/help/",
)  # fmt: skip
THREE_ANSWERS = {"municipality": "delft", "nationalities": "IN", "purpose": "highly-skilled-migrant"}
BARE = "/healthz"
ROUNDS = 60
WARMING = 5
MOST_MS, MOST_QUERIES, MOST_KB = 50, 6, 150


def measure(step) -> list[Figure]:
    """Serve on a free port with a data folder of its own, and open every page of the list."""
    with tempfile.TemporaryDirectory(prefix="softlanding-bench-") as folder, served(Path(folder)) as address:
        queries = _queries(Path(folder))
        browser = Browser(address)
        browser.begin(THREE_ANSWERS)
        step.expect(ROUNDS * len(PAGES), "pages")
        return [figure for path in PAGES for figure in _page(browser, path, queries.get(path), step)]


def _page(browser: Browser, path: str, queries: int | None, step) -> Iterator[Figure]:
    first = browser.get(path)
    if first.status in {301, 302, 303, 404}:
        what = "does not exist yet" if first.status == 404 else f"leads to {first.location}"
        yield Figure(f"page {path}", None, "ms", note=f"skipped: {what}")
        return
    if first.status != 200 or "<main" not in first.text:
        raise WrongAnswer(f"{path} answers {first.status} without a main part")
    for _ in range(WARMING):
        browser.get(path)
    ours, bare = interleaved(
        ROUNDS,
        lambda: seconds_of(lambda: browser.get(path)),
        lambda: seconds_of(lambda: browser.get(BARE)),
        step=step,
    )
    p95 = percentile(ours, 95) * 1e3
    note = f"p50 {median(ours) * 1e3:.1f} ms against {median(bare) * 1e3:.1f} ms"
    reference = percentile(bare, 95) * 1e3
    yield Figure(f"page {path}, p95", p95, "ms", "/healthz", reference, f"< {MOST_MS} ms", met=p95 < MOST_MS, note=note)
    kilobytes, parts = weight_of(browser, path)
    yield Figure(
        f"page {path}, over the wire", kilobytes, "kB", target=f"<= {MOST_KB} kB", met=kilobytes <= MOST_KB,
        note=f"HTML, {parts} linked files, gzip, empty cache",
    )  # fmt: skip
    if queries is not None:
        yield Figure(f"page {path}, queries", queries, "", target=f"<= {MOST_QUERIES}", met=queries <= MOST_QUERIES)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Run `softlanding serve` and wait until it answers."""
    port = free_port()
    command = [Path(sys.executable).with_name("softlanding"), "serve", "--port", str(port), "--data-dir", folder]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment(folder))
        try:
            browser, until = Browser(f"http://127.0.0.1:{port}"), time.monotonic() + 90
            while not browser.answers(BARE):
                if server.poll() is not None or time.monotonic() > until:
                    raise WrongAnswer(f"the server did not start: {(folder / 'server.log').read_text()[-500:]}")
                time.sleep(0.2)
            yield browser.address
        finally:
            server.terminate()
            server.wait(timeout=30)


def environment(folder: Path) -> dict[str, str]:
    """Give the environment without what belongs to another installation."""
    left_out = {"PYTHONDONTWRITEBYTECODE", "DJANGO_SETTINGS_MODULE"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in left_out and (name == "SOFTLANDING_DATA" or not name.startswith("SOFTLANDING_"))
    }
    return {**kept, "SOFTLANDING_DATA_DIR": str(folder)}


def _queries(folder: Path) -> dict[str, int]:
    """Count the queries of each page in a process of its own: Django reads its settings once."""
    asked = json.dumps({"pages": PAGES, "answers": THREE_ANSWERS})
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.queries"],
        input=asked, capture_output=True, text=True, check=False, env=environment(folder),
        cwd=Path(__file__).parents[1],
    )  # fmt: skip
    if done.returncode != 0:
        raise WrongAnswer(f"queries could not be counted: {done.stderr[-500:]}")
    counted: dict[str, int] = json.loads(done.stdout)
    return counted
