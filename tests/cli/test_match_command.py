"""`softlanding match`: JSON to the letter, every allowed pair as CSV, a record to replay, exit 0 or 2."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from matching_batches import batch, home, household, invented
from softlanding.cli import app
from softlanding.cli import data as _data  # noqa: F401  # two commands: alone, one would need no name
from softlanding.cli import match as _match  # noqa: F401  # it registers the command
from softlanding.core.matching.record import as_bytes, replay

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(*words):
    return CliRunner().invoke(app, ["match", *map(str, words)])


def written(folder, document):
    path = folder / "batch.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


@pytest.mark.parametrize("name", ["match-batch.json", "match-shortage.json"])
def test_the_answer_is_to_the_letter(name):
    done = run(EXAMPLES / name, "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 0
    assert list(answer) == ["assignments", "unplaced", "value", "certificate"]
    assert {tuple(one) for one in answer["assignments"]} == {("household", "home", "value", "reasons")}
    assert {tuple(one) for one in answer["unplaced"]} == {("household", "why")}
    assert answer["certificate"] == {"upper_bound": answer["value"], "gap": 0.0}
    assert answer["value"] == sum(one["value"] for one in answer["assignments"])


def test_every_allowed_pair_is_written_and_assignment_of_scipy_finds_no_more(tmp_path):
    from scipy.optimize import linear_sum_assignment

    done = run(written(tmp_path, invented(1, 40, 36)), "--json", "--pairs", tmp_path / "pairs.csv")
    answer = json.loads(done.stdout)
    with (tmp_path / "pairs.csv").open(newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    assert list(rows[0]) == ["household", "home", "value"]
    worth = {(row["household"], row["home"]): int(row["value"]) for row in rows}
    assert len(worth) == len(rows)
    assert [worth[one["household"], one["home"]] for one in answer["assignments"]] == [
        one["value"] for one in answer["assignments"]
    ]
    people, homes = sorted({one for one, _ in worth}), sorted({one for _, one in worth})
    table = [[worth.get((one, other), 0) for other in homes] for one in people]
    at = linear_sum_assignment(table, maximize=True)
    assert sum(table[i][j] for i, j in zip(*at, strict=True)) == answer["value"]


def test_the_record_gives_the_same_bytes_again(tmp_path):
    assert run(EXAMPLES / "match-shortage.json", "--log", tmp_path / "log.json").exit_code == 0
    kept = (tmp_path / "log.json").read_bytes()
    assert as_bytes(replay(json.loads(kept))) == kept


def test_people_read_a_table_and_who_has_no_home_and_why():
    done = run(EXAMPLES / "match-shortage.json")
    lines = done.stdout.splitlines()
    assert lines[0].rstrip() == "33 of 40 households get one of 36 homes"
    assert "Without a home" in lines
    assert lines[-1] == "Value 2,721,317: no match is worth more, by prices that a separate check added up."
    assert done.stderr.strip().splitlines()[-1] == (
        "The limits hold until 2027-01-01. Homes that come free later: 3. Check those again when the limits of 2027 are"
        " known."
    )


def test_a_pair_says_why_it_is_not_allowed_or_what_it_would_cost():
    assert run(EXAMPLES / "match-batch.json", "--why", "h5", "w4").stdout.splitlines() == [
        "h5 in w4: not allowed.",
        "  it is not step-free",
    ]
    done = json.loads(run(EXAMPLES / "match-batch.json", "--why", "h9", "w2", "--json").stdout)
    assert (done["value"], done["why_not"]) == (4616, [])
    assert done["told"][-1] == "Forcing it would cost the whole 12,861."


def test_mistakes_of_the_file_and_of_what_is_forced_exit_2_with_their_lines(tmp_path):
    document = batch([household(nationality="SY")], [home()])
    done = run(written(tmp_path, document), "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    path = tmp_path / "forced.json"
    path.write_text(json.dumps(batch([household()], [home(bedrooms=4)], force=[["h1", "w1"]]), indent=1), "utf-8")
    done = run(path)
    line = 1 + path.read_text().splitlines().index(' "force": [')
    assert done.exit_code == 2
    assert done.stderr.splitlines()[0] == (
        f"{path}:{line + 1}: force[0]: h1 in w1 breaks a rule: at most 2 bedrooms are allowed for 1 person, and it has"
        " 4, force another pair"
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"policy": "den-hag-2026"}, "policy: 'den-hag-2026' is no policy I know, did you mean den-haag-2026?"),
        ({"on": "2027-02-01"}, "on: is 2027-02-01, and lower rent limit for suitable allocation"),
    ],
)
def test_a_policy_or_year_that_is_not_known_exits_2_with_what_is(tmp_path, change, said):
    done = run(written(tmp_path, {**batch([household()], [home()]), **change}))
    assert done.exit_code == 2
    assert done.stderr.splitlines()[0].startswith(f"{tmp_path / 'batch.json'}:1: {said}")


def test_a_pair_of_strangers_exits_2():
    done = run(EXAMPLES / "match-batch.json", "--why", "h55", "w9")
    assert (done.exit_code, done.stderr.splitlines()[:2]) == (
        2,
        [
            "--why: h55 is no household of this batch, did you mean h5?",
            "--why: w9 is no home of this batch, did you mean w4?",
        ],
    )


def test_an_answer_in_dutch_is_dutch():
    assert run(EXAMPLES / "match-batch.json", "--language", "nl").stdout.splitlines()[0].rstrip() == (
        "4 van 5 huishoudens krijgen een van 4 woningen"
    )
