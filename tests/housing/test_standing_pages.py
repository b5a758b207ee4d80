"""Caps, near and apart on the page of one proposal: what stops, what asks for a reason, what forcing costs on demand."""

import pytest
from proposals_world import NOW, ON, TOWN, a_home, a_household, the_officer
from standing_world import approve, bind, by_hand, cap

from softlanding.common import jobs
from softlanding.housing.actions import proposals_running as running
from softlanding.housing.models import MatchRun, Offer, Proposal
from softlanding.housing.queries import proposals_solving as solving
from softlanding.housing.queries import proposals_what_if as trying

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine, pytest.mark.usefixtures("in_november_2026")]
ROOT = "/staff/housing/proposals/"
KNOWN = "They agreed on it together last week."


@pytest.fixture(autouse=True)
def cold():
    solving.forget_warm()
    trying.forget_costs()


@pytest.fixture
def officer(client_as):
    return client_as("housing-officer")


@pytest.fixture
def two():
    """Two households with a proposal each by hand, in two homes of Escamp, and one home in Laak."""
    waiting = [a_household(called, (1995, 1996), 9) for called in ("Amina", "Yusuf")]
    homes = [a_home(f"E-{at}", "escamp", 1, "650.00") for at in range(2)]
    elsewhere = a_home("L-1", "laak", 1, "640.00")
    return [by_hand(*pair) for pair in zip(waiting, homes, strict=True)], elsewhere


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def decide(officer, found: Proposal, **asked):
    found.refresh_from_db()
    return officer.post(f"{ROOT}one/{found.pk}/decide/", {"version": found.version, **asked})


def test_a_full_district_takes_the_button_away_and_says_its_figures_and_the_way_out(officer, two):
    (first, second), _ = two
    cap("escamp", households=1)
    approve(first)
    page = text(officer.get(f"{ROOT}one/{second.pk}/"))
    figures = "Households placed in Escamp in this half-year: 1, at most 1; this household is one more."
    assert [figures in page, 'value="approve"' in page, "/staff/housing/homes/districts/" in page] == [
        True,
        False,
        True,
    ]
    refused = decide(officer, second, do="approve")
    assert (refused.status_code, figures in text(refused), Offer.objects.count()) == (422, True, 1)
    page = text(officer.get(f"{ROOT}one/{second.pk}/?home={first.home_id}"))
    assert page.count("Not possible beside what stands now:") == 2


def test_near_is_asked_on_the_page_and_kept_with_the_reason(officer, two):
    (first, second), elsewhere = two
    approve(first)
    bind(first.waiting, second.waiting, "near")
    other = {"do": "override", "home": str(elsewhere.pk), "because": "The school is there."}
    asked = decide(officer, second, **other)
    assert (asked.status_code, 'name="near_because"' in text(asked)) == (422, True)
    assert f"{first.waiting.reference} wants to live near them" in text(asked)
    assert decide(officer, second, **other, near_because="short").status_code == 422
    assert decide(officer, second, **other, near_because=KNOWN).status_code == 302
    second.refresh_from_db()
    assert (second.state, second.near_because) == ("overridden", KNOWN)
    assert KNOWN in text(officer.get(f"{ROOT}one/{second.pk}/"))


def test_a_proposal_that_is_not_near_asks_with_its_button(officer, two):
    (first, second), elsewhere = two
    third = by_hand(second.waiting, elsewhere)
    approve(first)
    bind(first.waiting, second.waiting, "near")
    page = text(officer.get(f"{ROOT}one/{third.pk}/"))
    assert ["Possible with a reason of your own:" in page, 'id="yes_near_because"' in page] == [True, True]
    assert decide(officer, third, do="approve").status_code == 422
    assert decide(officer, third, do="approve", near_because=KNOWN).status_code == 302


def test_apart_names_nobody_on_the_page(officer, two):
    (first, second), _ = two
    approve(first)
    bind(first.waiting, second.waiting, "apart")
    page = text(officer.get(f"{ROOT}one/{second.pk}/?home={first.home_id}"))
    assert "Another household that must not live near them has a home in this district." in page
    assert [first.waiting.reference in page, "Amina" in page] == [False, False]


def test_by_hand_asks_for_near_too(officer, two):
    (first, second), elsewhere = two
    approve(first)
    bind(first.waiting, second.waiting, "near")
    asked = {"household": str(second.waiting_id), "home": str(elsewhere.pk), "because": "The school is there."}
    answer = officer.post(f"{ROOT}by-hand/", asked)
    assert (answer.status_code, 'name="near_because"' in text(answer)) == (422, True)
    assert officer.post(f"{ROOT}by-hand/", {**asked, "near_because": KNOWN}).status_code == 302


@pytest.fixture
def capped():
    """A run in which a cap decides, so that there are no prices; and the proposal of one who got a home."""
    for at, called in enumerate(("Amina", "Yusuf", "Selam")):
        a_household(called, (1995, 1996), 9 - at)
    for at in range(4):
        a_home(f"E-{at}", "escamp", 1, f"{650 + at}.00")
    a_home("L-1", "laak", 1, "640.00")
    cap("escamp", households=1)
    run = running.run_match(TOWN, on=ON, policy="den-haag-2026", seed=3, by=the_officer(), now=NOW)
    jobs.run_all_due(NOW)
    assert MatchRun.objects.get(pk=run.pk).state == "done"
    return Proposal.objects.filter(run=run, home__district__key="escamp").get()


def test_the_first_costs_are_there_at_once_and_the_others_when_they_are_asked(officer, capped, monkeypatch):
    monkeypatch.setattr(trying, "AT_ONCE_SECONDS", 60.0)
    page = text(officer.get(f"{ROOT}one/{capped.pk}/"))
    assert [page.count("Work it out"), "not known" in page] == [1, False]
    left = page.split("?work_out=")[1].split("#")[0]
    page = text(officer.get(f"{ROOT}one/{capped.pk}/?work_out={left}"))
    assert page.count("Work it out") == 0


def test_without_time_nothing_is_worked_out_with_the_page(officer, capped, monkeypatch):
    monkeypatch.setattr(trying, "AT_ONCE_PAIRS", 0)
    assert text(officer.get(f"{ROOT}one/{capped.pk}/")).count("Work it out") == 4


def test_what_is_worked_out_is_what_matching_anew_loses(capped):
    run = MatchRun.objects.get(pk=capped.run_id)
    solved = solving.warm(str(run.pk), run.batch, run.policy_document)
    key, homes = str(capped.waiting_id), [str(one) for one in solved.homes if one != str(capped.home_id)]
    for home in homes:
        again = solving.solve({**run.batch, "force": [[key, home]]}, run.policy_document)
        cost = trying.cost_worked_out(solved, str(run.pk), key, home)
        assert (cost.loss, cost.exact) == (solved.found.value - again.found.value, True)
