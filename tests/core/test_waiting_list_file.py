"""A file of households: CSV and JSON say the same, and every mistake is told with its line and what would be right."""

import json
from datetime import date

import pytest

from softlanding.core.housing.household_list import read_households
from softlanding.core.housing.household_list_words import WORDS

ON = date(2026, 11, 23)
HEAD = "coa_reference,linked_on,called,member,born,member_called,need_kind,need_place,need_latitude,need_longitude,near"
GOOD = f"""{HEAD}
A-1,2026-11-02,Amina,m1,1988-04-01,Amina,work,Market,52.07,4.28,L-1
A-1,,,m2,2019-09-12,Sami,school,School,52.08,4.25,
A-1,,,m2,,,hospital,Hospital,52.09,4.31,
L-1,03-11-2026,Lars,m1,1990-01-01,,,,,,
"""


def read(text):
    return read_households(text.encode() if isinstance(text, str) else text, on=ON)


def mistakes(text):
    return [(one.line, one.field, one.code) for one in read(text).mistakes]


def test_a_member_with_two_needs_has_two_rows():
    first, second = read(GOOD).households
    assert [len(one.needs) for one in first.members] == [1, 2]
    assert (first.near, second.linked_on, second.called) == (("L-1",), date(2026, 11, 3), "Lars")


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_and_tabs_read_the_same(separator):
    assert read(GOOD.replace(",", separator)) == read(GOOD)


def test_json_says_the_same():
    told = {
        "households": [
            {
                "coa_reference": "A-1", "linked_on": "2026-11-02", "called": "Amina", "near": ["L-1"], "step_free": True,
                "income_year": 24000,
                "members": [
                    {"member": "m1", "born": "1988-04-01", "needs": [{"kind": "work", "place": "Market", "latitude": 52.07, "longitude": 4.28}]},
                    {"member": "m2", "born": "2019-09-12", "still_to_come": True, "expected_on": "2027-02-01"},
                ],
            }
        ]
    }  # fmt: skip
    (found,) = read(json.dumps(told)).households
    assert (found.near, found.step_free, found.income_year, found.members[1].still_to_come) == (
        ("L-1",),
        True,
        24000,
        True,
    )
    assert found.members[0].needs[0].latitude == 52.07


@pytest.mark.parametrize(
    ("name", "code"),
    [("nationality", "closed"), ("religion", "closed"), ("birth_country", "closed"), ("bsn", "closed"),
     ("avoid_districts", "by-hand"), ("shoe_size", "unknown")],
)  # fmt: skip
def test_what_has_no_place_in_housing_is_refused_in_both_forms(name, code):
    assert mistakes(GOOD.replace(HEAD, f"{HEAD},{name}")) == [(1, name, code)]
    told = [
        {
            "coa_reference": "A",
            "linked_on": "2026-11-02",
            "called": "A",
            "members": [{"member": "a", "born": "1980-01-01", name: "x"}],
        }
    ]
    assert mistakes(json.dumps(told)) == [(1, name, code)]


def test_every_mistake_comes_at_once_with_its_line():
    text = f"""{HEAD},income_year,step_free
A-1,2026-13-02,,m1,1988-04-01,,work,Market,,,,much,perhaps
B-1,2027-11-02,Bo,m1,2015-04-01,,,,,,B-1,1,
C-1,2026-11-02,Cy,m 1,,,walk,Place,40.1,4.3,,1,
"""
    assert mistakes(text) == [
        (2, "called", "missing"),
        (2, "income_year", "euro"),
        (2, "linked_on", "day"),
        (2, "need_kind", "need-half"),
        (2, "step_free", "yes-no"),
        (3, "born", "minors-only"),
        (3, "linked_on", "to-come"),
        (3, "near", "itself"),
        (4, "born", "missing"),
        (4, "member", "key"),
        (4, "member", "nobody"),
        (4, "need_kind", "kind"),
        (4, "need_latitude", "outside"),
    ]


def test_rows_of_a_household_that_say_something_else_are_a_mistake():
    text = GOOD.replace("A-1,,,m2,2019-09-12", "A-1,2026-11-09,,m2,2019-09-12")
    assert mistakes(text) == [(3, "linked_on", "differs")]


def test_a_member_that_stands_there_twice_without_a_new_need_is_a_mistake():
    assert mistakes(GOOD + "L-1,,,m1,1990-01-01,,,,,,\n") == [(6, "member", "twice")]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"\xff\xfe", "not-text"), (b"{", "not-json"), (b'{"a": 1}', "not-json"), (b'a,"b', "open-quote")],
)
def test_what_is_no_list_is_said_to_be_none(content, code):
    assert [one.code for one in read(content).mistakes][:1] == [code]


def test_every_mistake_has_words_in_two_languages():
    assert {frozenset(words) for words in WORDS.values()} == {frozenset({"en", "nl"})}
    found = read(GOOD.replace("1990-01-01", "1990-99-01")).mistakes[0]
    assert (found.what("nl"), found.remedy("nl")) == ("is '1990-99-01'", "schrijf een dag als 2027-01-18")
    assert found.remedy("ar") == "write a day as 2027-01-18"
