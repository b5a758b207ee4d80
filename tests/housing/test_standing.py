"""Caps, near and apart hold for every decision by hand, against everything that stands, and each says its figures."""

from datetime import timedelta
from decimal import Decimal

import pytest
from proposals_world import NOW, TOWN, a_home, a_household, the_officer
from standing_world import BECAUSE, POLICY, approve, bind, by_hand, cap, opened

from softlanding.housing.actions import offers
from softlanding.housing.actions import proposals as deciding
from softlanding.housing.actions.offers import Step
from softlanding.housing.actions.standing import AgainstAStop, NotAcknowledged, NotToSend
from softlanding.housing.models import Association, District, Frozen, Offer, Proposal, ShareBalance
from softlanding.housing.queries.proposals_batch import away_from_others, run_input
from softlanding.housing.queries.standing import broken_conditions, districts_kept_free

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]
KNOWN = "They agreed on it together last week."


@pytest.fixture
def amina():
    return a_household("Amina", (1988, 2012), 10)


@pytest.fixture
def yusuf():
    return a_household("Yusuf", (1995, 1996), 9)


@pytest.fixture
def escamp(db):
    """Two homes in Escamp and one in Laak, each for two persons."""
    return [a_home(f"E-{at}", "escamp", 1, "650.00") for at in range(2)], a_home("L-1", "laak", 1, "650.00")


def said(error) -> list[str]:
    return [one.words["en"] for one in error.value.broken]


def test_two_proposals_that_break_a_cap_together_are_not_both_approved(amina, yusuf, escamp):
    (first, second), _ = escamp
    cap("escamp", persons=3)
    one, two = by_hand(amina, first), by_hand(yusuf, second)
    approve(one)
    with pytest.raises(AgainstAStop) as stop:
        approve(two)
    assert said(stop) == ["Persons placed in Escamp in this half-year: 2, at most 3; this household has 2."]
    two.refresh_from_db()
    assert (two.state, Offer.objects.count()) == ("seen", 1)


def test_another_home_by_hand_and_a_fixed_pair_keep_the_cap_too(amina, yusuf, escamp):
    (first, second), elsewhere = escamp
    cap("escamp", households=1)
    approve(by_hand(amina, first))
    two = by_hand(yusuf, elsewhere)
    figures = "Households placed in Escamp in this half-year: 1, at most 1; this household is one more."
    given = {"because": BECAUSE, "by": the_officer(), "now": NOW}
    with pytest.raises(AgainstAStop) as stop:
        deciding.override(two, home=second, version=two.version, **given)
    assert said(stop) == [figures]
    with pytest.raises(AgainstAStop) as stop:
        by_hand(yusuf, second)
    assert said(stop) == [figures]
    with pytest.raises(AgainstAStop) as stop:
        deciding.freeze_pair(yusuf, second, kind="force", **given)
    assert said(stop) == [figures]
    with pytest.raises(AgainstAStop):
        offers.prepare_offer(yusuf.pk, second.pk, by=the_officer(), now=NOW)
    deciding.freeze_pair(yusuf, second, kind="forbid", **given)
    assert (Offer.objects.count(), Frozen.objects.count()) == (1, 1)


def test_two_fixed_pairs_do_not_break_a_cap_together(amina, yusuf, escamp):
    (first, second), _ = escamp
    cap("escamp", households=1)
    given = {"kind": "force", "because": BECAUSE, "by": the_officer(), "now": NOW}
    deciding.freeze_pair(amina, first, **given)
    with pytest.raises(AgainstAStop):
        deciding.freeze_pair(yusuf, second, **given)
    assert broken_conditions(yusuf, second, on=NOW.date()) == []


def test_what_was_withdrawn_or_belongs_to_another_half_year_takes_no_room(amina, yusuf, escamp):
    (first, second), _ = escamp
    cap("escamp", households=1)
    offer = approve(by_hand(amina, first))
    assert len(broken_conditions(yusuf, second, on=NOW.date())) == 1
    assert broken_conditions(yusuf, second, on=NOW.date() + timedelta(days=60)) == []
    offers.withdraw_offer(offer.pk, because="The home was sold.", step=Step(by=the_officer(), now=NOW))
    approve(by_hand(yusuf, second))


def test_a_stop_ends_when_the_cap_is_changed(amina, yusuf, escamp):
    (first, second), _ = escamp
    cap("escamp", households=1)
    approve(by_hand(amina, first))
    cap("escamp", households=2)
    approve(by_hand(yusuf, second))
    assert Offer.objects.count() == 2


@pytest.mark.parametrize("state", ["prepared", "moved"])
@pytest.mark.parametrize("years", [0, 2])
def test_apart_is_a_stop_whenever_the_other_got_its_home_and_names_nobody(amina, yusuf, escamp, state, years):
    (first, second), elsewhere = escamp
    offer = approve(by_hand(amina, first))
    Offer.objects.filter(pk=offer.pk).update(state="prepared", prepared_at=NOW - timedelta(days=365 * years))
    if state == "moved":
        moved = {"checked_at": NOW, "heard_at": NOW, "offered_at": NOW, "moved_on": NOW.date()}
        Offer.objects.filter(pk=offer.pk).update(state="moved", **moved)
    bind(amina, yusuf, "apart")
    with pytest.raises(AgainstAStop) as stop:
        by_hand(yusuf, second, near_because=KNOWN)
    assert said(stop) == ["Another household that must not live near them has a home in this district."]
    assert not any(name in str(one.what) for one in stop.value.mistakes for name in ("Amina", amina.reference))
    assert districts_kept_free([yusuf.pk, amina.pk]) == {yusuf.pk: ["escamp"]}
    approve(by_hand(yusuf, elsewhere))


