"""Tables of inhabitants that come while a server runs: another process writes, this one sees them without a restart."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from shutil import copy
from time import perf_counter

import pytest

from softlanding.core.rulebook import inhabitants_folder, known_inhabitants, load_rulebook
from softlanding.core.rulebook.loading import data_folder

OWN, NEWER = date(2021, 1, 1), date(2025, 1, 1)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A small data folder of its own: the municipalities, and nothing else."""
    load_rulebook()
    small = tmp_path / "data"
    (small / "nl").mkdir(parents=True)
    copy(data_folder() / "nl" / "municipalities.csv", small / "nl")
    monkeypatch.setenv("SOFTLANDING_DATA", str(small))
    return small


def imported(folder, file, day):
    """Import a table in a process of its own, as somebody at a terminal does."""
    told = subprocess.run(
        [sys.executable, "-c", "from softlanding.cli import main; main()", "inhabitants", "import", str(file), "--as-of", str(day), "--whole"],
        env={**os.environ, "SOFTLANDING_DATA": str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr


def test_a_year_that_another_process_imports_is_seen_without_a_restart(folder, tmp_path):
    assert list(known_inhabitants()) == [OWN]
    file = tmp_path / "cbs.csv"
    file.write_text("code,naam,inwoners\nGM0518,'s-Gravenhage,570000\n")
    imported(folder, file, NEWER)
    assert list(known_inhabitants()) == [OWN, NEWER]
    assert [one.inhabitants for one in known_inhabitants()[NEWER]] == [570_000]
    file.write_text("code,naam,inwoners\nGM0518,'s-Gravenhage,570001\n")
    imported(folder, file, NEWER)
    assert [one.inhabitants for one in known_inhabitants()[NEWER]] == [570_001]
    (inhabitants_folder() / f"{NEWER}.inhabitants.csv").unlink()
    assert list(known_inhabitants()) == [OWN]


def test_a_table_that_is_spoiled_by_hand_takes_nothing_away(folder):
    there = inhabitants_folder()
    there.mkdir(parents=True)
    kept, spoiled = there / "2024-01-01.inhabitants.csv", there / "2023-01-01.inhabitants.csv"
    kept.write_text("code,name,province,inhabitants\nGM0518,Den Haag,Zuid-Holland,5\n")
    spoiled.write_text("something else\n1\n")
    (there / "notes.inhabitants.csv").write_text("no day in its name\n")
    assert list(known_inhabitants()) == [OWN, date(2024, 1, 1)]
    kept.write_text("spoiled too\n")
    assert [one.inhabitants for one in known_inhabitants()[date(2024, 1, 1)]] == [5]


def test_asking_a_thousand_times_costs_less_than_a_page(folder):
    known_inhabitants()
    began = perf_counter()
    for _ in range(1000):
        known_inhabitants()
    assert perf_counter() - began < 0.5
