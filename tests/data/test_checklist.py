"""The mission's checklist: every line has one honest answer, and what is called met can be opened."""

import csv
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared/reference/seed_checklist.csv"
COLUMNS = ("id", "capability", "status", "where", "note")
STATUSES = {
    "met": "it works today, at the place that `where` names",
    "data": "a row of data answers it, in the file or folder that `where` names",
    "this-release": "being built; becomes met when it was tried",
    "issue-3": "appointments at full strength",
    "issue-4": "cases, promises, the joint desk's work, employers",
    "issue-5": "homes for status holders",
    "later": "not planned in an issue yet; `where` names the room it will live in",
    "no": "will not be built; the note says why",
}
ROOMS = (
    "data/",
    "src/softlanding/core/",
    "src/softlanding/common/",
    *(
        f"src/softlanding/{feature}"
        for feature in (
            "people",
            "directory",
            "appointments",
            "cases",
            "journeys",
            "housing",
            "civic",
            "community",
            "insight",
            "portal",
        )
    ),
)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def places(row: dict[str, str]) -> list[str]:
    return row["where"].split("; ") if row["where"] else []


@pytest.fixture(scope="module")
def rows():
    return read(ROOT / "docs/checklist.csv")


def missing(rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(row["id"], place) for row in rows for place in places(row) if not (ROOT / place).exists()]


def test_every_row_has_the_same_columns(rows):
    assert {tuple(row) for row in rows} == {COLUMNS}


def test_every_line_of_the_mission_is_answered_exactly_once(rows):
    if not SEED.exists():
        pytest.skip("the mission's list is not here: ../shared/reference/seed_checklist.csv")
    asked = Counter((row["id"], row["capability"]) for row in read(SEED))
    assert Counter((row["id"], row["capability"]) for row in rows) == asked


def test_there_are_335_lines_and_none_stands_twice(rows):
    assert (len(rows), len({row["id"] for row in rows})) == (335, 335)


def test_statuses_come_from_the_closed_list(rows):
    assert [(row["id"], row["status"]) for row in rows if row["status"] not in STATUSES] == []


def test_every_answer_has_a_note(rows):
    assert [row["id"] for row in rows if not row["note"].strip()] == []


def test_a_refusal_has_no_place_and_every_other_answer_has_one(rows):
    assert [row["id"] for row in rows if (row["status"] == "no") == bool(row["where"])] == []


def test_every_place_is_in_a_room_of_the_house(rows):
    assert [(row["id"], place) for row in rows for place in places(row) if not place.startswith(ROOMS)] == []


def test_a_data_row_names_a_place_under_data(rows):
    wrong = [row["id"] for row in rows if row["status"] == "data" and not row["where"].startswith("data/")]
    assert wrong == []


def test_what_is_met_can_be_opened(rows):
    assert missing([row for row in rows if row["status"] == "met"]) == []


def test_what_data_answers_can_be_opened(rows):
    if not (ROOT / "data/networks").exists():
        pytest.skip("the desks are not in data/networks yet")
    assert missing([row for row in rows if row["status"] == "data"]) == []