def test_apart_that_was_noted_after_the_proposal_stops_the_approval(amina, yusuf, escamp):
    (first, second), _ = escamp
    one, two = by_hand(amina, first), by_hand(yusuf, second)
    bind(yusuf, amina, "apart")
    approve(one)
    with pytest.raises(AgainstAStop):
        approve(two, near_because=KNOWN)


def test_near_asks_for_a_reason_of_its_own_and_keeps_it(amina, yusuf, escamp):
    (first, _), elsewhere = escamp
    one, two = by_hand(amina, first), by_hand(yusuf, elsewhere)
    bind(amina, yusuf, "near")
    approve(one)
    with pytest.raises(NotAcknowledged) as asked:
        approve(two)
    assert said(asked) == [f"{amina.reference} wants to live near them, and has a home in another district."]
    assert [mistake.where for mistake in asked.value.mistakes] == ["near_because"]
    approve(two, near_because=KNOWN)
    two.refresh_from_db()
    assert (two.state, two.near_because) == ("approved", KNOWN)


def test_near_that_was_acknowledged_by_hand_is_not_asked_again_but_another_home_is(amina, yusuf, escamp):
    (first, _), elsewhere = escamp
    bind(amina, yusuf, "near")
    approve(by_hand(amina, first))
    with pytest.raises(NotAcknowledged):
        by_hand(yusuf, elsewhere)
    two = by_hand(yusuf, elsewhere, near_because=KNOWN)
    third = a_home("L-2", "laak", 1, "640.00")
    given = {"because": BECAUSE, "version": two.version, "by": the_officer(), "now": NOW}
    with pytest.raises(NotAcknowledged):
        deciding.override(two, home=third, **given)
    with pytest.raises(NotAcknowledged):
        deciding.freeze_pair(yusuf, third, kind="force", because=BECAUSE, by=the_officer(), now=NOW)
    approve(two)
    assert Offer.objects.count() == 2


def test_a_share_is_told_with_its_figures_and_stops_nobody(amina, yusuf, escamp):
    (first, second), _ = escamp
    owner = Association.objects.get()
    ShareBalance.objects.create(region="the-hague", association=owner, half_year="2026-H2", agreed=Decimal(1))
    approve(by_hand(amina, first))
    (told,) = broken_conditions(yusuf, second, on=NOW.date())
    assert (told.weight, told.words["en"]) == (
        "tell",
        "Homes of Vaartwonen in this half-year: 1 offered or taken, 1 agreed; this is one more.",
    )
    approve(by_hand(yusuf, second))


def heard(found: Proposal) -> Offer:
    approve(found)
    offer = Offer.objects.get(waiting=found.waiting)
    Offer.objects.filter(pk=offer.pk).update(state="heard", checked_at=NOW, heard_at=NOW)
    return offer


def send(offer: Offer):
    step = Step(by=the_officer(), now=NOW)
    return offers.send_offer(offer.pk, answer_by_on=NOW.date() + timedelta(days=7), source="Agreed.", step=step)


def test_an_offer_does_not_go_out_into_a_district_that_is_over_its_cap_or_shut_meanwhile(amina, yusuf, escamp):
    from softlanding.housing.models import WaitingHousehold

    WaitingHousehold.objects.update(contact_person_id=int(the_officer().id), contact_email="one@example.org")
    (first, second), _ = escamp
    one, two = heard(by_hand(amina, first)), heard(by_hand(yusuf, second))
    cap("escamp", persons=3)
    for offer in (one, two):
        with pytest.raises(
            NotToSend, match="Persons placed in Escamp in this half-year: 2, at most 3; this household has 2"
        ):
            send(offer)
    cap("escamp")
    bind(amina, yusuf, "apart")
    with pytest.raises(NotToSend, match="Another household that must not live near"):
        send(one)
    offers.withdraw_offer(two.pk, because="They may not live there.", step=Step(by=the_officer(), now=NOW))
    assert send(one)[0].state == "offered"


def test_what_stands_in_another_municipality_counts_nowhere_else(amina, yusuf, escamp):
    (first, second), _ = escamp
    approve(by_hand(amina, first))
    Offer.objects.update(municipality="delft")
    District.objects.filter(municipality=TOWN).update(households_cap=1)
    assert broken_conditions(yusuf, second, on=NOW.date()) == []
    assert opened(by_hand(yusuf, second)).state == "seen"


def test_a_run_proposes_no_home_where_somebody_lives_who_must_live_apart(amina, yusuf, escamp):
    (first, _), _ = escamp
    bind(amina, yusuf, "apart")
    approve(by_hand(amina, first))
    read = run_input(TOWN, on=NOW.date(), policy=POLICY, seed=1)
    [one] = away_from_others(read).batch["households"]
    assert (one["id"], one["avoid_districts"]) == (str(yusuf.pk), ["escamp"])
    assert read.batch["households"][0]["avoid_districts"] == []
