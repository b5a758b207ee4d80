"""Partners' tokens on the command line, and the demo's own."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"


def softlanding(
    *words: str, code: str = "from softlanding.cli import main; main()"
) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SOFTLANDING_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        env={**clean, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def of_name(name: str, folder: Path) -> list[tuple[str, str, bool]]:
    """Each test looks at its own partner: they may run apart, or in any order."""
    return [row for row in tokens_in(folder) if row[0] == name]


def tokens_in(folder: Path) -> list[tuple[str, str, bool]]:
    with sqlite3.connect(folder / "softlanding.sqlite3") as database:
        return database.execute(
            "SELECT name, scope, revoked_at IS NULL FROM people_partnertoken ORDER BY id"
        ).fetchall()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, ready_file: Callable[[Path], None]) -> Path:
    made = tmp_path_factory.mktemp("data")
    ready_file(made)
    return made


def test_a_token_is_printed_alone_on_its_line_and_the_database_brought_up_to_date(tmp_path, older_file):
    folder = tmp_path
    older_file(folder)
    made = softlanding("token", "create", "--scope", "bookings", "--name", "Vaart Software", "--data-dir", str(folder))
    assert made.returncode == 0, made.stderr
    [token] = made.stdout.splitlines()
    assert (token[:3], len(token)) == ("sl_", 46)
    assert "Preparing the database ..." in made.stderr.splitlines()
    assert of_name("Vaart Software", folder) == [("Vaart Software", "bookings", True)]


def test_a_scope_and_a_name_that_are_none_are_named_at_once(folder):
    made = softlanding("token", "create", "--scope", "everything", "--name", "a:b", "--data-dir", str(folder))
    assert (made.returncode, made.stdout) == (2, "")
    assert made.stderr.splitlines()[-3:] == [
        "--scope: is 'everything', write one of: bookings",
        "--name: is 'a:b', write at most 60 letters, digits and spaces, beginning with a letter or digit",
        "2 mistakes. Mend them and try again.",
    ]


def test_a_revoked_token_is_closed_and_cannot_be_revoked_again(folder):
    softlanding("token", "create", "--scope", "bookings", "--name", "Kust Robotics", "--data-dir", str(folder))
    first = softlanding("token", "revoke", "--name", "Kust Robotics", "--data-dir", str(folder))
    assert (first.returncode, first.stderr.splitlines()[-1]) == (0, "1 token of Kust Robotics closed.")
    assert of_name("Kust Robotics", folder) == [("Kust Robotics", "bookings", False)]
    second = softlanding("token", "revoke", "--name", "Kust Robotics", "--data-dir", str(folder))
    assert (second.returncode, second.stderr.splitlines()[-1]) == (1, "Kust Robotics has no token that is open.")


def test_the_demo_makes_its_token_once_and_keeps_it_to_itself(folder):
    code = (
        "import sys; from pathlib import Path; from softlanding.config import server; from softlanding.cli import web; "
        "folder = Path(sys.argv[1]); server.prepare(folder); print(web._token(folder))"
    )
    first, second = (softlanding(str(folder), code=code) for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    assert of_name("demo", folder) == [("demo", "bookings", True)]
    assert stat.S_IMODE((folder / "api-token").stat().st_mode) == 0o600
