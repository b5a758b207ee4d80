"""The commands that keep the translations of the letter: outdated, accepted, checked."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from softlanding.cli import app, letter  # noqa: F401  # registers its commands
from softlanding.core.rulebook import data_folder


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command on a rulebook of its own, in which the English of one sentence changed."""
    shutil.copytree(data_folder() / "nl/housing", tmp_path / "data/nl/housing")
    words = tmp_path / "data/nl/housing/letter.yaml"
    words.write_text(words.read_text().replace('en: "Address: {address}"', 'en: "The address: {address}"'))
    monkeypatch.setenv("SOFTLANDING_DATA", str(tmp_path / "data"))
    return lambda *words: CliRunner().invoke(app, words)


def test_a_sentence_is_accepted_and_then_checked_and_the_other_languages_stay_as_they_were(run):
    assert run("letter", "accept", "tr").stdout == "tr: 1 sentences accepted, none of them checked yet\n"
    assert run("letter", "checked", "tr", "home.address", "--by", "Office", "--on", "2026-12-01").exit_code == 0
    states = json.loads(run("letter", "state", "--json").stdout)
    assert (states["tr"]["checked"], states["tr"]["outdated"]) == (["home.address"], [])
    assert (states["ar"]["checked"], states["ar"]["outdated"]) == ([], ["home.address"])


def test_checking_all_leaves_out_what_is_outdated(run):
    run("letter", "checked", "uk", "--by", "Office")
    states = json.loads(run("letter", "state", "--json").stdout)["uk"]
    assert (states["machine-made"], states["outdated"]) == ([], ["home.address"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("checked", "tr"), "--by: is missing"),
        (("accept", "xx"), "xx: is no translation of the letter, write one of: ar, es, hi, tr, uk, zh-Hans"),
        (("accept", "tr", "home.roof"), "home.roof: is not written in this language"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(words, said, run):
    found = run("letter", *words)
    assert found.exit_code == 2
    assert found.stderr.startswith(said)
