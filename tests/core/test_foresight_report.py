"""The housing simulation on the command line and its report: same seed same bytes, all mistakes at once."""

import json
import re

import pytest
from typer.testing import CliRunner

from softlanding.cli import app, simulate_housing
from softlanding.core.capacity.report_html import report_html
from softlanding.core.foresight.answering import HousingQuestion, answer
from softlanding.core.foresight.policies import ALSO, POLICIES, Settings
from softlanding.core.foresight.report import report_of

ASKED = ["simulate", "housing", "--weeks", "6", "--homes-per-week", "4", "--households-per-week", "4", "--futures", "2"]


def run(*more: str):
    return CliRunner().invoke(app, [*ASKED, *more])


def test_the_same_seed_gives_the_same_bytes():
    once, again, other = (run("--json", "--policy", "prices", "--seed", seed) for seed in ("3", "3", "4"))
    assert (once.exit_code, once.stdout) == (0, again.stdout)
    assert once.stdout != other.stdout


def test_compare_plays_every_policy_on_the_same_world():
    found = json.loads(run("--json", "--policy", "batch", "--compare", "--refusals", "10%").stdout)
    assert list(found["policies"]) == ["batch", "first-come", "threshold", "prices", "votes"]
    assert found["hindsight"]["value"] >= max(one["value"] for one in found["policies"].values())
    for one in found["policies"].values():
        assert (sum(one["waits"]), sum(one["weeks"]["placed"])) == (one["placed"], one["placed"])
        assert one["placed"] + one["expired"] + one["waiting_at_end"] == found["households"]


def test_an_unknown_policy_is_refused_with_the_known_ones_beside_all_else_that_is_wrong():
    refused = run("--policy", "best", "--refusals", "2", "--seed", "x")
    assert refused.exit_code == 2
    names = "first-come, batch, threshold, prices, votes, fcfs, first-come-first-served, myopic, weekly, price, vote"
    assert f"--policy: is 'best', use {names}" in refused.stderr
    assert "3 mistakes" in refused.stderr


@pytest.mark.parametrize(("also", "policy"), [*ALSO.items(), ("votes", "votes")])
def test_everyday_names_of_a_policy_stand_for_it(also, policy):
    wrong = simulate_housing.Reading()
    assert simulate_housing._one_of(wrong, "--policy", also, POLICIES, ALSO) == policy
    assert wrong.mistakes == []
    assert also in run("--help").stdout


def test_an_everyday_name_gives_the_bytes_of_the_policy():
    assert run("--json", "--policy", "fcfs").stdout == run("--json", "--policy", "first-come").stdout


def test_value_and_placed_stand_on_top_with_their_share_of_hindsight():
    found = json.loads(run("--json", "--policy", "weekly").stdout)
    ours, best = found["policies"]["batch"], found["hindsight"]
    assert list(found)[:9] == [
        "policy", "value", "value_share_of_hindsight", "placed", "placed_share_of_hindsight", "past_deadline",
        "value_of_hindsight", "placed_by_hindsight", "homes_enough_for",
    ]  # fmt: skip
    assert (found["policy"], found["value"], found["placed"]) == ("batch", ours["value"], ours["placed"])
    assert found["past_deadline"] == ours["expired"]
    assert (found["value_of_hindsight"], found["placed_by_hindsight"]) == (best["value"], best["placed"])
    assert found["value_share_of_hindsight"] == round(ours["value"] / best["value"], 4)
    assert found["placed_share_of_hindsight"] == round(ours["placed"] / best["placed"], 4)


def test_the_standard_of_the_command_is_the_standard_of_the_decision():
    asked = json.loads(run("--json").stdout)["question"]
    assert (asked["policy"], asked["deadlines"]) == (Settings().policy, Settings().deadlines)


@pytest.mark.parametrize(("homes", "said"), [("1", "Homes are too few"), ("30", "could have housed every household")])
def test_the_report_says_whether_homes_are_enough(homes, said):
    question = HousingQuestion(weeks=2, homes_per_week=int(homes), households_per_week=4, policy="first-come")
    assert [said in one for one in report_of(answer(question), "en").parts[0].said].count(True) == 1


def test_ctrl_c_ends_with_one_line(monkeypatch):
    def interrupted(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(simulate_housing, "_answered", interrupted)
    stopped = run()
    assert (stopped.exit_code, stopped.stdout) == (130, "")
    assert stopped.stderr == "Stopped. Nothing was printed or kept.\n"


def test_the_report_is_one_file_without_script_or_address(tmp_path):
    file = tmp_path / "report.html"
    done = run("--report", str(file), "--forecast-error", "-0.3", "--refusals", "0.1")
    text = file.read_text("utf-8")
    assert (done.exit_code, re.findall(r"<script|https?://", text)) == (0, [])
    assert "-30\u00a0% households" in text
    assert text.count("<svg") - text.count("sl-picture-key") == 4


def test_a_report_that_cannot_be_written_is_said(tmp_path):
    assert run("--policy", "batch", "--report", str(tmp_path / "no" / "report.html")).exit_code == 2


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_report_is_made_from_plain_data_alone(language):
    question = HousingQuestion(weeks=5, homes_per_week=4, households_per_week=4, policy="votes", futures=2)
    kept = json.loads(json.dumps(answer(question)))
    assert report_html(report_of(kept, language)) == report_html(report_of(answer(question), language))


def test_a_world_without_homes_has_an_answer():
    found = answer(HousingQuestion(weeks=3, homes_per_week=0, households_per_week=2))
    assert (found["homes"], found["policies"]["prices"]["placed"]) == (0, 0)
    report_of(found, "en")
