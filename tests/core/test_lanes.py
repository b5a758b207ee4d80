"""The fast track is read from the agreements alone, and the regular route always stands beside it."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from softlanding.core.household import PURPOSES
from softlanding.core.lanes import Expected, LaneAnswer
from softlanding.core.router import DeskAnswer, as_json, route
from softlanding.core.rulebook.loading import data_folder, load_rulebook

ON = date(2026, 12, 1)
ECMR = "expat-centre-maastricht-region"
AGREED = YAML(typ="safe").load(Path(data_folder() / "networks/zuid-limburg/agreements.yaml"))
PLACES = next(one["municipalities"] for one in AGREED if one.get("lane") == "fast-track")
LISTS = {
    "eu-eea-switzerland": tuple(
        YAML(typ="safe").load(Path(data_folder() / "nl/lists/eu-eea-switzerland.yaml"))["versions"][-1]["members"]
    )
}
NATIONALITIES = (("IN",), ("DK",))
SPONSOR = (True, False, None)
JUST_OUTSIDE = "roermond"


def facts(place: str, purpose: str, nationality: tuple[str, ...], sponsor: bool | None) -> dict[str, Any]:
    known = {"municipality": place, "purpose": purpose, "nationalities": nationality, "stay_in_months": 24}
    if purpose == "family":  # who joins a highly skilled migrant of the same passport
        known |= {"principal_purpose": "highly-skilled-migrant", "principal_nationalities": nationality}
    return known if sponsor is None else known | {"recognised_sponsor": sponsor}


def asked_of(desk: str, known: dict[str, Any], *, on: date = ON) -> DeskAnswer:
    return next(one for one in route(known, load_rulebook(), on=on) if one.desk == desk)


def lane_of(desk: str, name: str, known: dict[str, Any], *, on: date = ON) -> LaneAnswer:
    return next(lane for lane in asked_of(desk, known, on=on).lanes if lane.lane == name)


# -- a slow reader of the file, written without the engine -------------------------------------------------------------


def holds(rule: dict[str, Any], known: dict[str, Any]) -> bool | None:
    """Read a condition as it stands in the file."""
    if "all" in rule:
        held = [holds(one, known) for one in rule["all"]]
        return False if False in held else None if None in held else True
    if "any" in rule:
        held = [holds(one, known) for one in rule["any"]]
        return True if True in held else None if None in held else False
    if "not" in rule:
        inner = holds(rule["not"], known)
        return None if inner is None else not inner
    value = fact(rule["fact"], known)
    if value is None:
        return None
    wanted = rule.get("is", rule.get("in"))
    wanted = LISTS[wanted["list"]] if isinstance(wanted, dict) else wanted
    if "is" in rule:
        return wanted in value if isinstance(value, tuple) else value == wanted
    return bool(set(value) & set(wanted)) if isinstance(value, tuple) else value in wanted


def fact(name: str, known: dict[str, Any]) -> Any:
    """Follow what is derived, by hand."""
    european = set(known["nationalities"]) & set(LISTS["eu-eea-switzerland"])
    followed = known.get("principal_nationalities", known["nationalities"])
    match name:
        case "eu_citizen":
            return bool(european)
        case "family_under_eu_law":
            of_european = bool(set(followed) & set(LISTS["eu-eea-switzerland"])) and "NL" not in followed
            return known["purpose"] == "family" and not european and of_european
        case "principal_purpose":
            return known.get("principal_purpose", known["purpose"])
        case "principal_nationalities":
            return followed
        case _:
            return known.get(name)


def read_from_the_file(lane: str, known: dict[str, Any]) -> bool | None:
    """Say whether any agreement of the lane holds: lives there, and the condition."""
    held: list[bool | None] = []
    for one in AGREED:
        if one.get("lane", "regular") != lane:
            continue
        in_province = one.get("provinces") == ["Limburg"]
        lives_there = in_province or known["municipality"] in one.get("municipalities", ())
        held.append(False if not lives_there else holds(one["applies_when"], known))
    return True if True in held else None if None in held else False


def every_case() -> Iterator[tuple[str, str, tuple[str, ...], bool | None]]:
    yield from product((*PLACES, JUST_OUTSIDE), PURPOSES, NATIONALITIES, SPONSOR)


def test_the_desk_of_zuid_limburg_works_for_seventeen_municipalities():
    assert len(PLACES) == 17


@pytest.mark.parametrize("lane", ["fast-track", "regular"])
def test_each_lane_is_what_the_agreements_say_for_everybody_in_zuid_limburg(lane):
    wrong = []
    for case in every_case():
        known = facts(*case)
        if lane_of(ECMR, lane, known).open is not read_from_the_file(lane, known):
            wrong.append(case)
    assert wrong == []


def test_the_whole_desk_serves_exactly_when_one_of_its_lanes_is_open():
    for case in every_case():
        told = asked_of(ECMR, facts(*case))
        open_lanes = [lane.open for lane in told.lanes]
        assert told.serves is (True if True in open_lanes else None if None in open_lanes else False)


def test_europeans_and_others_both_have_a_fast_track_and_a_sponsor_decides():
    table = {
        (nationality, purpose, sponsor): lane_of(
            ECMR, "fast-track", facts("meerssen", purpose, (nationality,), sponsor)
        ).open
        for nationality, purpose in (("IN", "highly-skilled-migrant"), ("DK", "employment"), ("IN", "employment"))
        for sponsor in SPONSOR
    }
    assert table == {
        ("IN", "highly-skilled-migrant", True): True,
        ("IN", "highly-skilled-migrant", False): False,
        ("IN", "highly-skilled-migrant", None): None,
        ("DK", "employment", True): True,
        ("DK", "employment", False): False,
        ("DK", "employment", None): None,
        ("IN", "employment", True): False,
        ("IN", "employment", False): False,
        ("IN", "employment", None): False,
    }


def test_a_yes_to_the_fast_track_says_why_in_the_words_of_the_reader():
    told = lane_of(ECMR, "fast-track", facts("meerssen", "highly-skilled-migrant", ("IN",), True))
    assert [said.told("en") for said in told.why] == [
        "Fast track for staff of a recognised sponsor, EU citizens too, with family",
        "You live in Meerssen.",
        "Your employer is a recognised sponsor.",
        "You come as a highly skilled migrant.",
    ]


def test_an_unknown_sponsor_is_asked_for_and_never_guessed():
    told = lane_of(ECMR, "fast-track", facts("meerssen", "researcher", ("IN",), None))
    assert (told.open, told.depends_on, told.nearest_change) == (None, ("recognised_sponsor",), None)


def test_a_no_names_the_nearest_change_of_that_lane():
    told = lane_of(ECMR, "fast-track", facts("meerssen", "highly-skilled-migrant", ("IN",), False))
    assert told.change == ("recognised_sponsor", True)


@pytest.mark.parametrize("lane", ["fast-track", "regular"])
def test_a_proposed_change_opens_the_lane_it_was_proposed_for(lane):
    for place, purpose, nationality, sponsor in every_case():
        known = facts(place, purpose, nationality, sponsor)
        told = lane_of(ECMR, lane, known)
        if told.change is not None:
            name, value = told.change
            assert lane_of(ECMR, lane, known | {name: value}).open is True


def test_the_fast_track_carries_its_promise_and_the_municipality_its_usual_wait():
    known = facts("meerssen", "highly-skilled-migrant", ("IN",), True)
    says = "registration within three days, in the vast majority of cases"
    assert lane_of(ECMR, "fast-track", known).expected == (
        Expected("municipal-registration", "promise", None, 3, "zuid-limburg-pilot", "C", says),
    )
    assert lane_of("municipality-meerssen", "regular", known).expected == (
        Expected(
            "municipal-registration",
            "estimate",
            14,
            49,
            "zuid-limburg-pilot",
            "C",
            "normally between two to seven weeks",
        ),
    )


def test_what_nobody_says_about_a_lane_stays_unknown():
    told = lane_of(ECMR, "regular", facts("meerssen", "highly-skilled-migrant", ("IN",), True))
    assert (told.expected, told.papers_in_advance, told.applied_by) == ((), None, None)


def test_nobody_in_zuid_limburg_is_without_the_regular_route():
    for place in PLACES:
        known = facts(place, "highly-skilled-migrant", ("IN",), True)
        assert lane_of(f"municipality-{place}", "regular", known).open is True


def test_before_the_agreement_there_was_no_fast_track():
    told = asked_of(ECMR, facts("meerssen", "researcher", ("IN",), True), on=date(2021, 9, 13))
    assert [lane.lane for lane in told.lanes] == ["regular"]


def test_the_lanes_stand_in_the_answer_as_json():
    told = as_json(asked_of(ECMR, facts("meerssen", "researcher", ("IN",), None)), "nl")["lanes"]
    assert [(lane["lane"], lane["title"], lane["open"]) for lane in told] == [
        ("fast-track", "Versnelde procedure", None),
        ("regular", "Gewone route", True),
    ]
    assert told[0]["expected"] == [
        {
            "service": "municipal-registration",
            "kind": "promise",
            "least_days": None,
            "most_days": 3,
            "source": "zuid-limburg-pilot",
            "confidence": "C",
        }
    ]
