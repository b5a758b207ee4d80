"""`softlanding cohort`: JSON to the letter, mistakes with line and remedy, exit 0 or 2."""

import json
from pathlib import Path

from typer.testing import CliRunner

from softlanding.cli import app
from softlanding.cli import cohort as _cohort  # noqa: F401  # it registers the command

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = ("--on", "2026-11-22")


def run(*words):
    return CliRunner().invoke(app, ["cohort", *map(str, words)])


def test_a_right_file_answers_one_plan_per_arrival_and_exit_0():
    done = run(EXAMPLES / "cohort.csv", "--employer", EXAMPLES / "employer.yaml", *DAY, "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 0
    assert list(answer) == ["arrivals", "mistakes"]
    assert answer["mistakes"] == []
    assert [one["household"] for one in answer["arrivals"]] == ["rao", "chen", "silva", "okoye"]
    rao = answer["arrivals"][0]
    assert rao["people"] == ["priya", "arjun", "mira"]
    assert list(rao["first_visit"]) == ["desk", "starts_at", "ends_at", "tasks"]
    assert {step["person"] for step in rao["steps"]} == {"priya", "arjun", "mira"}


def test_with_mistakes_the_right_households_are_answered_and_exit_2():
    done = run(EXAMPLES / "cohort-mistakes.csv", "--employer", EXAMPLES / "employer.yaml", *DAY, "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 2
    assert [one["household"] for one in answer["arrivals"]] == ["rao"]
    assert [(one["line"], one["field"]) for one in answer["mistakes"]] == [
        (1, "first_working_dya"),
        (3, "born"),
        (3, "municipality"),
        (3, "nationalities"),
        (3, "salary"),
        (4, "born"),
        (4, "purpose"),
        (6, "arrival"),
        (6, "given_name"),
        (6, "partner_of"),
    ]
    assert answer["mistakes"][2]["what"] == "is 'delf', which is no municipality I know"
    assert answer["mistakes"][2]["remedy"] == "did you mean delft?"


def test_the_mistakes_stand_on_standard_error_in_the_language_asked_for():
    done = run(EXAMPLES / "cohort-mistakes.csv", *DAY, "--language", "nl")
    lines = done.stderr.strip().splitlines()
    assert lines[-1] == "10 fouten. De andere huishoudens staan hierboven."
    assert any(
        line.endswith(":3: municipality: is 'delf', een gemeente die ik niet ken, bedoelt u delft?") for line in lines
    )


def test_people_read_a_table():
    done = run(EXAMPLES / "cohort.csv", "--employer", EXAMPLES / "employer.yaml", *DAY)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0].strip() == "4 arrivals, 0 mistakes"


def test_a_wrong_employer_file_and_a_wrong_day_are_told_together(tmp_path):
    wrong = tmp_path / "employer.yaml"
    wrong.write_text("employer:\n  recognised_sponser: true\n")
    done = run(EXAMPLES / "cohort.csv", "--employer", wrong, "--on", "soon")
    assert done.exit_code == 2
    assert "did you mean recognised_sponsor?" in done.stderr
    assert "--on: is 'soon', write a day as 2027-01-18" in done.stderr


def test_a_file_that_is_not_there_is_a_mistake():
    assert run("nowhere.csv").exit_code == 2


def test_the_template_is_a_right_cohort_file(tmp_path):
    printed = CliRunner().invoke(app, ["cohort-template"])
    template = tmp_path / "template.csv"
    template.write_text(printed.stdout)
    assert run(template, *DAY).exit_code == 0
