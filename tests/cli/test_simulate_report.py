"""The report of a simulation: one file, the same bytes from the same seed, in both languages, with pictures and tables."""

import html
import json
import re

import pytest
from typer.testing import CliRunner

from softlanding.cli import app, simulate  # noqa: F401 - registers the command
from softlanding.core.capacity.report import report_of
from softlanding.core.capacity.report_html import report_html
from softlanding.core.rulebook import load_rulebook

QUESTION = ["simulate", "desk", "--network", "zuid-limburg", "--clients", "1300", "--months", "2", "--counters", "ind=1", "--runs", "3"]  # fmt: skip


def run(*more: str):
    return CliRunner().invoke(app, [*QUESTION, *more])


def text_of(file) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", file.read_text(encoding="utf-8"))).split())


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path):
    files = [tmp_path / f"{number}.html" for number in range(3)]
    for file, seed in zip(files, ("7", "7", "8"), strict=True):
        assert run("--seed", seed, "--report", str(file)).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert files[0].read_bytes() != files[2].read_bytes()


def test_the_report_needs_nothing_else_and_says_what_matters(tmp_path):
    file = tmp_path / "report.html"
    answer = run("--report", str(file), "--json")
    document = json.loads(answer.stdout)
    page = file.read_text(encoding="utf-8")
    assert re.findall(r"<script|https?://|<link|<img|@import|url\(", page) == []
    assert (page.count('<svg class="sl-picture"'), page.count("<figure>")) == (6, 6)
    assert page.count("<table>") == 8
    text = text_of(file)
    for part in (
        "Simulation of Expat Centre Maastricht Region", "This is a calculation with invented clients",
        "The norm is the desk's own promise: registration within three days, in the vast majority of cases.",
        "“Decided within two weeks” is not simulated: no counter keeps it.", "Assumed", "checked 21 Nov 2026",
    ):  # fmt: skip
        assert part in text
    load = document["theory"]["ind"]["offered_load"]
    assert f"The work keeps {load:.2f} counters busy. It cannot be 1: at least" in text
    share = document["promises_kept"]["municipality"]["share"]["value"]
    assert f"{share * 100:.1f}\u00a0%" in html.unescape(page)


def test_the_report_is_dutch_when_asked(tmp_path):
    file = tmp_path / "report.html"
    assert run("--report", str(file), "--language", "nl").exit_code == 0
    assert '<html lang="nl">' in file.read_text(encoding="utf-8")
    for part in ("Simulatie van", "1.300 klanten", "niet gesimuleerd", "Aangenomen", "Wat nodig is"):
        assert part in text_of(file)


def test_a_report_can_be_made_again_from_what_was_kept(tmp_path):
    file = tmp_path / "report.html"
    document = json.loads(run("--report", str(file), "--json").stdout)
    assert report_html(report_of(load_rulebook(), document, "en")) == file.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_a_mistake_with_a_remedy(tmp_path):
    answer = run("--report", str(tmp_path / "nowhere" / "report.html"))
    assert answer.exit_code == 2
    assert "--report" in answer.stderr
    assert "name a file in a folder that is there" in answer.stderr


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_maastricht_anchor_stands_in_the_report(language):
    """13,000 clients at 10.5 hours a week keep 2.69 counters busy: it cannot be one."""
    from datetime import date

    from softlanding.core.capacity.answering import answer
    from softlanding.core.capacity.as_json import as_json
    from softlanding.core.capacity.desk import Given, work_of
    from softlanding.core.capacity.question import Demand

    book = load_rulebook()
    given = Given(Demand(13_000, date(2027, 1, 1), date(2028, 7, 1)), counters={"ind": 1}, runs=2)
    works = work_of(book, book.desks["expat-centre-maastricht-region"], given)
    document = as_json(book, "expat-centre-maastricht-region", [(one, answer(one.question)) for one in works])
    ind = next(part for part in report_of(book, document, language).parts if "IND" in part.title)
    assert ind.fits is False
    assert ind.said[0] == {
        "en": "The work keeps 2.69 counters busy. It cannot be 1: at least 3.",
        "nl": "Het werk houdt 2,69 balies bezig. Het kan niet met 1: ten minste 3.",
    }[language]  # fmt: skip
    assert ind.table.rows[0][2].startswith({"en": "1.", "nl": "1,"}[language])
    assert [row[1] for row in ind.table.rows] == ["1", "3"]
