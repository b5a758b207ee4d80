"""The network's data holds what the project promises of it, and says what nobody knows."""

import dataclasses
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from softlanding.core.closing import closed_dates, day_of
from softlanding.core.rulebook.crosscheck import mistakes_between
from softlanding.core.rulebook.loading import data_folder, load_rulebook
from softlanding.core.rulebook.network import Agreement, ClosingDays, Desk, DeskService

NAMED = {
    "the-hague-international-centre",
    "in-amsterdam",
    "rotterdam-expat-centre",
    "utrecht-welcome-centre",
    "holland-expat-center-south",
    "expat-centre-maastricht-region",
    "expat-centre-east-netherlands",
    "expat-center-food-valley",
    "international-welcome-center-north",
    "ind-amsterdam",
    "ind-den-bosch",
    "ind-the-hague",
    "ind-zwolle",
}
# Planner state of 2025-11-04: collection, biometrics, sticker, return visa.
PLANNER = {
    "ind-amsterdam": "yyyy",
    "ind-the-hague": "yyyy",
    "ind-zwolle": "yyyy",
    "ind-den-bosch": "ynyy",
    "ind-den-bosch-magistratenlaan": "nynn",
    "ind-haarlem": "nynn",
    "ind-goes": "yyyy",
    "expat-centre-maastricht-region": "yyyy",
}


def written() -> list[Desk]:
    return [desk for desk in load_rulebook().desks.values() if not desk.generated]


def desk(name: str) -> Desk:
    return load_rulebook().desks[name]


def test_the_desks_that_partners_build_on_are_there_under_their_names():
    assert NAMED - {one.id for one in written()} == set()


def test_every_municipality_has_a_desk_of_its_own():
    wanted = {f"municipality-{name}" for name in load_rulebook().municipalities}
    assert {name for name in load_rulebook().desks if name.startswith("municipality-")} == wanted


def test_a_desk_that_no_file_describes_claims_nothing_but_its_duty():
    utrecht = desk("municipality-utrecht")
    assert (utrecht.generated, utrecht.address, utrecht.phone, utrecht.hours, utrecht.counters) == (
        True,
        (),
        (),
        (),
        (),
    )
    assert utrecht.unknown == ("address", "telephone", "opening hours", "how to book")
    assert [row.service for row in utrecht.services] == ["municipal-registration", "non-resident-registration"]
    assert [row.service for row in desk("municipality-zoetermeer").services] == ["municipal-registration"]


def test_the_maastricht_desk_has_the_ind_on_three_half_days_by_appointment_only():
    hours = [row for row in desk("expat-centre-maastricht-region").hours if row.authority == "ind"]
    assert [(row.days, row.opens, row.closes, row.assumed) for row in hours] == [
        (("tue", "thu"), time(9), time(12, 30), False),
        (("fri",), time(13, 30), time(17), False),
    ]
    assert all("by appointment only" in (row.note or "") for row in hours)


def test_the_products_of_the_ind_points_are_those_of_the_planner():
    services = ("residence-document", "biometrics", "residence-sticker", "return-visa")
    found = {name: "".join("y" if desk(name).offers(one) else "n" for one in services) for name in PLANNER}
    assert found == PLANNER


def test_hours_nobody_stated_are_marked_as_assumed():
    stated = {(one.id, row.authority) for one in written() for row in one.hours if not row.assumed}
    assert stated == {
        ("expat-centre-maastricht-region", "ind"),
        ("leiden-international-centre", "municipality"),
        ("leiden-international-centre", "information"),
    }
    assert all(row.note for one in written() for row in one.hours if row.assumed)


def test_where_nothing_is_known_there_are_no_hours():
    without = {one.id for one in written() if not one.hours}
    assert {"ind-the-hague", "in-amsterdam", "rotterdam-expat-centre", "municipality-delft"} - without == set()


def test_no_desk_states_how_many_counters_it_has():
    assert {counter.assumed for one in written() for counter in one.counters} == {True}
    assert {counter.note is not None for one in written() for counter in one.counters} == {True}


def test_every_value_says_how_sure_it_is():
    for one in written():
        loose = (*one.address, *one.phone, *one.email, *one.booking, *one.fee, *one.languages, *one.facts)
        assert [row for row in (*loose, *one.hours, *one.services) if row.confidence is None] == [], one.id
    assert [one.id for one in load_rulebook().agreements if one.confidence is None] == []


def test_a_value_that_is_not_known_says_why():
    for one in written():
        for row in (*one.address, *one.phone, *one.email, *one.facts):
            assert row.value is not None or row.note is not None, (one.id, row)


def test_the_conflicts_between_sources_stay_on_the_desk():
    told = " ".join(desk("the-hague-international-centre").conflicts)
    assert [word for word in ("Voorschoten", "Wassenaar", "Biometrics", "Delft") if word not in told] == []
    assert all("different addresses" in " ".join(desk(name).conflicts) for name in PLANNER if "bosch" in name)


