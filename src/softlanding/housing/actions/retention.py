"""Deleting what housing knows once its term is over, with a proof of each."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from softlanding.common import audit
from softlanding.common.access import Compartment, Purpose
from softlanding.common.access.terms import SYSTEM
from softlanding.core.rulebook.housing_retention import RetentionPolicy
from softlanding.housing.models import (
    Forgotten,
    GroupFact,
    LookAhead,
    MatchRun,
    MinorUnderGuardianship,
    Objection,
    Offer,
    Proposal,
    WaitingHousehold,
)
from softlanding.housing.queries.accountability import household_hash
from softlanding.housing.queries.retention import Going, forgotten_hash, going, terms_on
from softlanding.housing.queries.waiting import subject_of


def forget_past_term(*, now: datetime) -> int:
    """Delete everything whose term is over and that nothing holds back; return how many. One by one, so that a
    killed worker leaves each whole or gone. Runs go first: no run that is left names a household that went.
    """
    today = timezone.localdate(now)
    return sum(_forget(one, terms_on(today), now) for one in in_order(going(today)))


def in_order(found: Iterable[Going]) -> list[Going]:
    """Return what goes, runs first; what is held back stays out."""
    return sorted((one for one in found if not one.held_back), key=lambda one: one.kind != "runs")


@transaction.atomic
def _forget(one: Going, terms: RetentionPolicy, now: datetime) -> bool:
    proof = Forgotten(
        region=settings.REGION,
        municipality=one.municipality,
        what=one.kind,
        key_hash=forgotten_hash(one.kind, one.key),
        rule=terms.id,
        months=terms.term(one.kind).months,
        term_over_on=one.last_day,
        forgotten_at=now,
    )
    if one.kind == "runs":
        gone = _empty_run(one, proof, now)
    elif one.kind == "minors":
        gone = bool(MinorUnderGuardianship.objects.filter(pk=one.key).delete()[0])
        proof.persons = 1
    else:
        gone = _delete_household(one, proof)
    if gone:
        proof.save(force_insert=True)
    return gone


def _empty_run(one: Going, proof: Forgotten, now: datetime) -> bool:
    """Empty a run of births, incomes and places. Its hashes and its place in the chain stay as they are."""
    found = MatchRun.objects.select_for_update().filter(pk=one.key, forgotten_on=None).first()
    if found is None:
        return False
    proof.proposals = Proposal.objects.filter(run=found).count()
    LookAhead.objects.filter(run=found).update(given={}, advice=None)
    MatchRun.objects.filter(pk=found.pk).update(batch={}, answer=None, forgotten_on=timezone.localdate(now))
    return True


def _delete_household(one: Going, proof: Forgotten) -> bool:
    found = WaitingHousehold.objects.select_for_update().filter(pk=one.key, state=one.kind).first()
    unanswered = Objection.objects.filter(offer__waiting=one.key, answered_at=None)
    if found is None or unanswered.exists():  # looked at again behind the lock
        return False
    offers = Offer.objects.filter(waiting=found)
    proof.persons = found.members.count()
    proof.offers = offers.count()
    proof.written = Objection.objects.filter(offer__in=offers).count()
    proof.proposals = Proposal.objects.filter(waiting=found).count()
    proof.groups = GroupFact.objects.filter(household_hash=household_hash(found.pk)).delete()[0]
    audit.record_write(
        by=SYSTEM,
        purpose=Purpose.HOUSING,
        household=subject_of(found),
        sentence="waiting-forgotten",
        compartments=[Compartment.HOUSEHOLD, Compartment.HOUSING, Compartment.ASYLUM],
        region=found.region,
    )
    offers.delete()
    found.delete()
    return True
