"""The batch file: read strictly, all mistakes at once, and in an order of its own."""

import json
from itertools import pairwise

import pytest

from matching_batches import batch, home, household, invented
from softlanding.core.documents import BadInput
from softlanding.core.matching.batch import batch_as_json
from softlanding.core.matching.reading import batch_of, read_batch
from softlanding.core.rulebook import examples_folder


def mistakes(document):
    with pytest.raises(BadInput) as refused:
        batch_of(document)
    return [(one.field, f"{one.what}, {one.remedy}".removesuffix(", ")) for one in refused.value.mistakes]


@pytest.mark.parametrize("name", ["match-batch.json", "match-shortage.json"])
def test_the_examples_are_read(name):
    found = read_batch((examples_folder() / name).read_bytes(), name)
    assert found.policy == "den-haag-2026"


def test_every_mistake_comes_at_once_with_its_line():
    text = """{"on": "2026-09-07", "policy": "den-haag-2026",
 "households": [
  {"id": "h1", "members": [{"born": "1988-02-30"}], "linked_on": "2026-08-31",
   "incom_year": 1},
  {"id": "h1", "members": [], "linked_on": "2026-08-31", "near": ["h3"]}],
 "homes": [
  {"id": "w1", "bedrooms": 1.5, "rent": 500.123, "district": "escamp", "available_on": "2026-09-14"}]}"""
    with pytest.raises(BadInput) as refused:
        read_batch(text.encode(), "b.json")
    assert [str(one) for one in refused.value.mistakes] == [
        (
            "b.json:3: households[0].members[0].born: is '1988-02-30', which is no day of the calendar,"
            " write year-month-day: 2027-01-18"
        ),
        "b.json:4: households[0].incom_year: is not a field I know, did you mean income_year?",
        "b.json:5: households[1].id: h1 is used twice, first for households[0], give each an own id",
        "b.json:5: households[1].members: is empty, give at least one",
        "b.json:7: homes[0].bedrooms: is 1.5, use a whole number",
        "b.json:7: homes[0].rent: has more than two decimals (it is 500.123)",
    ]


ORIGIN = "is refused, a home is never matched on where somebody comes from: leave it out"
LANGUAGE = (
    "is refused, a home is never matched on a language: leave it out, and give a course as an anchor of kind course"
)
BELIEF = "is refused, a home is never matched on what somebody believes: leave it out"


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("nationality", ORIGIN), ("nationalities", ORIGIN), ("ethnicity", ORIGIN), ("birth_country", ORIGIN),
        ("country_of_birth", ORIGIN), ("countryOfBirth", ORIGIN), ("Birth-Country", ORIGIN), ("religion", BELIEF),
        ("language", LANGUAGE), ("languages", LANGUAGE), ("mother_tongue", LANGUAGE),
        ("gender", "is refused, a home is never matched on sex or gender: leave it out"),
        ("bsn", "is refused, the batch knows people by its own ids: leave it out"),
        ("diagnosis", ("is refused, why somebody needs something stays out: state the need alone, as step_free or an"
                      " anchor of kind hospital")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["household", "member", "batch"])
def test_what_may_not_be_weighed_is_refused_with_the_reason_wherever_it_stands(key, why, place):
    one = household()
    where = f"households[0].{key}" if place == "household" else f"households[0].members[0].{key}"
    if place == "household":
        one[key] = "x"
    if place == "member":
        one["members"] = [{"born": "1988-04-01", key: "x"}]
    document = batch([one], [home()])
    if place == "batch":
        document[key], where = "x", key
    assert mistakes(document) == [(where, why)]


