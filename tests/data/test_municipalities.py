"""The list of municipalities is complete, unambiguous and says where it comes from."""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML

FOLDER = Path(__file__).parents[2] / "data/nl"
COLUMNS = ["id", "code", "name", "province", "inhabitants", "as_of", "everyday_name", "english_name"]
PROVINCES = {
    "Drenthe",
    "Flevoland",
    "Friesland",
    "Gelderland",
    "Groningen",
    "Limburg",
    "Noord-Brabant",
    "Noord-Holland",
    "Overijssel",
    "Utrecht",
    "Zeeland",
    "Zuid-Holland",
}


@pytest.fixture(scope="module")
def rows():
    with (FOLDER / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def origin():
    return YAML(typ="safe").load(FOLDER / "municipalities.yaml")


def kebab(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))


def test_every_row_has_the_same_columns(rows):
    assert {tuple(row) for row in rows} == {tuple(COLUMNS)}


@pytest.mark.parametrize("column", ["id", "name", "everyday_name"])
def test_no_two_municipalities_share_a_name(rows, column):
    assert [value for value, times in Counter(row[column] for row in rows).items() if times > 1] == []


def test_an_id_is_the_everyday_name_in_kebab_case(rows):
    assert [row["id"] for row in rows] == [kebab(row["everyday_name"]) for row in rows]


def test_rows_stand_in_the_order_of_their_ids(rows):
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)


def test_the_municipalities_of_2021_have_the_official_number_of_inhabitants(rows, origin):
    of_2021 = [row for row in rows if row["as_of"] == "2021-01-01"]
    figures = {
        "municipalities_2021": len(of_2021),
        "inhabitants_2021": sum(int(row["inhabitants"]) for row in of_2021),
    }
    assert figures == origin["figures"] == {"municipalities_2021": 352, "inhabitants_2021": 17_475_415}


def test_the_municipalities_of_2021_have_a_code_of_their_own_and_a_province(rows):
    of_2021 = [row for row in rows if row["as_of"] == "2021-01-01"]
    assert [row["id"] for row in of_2021 if not re.fullmatch(r"GM\d{4}", row["code"])] == []
    assert len({row["code"] for row in of_2021}) == len(of_2021)
    assert {row["province"] for row in of_2021} == PROVINCES


def test_rows_of_2022_say_unknown_where_the_source_is_silent(rows, origin):
    later = [row for row in rows if row["as_of"] != "2021-01-01"]
    assert [(row["id"], row["as_of"]) for row in later] == [
        (added["id"], added["as_of"].isoformat()) for added in origin["added_rows"]
    ]
    assert {(row["code"], row["province"], row["inhabitants"]) for row in later} == {("", "", "")}


def test_municipalities_that_left_the_map_in_2022_are_listed_by_their_ids(rows, origin):
    gone = origin["not_in_the_borders_of_2022"]
    assert sorted(set(gone) - {row["id"] for row in rows}) == []
    assert len(gone) == 10


@pytest.mark.parametrize(
    ("id_", "name", "everyday", "english"),
    [
        ("den-haag", "'s-Gravenhage", "Den Haag", "The Hague"),
        ("den-bosch", "'s-Hertogenbosch", "Den Bosch", ""),
        ("sudwest-fryslan", "Súdwest-Fryslân", "Súdwest-Fryslân", ""),
        ("bergen-nh", "Bergen (NH.)", "Bergen (NH.)", ""),
        ("bergen-l", "Bergen (L.)", "Bergen (L.)", ""),
        ("nuenen", "Nuenen, Gerwen en Nederwetten", "Nuenen", ""),
        ("utrecht", "Utrecht", "Utrecht", ""),
    ],
)
def test_names_are_those_that_people_use(rows, id_, name, everyday, english):
    found = [(row["name"], row["everyday_name"], row["english_name"]) for row in rows if row["id"] == id_]
    assert found == [(name, everyday, english)]


# Named by the interfaces and by the agreements of the desks.
@pytest.mark.parametrize(
    "ids",
    [
        "den-haag delft rijswijk leidschendam-voorburg voorschoten wassenaar maastricht",
        "beek beekdaelen brunssum eijsden-margraten gulpen-wittem heerlen kerkrade landgraaf meerssen simpelveld",
        "sittard-geleen stein vaals valkenburg-aan-de-geul voerendaal echt-susteren",
        "amsterdam amstelveen haarlem haarlemmermeer almere hilversum diemen velsen",
        "utrecht amersfoort hilversum de-ronde-venen woerden oudewater",
        "assen eemsdelta emmen groningen heerenveen het-hogeland leeuwarden midden-groningen noordenveld",
        "smallingerland sudwest-fryslan veendam",
        "leiden leiderdorp zoeterwoude oegstgeest rotterdam nijmegen goes eindhoven enschede wageningen arnhem den-bosch",
        "zwolle alkmaar almelo breda doetinchem terneuzen venlo westland",
    ],
    ids=lambda ids: ids.split()[0],
)
def test_the_municipalities_that_desks_serve_are_known(rows, ids):
    assert sorted(set(ids.split()) - {row["id"] for row in rows}) == []


def test_the_list_says_who_made_it_and_under_which_licence(origin):
    source = origin["source"]
    assert (source["publisher"], source["licence"], source["table"]) == (
        "Statistics Netherlands (CBS)",
        "CC BY 4.0",
        "85039NED",
    )
