"""The housing target of a municipality as its officers keep it."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from softlanding.common.access import Actor, Role
from softlanding.common.access.terms import SYSTEM
from softlanding.common.errors import Conflict, NotAllowed, Refused
from softlanding.core.apportionment.half_years import HalfYear
from softlanding.housing import actions, queries

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
NOW = datetime(2025, 11, 20, 12, tzinfo=UTC)
H2 = HalfYear(2025, 2)
OWN = "den-haag"


@pytest.fixture
def browser(client_as):
    return client_as(Role.HOUSING_OFFICER)


@pytest.fixture(autouse=True)
def in_november(monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def page(client, name, *args, query=""):
    return client.get(reverse(f"targets:{name}", args=args) + query).content.decode()


def told(client, name, *args, **data):
    return client.post(reverse(f"targets:{name}", args=args), data)


# -- what is asked ---------------------------------------------------------------------------------------------------


def test_the_hague_has_408_of_the_13000_of_the_second_half_of_2025():
    standing = queries.target_standing(OWN, H2)
    assert (standing.number.persons, standing.number.confidence, standing.number.entered) == (13_000, "C", False)
    assert (standing.quota, standing.official, standing.brought_known) == (408, None, False)
    assert standing.figures.asked_on == date(2024, 1, 1)


def test_a_half_year_without_a_published_number_has_no_target_until_somebody_enters_it():
    unknown = HalfYear(2026, 1)
    assert queries.target_standing(OWN, unknown).balance is None
    actions.enter_national_target(unknown, 10_000, "Staatscourant", by=SYSTEM, now=NOW)
    assert queries.target_standing(OWN, unknown).quota == 314
    actions.forget_national_target(unknown)
    assert queries.target_standing(OWN, unknown).quota is None


def test_what_was_stated_goes_on_from_half_year_to_half_year():
    actions.state_target_balance(OWN, HalfYear(2025, 1), 100, "letter", by=SYSTEM, now=NOW)
    actions.targets_note_placed(OWN, date(2025, 3, 3), 500, "offer:1", now=NOW)
    first, second = queries.target_standings(OWN, H2)
    assert (first.balance.quota, first.balance.corrected, first.balance.left) == (471, 571, 71)
    assert (second.balance.backlog, second.balance.corrected) == (71, 408 + 71)


def test_a_source_counts_once_however_often_it_is_noted():
    for persons in (4, 4, 5):
        actions.targets_note_placed(OWN, date(2025, 8, 3), persons, "offer:7", now=NOW)
    assert queries.housed_by_month(OWN, H2.starts_on, H2.ends_on) == {date(2025, 8, 1): 5}
    actions.targets_take_placed_back(OWN, "offer:7", now=NOW)
    assert queries.housed_by_month(OWN, H2.starts_on, H2.ends_on) == {}
    actions.targets_note_placed(OWN, date(2025, 9, 3), 5, "offer:7", now=NOW)
    assert queries.housed_by_month(OWN, H2.starts_on, H2.ends_on) == {date(2025, 9, 1): 5}


def test_an_official_list_wins_and_the_difference_is_shown(browser):
    file = SimpleUploadedFile("lijst.csv", b"code;taakstelling\nGM0518;400\nGM0503;78\n")
    answer = told(browser, "official", half_year="2025-H2", file=file)
    preview = page(browser, "listed", answer.url.split("/")[-2])
    assert preview.count("\u22128") == 1
    assert queries.target_standing(OWN, H2).quota == 408
    key = queries.official_lists()[0].pk
    told(browser, "listed-step", key, "use")
    assert queries.target_standing(OWN, H2).quota == 400
    told(browser, "listed-step", key, "take-back")
    assert queries.target_standing(OWN, H2).quota == 408


def test_a_list_with_mistakes_says_all_of_them_and_keeps_nothing(browser):
    file = SimpleUploadedFile("lijst.csv", b"code;taakstelling\nGM0518;vier\nGM9999;1\n")
    answer = told(browser, "official", half_year="2025-H2", file=file)
    assert (answer.status_code, len(answer.context["mistakes"])) == (422, 2)
    assert not queries.official_lists().exists()


def test_a_list_is_used_once_and_a_second_step_is_refused():
    made = actions.preview_official_targets(
        content=b"code,target\nGM0518,1\n", file_name="a.csv", half_year=H2, by=SYSTEM, now=NOW
    )
    actions.step_official_targets(made.pk, "use")
    with pytest.raises(Conflict):
        actions.step_official_targets(made.pk, "use")


def test_a_swap_moves_persons_and_keeps_the_sum(browser):
    told(browser, "swap", OWN, **{"half_year": "2025-H2", "swap-direction": "give", "swap-other": "delft",
         "swap-persons": 8, "swap-agreed_where": "regional table"})  # fmt: skip
    assert queries.swapped_targets(H2) == {OWN: -8, "delft": 8}
    assert queries.target_standing(OWN, H2).balance.corrected == 400
    told(browser, "undo-swap", OWN, queries.swaps_of(H2).get().pk, half_year="2025-H2")
    assert queries.swapped_targets(H2) == {}


def test_a_swap_of_more_than_there_is_is_refused_and_the_page_says_so(browser):
    answer = told(browser, "swap", "den-haag", **{"half_year": "2025-H2", "swap-direction": "give", "swap-other": "delft",
                  "swap-persons": 409, "swap-agreed_where": "regional table"})  # fmt: skip
    assert answer.status_code == 422
    with pytest.raises(Refused):
        actions.agree_swap(H2, OWN, "delft", 409, "table", by=SYSTEM, now=NOW)


# -- who may -----------------------------------------------------------------------------------------------------------


def test_an_officer_reads_another_municipality_and_changes_only_the_own(browser):
    assert "placed-persons" in page(browser, "one", OWN)
    assert "placed-persons" not in page(browser, "one", "delft")
    assert (
        told(
            browser, "placed", "delft", **{"placed-on": "2025-11-01", "placed-persons": 3, "placed-kind": "minor"}
        ).status_code
        == 403
    )
    with pytest.raises(NotAllowed):
        actions.state_target_balance(
            "delft",
            H2,
            5,
            "",
            by=Actor("staff", "1", Role.HOUSING_OFFICER, desk="the-hague-international-centre"),
            now=NOW,
        )


def test_persons_are_counted_by_hand_and_taken_back(browser):
    told(browser, "placed", OWN, **{"half_year": "2025-H2", "placed-on": "2025-10-14", "placed-persons": 6,
         "placed-kind": "reunited"})  # fmt: skip
    note = queries.placements(OWN, H2).get()
    assert (note.persons, note.kind, note.by_staff.role) == (6, "reunited", "housing-officer")
    assert queries.target_standing(OWN, H2).balance.housed == 6
    told(browser, "undo-placed", OWN, note.pk)
    assert queries.target_standing(OWN, H2).balance.housed == 0


def test_what_an_offer_counted_is_not_taken_back_by_hand():
    note = actions.targets_note_placed(OWN, date(2025, 8, 3), 4, "offer:7", now=NOW)
    with pytest.raises(Conflict):
        actions.undo_placement(note.pk, OWN, by=SYSTEM, now=NOW)


def test_a_day_that_is_still_to_come_counts_nobody(browser):
    answer = told(
        browser, "placed", OWN, **{"placed-on": "2025-12-14", "placed-persons": 6, "placed-kind": "household"}
    )
    assert answer.status_code == 422
    assert not queries.placements(OWN, H2).exists()


# -- course and supervision --------------------------------------------------------------------------------------------


def test_the_page_shows_the_pace_the_forecast_and_where_rules_come_from(browser):
    for month, persons in ((8, 60), (9, 70), (10, 65)):
        actions.targets_note_placed(OWN, date(2025, month, 1), persons, f"m:{month}", now=NOW)
    shown = page(browser, "own")
    assert shown.count('<svg class="sl-picture"') == 1
    assert shown.count("nine times in ten") == 1
    assert shown.count("213 of 408 still to house") == 1
    assert shown.count("Huisvestingswet 2014 (BWBR0035303) 29(1)") == 1


def test_four_half_years_in_a_row_missed_reach_the_known_trigger_and_a_person_moves_the_step(browser):
    actions.state_target_balance(OWN, HalfYear(2023, 2), 0, "", by=SYSTEM, now=NOW)
    shown = page(browser, "own")
    assert shown.count("It is reached. A person decides what follows.") == 1
    assert queries.supervision_moves(OWN).count() == 0
    told(browser, "supervision", OWN, **{"half_year": "2025-H2", "supervision-step": "information",
         "supervision-moved_on": "2025-10-01", "supervision-because": "letter of 1 October"})  # fmt: skip
    assert queries.supervision_moves(OWN).get().step == "information"
    actions.move_supervision(OWN, "none", date(2025, 11, 1), "caught up", by=SYSTEM, now=NOW)
    assert [one.step for one in queries.supervision_moves(OWN)] == ["none", "information"]


def test_a_step_without_a_reason_is_refused_with_all_that_is_wrong():
    with pytest.raises(Refused) as refused:
        actions.move_supervision(OWN, "gone", date(2026, 1, 1), " ", by=SYSTEM, now=NOW)
    assert [one.where for one in refused.value.mistakes] == ["step", "because", "moved_on"]


# -- the whole country -------------------------------------------------------------------------------------------------


def test_the_national_table_pages_filters_and_saves_as_a_file(browser):
    assert page(browser, "national").count('data-label="Municipality"') == 50
    assert page(browser, "national", query="?province=Utrecht").count('data-label="Municipality"') == 26
    rows = page(browser, "national-csv", query="?method=largest-remainder").splitlines()
    assert len(rows) == 353
    assert sum(int(row.rsplit(",", 2)[1]) for row in rows[1:]) == 13_000


def test_the_carried_method_shares_every_known_half_year_before_it():
    made, _ = queries.target_shares(H2, "largest-remainder-carry")
    assert made.sum == 13_000
    assert any(share.carried for share in made.shares)


def test_an_entered_number_stands_before_the_one_of_the_data_and_is_taken_back(browser):
    told(browser, "number", **{"half_year": "2025-H2", "number-persons": 12_000, "number-read_where": "Stcrt"})
    assert queries.target_number(H2).persons == 12_000
    told(browser, "number", half_year="2025-H2", forget="yes")
    assert queries.target_number(H2).persons == 13_000
    answer = told(browser, "number", **{"half_year": "2025-H2", "number-persons": -1, "number-read_where": ""})
    assert answer.status_code == 422


def test_a_newcomer_and_a_clerk_see_none_of_it(client_as):
    for role in (Role.NEWCOMER, Role.MUNICIPAL_CLERK, Role.RESEARCHER):
        assert client_as(role).get(reverse("targets:own")).status_code in {403, 302}
