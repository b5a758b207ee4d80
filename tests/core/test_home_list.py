"""A housing association's list of homes: every mistake is told, and nothing right is lost."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softlanding.core.documents import BadInput
from softlanding.core.housing.home_list import COLUMNS, Places, by_word, read_homes, rent_of

PLACES = Places(
    by_word([("staedion", "Staedion"), ("haag-wonen", "Haag Wonen")]),
    by_word([("escamp", "Escamp"), ("laak", "Laak")]),
    {"2531": "escamp", "2521": "laak"},
)
HEADER = "association;number;address;postcode;bedrooms;rent;available_on\n"


def read(text):
    return read_homes(text.encode(), "homes.csv", PLACES)


def mistakes_of(text):
    with pytest.raises(BadInput) as refused:
        read(text)
    return [(one.line, one.field) for one in refused.value.mistakes]


def test_a_list_in_dutch_with_commas_in_the_rent_is_read():
    (home,) = read(
        "Corporatie;Nummer;Adres;Wijk;Slaapkamers;Huur;Beschikbaar per\nHaag Wonen;7;Laan 1;LAAK;2;1.013,02;5-1-2027\n"
    )
    assert (home.association, home.district, home.rent, home.available_on) == (
        "haag-wonen", "laak", Decimal("1013.02"), date(2027, 1, 5),
    )  # fmt: skip


def test_the_district_follows_from_the_postcode():
    (home,) = read(f"{HEADER}staedion;1;Laan 1;2531 ab;2;689.50;2026-12-20\n")
    assert (home.district, home.postcode) == ("escamp", "2531 AB")


def test_every_mistake_of_every_line_is_told_at_once():
    text = f"{HEADER}nobody;;Laan 1;25;x;free;2026-13-01\nstaedion;2;Laan 2;9999;1;600;2026-12-20\n"
    assert mistakes_of(text) == [
        (2, "association"), (2, "number"), (2, "postcode"), (2, "bedrooms"), (2, "rent"), (2, "available_on"), (3, "district"),
    ]  # fmt: skip


def test_a_home_that_stands_twice_is_told_with_its_first_line():
    row = "staedion;1;Laan 1;2531;2;689.50;2026-12-20\n"
    assert mistakes_of(HEADER + row + row) == [(3, "number")]


def test_a_column_that_is_missing_or_unknown_is_told():
    assert mistakes_of("association;number;nationality\n") == [
        (1, "address"), (1, "bedrooms"), (1, "rent"), (1, "available_on"), (1, "nationality"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n\n", HEADER, 'a;"b\n'])
def test_an_empty_or_broken_file_is_told(text):
    assert mistakes_of(text)


def test_one_coordinate_alone_is_told():
    assert mistakes_of("association,number,address,district,bedrooms,rent,available_on,latitude\n"
                       "staedion,1,Laan 1,laak,2,600,2026-12-20,52.07\n") == [(2, "latitude")]  # fmt: skip


@given(st.decimals(min_value="0.01", max_value="9999.99", places=2))
def test_a_rent_is_read_with_a_point_and_with_a_comma(rent):
    assert rent_of(str(rent)) == rent_of(str(rent).replace(".", ",")) == rent


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(content):
    with pytest.raises(BadInput) as refused:
        read_homes(content, "homes.csv", PLACES)
    assert refused.value.mistakes


def test_a_file_of_our_own_columns_has_all_of_them():
    assert len(set(COLUMNS)) == len(COLUMNS) == 12