def test_minors_on_their_own_are_never_in_the_pool():
    children = household(members=[{"born": "2008-09-08"}, {"born": "2012-01-01"}])
    assert mistakes(batch([children], [home()])) == [
        (
            "households[0].members",
            (
                "has no member of age on 2026-09-07, minors on their own are never in the pool: their track is that of"
                " their guardian"
            ),
        )
    ]
    grown = household(members=[{"born": "2008-09-07"}])
    assert len(batch_of(batch([grown], [home()])).households) == 1


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"force": [["h1", "w2"]]}, ("force[0][1]", "'w2' is no home of this batch, did you mean w1?")),
        ({"forbid": [["x", "w1"]]}, ("forbid[0][0]", "'x' is no household of this batch, use an id of households")),
        ({"force": [["h1", "w1"]], "forbid": [["h1", "w1"]]}, ("force[0]", "h1 and w1 stand in forbid too, keep one of the two")),
        ({"caps": {"association_homes": {"arcade": -1}}}, ("caps.association_homes.arcade", "is -1, use a value of at least 0")),
        ({"caps": {"persons": {}}}, ("caps.persons", "is not a field I know, did you mean district_persons?")),
        ({"seed": True}, ("seed", "is True, use a whole number")),
        ({"on": "7 September"}, ("on", "is not a date like 2027-01-18 (it is '7 September')")),
        ({"homes": [home(lat=None)]}, ("homes[0]", "has only one of lat and lon, give both or none")),
        ({"homes": [home(rent="500")]}, ("homes[0].rent", "is not an amount in euros like 689.50 (it is '500')")),
        ({"homes": [home(rent=-1)]}, ("homes[0].rent", "is -1, use a value of at least 0")),
        ({"households": [household(near=["h1"])]}, ("households[0].near[0]", "is the household itself, name another household")),
        ({"households": [household(linked_on="2026-09-08")]}, ("households[0].linked_on", "is 2026-09-08, after the day of the batch, 2026-09-07, a household is in the pool from its link on: correct the day")),
        ({"households": [household(anchors=[{"member": 1, "kind": "work", "lat": 52, "lon": 4}])]}, ("households[0].anchors[0].member", "is 1, and there are 1 members, counted from 0, use 0 to 0")),
        ({"households": [household(anchors=[{"member": 0, "kind": "mosque", "lat": 52, "lon": 4}])]}, ("households[0].anchors[0].kind", "is 'mosque', did you mean course?")),
        ({"households": [household(step_free="yes")]}, ("households[0].step_free", "is 'yes', use true or false")),
        ({"households": {}}, ("households", "is {}, use a list")),
    ],
)  # fmt: skip
def test_a_mistake_says_what_would_be_right(change, mistake):
    document = {**batch([household()], [home(association="arcade")]), **change}
    assert mistakes(document) == [mistake]


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        (b'{"on": 1,\n "on": 2}', "b.json:2: on: is given twice, keep one"),
        (b'{"on": NaN}', "b.json: is not readable: NaN is no number, write plain numbers"),
        (b'{"on": }', "b.json:1: is not JSON: Expecting value, look at column 8"),
        (b'{\n"a": "\xff"}', "b.json:2: is not UTF-8 text, save the file as UTF-8"),
        (b"[" * 100_000, "b.json: is nested too deeply, lists and blocks lie flatter"),
        (b"[]", "b.json:1: is not a batch, start with on, policy, households and homes"),
    ],
)
def test_a_file_that_is_no_batch_is_refused_with_the_reason(content, mistake):
    with pytest.raises(BadInput) as refused:
        read_batch(content, "b.json")
    assert str(refused.value) == mistake


@pytest.mark.parametrize("names", ["h1 h2", "h1 h2 h3"])
def test_near_and_apart_contradict_each_other_even_by_way_of_others(names):
    chain = names.split()
    people = {name: household(name) for name in chain}
    for one, other in pairwise(chain):
        people[other]["near"] = [one]
    people["h1"]["apart"] = [chain[-1]]
    said = f"{chain[-1]} is to live near it too, by `near` of one or several, keep one of the two"
    assert mistakes(batch(people.values(), [home()])) == [("households[0].apart[0]", said)]


def test_a_batch_of_too_many_households_is_refused():
    document = batch([household(f"h{number}") for number in range(5_001)], [])
    assert mistakes(document) == [("households", "has 5,001 entries, at most 5,000 are read")]


def test_the_order_of_the_file_changes_nothing():
    document = invented(3, 12, 14, force=[["h0001", "w0002"], ["h0000", "w0001"]])
    turned = {**document}
    for key in ("households", "homes", "force"):
        turned[key] = document[key][::-1]
    turned["households"] = [{**one, "anchors": one["anchors"][::-1]} for one in turned["households"]]
    assert batch_of(turned) == batch_of(document)


def test_a_batch_as_json_reads_back_as_itself():
    found = batch_of(invented(4, 9, 9, caps={"district_persons": {"laak": 3}}))
    again = json.loads(json.dumps(batch_as_json(found)))
    assert batch_of(again) == found