def test_the_list_of_maastricht_partners_is_marked_to_verify():
    rows = [one for one in load_rulebook().agreements if len(one.municipalities) == 17]
    assert {row.desk for row in rows} == {"expat-centre-maastricht-region"}
    assert all("to verify" in (row.note or "") and row.confidence in {"C", "D"} for row in rows)


def test_voorschoten_is_agreed_for_two_purposes_only():
    rows = [one for one in load_rulebook().agreements if one.desk == "the-hague-international-centre"]
    voorschoten = next(one for one in rows if "voorschoten" in one.municipalities)
    assert (voorschoten.municipalities, voorschoten.until) == (("voorschoten",), None)
    assert next(one for one in rows if "wassenaar" in one.municipalities).until == date(2018, 2, 6)


def test_times_at_the_counter_are_planning_values_and_a_family_registers_at_once():
    row = desk("the-hague-international-centre").offers("municipal-registration")
    assert row is not None
    assert [row.minutes(people) for people in (1, 2, 4, 9)] == [20, 30, 50, 60]
    assert (row.minutes_assumed, row.household_at_once) == (True, True)


def test_a_service_counts_no_minutes_for_nobody():
    row = DeskService(service="biometrics", authority="ind", offered="yes", source="own-knowledge")
    assert [row.minutes(1), row.minutes(3)] == [10, 30]


def test_desks_close_on_the_days_that_were_computed_from_the_notice():
    closing = next(days for days in load_rulebook().networks["ind"].closing_days)
    assert sorted(closed_dates(closing, 2027)) == [
        date(2027, 1, 1),
        date(2027, 3, 29),
        date(2027, 4, 27),
        date(2027, 5, 6),
        date(2027, 5, 17),
        date(2027, 12, 25),
        date(2027, 12, 26),
    ]
    assert date(2027, 5, 5) not in closed_dates(closing, 2027)
    assert sorted(closed_dates(closing, 2028))[1:5] == [
        date(2028, 4, 17),
        date(2028, 4, 27),
        date(2028, 5, 25),
        date(2028, 6, 5),
    ]


def test_kings_day_on_a_sunday_is_kept_on_saturday():
    assert day_of("kings-day", 2025) == date(2025, 4, 26)
    assert day_of("kings-day", 2026) == date(2026, 4, 27)


def test_a_desk_may_add_days_of_its_own():
    own = ClosingDays(id="own", holidays=("good-friday",), dates=(date(2027, 2, 9), date(2028, 2, 29)), source="x")
    assert closed_dates(own, 2027) == {date(2027, 3, 26), date(2027, 2, 9)}


@pytest.mark.parametrize(
    "file", sorted(Path(data_folder()).glob("networks/*/desks/*.yaml")), ids=lambda path: path.stem
)
def test_a_desk_stands_in_a_file_of_its_own_name(file):
    assert YAML(typ="safe").load(file.read_text("utf-8"))["id"] == file.stem


def broken(change: dict[str, Any], *, agreement: str = "thic-registration") -> list[str]:
    """Give what the checks say once one agreement has been changed."""
    book = load_rulebook()
    network = book.networks["the-hague"]
    rows = tuple(one.model_copy(update=change) if one.id == agreement else one for one in network.agreements)
    networks = {**book.networks, "the-hague": network.model_copy(update={"agreements": rows})}
    return [str(mistake) for mistake in mistakes_between(dataclasses.replace(book, networks=networks), {})]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"services": ("return-visa",)}, "return-visa is agreed and the-hague-international-centre does not offer it"),
        ({"desk": "nowhere"}, "nowhere is not a desk"),
        ({"municipalities": ("the-hague",)}, "the-hague is not a municipality"),
        ({"provinces": ("Holland",)}, "Holland is not a province"),
        ({"source": "hearsay"}, "hearsay is not a source"),
        ({"also": ("hearsay",)}, "hearsay is not a source"),
    ],
)
def test_an_agreement_that_names_something_unknown_is_a_mistake(change, said):
    file = "networks/the-hague/agreements.yaml: thic-registration"
    assert broken(change) == [f"{file}: {said}, add it or correct the id"]


def test_the_network_as_it_stands_has_no_mistake():
    assert broken({}) == []


def test_an_agreement_needs_a_place_or_says_anywhere():
    row = {"id": "a", "desk": "b", "services": ["biometrics"], "applies_when": {"all": []}, "source": "c"}
    row["title"] = {"en": "x", "nl": "x"}
    with pytest.raises(ValidationError, match="give municipalities or provinces, or relation: anywhere"):
        Agreement.model_validate(row)
    assert Agreement.model_validate(row | {"relation": "anywhere"}).municipalities == ()
