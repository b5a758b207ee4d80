"""An agreement that overlaps another unseen, or follows it with a hole between them, is a mistake in the data."""

import dataclasses
from datetime import date
from typing import Any

import pytest

from softlanding.core.rulebook.agreements_check import at_one_time
from softlanding.core.rulebook.crosscheck import mistakes_between
from softlanding.core.rulebook.loading import load_rulebook
from softlanding.core.rulebook.network import Agreement

FILE = "networks/zuid-limburg/agreements.yaml"
FAST, COMBINED, POINT = "ecmr-fast-track", "ecmr-combined", "ecmr-ind-point"
ENDED, BEGAN = date(2027, 1, 1), date(2027, 3, 1)


def said(changes: dict[str, dict[str, Any]], *, added: tuple[Agreement, ...] = ()) -> list[str]:
    book = load_rulebook()
    network = book.networks["zuid-limburg"]
    rows = tuple(one.model_copy(update=changes.get(one.id, {})) for one in network.agreements)
    networks = {**book.networks, "zuid-limburg": network.model_copy(update={"agreements": (*rows, *added)})}
    return [str(mistake) for mistake in mistakes_between(dataclasses.replace(book, networks=networks), {})]


def agreement(name: str, **changes: Any) -> Agreement:
    found = next(one for one in load_rulebook().agreements if one.id == name)
    return found.model_copy(update=changes)


def test_two_agreements_at_one_time_are_a_mistake_until_one_says_so():
    assert said({FAST: {"beside": ("ecmr-expat-registration",)}}) == [
        (
            f"{FILE}: ecmr-fast-track: overlaps ecmr-combined: municipal-registration, information, "
            "end one before the other begins, or say beside: [ecmr-combined] when both are meant to hold"
        )
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"until": date(2021, 9, 14)},  # it ends on the day on which the other begins
        {"municipalities": ("roermond",)},
        {"services": ("biometrics",)},
    ],
)
def test_another_time_another_place_or_another_service_is_no_overlap(change):
    fast = {"beside": ("ecmr-expat-registration",), "from_on": date(2021, 9, 14)}
    assert [one for one in said({FAST: fast, COMBINED: change}) if "ecmr-fast-track: overlaps" in one] == []


def test_an_agreement_on_where_people_live_does_not_overlap_one_on_where_they_work():
    assert [one for one in said({FAST: {"beside": (), "relation": "works"}}) if "overlaps" in one] == []


def test_a_successor_that_begins_later_leaves_people_unserved_and_is_a_mistake():
    later = agreement(FAST, id="ecmr-fast-track-2027", from_on=BEGAN, replaces=FAST)
    assert said(
        {FAST: {"until": ENDED}, COMBINED: {"beside": (POINT, "ecmr-expat-registration", later.id)}}, added=(later,)
    ) == [
        (
            f"{FILE}: ecmr-fast-track-2027: begins on 2027-03-01, and ecmr-fast-track ended on 2027-01-01: nobody is served "
            "between the two, correct a day, or say with gap: why there is a time between them"
        )
    ]


def test_a_successor_without_a_hole_or_with_a_reason_for_it_is_right():
    for change in ({"from_on": ENDED}, {"from_on": BEGAN, "gap": agreement(FAST).title}):
        later = agreement(FAST, id="ecmr-fast-track-2027", replaces=FAST, **change)
        beside = {COMBINED: {"beside": (POINT, "ecmr-expat-registration", later.id)}}
        assert said({FAST: {"until": ENDED}, **beside}, added=(later,)) == []


def test_whoever_replaces_an_agreement_says_when_it_ended():
    later = agreement(
        FAST,
        id="ecmr-fast-track-2027",
        from_on=BEGAN,
        replaces=FAST,
        beside=(FAST, COMBINED, "ecmr-expat-registration"),
    )
    assert said({}, added=(later,)) == [
        (
            f"{FILE}: ecmr-fast-track-2027: replaces ecmr-fast-track, and ecmr-fast-track has no until, "
            "give ecmr-fast-track its until"
        )
    ]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"promises": ("nothing",)}, "nothing is not a promise, add it to promises.yaml or correct the id"),
        ({"replaces": "nothing"}, "nothing is not an agreement of this network, add it or correct the id"),
        ({"papers_in_advance": ("nothing",)}, "nothing is not a paper, add it to papers.yaml or correct the id"),
    ],
)
def test_what_an_agreement_names_stands_somewhere(change, what):
    assert said({FAST: change}) == [f"{FILE}: ecmr-fast-track: {what}"]


def test_an_agreement_never_ends_before_it_begins():
    row = agreement(FAST).model_dump() | {"applies_when": {"all": []}, "until": date(2021, 9, 14)}
    with pytest.raises(ValueError, match="ends on or before the day it begins"):
        Agreement.model_validate(row)


def test_the_day_on_which_one_ends_belongs_to_its_successor():
    first = agreement(FAST, until=ENDED)
    assert at_one_time(first, agreement(FAST, from_on=ENDED)) is False
