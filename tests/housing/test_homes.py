"""Homes: lists are looked at and taken over whole, holds end, shares carry over, and the matcher gets what is free."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from softlanding.common.access import Role
from softlanding.common.errors import Conflict, Refused
from softlanding.core.housing.home_list import COLUMNS
from softlanding.housing import actions, queries
from softlanding.housing.models import Home, HomeImport

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
LIST = b"""association,number,address,postcode,bedrooms,rent,available_on
Staedion,1,Voorbeeldstraat 1,2531 AB,2,689.50,2026-12-20
Haag Wonen,1,Voorbeeldlaan 3,2521 CD,3,764.14,2027-01-05
"""
ON = date(2026, 12, 7)


def preview(officer, now, content=LIST):
    return actions.preview_homes(content, "homes.csv", "den-haag", by=officer, now=now)


def test_a_list_changes_nothing_until_it_is_taken_over(officer, now):
    made = preview(officer, now)
    assert (Home.objects.count(), len(actions.difference_of_homes(made).added)) == (0, 2)
    actions.take_homes_over(made.pk, "den-haag", by=officer, now=now)
    assert sorted(Home.objects.values_list("address", flat=True)) == ["Voorbeeldlaan 3", "Voorbeeldstraat 1"]


def test_the_same_list_twice_changes_nothing_and_a_rise_of_rent_only_that(officer, now):
    actions.take_homes_over(preview(officer, now).pk, "den-haag", by=officer, now=now)
    again = actions.difference_of_homes(preview(officer, now))
    dearer = actions.difference_of_homes(preview(officer, now, LIST.replace(b"689.50", b"699.50")))
    assert (len(again.added), len(again.changed), again.same) == (0, 0, 2)
    assert [(home.number, what) for home, _, what in dearer.changed] == [("1", ["rent"])]


def test_a_list_is_taken_over_whole_or_not_at_all(officer, now, home_row):
    made = preview(officer, now)
    actions.add_home("den-haag", home_row(), by=officer, now=now)
    done = actions.take_homes_over(made.pk, "den-haag", by=officer, now=now)
    assert (done.added, done.changed, HomeImport.objects.get().content) == (1, 1, "")


def test_a_second_press_takes_nothing_over_again(officer, now):
    made = preview(officer, now)
    for _ in range(2):
        actions.take_homes_over(made.pk, "den-haag", by=officer, now=now)
    assert Home.objects.count() == 2


def test_a_number_is_there_once_per_association(officer, now, home_row):
    actions.add_home("den-haag", home_row(), by=officer, now=now)
    with pytest.raises(Conflict, match="home with this number"):
        actions.add_home("den-haag", home_row(), by=officer, now=now)
    actions.add_home("den-haag", home_row(association="haag-wonen"), by=officer, now=now)


def test_two_officers_at_once_do_not_overwrite_each_other(officer, now, home_row):
    made = actions.add_home("den-haag", home_row(), by=officer, now=now)
    actions.change_home(made.pk, "den-haag", home_row(bedrooms=3), seen=1, by=officer, now=now)
    with pytest.raises(Conflict, match="colleague"):
        actions.change_home(made.pk, "den-haag", home_row(bedrooms=4), seen=1, by=officer, now=now)
    assert Home.objects.get().bedrooms == 3


def test_a_held_home_is_left_out_until_its_day_is_over(officer, now, home_row):
    made = actions.add_home("den-haag", home_row(), by=officer, now=now)
    actions.hold_home(made.pk, "den-haag", until_on=ON, because="repairs", seen=1, by=officer, now=now)
    homes = [[one["id"] for one in queries.homes_batch("den-haag", day)["homes"]] for day in (ON, ON + timedelta(1))]
    assert homes == [[], [str(made.pk)]]
    assert [why for _, why in queries.homes_left_out("den-haag", ON)] == ["held"]


def test_a_home_without_a_place_is_left_out_and_said(officer, now, home_row):
    actions.add_home("den-haag", home_row(postcode="9999 ZZ"), by=officer, now=now)
    assert queries.homes_batch("den-haag", ON)["homes"] == []
    assert [why for _, why in queries.homes_left_out("den-haag", ON)] == ["no-place"]


def test_a_home_stands_in_the_middle_of_its_postcode_when_no_more_is_known(officer, now, home_row):
    made = actions.add_home("den-haag", home_row(), by=officer, now=now)
    latitude, longitude, exact = queries.place_of(made)
    assert (round(latitude, 2), round(longitude, 2), exact) == (52.06, 4.3, False)


def test_the_batch_has_the_keys_of_the_file_and_no_more(officer, now, home_row):
    actions.add_home("den-haag", home_row(latitude=52.05, longitude=4.28), by=officer, now=now)
    (home,) = queries.homes_batch("den-haag", ON)["homes"]
    del home["id"]
    assert home == {
        "bedrooms": 2, "rent": 689.5, "step_free": True, "district": "escamp", "association": "staedion",
        "lat": 52.05, "lon": 4.28, "available_on": "2026-12-20",
    }  # fmt: skip


def test_a_withdrawn_home_comes_back_and_says_so(officer, now, home_row):
    made = actions.add_home("den-haag", home_row(), by=officer, now=now)
    actions.withdraw_home(made.pk, "den-haag", because="sold", seen=1, by=officer, now=now)
    assert queries.homes_batch("den-haag", ON)["homes"] == []
    actions.release_home(made.pk, "den-haag", seen=2, by=officer, now=now)
    assert [one.what for one in queries.events_of_home(made)] == ["released", "withdrawn", "added"]


def test_a_cap_of_a_district_goes_to_the_matcher(places, officer):
    escamp = queries.districts("den-haag").get(key="escamp")
    actions.change_district(escamp.pk, municipality="den-haag", postcodes=["2531"], persons_cap=40, households_cap=9)
    assert queries.homes_batch("den-haag", ON)["caps"] == {
        "district_persons": {"escamp": 40}, "district_households": {"escamp": 9}, "association_homes": {},
    }  # fmt: skip


def test_what_an_association_owes_goes_to_the_matcher():
    agree("2026-H2", 100, "0.7", "0.3")
    assert queries.homes_batch("den-haag", ON)["shares"] == {"association_homes": {"staedion": 70, "haag-wonen": 30}}


def shares(staedion, haag_wonen):
    known = {one.key: one.pk for one in queries.associations("den-haag")}
    return {known["staedion"]: Decimal(staedion), known["haag-wonen"]: Decimal(haag_wonen)}


def agree(half_year, homes, staedion, haag_wonen):
    actions.agree_shares(
        "den-haag", half_year, homes=homes, shares=shares(staedion, haag_wonen), where="Example", agreed_on=ON
    )


def test_what_was_not_given_goes_over_to_the_next_half_year():
    agree("2026-H2", 100, "0.7", "0.3")
    agree("2027-H1", 50, "0.5", "0.5")
    rows = {one.association.key: one for one in queries.balances("den-haag", "2027-H1")}
    assert {key: (one.agreed, one.carried_in, one.left) for key, one in rows.items()} == {
        "staedion": (25, 70, 95), "haag-wonen": (25, 30, 55),
    }  # fmt: skip


def test_shares_that_are_no_whole_are_refused():
    with pytest.raises(Refused, match="100 %"):
        agree("2026-H2", 100, "0.7", "0.4")


@pytest.mark.both_engines
@pytest.mark.parametrize("wrong", [{"state": "sold"}, {"state": "held"}, {"rent": 0}])
def test_the_database_refuses_what_must_never_be(officer, now, home_row, wrong):
    made = actions.add_home("den-haag", home_row(), by=officer, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Home.objects.filter(pk=made.pk).update(**wrong)


@pytest.fixture
def page(client_as):
    return client_as(Role.HOUSING_OFFICER)


def test_the_list_asks_as_many_queries_for_forty_homes_as_for_four(
    page, officer, now, home_row, django_assert_max_num_queries
):
    for number in range(40):
        actions.add_home("den-haag", home_row(number=str(number)), by=officer, now=now)
    with django_assert_max_num_queries(14):
        assert len(page.get(reverse("homes:list")).context["rows"]) == 25


def test_an_officer_imports_a_list_and_sees_its_mistakes(page):
    from django.core.files.uploadedfile import SimpleUploadedFile

    wrong = page.post(reverse("homes:import"), {"file": SimpleUploadedFile("homes.csv", b"association,number\n")})
    right = page.post(reverse("homes:import"), {"file": SimpleUploadedFile("homes.csv", LIST)})
    assert (wrong.status_code, len(wrong.context["mistakes"]), right.status_code) == (422, 4, 302)
    made = HomeImport.objects.get()
    page.post(reverse("homes:take-over", args=[made.pk]))
    assert Home.objects.count() == 2


def test_the_file_that_is_saved_can_be_imported_again(page, officer, now, home_row):
    actions.add_home("den-haag", home_row(features=("lift", "garden")), by=officer, now=now)
    saved = page.get(reverse("homes:csv")).content
    assert saved.decode().splitlines()[0] == ",".join(COLUMNS)
    found = actions.difference_of_homes(preview(officer, now, saved))
    assert (len(found.added), len(found.changed), found.same) == (0, 0, 1)


def test_every_mistake_of_the_form_is_told_and_what_was_typed_stays(page):
    answer = page.post(reverse("homes:new"), {"address": "Laan 1", "bedrooms": "-1", "rent": "x", "latitude": "52"})
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == [
        "association", "available_on", "bedrooms", "district", "number", "rent",
    ]  # fmt: skip
    assert 'value="Laan 1"' in answer.content.decode()


def test_a_hold_until_yesterday_is_refused(page, officer, now, home_row):
    made = actions.add_home("den-haag", home_row(), by=officer, now=now)
    answer = page.post(
        reverse("homes:hold", args=[made.pk]), {"until_on": "2020-01-01", "because": "repairs", "version": 1}
    )
    assert (answer.status_code, Home.objects.get().state) == (422, "available")


def test_another_municipality_has_no_such_home(officer, now, home_row, client_as, staff):
    made = actions.add_home("den-haag", home_row(), by=officer, now=now)
    with pytest.raises(queries.NotFound):
        queries.home_at(made.pk, "maastricht")


@pytest.mark.parametrize("name", ["list", "csv", "new", "import", "shares", "districts"])
def test_every_page_of_homes_opens(page, name):
    assert page.get(reverse(f"homes:{name}")).status_code == 200


def test_districts_take_postcodes_and_refuse_what_is_none(page):
    escamp = queries.districts("den-haag").get(key="escamp")
    change = reverse("homes:change-district", args=[escamp.pk])
    wrong = page.post(change, {f"d{escamp.pk}-postcodes": "2531 25x", f"d{escamp.pk}-persons_cap": "12"})
    page.post(change, {f"d{escamp.pk}-postcodes": "2531, 2532", f"d{escamp.pk}-persons_cap": "12"})
    escamp.refresh_from_db()
    assert (wrong.status_code, escamp.postcodes, escamp.persons_cap) == (422, ["2531", "2532"], 12)
