"""What targets rest on: municipalities that ended, newer inhabitants, and how a target stood when a month ended."""

import csv
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from softlanding.common.access import Role
from softlanding.common.access.terms import SYSTEM
from softlanding.common.errors import Conflict, NotAllowed, Refused
from softlanding.core.apportionment.course import Forecast, snapshots
from softlanding.core.apportionment.half_years import HalfYear
from softlanding.core.rulebook import inhabitants_folder, known_inhabitants
from softlanding.housing import actions, queries
from softlanding.housing.tasks.targets import keep_target_snapshots
from softlanding.housing.views import targets_words as words

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
NOW = datetime(2025, 11, 20, 12, tzinfo=UTC)
H1, H2 = HalfYear(2025, 1), HalfYear(2025, 2)
OWN, ENDED = "den-haag", "rijswijk"
READ = {"read_where": "Act on the merger", "read_on": date(2025, 11, 1)}


@pytest.fixture
def browser(client_as):
    return client_as(Role.HOUSING_OFFICER)


@pytest.fixture(autouse=True)
def in_november(monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def merged(content=b"ended_on,code,into_code,into_name\n2025-07-01,GM0603,GM0518,\n", *, use=True, **differs):
    told = {"content": content, "file_name": "list.csv", **READ, "by": SYSTEM, "now": NOW} | differs
    made = actions.preview_mergers(**told)
    return actions.step_mergers(made.pk, "use", by=SYSTEM, now=NOW) if use else made


def figures(municipality, half_year):
    balance = queries.target_standing(municipality, half_year).balance
    return (balance.quota, balance.brought, balance.swapped, balance.housed, balance.left)


@pytest.fixture
def two_histories():
    """The Hague with a backlog, Rijswijk with a lead, persons housed in both, and a swap between them."""
    actions.state_target_balance(OWN, H1, 100, "letter", by=SYSTEM, now=NOW)
    actions.state_target_balance(ENDED, H1, -8, "letter", by=SYSTEM, now=NOW)
    for municipality, day, persons in (
        (OWN, date(2025, 3, 3), 450), (ENDED, date(2025, 3, 9), 30), (OWN, date(2025, 8, 3), 40),
        (ENDED, date(2025, 8, 9), 5),
    ):  # fmt: skip
        actions.targets_note_placed(municipality, day, persons, f"m:{municipality}:{day}", kind="whole-month", now=NOW)
    actions.agree_swap(H1, OWN, ENDED, 6, "table", by=SYSTEM, now=NOW)
    actions.agree_swap(H1, ENDED, "delft", 2, "table", by=SYSTEM, now=NOW)


# -- mergers ---------------------------------------------------------------------------------------------------------


def test_a_merger_adds_the_whole_history_up_and_taking_it_back_undoes_every_figure(two_histories):
    apart = {one: figures(one, half) for one, half in ((OWN, H1), (ENDED, H1))}
    before = {one: figures(one, H2) for one in (OWN, ENDED)}
    inhabitants = queries.target_shares(H2)[0].among.total
    made = merged()
    first, second = queries.target_standings(OWN, H2)
    assert [first.balance.quota, first.balance.brought, first.balance.swapped, first.balance.housed] == [
        sum(pair) for pair in list(zip(*apart.values(), strict=True))[:4]
    ]
    assert (first.balance.brought, first.balance.swapped) == (92, -2)
    assert second.balance.brought == first.balance.left == sum(one[4] for one in apart.values())
    assert second.balance.housed == 45
    assert second.brought_known
    assert queries.target_shares(H2)[0].among.total == inhabitants
    assert queries.target_standing(ENDED, H2).balance is None
    actions.step_mergers(made.pk, "take-back", by=SYSTEM, now=NOW)
    assert {one: figures(one, H2) for one in (OWN, ENDED)} == before


def test_a_half_year_before_the_merger_is_shown_as_it_was(two_histories):
    before = figures(OWN, H1)
    merged()
    assert figures(OWN, H1) == before


def test_what_one_part_brought_along_is_unknown_and_named_while_the_other_goes_on(two_histories):
    alone = queries.target_standing(OWN, H2).balance.brought
    actions.state_target_balance(ENDED, H1, None, "", by=SYSTEM, now=NOW)
    merged()
    standing = queries.target_standing(OWN, H2)
    assert (standing.brought_known, standing.unknown_of, standing.balance.brought) == (True, ("GM0603",), alone)
    actions.state_target_balance(OWN, H1, None, "", by=SYSTEM, now=NOW)
    standing = queries.target_standing(OWN, H2)
    assert (standing.brought_known, standing.balance.brought) == (False, 0)


def test_a_second_merger_later_keeps_what_the_first_one_brought(two_histories):
    actions.state_target_balance("delft", HalfYear(2024, 2), 7, "letter", by=SYSTEM, now=NOW)
    merged(b"ended_on,code,into_code,into_name\n2025-01-01,GM0603,GM0518,\n2025-07-01,GM0503,GM0518,\n")
    standing = queries.target_standing(OWN, H2)
    assert (standing.brought_known, standing.unknown_of) == (True, ())


def test_a_municipality_that_was_divided_goes_where_its_inhabitants_went_and_nobody_is_lost(two_histories):
    merged(
        b"ended_on,code,into_code,into_name,inhabitants\n2025-07-01,GM0603,GM0518,,10\n2025-07-01,GM0603,GM0503,,30\n"
    )
    hague, delft = (queries.housed_by_month(one, H1.starts_on, H2.ends_on, queries.used_mergers()) for one in
                    (OWN, "delft"))  # fmt: skip
    assert (hague, delft) == (
        {date(2025, 3, 1): 450 + 7, date(2025, 8, 1): 40 + 1},
        {date(2025, 3, 1): 23, date(2025, 8, 1): 4},
    )


def test_a_new_municipality_has_the_code_that_its_merger_gives_it():
    assert queries.target_code("maashorst") == ""
    merged(
        b"ended_on,code,into_code,into_name\n2022-01-01,GM0856,GM1991,Maashorst\n2022-01-01,GM1685,GM1991,Maashorst\n"
    )
    assert queries.target_code("maashorst") == "GM1991"
    known = {one.code: one.inhabitants for one in known_inhabitants()[date(2021, 1, 1)]}
    standing = queries.target_standing("maashorst", H2)
    assert standing.share.share.place.inhabitants == known["GM0856"] + known["GM1685"]


def test_every_mistake_of_a_list_is_said_at_once_in_the_language_of_the_page(browser):
    rows = "ended_on;code;into_code;into_name\n2025-13-01;GM0603;GM518;\n2025-07-01;GM9999;GM9998;\n"
    file = SimpleUploadedFile("lijst.csv", rows.encode())
    told = {"file": file, "read_where": "Act", "read_on": "2025-11-01"}
    answer = browser.post(reverse("targets:mergers"), told, headers={"accept-language": "nl"})
    page = answer.content.decode()
    assert (answer.status_code, page.count("; schrijf")) == (422, 4)
    assert not queries.merger_lists().exists()


def test_an_officer_types_a_merger_looks_at_it_uses_it_and_takes_it_back(browser, two_histories):
    typed = {
        "ended_on": "2025-07-01",
        "code": "GM0603",
        "into_code": "GM0518",
        "read_where": "Act",
        "read_on": "2025-11-01",
    }
    answer = browser.post(reverse("targets:mergers"), typed)
    shown = browser.get(answer.url).content.decode()
    assert (shown.count("without the list"), shown.count("with the list")) == (2, 1)
    assert figures(OWN, H2)[3] == 40
    key = queries.merger_lists().get().pk
    for step, housed in (("use", 45), ("take-back", 40)):
        browser.post(reverse("targets:merger-step", args=[key, step]))
        assert figures(OWN, H2)[3] == housed
    kept = queries.merger_lists().get()
    assert (kept.state, kept.by_staff, kept.stepped_by_staff) == ("taken-back", kept.stepped_by_staff, kept.by_staff)
    assert kept.by_staff is not None


def test_a_typed_mistake_stands_at_its_field_and_nothing_is_kept(browser):
    typed = {
        "ended_on": "2025-07-01",
        "code": "GM0603",
        "into_code": "GM0603",
        "read_where": "",
        "read_on": "2026-11-01",
    }
    answer = browser.post(reverse("targets:mergers"), typed)
    assert answer.status_code == 422
    assert not queries.merger_lists().exists()
    answer = browser.post(reverse("targets:mergers"), typed | {"read_where": "Act", "read_on": "2025-11-01"})
    assert list(answer.context["form"].errors) == ["into_code"]


def test_a_list_into_a_municipality_that_ended_by_another_list_is_refused():
    merged()
    second = merged(b"ended_on,code,into_code,into_name\n2025-07-01,GM0503,GM0603,\n", use=False)
    with pytest.raises(Refused) as refused:
        actions.step_mergers(second.pk, "use", by=SYSTEM, now=NOW)
    assert refused.value.code == "merger-into-what-ended"


def test_a_list_is_dealt_with_once():
    made = merged()
    with pytest.raises(Conflict):
        actions.step_mergers(made.pk, "use", by=SYSTEM, now=NOW)


# -- inhabitants -----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A data folder that may be written."""
    (tmp_path / "nl").mkdir()
    monkeypatch.setenv("SOFTLANDING_DATA", str(tmp_path))
    return inhabitants_folder()


def country(**differs):
    rows = [
        f"{one.code};{one.name};{differs.get(one.code, one.inhabitants)}"
        for one in known_inhabitants()[date(2021, 1, 1)]
    ]
    return "\n".join(["code;naam;inwoners", *rows]).encode()


def test_an_officer_hands_a_newer_year_in_and_it_counts_at_once(browser, folder):
    file = SimpleUploadedFile("cbs.csv", country(GM0518=1_000_000))
    answer = browser.post(reverse("targets:inhabitants"), {"file": file, "as_of": "2024-01-01", "table": "03759ned"})
    assert browser.get(answer.url).status_code == 200
    assert (queries.target_standing(OWN, H2).quota, folder.exists()) == (408, False)
    key = queries.inhabitants_uploads().get().pk
    browser.post(reverse("targets:upload-step", args=[key, "use"]))
    assert sorted(one.name for one in folder.iterdir()) == ["2024-01-01.inhabitants.csv", "2024-01-01.inhabitants.yaml"]
    standing = queries.target_standing(OWN, H2)
    assert (standing.figures.are_those_of_the_act, standing.quota) == (True, 726)
    kept = queries.inhabitants_uploads().get()
    assert (kept.state, kept.content, kept.stepped_by_staff is None) == ("used", "", False)


def test_a_part_of_the_country_is_asked_about_and_a_wrong_file_says_all(browser, folder):
    part = SimpleUploadedFile("part.csv", b"code,naam,inwoners\nGM0518,Den Haag,5\n")
    browser.post(reverse("targets:inhabitants"), {"file": part, "as_of": "2024-01-01"})
    key = queries.inhabitants_uploads().get().pk
    assert browser.post(reverse("targets:upload-step", args=[key, "use"])).status_code == 422
    assert not folder.exists()
    assert browser.post(reverse("targets:upload-step", args=[key, "use"]), {"whole": "yes"}).status_code == 302
    wrong = SimpleUploadedFile("wrong.csv", b"code,naam,inwoners\nGM518,Den Haag,5\nGM0503,Delft,vijf\n")
    answer = browser.post(
        reverse("targets:inhabitants"), {"file": wrong, "as_of": "2024-01-01"}, headers={"accept-language": "nl"}
    )
    assert [one.remedy for one in answer.context["mistakes"]] == [
        "schrijf GM en vier cijfers",
        "schrijf minstens 1 in hele cijfers, zonder punten of spaties",
    ]


def test_a_folder_that_cannot_be_written_says_whom_to_ask_and_keeps_the_table_waiting(tmp_path):
    made = actions.preview_inhabitants(
        content=country(), file_name="cbs.csv", as_of=date(2024, 1, 1), table="", by=SYSTEM, now=NOW
    )
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    with pytest.raises(Refused) as refused:
        actions.step_inhabitants(made.pk, "use", by=SYSTEM, now=NOW, folder=blocked / "below")
    assert refused.value.code == "data-folder-not-written"
    assert queries.inhabitants_upload(made.pk).state == "preview"


# -- snapshots -------------------------------------------------------------------------------------------------------


def test_the_job_keeps_each_municipality_once_a_month_and_never_changes_it(two_histories):
    for _ in range(2):
        keep_target_snapshots(now=NOW)
    kept = queries.target_snapshots(OWN, H2).get()
    assert (kept.until_on, kept.how, kept.housed, kept.by_staff) == (date(2025, 10, 31), "automatic", 40, None)
    assert (kept.corrected, kept.pace) == (
        queries.target_standing(OWN, H2).balance.corrected,
        round(kept.corrected * 4 / 6),
    )
    actions.targets_note_placed(OWN, date(2025, 10, 3), 9, "offer:1", now=NOW)
    assert queries.target_snapshots(OWN, H2).get().housed == 40
    assert queries.target_snapshots("delft", H2).count() == 1


def test_an_officer_keeps_today_by_hand_for_the_own_municipality_alone(browser, officer, two_histories):
    browser.post(reverse("targets:snapshot", args=[OWN]))
    kept = queries.target_snapshots(OWN, H2).get()
    assert (kept.until_on, kept.how, kept.housed, kept.by_staff is None) == (date(2025, 11, 20), "by-hand", 40, False)
    with pytest.raises(NotAllowed):
        actions.keep_snapshot("delft", by=officer, now=NOW)


def test_months_and_snapshots_are_saved_as_a_file(browser, two_histories):
    keep_target_snapshots(now=NOW)
    answer = browser.get(reverse("targets:one-csv", args=[OWN]) + "?half-year=2025-H2")
    rows = list(csv.DictReader(answer.content.decode().splitlines()))
    assert [(row["what"], row["day"], row["so_far"]) for row in rows] == [
        ("month", "2025-07-01", "0"), ("month", "2025-08-01", "40"), ("month", "2025-09-01", "40"),
        ("month", "2025-10-01", "40"), ("month", "2025-11-01", "40"), ("month", "2025-12-01", ""),
        ("snapshot", "2025-10-31", "40"),
    ]  # fmt: skip


def test_the_page_says_what_went_into_the_municipality(browser, two_histories):
    merged()
    page = browser.get(reverse("targets:one", args=[OWN]) + "?half-year=2025-H2").content.decode()
    assert page.count("its history counts along") == 1
    page = browser.get(reverse("targets:one", args=[ENDED]) + "?half-year=2025-H2").content.decode()
    assert page.count("This municipality ended on") == 1


def test_the_picture_goes_on_from_the_last_whole_month_to_the_forecast_with_its_interval():
    months = snapshots(H2, 60, {date(2025, 7, 1): 10, date(2025, 8, 1): 10}, date(2025, 9, 10))
    drawn = words.pace_picture(months, Forecast(60.0, 48, 73, 3))
    bare = words.pace_picture(months, None)
    assert (drawn.count("sl-picture-interval"), bare.count("sl-picture-interval")) == (1, 0)
    line = drawn.split('sl-picture-line--3" d="')[1].split('"')[0]
    assert (line[0], line.count("L")) == ("M", 4)  # from the end of August over four months to that of December
