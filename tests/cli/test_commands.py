"""The commands of the interface: answers on standard output, notes on standard error, exit 0, 1 or 2."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from softlanding.cli import app, data, household, web  # noqa: F401  # each registers its commands
from softlanding.core.rulebook import data_folder

EXAMPLES = Path(__file__).parents[2] / "examples"
RAO = str(EXAMPLES / "rao-family.yaml")
STEP_KEYS = {
    "id", "person", "title", "state", "opens_on", "due_on", "deadline", "who", "where", "bring", "after", "because", "source",
}  # fmt: skip


def run(*words: str):
    return CliRunner().invoke(app, list(words))


def answer(*words: str):
    found = run(*words, "--json")
    assert found.exit_code == 0, found.stderr
    return json.loads(found.stdout)


def test_plan_prints_one_json_document_with_the_fields_of_the_interface():
    plan = answer("plan", RAO, "--on", "2026-11-21")
    assert {"household", "on", "rulebook", "steps", "blocked", "questions", "desks", "visits", "critical_path", "trips",
            "warnings"} <= set(plan)  # fmt: skip
    assert (plan["household"], plan["on"]) == ("rao", "2026-11-21")
    assert all(set(step) >= STEP_KEYS for step in plan["steps"])
    [step] = [one for one in plan["steps"] if (one["id"], one["person"]) == ("municipal-registration", "priya")]
    assert (step["opens_on"], step["due_on"], step["deadline"]) == ("2027-01-18", "2027-01-25", "legal")
    assert step["where"][0] == "the-hague-international-centre"
    assert {"document": "passport", "have": True}.items() <= step["bring"][0].items()
    assert {"fact": "stay_in_months", "test": "at_least 4", "value": 36}.items() <= step["because"][0].items()
    assert set(step["source"]) >= {"id", "article", "url", "checked_on", "confidence"}


def test_the_plan_has_one_visit_that_registers_the_whole_family():
    plan = answer("plan", RAO, "--on", "2026-11-21")
    visit = plan["visits"][0]
    assert visit["desk"] == "the-hague-international-centre"
    registered = {task["person"] for task in visit["tasks"] if task["step"] == "municipal-registration"}
    assert registered == {"priya", "arjun", "mira"}
    assert 0 < plan["trips"]["one_stop"] < plan["trips"]["agency_by_agency"]


def test_the_same_file_gives_the_same_bytes():
    first, second = (run("plan", RAO, "--on", "2026-11-21", "--json").stdout for _ in range(2))
    assert first == second


def test_the_plan_reads_well_without_colour():
    text = run("plan", RAO, "--on", "2026-11-21").stdout
    assert "BEFORE YOU FLY" in text
    assert "by Mon 25 Jan 2027  LEGAL" in text
    assert "\x1b[" not in text


def test_the_plan_speaks_dutch():
    text = run("plan", RAO, "--on", "2026-11-21", "--language", "nl").stdout
    assert "VOOR UW VERTREK" in text
    assert "Inschrijven als ingezetene" in text


@pytest.mark.parametrize("name", ["lars", "amina-family", "chen"])
def test_every_example_gives_a_plan(name):
    assert answer("plan", str(EXAMPLES / f"{name}.yaml"), "--on", "2026-11-21")["steps"]


def test_json_households_are_read_too(tmp_path):
    file = tmp_path / "h.json"
    file.write_text('{\n\t"people": [{"id": "a", "nationalities": ["NO"]}]\n}')
    assert answer("plan", str(file))["household"] == "household"


def test_all_mistakes_come_at_once_with_exit_2(tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text("municipality: deflt\narrival: 2027-02-30\npeople: [{id: a, purpose: studdy}]\n")
    found = run("plan", str(file))
    assert found.exit_code == 2
    assert found.stdout == ""
    assert found.stderr.replace(str(file), "bad.yaml").splitlines() == [
        "bad.yaml:1: municipality: is 'deflt', which is no municipality I know, did you mean delft?",
        "bad.yaml:2: arrival: is '2027-02-30', which is no day of the calendar, write year-month-day: 2027-01-18",
        "bad.yaml:3: people[0].purpose: is 'studdy', did you mean study?",
        "3 mistakes. Mend them and try again.",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"people: []",
        b"a: &a [1]\nb: [*a, *a]\npeople: [{id: a}]",
        b"people: [{id: !!python/name:os.system a}]",
        b"x" * 5_000_000,
        b"[" * 2000,
        b"people:\n" + b"".join(b"  - {id: p%d}\n" % at for at in range(40)),
        b"arrival: 2027-02-01\nleaves_on: 2026-01-01\npeople: [{id: a, born: 2027-05-01}]",
        b"people: [{id: a, nationalities: [Indya]}]",
        b"people: {id: a}",
        b"people: [3]",
        b"- 1",
        b"null",
    ],
)
def test_bad_files_are_refused_with_a_reason_and_without_a_traceback(tmp_path, content):
    file = tmp_path / "h.yaml"
    file.write_bytes(content)
    found = run("plan", str(file))
    assert found.exit_code == 2
    assert found.stderr.strip()
    assert "Traceback" not in found.stderr


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path):
    found = run("plan", str(tmp_path / "none.yaml"))
    assert (found.exit_code, found.stderr.count("no such file")) == (2, 1)


def served(*words: str) -> dict[str, object]:
    return {one["desk"]: one["serves"] for one in answer("route", *words, "--on", "2026-11-21")["desks"]}


@pytest.mark.parametrize("place", ["den-haag", "delft", "rijswijk", "leidschendam-voorburg"])
def test_the_hague_international_centre_serves_its_four_municipalities(place):
    desks = served("--municipality", place, "--purpose", "highly-skilled-migrant", "--recognised-sponsor", "yes")
    assert desks["the-hague-international-centre"] is True
    assert served("--municipality", place, "--purpose", "study")["the-hague-international-centre"] is False


@pytest.mark.parametrize(
    ("purpose", "serves"), [("highly-skilled-migrant", True), ("researcher", True), ("startup", False)]
)
def test_voorschoten_goes_there_for_two_purposes_only(purpose, serves):
    words = (
        "--municipality",
        "voorschoten",
        "--purpose",
        purpose,
        "--recognised-sponsor",
        "yes",
        "--nationality",
        "IN",
    )
    assert served(*words)["the-hague-international-centre"] is serves


def test_a_no_says_why_and_what_would_change_it():
    desks = answer("route", "--municipality", "delft", "--purpose", "employment", "--recognised-sponsor", "no",
                   "--business-agency", "no", "--organisation", "company", "--nationality", "SE")["desks"]  # fmt: skip
    [centre] = [one for one in desks if one["desk"] == "the-hague-international-centre"]
    assert centre["serves"] is False
    assert centre["why_not"]
    assert centre["nearest_change"]


def test_what_is_not_given_is_unknown():
    assert served("--municipality", "delft")["the-hague-international-centre"] is None


def test_every_wrong_option_is_named_at_once():
    found = run(
        "route",
        "--municipality",
        "voorschotn",
        "--purpose",
        "hihgly-skilled",
        "--service",
        "biometric",
        "--on",
        "2026-13-01",
    )
    assert found.exit_code == 2
    assert found.stderr.splitlines() == [
        "--on: is '2026-13-01', write a day as 2027-01-18",
        "--municipality: is 'voorschotn', which is no municipality I know, did you mean voorschoten?",
        "--purpose: is 'hihgly-skilled', did you mean highly-skilled-migrant?",
        "--service: is 'biometric', did you mean biometrics?",
        "4 mistakes. Mend them and try again.",
    ]


def test_visits_come_earliest_first():
    visits = answer("visits", RAO, "--on", "2026-11-21", "--limit", "5")["visits"]
    starts = [visit["starts_at"] for visit in visits]
    assert len(starts) == 5
    assert starts == sorted(starts)
    assert starts[0] == "2027-01-18T09:00:00+01:00"


def test_visits_from_a_later_day_start_there():
    visits = answer("visits", RAO, "--on", "2026-11-21", "--from", "2027-01-21", "--limit", "1")["visits"]
    assert visits[0]["starts_at"].startswith("2027-01-21")


def test_no_visit_is_a_refusal_with_the_reason(tmp_path):
    file = tmp_path / "h.yaml"
    file.write_text("municipality: aalsmeer\narrival: 2027-01-18\nstay_in_months: 12\naddress: rented\n"
                    "people: [{id: a, nationalities: [SE], purpose: employment}]\n")  # fmt: skip
    found = run("visits", str(file), "--on", "2026-11-21", "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout) == {"visits": []}
    assert "ask the desks that serve you" in found.stderr


def test_check_data_finds_no_mistake():
    assert run("check-data").exit_code == 0


def test_check_data_lists_who_is_affected_by_another_rulebook(tmp_path):
    import shutil

    new = tmp_path / "new"
    shutil.copytree(data_folder(), new)
    rule = new / "nl" / "procedures" / "municipal-registration" / "2022-01-01.yaml"
    rule.write_text(rule.read_text().replace("{days: 5, after: arrival", "{days: 30, after: arrival"))
    found = run("check-data", "--affected", str(data_folder()), str(new), "--on", "2026-11-21", "--json")
    changes = {one["household"]: one["changes"] for one in json.loads(found.stdout)["affected"]}
    moved = [
        one
        for one in changes["rao-family"]
        if (one["step"], one["person"], one["what"]) == ("municipal-registration", "priya", "moves")
    ]
    assert [(one["before"][1], one["after"][1]) for one in moved] == [("2027-01-25", "2027-02-17")]


def test_check_data_names_every_mistake_of_a_broken_rulebook(tmp_path):
    import shutil

    broken = tmp_path / "broken"
    shutil.copytree(data_folder(), broken)
    rule = broken / "nl" / "procedures" / "digid" / "2022-01-01.yaml"
    rule.write_text(rule.read_text().replace("title:", "titel:", 1).replace("phase:", "phas:", 1))
    environment = {**os.environ, "SOFTLANDING_DATA": str(broken)}
    found = subprocess.run([sys.executable, "-c", "from softlanding.cli import main; main()", "check-data"],
                           env=environment, capture_output=True, text=True, check=False)  # fmt: skip
    assert found.returncode == 2
    wrong = [line.split(": ")[1] for line in found.stderr.splitlines() if line.startswith("nl/procedures/digid")]
    assert sorted(wrong) == ["phas", "phase", "titel", "title"]


def test_the_demo_code_is_that_of_an_authenticator_app():
    """The first value of RFC 6238's appendix for its own secret, cut to six digits, proves the arithmetic."""
    from softlanding.cli import demo

    code = demo.code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", at=59)
    assert code == "287082"
