"""The officer's week on its pages: run, list, map, one proposal, what if, decide, figures."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from proposals_world import NOW, ON, TOWN, a_week

from softlanding.common import audit, jobs
from softlanding.housing.models import Home, MatchRun, Offer, Proposal, WaitingHousehold
from softlanding.housing.queries import proposals as reading
from softlanding.housing.queries import proposals_solving as solving

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
ROOT = "/staff/housing/proposals/"
BECAUSE = "Her sister lives around the corner."


@pytest.fixture(autouse=True)
def cold():
    solving.forget_warm()


@pytest.fixture
def officer(client_as) -> Client:
    return client_as("housing-officer")


@pytest.fixture
def run(officer) -> MatchRun:
    a_week()
    asked = officer.post(ROOT, {"on": ON.isoformat(), "seed": "7"})
    assert asked.status_code == 302
    found = MatchRun.objects.get()
    assert "It waits for its turn" in officer.get(asked["Location"]).content.decode()
    jobs.run_all_due()
    found.refresh_from_db()
    return found


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def amina() -> Proposal:
    return Proposal.objects.get(waiting__called="Amina")


def place(proposal: Proposal) -> str:
    return f"{ROOT}one/{proposal.pk}/"


def test_the_run_says_in_one_line_how_it_went_and_lists_every_household(officer, run):
    page = text(officer.get(f"{ROOT}{run.pk}/"))
    for part in ("<strong>6</strong> households", "<strong>5</strong> homes", "placed <strong>5</strong>", "optimal"):
        assert part in page
    assert [one.waiting.called in page for one in reading.proposals_of(run)] == [True] * 6
    assert audit.AuditEntry.objects.filter(sentence="housing-proposals-listed", params__reference__gt="0").count() == 6


def test_list_and_map_show_the_same_and_the_map_is_light(officer, run):
    page = officer.get(f"{ROOT}{run.pk}/?as=map", headers={"accept-encoding": "gzip"})
    assert len(page.content) < 60_000
    page = officer.get(f"{ROOT}{run.pk}/?as=map").content.decode()
    drawing = page[page.index('<svg class="sl-map"') : page.index("</figure>")]
    assert (drawing.count('class="sl-map-taken"'), page.count('<li class="sl-proposal"')) == (6, 6)  # one in the legend
    assert drawing.count("<a href=") == 5
    assert "style=" not in page


def test_a_list_of_many_asks_the_database_as_often_as_one_of_few(officer, run, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        officer.get(f"{ROOT}{run.pk}/?as=map")
    with django_assert_max_num_queries(16):
        officer.get(ROOT)


def test_opening_a_proposal_is_noted_and_the_page_adds_the_fit_up(officer, run):
    one = amina()
    assert one.opened_at is None
    page = text(officer.get(place(one)))
    one.refresh_from_db()
    assert (one.opened_at is not None, one.state) == (True, "seen")
    assert f"<strong>{one.fit}</strong>" in page
    assert "Approve this home" in page
    assert audit.AuditEntry.objects.filter(sentence="housing-proposal-opened").count() == 1


def test_why_not_another_home_is_a_rule_with_its_figures_or_what_it_costs(officer, run):
    one = amina()
    small, other = Home.objects.get(number="L-2"), Home.objects.filter(bedrooms=2).exclude(pk=one.home_id).first()
    assert "Bedrooms: it has 1; 4 persons need 2." in text(officer.get(f"{place(one)}?home={small.pk}"))
    assert "Forcing it costs at least:" in text(officer.get(f"{place(one)}?home={other.pk}"))


def test_a_place_to_avoid_is_never_named(officer):
    families, _ = a_week()
    families[0].places_to_avoid.create(region="the-hague", district="laak", noted_at=NOW)
    officer.post(ROOT, {"on": ON.isoformat(), "seed": "7"})
    jobs.run_all_due()
    one, there = amina(), Home.objects.get(number="L-1")
    page = text(officer.get(f"{place(one)}?home={there.pk}"))
    assert "It lies in a district that the household avoids." in page
    assert "avoids laak" not in page.lower()


def test_approving_on_the_page_prepares_the_offer_and_a_second_tab_hears_it(officer, run):
    one = amina()
    officer.get(place(one))
    sent = {"do": "approve", "version": "1"}
    assert officer.post(f"{place(one)}decide/", sent).status_code == 302
    assert Offer.objects.get().home_id == one.home_id
    again = officer.post(f"{place(one)}decide/", sent)
    assert again.status_code == 409
    assert "by you, in another window" in text(again)
    assert "Approved" in text(officer.get(place(one)))


def test_nothing_is_approved_unseen_on_the_page(officer, run):
    answer = officer.post(f"{place(amina())}decide/", {"do": "approve", "version": "1"})
    assert (answer.status_code, Offer.objects.count()) == (409, 0)
    assert "Nobody opened this proposal yet." in text(answer)


def test_a_changed_household_is_told_on_the_page_and_cannot_be_approved(officer, run):
    one = amina()
    officer.get(place(one))
    WaitingHousehold.objects.filter(pk=one.waiting_id).update(income_year=60000, version=2)
    page = text(officer.get(place(one)))
    assert "This proposal is out of date" in page
    assert "Approve this home" not in page
    answer = officer.post(f"{place(one)}decide/", {"do": "approve", "version": "1"})
    assert (answer.status_code, "The household changed: the income." in text(answer)) == (409, True)


def test_a_form_without_its_reason_saves_nothing_and_keeps_what_was_typed(officer, run):
    one = amina()
    officer.get(place(one))
    other = Home.objects.filter(bedrooms=2).exclude(pk=one.home_id).first()
    answer = officer.post(
        f"{place(one)}decide/", {"do": "override", "version": "1", "home": str(other.pk), "because": ""}
    )
    assert answer.status_code == 422
    assert f'<option value="{other.pk}" selected>' in answer.content.decode()
    assert not Offer.objects.exists()


def test_another_home_no_aside_fixed_and_let_go(officer, run):
    one = amina()
    officer.get(place(one))
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    sent = {"do": "hold", "version": "1", "until": day, "because": BECAUSE}
    assert officer.post(f"{place(one)}decide/", sent).status_code == 302
    fixed = {"kind": "forbid", "home": str(one.home_id), "because": BECAUSE}
    assert officer.post(f"{place(one)}freeze/", fixed).status_code == 302
    page = text(officer.get(ROOT))
    assert "Fixed and ruled out" in page
    pair = reading.frozen_pairs(TOWN).get().pk
    assert officer.post(f"{ROOT}pairs/{pair}/free/").status_code == 302
    sent = {"do": "dismiss", "version": "2", "because": BECAUSE}
    assert officer.post(f"{place(one)}decide/", sent).status_code == 302
    one.refresh_from_db()
    assert one.state == "dismissed"


def test_there_is_no_way_to_approve_many_at_once(officer, run):
    page = officer.get(f"{ROOT}{run.pk}/").content.decode()
    assert 'value="approve"' not in page
    assert 'type="checkbox"' not in page


def test_the_file_has_every_row_and_no_formula(officer, run):
    WaitingHousehold.objects.filter(called="Amina").update(called="=1+1")
    answer = officer.get(f"{ROOT}{run.pk}/proposals.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert len(rows) == 6
    assert [one["called"] for one in rows if "1+1" in one["called"]] == ["'=1+1"]
    assert audit.AuditEntry.objects.filter(verb="export").count() == 6


def test_replay_and_check_say_that_all_is_as_it_was(officer, run):
    officer.post(f"{ROOT}{run.pk}/replay/")
    assert "byte for byte" in text(officer.get(f"{ROOT}{run.pk}/"))
    officer.post(f"{ROOT}check/")
    assert "Every run stands as it was written." in text(officer.get(ROOT))
    MatchRun.objects.update(seed=8)
    officer.post(f"{ROOT}check/")
    assert "Run 1: its row was changed." in text(officer.get(ROOT))


def test_a_run_is_stopped_before_it_begins(officer):
    a_week()
    asked = officer.post(ROOT, {"on": ON.isoformat(), "seed": "7"})["Location"]
    assert officer.post(f"{asked}stop/").status_code == 302
    assert "Stopped. No proposal was kept." in text(officer.get(asked))


def test_a_year_without_limits_is_refused_with_what_to_add(officer):
    a_week()
    answer = officer.post(ROOT, {"on": "2031-01-05", "seed": "7"})
    assert answer.status_code == 422
    assert "data/nl/amounts/" in answer.content.decode()


def test_one_more_home_shows_who_would_be_placed_and_the_chain_of_moves(officer, run):
    asked = {"try": "add", "bedrooms": "1", "rent": "650.00", "district": "escamp"}
    page = text(officer.get(f"{ROOT}{run.pk}/what-if/", asked))
    assert "1 more household would be placed." in page
    assert "the new home" in page


def test_forcing_and_forbidding_a_pair_on_the_page(officer, run):
    one = amina()
    small, other = Home.objects.get(number="L-2"), Home.objects.filter(bedrooms=2).exclude(pk=one.home_id).first()
    pair = {"household": str(one.waiting_id), "home": str(other.pk)}
    assert "Amina" in text(officer.get(f"{ROOT}{run.pk}/what-if/", {"try": "force", **pair}))
    pair["home"] = str(one.home_id)
    assert "Amina" in text(officer.get(f"{ROOT}{run.pk}/what-if/", {"try": "forbid", **pair}))
    pair["home"] = str(small.pk)
    assert "4 persons need 2." in text(officer.get(f"{ROOT}{run.pk}/what-if/", {"try": "force", **pair}))
    assert officer.get(f"{ROOT}{run.pk}/what-if/", {"try": "force", "household": "x"}).status_code == 422


def test_figures_name_nobody_and_are_not_shown_of_few(officer, run, client_as, staff):
    one = amina()
    officer.get(place(one))
    officer.post(f"{place(one)}decide/", {"do": "approve", "version": "1"})
    page = text(officer.get(f"{ROOT}figures/"))
    assert "Fewer than 5 decisions: too few to show." in page
    assert "1 decision" in page  # one's own
    colleague = staff("housing-officer", email="bram@example.org", display_name="Bram Peters")
    now = timezone.now()
    for at, each in enumerate(Proposal.objects.exclude(pk=one.pk)):
        opened = now - timedelta(seconds=5 + 60 * at)
        Proposal.objects.filter(pk=each.pk).update(
            opened_at=opened, decided_at=now - timedelta(seconds=1), decided_by=colleague, state="dismissed",
            override_reason=BECAUSE,
        )  # fmt: skip
    page = text(client_as("coordinator").get(f"{ROOT}figures/"))
    assert "6 decisions" in page
    assert ("Bram" in page, "Housing Officer" in page) == (False, False)


def test_a_case_manager_sees_none_of_it_and_a_coordinator_the_figures_only(client_as, run):
    manager, coordinator = client_as("case-manager"), client_as("coordinator")
    places = (ROOT, f"{ROOT}{run.pk}/", place(amina()), f"{ROOT}figures/")
    assert [manager.get(one).status_code for one in places] == [403] * 4
    assert [coordinator.get(one).status_code for one in places] == [403, 403, 403, 200]


def test_a_run_of_another_municipality_is_not_there(officer, run):
    one = amina()
    MatchRun.objects.update(municipality="delft")
    WaitingHousehold.objects.update(municipality="delft")
    places = (f"{ROOT}{run.pk}/", place(one), f"{ROOT}{run.pk}/what-if/", f"{ROOT}{run.pk}/proposals.csv")
    assert [officer.get(one).status_code for one in places] == [404] * 4


def test_by_hand_on_the_page(officer, monkeypatch):
    families, homes = a_week()
    monkeypatch.setattr(timezone, "localdate", lambda *_: ON)
    sent = {"household": str(families[0].pk), "home": str(homes[0].pk), "because": BECAUSE}
    asked = officer.post(f"{ROOT}by-hand/", sent)
    assert asked.status_code == 302
    assert "Chosen by an officer" in text(officer.get(asked["Location"]))
    assert officer.post(f"{asked['Location']}decide/", {"do": "approve", "version": "1"}).status_code == 302
    assert Offer.objects.get().home_id == homes[0].pk
    refused = officer.post(f"{ROOT}by-hand/", {**sent, "home": str(homes[2].pk)})
    assert refused.status_code in {409, 422}
    assert officer.post(f"{ROOT}by-hand/", {}).status_code == 422


def test_set_aside_until_a_day_that_is_over_is_refused(officer, run):
    one = amina()
    officer.get(place(one))
    sent = {"do": "hold", "version": "1", "until": "2020-01-01", "because": BECAUSE}
    answer = officer.post(f"{place(one)}decide/", sent)
    assert (answer.status_code, "This day is over." in text(answer)) == (422, True)
