"""What an officer decides on a proposal: seen first, one at a time, under the same rules, on facts that still hold."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from proposals_world import NOW, ON, TOWN, a_home, a_household, a_week, the_officer

from softlanding.common import audit, jobs
from softlanding.common.errors import BadInput, Conflict, Refused
from softlanding.housing.actions import proposals as deciding
from softlanding.housing.actions import proposals_running as running
from softlanding.housing.models import District, Frozen, Home, Offer, Proposal, WaitingHousehold
from softlanding.housing.queries import proposals as reading
from softlanding.housing.queries.proposals_changed import changes_since

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]
POLICY = "den-haag-2026"
BECAUSE = "Her sister lives around the corner."


def a_run(seed: int = 7):
    run = running.run_match(TOWN, on=ON, policy=POLICY, seed=seed, by=the_officer(), now=NOW)
    jobs.run_all_due(NOW)
    run.refresh_from_db()
    return run


def opened(called: str = "Amina") -> Proposal:
    found = reading.proposal_at(Proposal.objects.get(waiting__called=called).pk, TOWN)
    deciding.open_proposal(found, now=NOW)
    return reading.proposal_at(found.pk, TOWN)


def approve(found: Proposal):
    return deciding.approve(found, version=found.version, by=the_officer(), now=NOW + timedelta(minutes=1))


@pytest.fixture
def week(db):
    families, homes = a_week()
    District.objects.update(persons_cap=40)
    a_run()
    return families, homes


def test_an_opened_proposal_is_approved_and_its_offer_is_prepared(week):
    found = opened()
    approve(found)
    found.refresh_from_db()
    offer = Offer.objects.get()
    assert (found.state, found.chosen_home_id, found.version) == ("approved", found.home_id, 2)
    assert (offer.state, offer.waiting_id, offer.home_id, offer.proposal_id) == (
        "prepared", found.waiting_id, found.home_id, found.pk,
    )  # fmt: skip
    assert audit.AuditEntry.objects.filter(sentence="housing-proposal-approved").count() == 1


def test_nothing_is_approved_unseen_neither_by_the_action_nor_by_the_database(week):
    found = reading.proposal_at(Proposal.objects.get(waiting__called="Amina").pk, TOWN)
    with pytest.raises(Refused, match="Nobody opened"):
        approve(found)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=found.pk).update(state="approved")
    assert not Offer.objects.exists()


def test_two_tabs_and_the_second_hears_what_the_first_did(week):
    first, second = opened(), opened()
    approve(first)
    with pytest.raises(Conflict, match=r"It was approved at \d\d:\d\d by you, in another window"):
        deciding.dismiss(
            reading.proposal_at(second.pk, TOWN), because=BECAUSE, version=second.version, by=the_officer(), now=NOW
        )
    with pytest.raises(Conflict):  # the second tab read it before the first decided
        approve(second)
    assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"income_year": 60000}, "The household changed: the income."),
        ({"linked_on": ON - timedelta(weeks=11)}, "The household changed: the day of the link by COA."),
        ({"state": "ended", "ended_because": "moved away"}, "The household no longer waits."),
        ({"frozen_at": NOW, "frozen_because": "in hospital"}, "The household is kept out of proposals."),
    ],
)
def test_a_household_that_changed_since_the_run_is_not_approved(week, change, said):
    found = opened()
    WaitingHousehold.objects.filter(pk=found.waiting_id).update(version=2, **change)
    found = reading.proposal_at(found.pk, TOWN)
    assert [one["en"] for one in changes_since(found)] == [said]
    with pytest.raises(deciding.Changed, match=said):
        approve(found)
    assert not Offer.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rent": "899.00"}, "The home changed: the rent."),
        ({"state": "withdrawn"}, "The home is no longer available."),
    ],
)
def test_a_home_that_changed_since_the_run_is_not_approved(week, change, said):
    found = opened()
    Home.objects.filter(pk=found.home_id).update(version=2, **change)
    with pytest.raises(deciding.Changed, match=said):
        approve(reading.proposal_at(found.pk, TOWN))


def test_a_letter_in_another_language_makes_no_proposal_old(week):
    found = opened()
    WaitingHousehold.objects.filter(pk=found.waiting_id).update(version=2, language="ar")
    found = reading.proposal_at(found.pk, TOWN)
    assert changes_since(found) == []
    approve(found)


def test_a_newer_run_is_decided_on_instead(week):
    found = opened()
    a_run(seed=8)
    with pytest.raises(deciding.Changed, match="newer run"):
        approve(reading.proposal_at(found.pk, TOWN))


def test_another_home_needs_a_reason_and_keeps_every_rule(week):
    found = opened()
    lawful = next(home for home in Home.objects.all() if home.bedrooms == 2 and home.pk != found.home_id)
    too_small = next(home for home in Home.objects.all() if home.bedrooms == 1)
    given = {"version": found.version, "by": the_officer(), "now": NOW}
    with pytest.raises(BadInput) as wrong:
        deciding.override(found, home=lawful, because="no", **given)
    assert [one.where for one in wrong.value.mistakes] == ["because"]
    with pytest.raises(BadInput) as wrong:
        deciding.override(found, home=too_small, because=BECAUSE, **given)
    assert [one.what["en"] for one in wrong.value.mistakes] == ["Bedrooms: it has 1; 4 persons need 2."]
    deciding.override(found, home=lawful, because=BECAUSE, **given)
    found.refresh_from_db()
    assert (found.state, found.chosen_home_id, found.override_reason) == ("overridden", lawful.pk, BECAUSE)
    assert Offer.objects.get().home_id == lawful.pk


def test_a_home_that_another_household_was_offered_is_not_taken(week):
    found, other = opened(), opened("Selam")
    deciding.approve(other, version=other.version, by=the_officer(), now=NOW)
    with pytest.raises(deciding.Changed, match="already offered"):
        deciding.override(found, home=other.home, because=BECAUSE, version=found.version, by=the_officer(), now=NOW)
    assert Offer.objects.count() == 1


def test_no_and_aside_have_their_reasons(week):
    found = opened()
    given = {"by": the_officer(), "now": NOW}
    deciding.hold_proposal(found, until=ON + timedelta(days=3), because=BECAUSE, version=1, **given)
    found = reading.proposal_at(found.pk, TOWN)
    assert (found.state, found.version) == ("seen", 2)
    deciding.dismiss(found, because=BECAUSE, version=2, **given)
    found.refresh_from_db()
    assert (found.state, found.override_reason) == ("dismissed", BECAUSE)
    assert not Offer.objects.exists()


def test_a_fixed_pair_and_one_ruled_out_are_followed_by_the_next_run(week):
    amina, yusuf = (WaitingHousehold.objects.get(called=name) for name in ("Amina", "Yusuf"))
    before = {one.waiting_id: one.home for one in Proposal.objects.select_related("home")}
    other = next(home for home in Home.objects.filter(bedrooms=2) if home != before[amina.pk])
    deciding.freeze_pair(amina, other, kind="force", because=BECAUSE, by=the_officer(), now=NOW)
    deciding.freeze_pair(yusuf, before[yusuf.pk], kind="forbid", because=BECAUSE, by=the_officer(), now=NOW)
    run = a_run(seed=8)
    after = {one.waiting_id: one.home for one in Proposal.objects.filter(run=run).select_related("home")}
    assert (after[amina.pk], after[yusuf.pk] != before[yusuf.pk]) == (other, True)
    with pytest.raises(Conflict, match="fixed or ruled out already"):
        deciding.freeze_pair(amina, other, kind="force", because=BECAUSE, by=the_officer(), now=NOW)
    deciding.thaw_pair(Frozen.objects.get(kind="force").pk, TOWN, by=the_officer())
    assert Frozen.objects.count() == 1


def test_a_pair_that_breaks_a_rule_cannot_be_fixed(week):
    darya = WaitingHousehold.objects.get(called="Darya")
    with pytest.raises(BadInput):
        deciding.freeze_pair(
            darya, Home.objects.get(number="C-1"), kind="force", because=BECAUSE, by=the_officer(), now=NOW
        )


def test_by_hand_holds_the_same_rules_and_is_opened_and_decided_like_any_other():
    amina, darya = a_household("Amina", (1988, 2012), 3), a_household("Darya", (1980, 1981, 2005, 2006, 2007), 3)
    home = a_home("E-9", "escamp", 1, "600.00")
    given = {"because": BECAUSE, "policy": POLICY, "by": the_officer(), "now": NOW}
    with pytest.raises(BadInput, match="one mistake"):
        deciding.propose_by_hand(darya, home, **given)
    made = deciding.propose_by_hand(amina, home, **given)
    with pytest.raises(Refused, match="Nobody opened"):
        approve(reading.proposal_at(made.pk, TOWN))
    approve(opened())
    assert Offer.objects.get().home_id == home.pk
