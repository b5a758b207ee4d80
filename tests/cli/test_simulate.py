"""`softlanding simulate desk`: one document, the same seed the same bytes, all mistakes at once, a calm stop."""

import json

import pytest
from typer.testing import CliRunner

from softlanding.cli import app, simulate
from softlanding.core.capacity import answering

ASKED = ("--network", "zuid-limburg", "--clients", "600", "--months", "3", "--runs", "3")
MAASTRICHT = ("--network", "zuid-limburg", "--clients", "13000", "--months", "18", "--runs", "3", "--counters", "ind=1")


def run(*words: str):
    return CliRunner().invoke(app, ["simulate", "desk", *words])


def document(*words: str):
    found = run(*words, "--json")
    assert found.exit_code == 0, found.stderr
    return json.loads(found.stdout)


def test_it_answers_waits_throughput_promises_kept_and_hours_needed_by_authority():
    found = document(*ASKED)
    assert (found["network"], found["desk"]) == ("zuid-limburg", "expat-centre-maastricht-region")
    assert (found["from"], found["until"], found["clients"], found["seed"]) == ("2027-01-01", "2027-04-01", 600, 1)
    for part in ("waits", "throughput", "promises_kept", "hours_needed", "theory", "assumed", "asked"):
        assert set(found[part]) == {"municipality", "ind"}
    assert set(found["waits"]["ind"]) == {"mean_days", "p50_days", "p90_days", "distribution"}
    came = found["throughput"]["ind"]
    assert came["arrived"] == 600
    assert came["served"] + came["waiting"] + came["gave_up"] == pytest.approx(600)
    assert len(came["weeks"]) == 13
    promise = found["promises_kept"]["municipality"]
    assert (promise["days"], promise["source"]["id"], promise["assumed"]) == (3, "zuid-limburg-pilot", False)
    assert promise["share"]["low"] <= promise["share"]["value"] <= promise["share"]["high"]
    assert found["promises_kept"]["ind"]["source"] is None


def test_the_worked_example_says_that_it_cannot_be_one_counter_and_what_it_must_be():
    found = document(*MAASTRICHT)
    theory, needed = found["theory"]["ind"], found["hours_needed"]["ind"]
    assert found["asked"]["ind"]["hours_a_week"] == 10.5
    assert (theory["stable"], theory["counters_at_least"], needed["counters"]) == (False, 3, 3)
    assert theory["open_minutes_of_one_counter_a_client"] == pytest.approx(805 * 60 / 13_000, abs=1e-4)
    assert needed["counter_hours_a_week_at_least"] == pytest.approx(130_000 / 60 / 805 * 10.5, abs=1e-4)
    assert found["promises_kept"]["ind"]["kept"] is False
    text = run(*MAASTRICHT).stdout
    assert "The work keeps 2.69 counters busy, so it cannot be 1: at least 3" in text
    assert "Needed: 3 counters with these hours" in text
    assert "No promise is known for this service: 14 days stand in for it. (ind)" in text


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    first, again, other = (run(*ASKED, "--seed", seed, "--json").stdout_bytes for seed in ("7", "7", "8"))
    assert first == again
    assert json.loads(first)["waits"] != json.loads(other)["waits"]


def test_all_mistakes_come_at_once_with_exit_2():
    found = run(
        "--network", "zuid-limburg", "--clients", "many", "--months", "0", "--seed", "-1", "--from", "2027-02-30",
        "--hours", "ind=someday 9-12", "--counters", "ind=0", "--need", "passport=1", "--norm", "14",
        "--share", "120%", "--no-show", "1", "--families", "x", "--grid", "0", "--minutes", "biometrics=a+b",
    )  # fmt: skip
    assert found.exit_code == 2
    assert found.stdout == ""
    named = [line.split(":")[0] for line in found.stderr.splitlines()[:-1]]
    assert sorted(named) == sorted(
        ["--clients", "--months", "--seed", "--from", "--hours", "--counters", "--need", "--norm", "--share",
         "--no-show", "--families", "--grid", "--minutes"]
    )  # fmt: skip
    assert found.stderr.splitlines()[-1] == "13 mistakes. Mend them and try again."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--network", "zuid-limbrug"), "--network: is 'zuid-limbrug', did you mean zuid-limburg?"),
        (("--network", "zuid-limburg", "--desk", "x"), "--desk: is 'x', no desk of zuid-limburg"),
        (("--network", "zuid-limburg", "--minutes", "biometrics=400"), "--hours: leave no room for a visit of 400"),
        (("--network", "zuid-limburg", "--runs", "200", "--clients", "900000"), "--runs: of 900,000 clients are 200"),
    ],
)
def test_what_cannot_be_asked_is_said(words, said):
    found = run(*ASKED[2:], *words)
    assert found.exit_code == 2
    assert found.stderr.startswith(said)


def test_every_network_with_known_hours_can_be_asked():
    from softlanding.core.capacity.desk import joint_desks
    from softlanding.core.rulebook import load_rulebook

    book = load_rulebook()
    for network in book.networks:
        found = run("--network", network, "--clients", "50", "--months", "1", "--runs", "1", "--json")
        assert found.exit_code == (0 if joint_desks(book, network) else 2), (network, found.stderr)


def test_what_is_typed_is_used():
    found = document(
        *ASKED, "--hours", "ind=mon-fri 09:00-12:00", "--counters", "ind=4", "--norm", "ind=5", "--share", "80%",
        "--working-days", "--families", "0.3", "--family-size", "4", "--no-show", "0.1", "--urgent", "0.1",
        "--patience", "30", "--minutes", "biometrics=12+8", "--need", "residence-document=0.5",
    )  # fmt: skip
    asked = found["asked"]["ind"]
    assert (asked["counters"], asked["hours_a_week"], asked["family_share"], asked["no_show"]) == (4, 15.0, 0.3, 0.1)
    services = {one["service"]: (one["share"], one["first_person_minutes"]) for one in asked["services"]}
    assert services == {"biometrics": (1.0, 12), "residence-document": (0.5, 10)}
    promise = found["promises_kept"]["ind"]
    assert (promise["days"], promise["working_days"], promise["wanted_share"]) == (5, True, 0.8)


def test_it_speaks_dutch_where_it_says_what_is_assumed():
    assert "Iedereen komt alleen." in run(*ASKED, "--language", "nl").stdout


def test_control_c_leaves_one_line(monkeypatch):
    def pressed(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(answering, "search", pressed)
    found = run(*ASKED)
    assert (found.exit_code, found.stdout, found.stderr) == (130, "", "Stopped. Nothing was printed or kept.\n")


def test_nothing_but_the_document_goes_to_standard_output():
    found = run(*ASKED, "--json")
    assert found.stderr == ""
    assert found.stdout.startswith("{")


def test_every_option_has_words():
    help_text = CliRunner().invoke(app, ["simulate", "desk", "--help"]).stdout
    assert "--patience" in help_text
    assert simulate.simulate.info.help == "Simulations with a stated seed."
