"""`softlanding targets` and `softlanding inhabitants import`: JSON to the letter, every mistake at once."""

import csv
import json
from fractions import Fraction

import pytest
from typer.testing import CliRunner

from softlanding.cli import app
from softlanding.cli import inhabitants as _inhabitants  # noqa: F401  # it registers the commands
from softlanding.cli import targets as _targets  # noqa: F401  # as above
from softlanding.core.rulebook import load_rulebook

CARRY = ("--method", "largest-remainder-carry")


def run(*words):
    return CliRunner().invoke(app, [*map(str, words)])


def targets(*words, national=13_000, half_year="2027-H1"):
    done = run("targets", "--national", national, "--half-year", half_year, *words, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_the_answer_holds_the_sum_and_each_municipality_and_names_the_year_that_the_act_asks_for():
    found = targets()
    first = found["municipalities"][0]
    assert next(iter(found)) == "sum"
    assert list(first) == ["code", "name", "inhabitants", "exact", "target"]
    assert (found["sum"], found["method"], found["inhabitants"]) == (13_174, "statute", 17_475_415)
    assert (found["inhabitants_on"], found["inhabitants_asked_on"]) == ("2021-01-01", "2026-01-01")
    assert found["note"].startswith("The Act asks for the inhabitants on 2026-01-01")
    the_hague = next(one for one in found["municipalities"] if one["code"] == "GM0518")
    assert the_hague["exact"] == float(Fraction(13_000 * 548_320, 17_475_415))
    assert the_hague["target"] == 408


@pytest.mark.parametrize(("method", "total"), [("nearest", 13_007), ("largest-remainder", 13_000)])
def test_the_sum_is_the_true_sum_of_the_targets(method, total):
    found = targets("--method", method)
    assert found["sum"] == sum(one["target"] for one in found["municipalities"]) == total


def test_inhabitants_of_the_right_year_leave_no_note():
    assert targets(half_year="2022-H2")["note"] == ""


def test_municipalities_without_a_figure_do_not_count_and_that_is_said():
    done = run("targets", "--national", 10, "--half-year", "2027-H1")
    assert done.stdout.count("Dijk en Waard") == 0
    assert done.stderr.count("Dijk en Waard, Land van Cuijk, Maashorst") == 1
    assert "17475415          10" in done.stdout


def test_an_official_list_wins_and_the_difference_stands_beside_it(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("gemeente;taakstelling\n's-Gravenhage;400\n", "utf-8")
    found = targets("--official", path)
    rows = {one["code"]: one for one in found["municipalities"]}
    assert (rows["GM0518"]["target"], rows["GM0518"]["reckoned"], rows["GM0518"]["difference"]) == (400, 408, -8)
    assert (rows["GM0014"]["target"], rows["GM0014"]["official"]) == (174, None)
    assert (found["sum"], found["reckoned_sum"]) == (13_166, 13_174)


def test_what_is_carried_goes_from_one_half_year_to_the_next(tmp_path):
    left, again = tmp_path / "left.csv", tmp_path / "again.csv"
    first = targets(*CARRY, "--write-carried", left)
    second = targets(*CARRY, "--carried", left, "--write-carried", again, half_year="2027-H2")
    assert (first["sum"], second["sum"]) == (13_000, 13_000)
    carried = {row["code"]: Fraction(row["carried"]) for row in csv.DictReader(again.read_text().splitlines())}
    assert sum(carried.values()) == 0
    twice = {one["code"]: one["target"] for one in first["municipalities"]}
    for one in second["municipalities"]:
        share = Fraction(2 * 13_000 * one["inhabitants"], 17_475_415)
        assert share - twice[one["code"]] - one["target"] == carried[one["code"]]


def test_municipalities_that_merged_share_as_one(tmp_path):
    path = tmp_path / "mergers.csv"
    rows = "".join(f"2022-01-01,{code},GM1982,Land van Cuijk,\n" for code in ("GM0756", "GM1684", "GM0786"))
    path.write_text(f"ended_on,code,into_code,into_name,inhabitants\n{rows}", "utf-8")
    found = targets("--mergers", path)
    merged = next(one for one in found["municipalities"] if one["code"] == "GM1982")
    assert (len(found["municipalities"]), found["inhabitants"]) == (350, 17_475_415)
    assert merged["inhabitants"] == 29_609 + 25_404 + 12_486
    assert len(targets("--mergers", path, half_year="2021-H2")["municipalities"]) == 352


def test_every_mistake_of_options_and_files_is_told_at_once(tmp_path):
    path, carried = tmp_path / "list.csv", tmp_path / "carried.csv"
    path.write_text("gemeente,taakstelling\nDelf,1\nDelft,een\n", "utf-8")
    carried.write_text("code,carried\nGM0518,1/0\n", "utf-8")
    done = run(
        "targets", "--national", "-5", "--half-year", "2027", "--method", "up", "--official", path, "--carried", carried
    )
    assert done.exit_code == 2
    assert [line.split(":")[0] for line in done.stderr.splitlines()[:-1]] == [
        "--national", "--half-year", "--method", "carried.csv", "list.csv", "list.csv",
    ]  # fmt: skip
    assert done.stderr.endswith("6 mistakes. Mend them and try again.\n")


def test_without_number_and_half_year_both_are_asked_for():
    done = run("targets")
    assert (done.exit_code, done.stderr.count("is missing")) == (2, 2)


@pytest.mark.parametrize(
    ("rows", "said"),
    [("GM0518,1/2\n", "does not add up to nothing"), ("GM9999,0\n", "not there"), ("GM0518,9e9\n", "write a fraction")],
)
def test_a_carried_file_that_cannot_be_is_refused(tmp_path, rows, said):
    path = tmp_path / "carried.csv"
    path.write_text(f"code,carried\n{rows}", "utf-8")
    done = run("targets", "--national", 1, "--half-year", "2027-H1", *CARRY, "--carried", path)
    assert (done.exit_code, done.stderr.replace("do not", "does not").count(said)) == (2, 1)


# -- inhabitants -----------------------------------------------------------------------------------------------------


@pytest.fixture
def country(tmp_path):
    """The 352 municipalities as CBS writes them in open data, with two years, two sexes and a province."""
    known = next(iter(load_rulebook().inhabitants.values()))
    lines = ['"ID";"Geslacht";"RegioS";"Perioden";"BevolkingOp1Januari_1"']
    lines += ['0;"T001038";"PV28  ";"2025JJ00";3800000']
    for year, more in ((2024, 0), (2025, 100)):
        for one in known:
            lines.append(f'1;"T001038";"{one.code}  ";"{year}JJ00";{one.inhabitants + more:>9}')
            lines.append(f'1;"3000   ";"{one.code}  ";"{year}JJ00";{one.inhabitants // 2}')
    lines.append('1;"T001038";"GM0003";"2025JJ00";       .')
    path = tmp_path / "cbs.csv"
    path.write_text("\ufeff" + "\r\n".join(lines) + "\r\n", "utf-8")
    return path


def test_open_data_of_cbs_is_imported_with_its_origin_and_used_from_then_on(country, tmp_path):
    folder = tmp_path / "kept"
    done = run(
        "inhabitants", "import", country, "--as-of", "2025-01-01", "--to", folder, "--table", "03759ned", "--json"
    )
    found = json.loads(done.stdout)
    assert (found["municipalities"], found["inhabitants"]) == (352, 17_475_415 + 352 * 100)
    assert (found["new"], found["gone"], found["other_regions"], found["without_figure"]) == ([], [], 1, 1)
    kept, origin = sorted(folder.iterdir())
    assert (kept.name, origin.name) == ("2025-01-01.inhabitants.csv", "2025-01-01.inhabitants.yaml")
    assert "licence: CC BY 4.0" in origin.read_text().splitlines()
    assert 'table: "03759ned"' in origin.read_text().splitlines()
    assert targets("--inhabitants", kept)["inhabitants"] == 17_475_415 + 352 * 100


def test_an_imported_year_is_the_one_that_the_act_asks_for(country, tmp_path, monkeypatch):
    import shutil

    from softlanding.core.rulebook import data_folder

    copied = shutil.copytree(data_folder(), tmp_path / "data")
    monkeypatch.setenv("SOFTLANDING_DATA", str(copied))
    load_rulebook.cache_clear()
    try:
        assert run("inhabitants", "import", country, "--as-of", "2025-01-01").exit_code == 0
        load_rulebook.cache_clear()
        found = targets(half_year="2026-H1")
        assert (found["inhabitants_on"], found["note"]) == ("2025-01-01", "")
    finally:
        monkeypatch.undo()
        load_rulebook.cache_clear()


def test_a_file_of_several_years_asks_which_one(country):
    done = run("inhabitants", "import", country, "--preview")
    assert (done.exit_code, done.stderr.count("2024-01-01, 2025-01-01")) == (2, 1)


def test_a_preview_writes_nothing_and_says_who_may_have_merged(tmp_path):
    known = {one.code: one for one in next(iter(load_rulebook().inhabitants.values()))}
    gone = ("GM0756", "GM1684", "GM0786", "GM0815", "GM1702")
    merged = sum(known[code].inhabitants for code in gone)
    rows = [f"{one.code};{one.name};{one.province};{one.inhabitants}" for one in known.values() if one.code not in gone]
    path = tmp_path / "newer.csv"
    rows.append(f"GM1982;Land van Cuijk;Noord-Brabant;{merged}")
    path.write_text("gm_code;naam;provincie;inwoners_20220101\n" + "\n".join(rows) + "\n", "utf-8")
    found = json.loads(run("inhabitants", "import", path, "--preview", "--json").stdout)
    assert (found["as_of"], found["written"], found["inhabitants"]) == ("2022-01-01", None, 17_475_415)
    assert [one["code"] for one in found["new"]] == ["GM1982"]
    assert {one["code"]: one["into"] for one in found["maybe_merged"]} == dict.fromkeys(gone, "GM1982")


def test_a_part_of_the_country_is_refused_unless_it_is_said_to_be_the_whole(tmp_path):
    path = tmp_path / "part.csv"
    path.write_text("gm_code,naam,provincie,inwoners_20250101\nGM0518,'s-Gravenhage,Zuid-Holland,566000\n", "utf-8")
    assert run("inhabitants", "import", path, "--to", tmp_path / "kept").exit_code == 1
    assert not (tmp_path / "kept").exists()
    assert run("inhabitants", "import", path, "--to", tmp_path / "kept", "--whole").exit_code == 0


def test_every_mistake_of_a_table_is_told_with_its_line(tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text(
        "gm_code,inwoners_20250101\nGM0518,566.000\n0518,3\nGM0014,5\nGM0014,6\nGM9999,8\nGM0034,0\n", "utf-8"
    )
    done = run("inhabitants", "import", path)
    assert done.exit_code == 2
    assert [line.split(": ")[0:2] for line in done.stderr.splitlines()[:-1]] == [
        ["wrong.csv:2", "inhabitants"],
        ["wrong.csv:3", "code"],
        ["wrong.csv:5", "code"],
        ["wrong.csv:6", "name"],
        ["wrong.csv:7", "inhabitants"],
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"naam,inwoners\nDelft,3\n", "has no column for the municipality's code"),
        (b"gm_code,naam\nGM0518,x\n", "has no columns for the inhabitants"),
        (b"gm_code,inwoners\nGM0518,5\n", "the file names no day"),
    ],
)
def test_a_file_that_is_no_table_of_inhabitants_is_refused(tmp_path, content, said):
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    done = run("inhabitants", "import", path)
    assert (done.exit_code, done.stderr.count(said)) == (2, 1)
