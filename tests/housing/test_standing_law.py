"""No sequence of decisions by hand ever leaves a broken cap, or two who must live apart in one district."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proposals_world import NOW, TOWN, a_home, a_household, the_officer
from standing_world import BECAUSE, bind

from softlanding.common.errors import Refused
from softlanding.housing.actions import offers
from softlanding.housing.actions import proposals as deciding
from softlanding.housing.actions.offers import Step
from softlanding.housing.models import District, Offer, Proposal
from softlanding.housing.queries import proposals as reading
from softlanding.housing.queries.standing import STANDS

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
KNOWN = "They agreed on it together last week."
SIZES = {"Amina": 2, "Yusuf": 2, "Selam": 1}
PLACES = ("escamp", "escamp", "escamp", "laak")
PAIRS = [(who, where) for who in range(len(SIZES)) for where in range(len(PLACES))]
WAYS = st.lists(st.sampled_from(["prepare", "approve", "override", "hand", "refuse"]), min_size=9, max_size=9)


class Undone(Exception):
    """Takes one example back."""


@pytest.fixture
def world(db):
    """Three households and four homes, with an opened proposal of each pair."""
    households = [a_household(called, tuple(1990 + at for at in range(size)), 9) for called, size in SIZES.items()]
    homes = [a_home(f"H-{at}", where, 1, "650.00") for at, where in enumerate(PLACES)]
    for waiting in households:
        for home in homes:
            Proposal.objects.create(region="the-hague", waiting=waiting, home=home, state="seen", opened_at=NOW)
    return households, homes


def proposed(waiting, **which):
    found = Proposal.objects.filter(waiting=waiting, state="seen", **which).first()
    return None if found is None else reading.proposal_at(found.pk, TOWN)


def decide(what, waiting, home, by):
    given_ = {"by": by, "now": NOW}
    match what:
        case "hand":
            more = {"because": BECAUSE, "policy": "den-haag-2026", "near_because": KNOWN}
            deciding.propose_by_hand(waiting, home, **more, **given_)
        case "approve" if (found := proposed(waiting, home=home)) is not None:
            deciding.approve(found, version=found.version, near_because=KNOWN, **given_)
        case "override" if (found := proposed(waiting)) is not None:
            more = {"home": home, "because": BECAUSE, "near_because": KNOWN}
            deciding.override(found, version=found.version, **more, **given_)
        case "prepare":
            offers.prepare_offer(waiting.pk, home.pk, **given_)
        case "refuse" if (offer := Offer.objects.filter(waiting=waiting, state="prepared").first()) is not None:
            offers.withdraw_offer(offer.pk, because="They said no.", step=Step(by=by, now=NOW))


def faults(apart, persons_cap, households_cap):
    """Add up what stands without any code of the product."""
    rows = Offer.objects.filter(state__in=STANDS).select_related("waiting", "home__district")
    where = {one.waiting_id: one.home.district.key for one in rows}
    households = Counter(where.values())
    persons = Counter()
    for one in rows:
        persons[one.home.district.key] += SIZES[one.waiting.called]
    return [
        *(["persons"] if persons["escamp"] > persons_cap else []),
        *(["households"] if households["escamp"] > households_cap else []),
        *(["apart"] for one, other in apart if one in where and where.get(other) == where[one]),
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ways=WAYS,
    pairs=st.permutations(PAIRS),
    persons=st.sampled_from([3, 4, 5]),
    households=st.sampled_from([2, 1, 3]),
    couple=st.sampled_from([(0, 1), (1, 2), (2, 0)]),
)
def test_no_sequence_of_decisions_leaves_a_broken_cap_or_an_apart_couple_in_one_district(
    world, ways, pairs, persons, households, couple
):
    waiting, homes = world
    by = the_officer()
    try:
        with transaction.atomic():
            District.objects.filter(municipality=TOWN, key="escamp").update(
                persons_cap=persons, households_cap=households
            )
            one, other = (waiting[at] for at in couple)
            bind(one, other, "apart")
            for what, (who, where) in zip(ways, pairs, strict=False):
                try:
                    with transaction.atomic():
                        decide(what, waiting[who], homes[where], by)
                except Refused:
                    pass
                assert faults([(one.pk, other.pk)], persons, households) == []
            raise Undone
    except Undone:
        pass
