"""A cap that decides, on the page of a proposal: what stops, what asks for a reason, a cost worked out in its row."""

import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

sys.path.append(str(Path(__file__).parents[1] / "housing"))
from proposals_world import NOW, ON, TOWN, a_home, a_household, the_officer
from standing_world import approve, bind, by_hand, cap
from test_housing_proposals_seen import looks_right, officer  # noqa: F401 - a fixture

from softlanding.common import jobs
from softlanding.housing.actions import proposals_running as running
from softlanding.housing.models import Home, Proposal, WaitingHousehold
from softlanding.housing.queries import proposals_what_if as trying

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_engine]


@pytest.fixture
def capped(live_server, monkeypatch):
    """A run under a cap; then the other home of the district is taken by one who wants to live near."""
    trying.forget_costs()
    monkeypatch.setattr(trying, "AT_ONCE", 1)
    for at, called in enumerate(("Amina", "Yusuf", "Selam")):
        a_household(called, (1995, 1996), 9 - at)
    for at in range(3):
        a_home(f"E-{at}", "escamp", 1, f"{650 + at}.00")
    a_home("L-1", "laak", 1, "640.00")
    cap("escamp", households=1)
    run = running.run_match(TOWN, on=ON, policy="den-haag-2026", seed=3, by=the_officer(), now=NOW)
    jobs.run_all_due(NOW)
    return Proposal.objects.filter(run=run, home__district__key="laak").get()


def test_what_stops_and_what_asks_is_said_and_a_cost_is_worked_out_in_its_row(capped, officer):  # noqa: F811
    page, _, complaints = officer
    page.goto(f"/staff/housing/proposals/one/{capped.pk}/")
    rows = page.locator("td a[hx-get]")
    expect(rows).to_have_count(2)
    rows.first.click()
    expect(rows).to_have_count(1)
    other = WaitingHousehold.objects.exclude(pk=capped.waiting_id).first()
    free = Home.objects.filter(district__key="escamp").exclude(proposals__isnull=False).first()
    approve(by_hand(other, free))
    bind(other, capped.waiting, "near")
    page.goto(f"/staff/housing/proposals/one/{capped.pk}/?home={Home.objects.filter(number='E-2').get().pk}#why-not")
    expect(page.locator(".sl-tag--against").first).to_be_visible()
    expect(page.locator("#yes_near_because")).to_be_visible()
    looks_right(page, "proposal-standing")
    page.locator("#yes button[type=submit]").click()
    expect(page.locator("#yes .utrecht-form-field-error-message, #yes [role=alert]").first).to_be_visible()
    looks_right(page, "proposal-near-asked")
    assert [one for one in complaints if "422" not in one] == []
