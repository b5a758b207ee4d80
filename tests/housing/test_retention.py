"""Keeping no longer than the terms say: what goes, what is held back, what stays as proof, and the chain that holds."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from offering import LINK, NOW, household, make, offer_in, staff, step
from pydantic import ValidationError

from softlanding.common.models import AuditEntry
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.housing_retention import RetentionPolicy
from softlanding.housing import actions
from softlanding.housing.actions import after
from softlanding.housing.actions.retention import forget_past_term, in_order
from softlanding.housing.actions.waiting_clock import end_waiting
from softlanding.housing.models import (
    Forgotten,
    GroupFact,
    MatchRun,
    MinorUnderGuardianship,
    Offer,
    Proposal,
    WaitingHousehold,
    WaitingMember,
)
from softlanding.housing.queries.accountability import household_hash
from softlanding.housing.queries.proposals import check_runs, hash_of_document, own_hash
from softlanding.housing.queries.retention import forgotten_counts, going, was_forgotten
from softlanding.people.models import StaffMember

pytestmark = pytest.mark.django_db
HERE = "den-haag"
MOVED_ON, LAST_DAY = date(2026, 12, 2), date(2028, 12, 2)


def night(day):
    return datetime(day.year, day.month, day.day, 3, 50, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def people(db):
    return staff()


@pytest.fixture
def taken(people):
    """A household that moved in on 2 December 2026 and was taken over."""
    offer_in("moved", people)
    moved = WaitingHousehold.objects.get()
    later = NOW + timedelta(days=12)
    after.hand_over(moved.pk, int(people.noor.id), by=people.iris, now=later)
    after.take_over_household(moved.pk, by=people.noor, now=later)
    return moved


def run_of(waiting, on):
    batch = {"households": [{"id": str(waiting.pk), "members": [{"born": "1990-03-01"}]}]}
    answer = {"assignments": [{"household": str(waiting.pk)}]}
    last = MatchRun.objects.order_by("-number").first()
    run = MatchRun(
        region="the-hague", municipality=HERE, number=(last.number if last else 0) + 1, on=on, policy="p", seed=1,
        batch=batch, batch_hash=hash_of_document(batch), versions={"households": {str(waiting.pk): 1}, "homes": {}},
        answer=answer, answer_hash=hash_of_document(answer), state="done", made_at=NOW, done_at=NOW,
        link=(last.link if last else 0) + 1, previous_hash=last.own_hash if last else "",
    )  # fmt: skip
    run.own_hash = own_hash(run, None)
    run.save()
    Proposal.objects.create(region="the-hague", run=run, waiting=waiting)
    return run


def test_a_household_stays_on_its_last_day_and_goes_the_night_after(taken):
    key = taken.pk
    assert forget_past_term(now=night(LAST_DAY)) == 0
    assert forget_past_term(now=night(LAST_DAY + timedelta(days=1))) == 1
    left = [model.objects.count() for model in (WaitingHousehold, WaitingMember, Offer, Proposal)]
    assert (left, was_forgotten("housed", key)) == ([0, 0, 0, 0], True)
    proof = Forgotten.objects.get()
    assert (proof.persons, proof.offers, proof.term_over_on, proof.months) == (2, 1, LAST_DAY, 24)
    assert str(key) not in str(Forgotten.objects.values())
    assert forget_past_term(now=night(LAST_DAY + timedelta(days=2))) == 0


def test_the_household_reads_that_it_was_deleted_and_who_looked_stays(taken):
    looked = AuditEntry.objects.count()
    forget_past_term(now=night(LAST_DAY + timedelta(days=1)))
    told = AuditEntry.objects.filter(sentence="waiting-forgotten").get()
    assert (told.household, told.actor_kind, AuditEntry.objects.count()) == (taken.pk, "system", looked + 1)


def test_who_was_not_taken_over_or_waits_for_an_answer_is_held_back(people):
    offer = offer_in("moved", people)
    actions.write_about_offer(offer.pk, kind="objection", text="I object", language="en", step=step(LINK))
    much_later = LAST_DAY + timedelta(days=400)
    assert [one.held_back for one in going(much_later)] == [("not-taken-over", "not-answered")]
    assert forget_past_term(now=night(much_later)) == 0
    written = offer.objections.get()
    actions.answer_objection(offer.pk, written.pk, answer="We looked at it again.", step=step(people.iris))
    after.hand_over(offer.waiting_id, int(people.noor.id), by=people.iris, now=NOW + timedelta(days=12))
    after.take_over_household(offer.waiting_id, by=people.noor, now=NOW + timedelta(days=12))
    assert forget_past_term(now=night(much_later)) == 1


def test_who_left_the_list_goes_after_a_year_and_who_waits_never(people):
    left, _waits = household("Left", contact=people.noor), household("Waits")
    make("withdraw", offer_in("offered", people, waiting=left), people.iris)
    end_waiting(left.pk, "moved to another municipality", by=people.iris, now=NOW)
    assert forget_past_term(now=night(date(2027, 11, 23))) == 0
    assert forget_past_term(now=night(date(2027, 11, 24))) == 1
    assert list(WaitingHousehold.objects.values_list("called", flat=True)) == ["Waits"]
    assert forget_past_term(now=night(date(2099, 1, 1))) == 0


def test_a_run_loses_its_births_and_the_chain_still_holds(people):
    waiting = household()
    old, newer = run_of(waiting, date(2026, 11, 1)), run_of(waiting, date(2027, 11, 2))
    assert check_runs(HERE) == []
    assert forget_past_term(now=night(date(2027, 11, 3))) == 1
    old.refresh_from_db()
    assert (old.batch, old.answer, old.forgotten_on) == ({}, None, date(2027, 11, 3))
    assert "1990" in str(MatchRun.objects.get(pk=newer.pk).batch)
    assert check_runs(HERE) == []
    MatchRun.objects.filter(pk=old.pk).update(batch={"households": []})  # nothing comes back into an empty run
    assert [(one.number, one.what) for one in check_runs(HERE)] == [(1, "input")]
    MatchRun.objects.filter(pk=old.pk).update(batch={})
    MatchRun.objects.filter(pk=old.pk).update(batch_hash="0" * 64)  # and it still shows what was changed
    assert [(one.number, one.what) for one in check_runs(HERE)] == [(1, "row")]
    MatchRun.objects.filter(pk=newer.pk).update(batch={})  # emptied by nobody's term
    assert {(one.number, one.what) for one in check_runs(HERE)} == {(1, "row"), (2, "input")}


def test_runs_go_before_households_so_that_a_killed_worker_leaves_no_run_that_names_one(taken):
    run_of(taken, date(2026, 11, 25))
    found = going(LAST_DAY + timedelta(days=1))
    assert [one.kind for one in in_order(sorted(found, key=lambda one: one.kind))] == ["runs", "housed"]


def test_no_run_is_left_that_names_a_household_that_went(taken):
    run_of(taken, date(2026, 11, 25))
    forget_past_term(now=night(LAST_DAY + timedelta(days=1)))
    assert [str(taken.pk) in str((run.batch, run.answer)) for run in MatchRun.objects.all()] == [False]


def test_the_separated_store_forgets_the_household_too(taken):
    for key, group in ((taken.pk, "a"), ("another", "b")):
        GroupFact.objects.create(
            region="the-hague", municipality=HERE, dimension="size", household_hash=household_hash(key), group=group,
            kept_until_on=date(2099, 1, 1),
        )  # fmt: skip
    forget_past_term(now=night(LAST_DAY + timedelta(days=1)))
    assert list(GroupFact.objects.values_list("group", flat=True)) == ["b"]
    assert forgotten_counts(HERE)["housed"]["groups"] == 1


def test_a_minor_goes_half_a_year_after_the_birthday_or_after_leaving(people):
    stated = {"region": "the-hague", "municipality": HERE, "guardian": "Nidos", "counted_since_on": date(2026, 1, 1)}
    stated["noted_at"] = NOW
    MinorUnderGuardianship.objects.create(**stated, key="1", born_on=date(2009, 1, 15))
    MinorUnderGuardianship.objects.create(**stated, key="2", born_on=date(2015, 1, 15), left_on=date(2026, 12, 1))
    MinorUnderGuardianship.objects.create(**stated, key="3", born_on=date(2015, 1, 15))
    gone = {}
    for day in (date(2027, 6, 1), date(2027, 6, 2), date(2027, 7, 15), date(2027, 7, 16)):
        forget_past_term(now=night(day))
        gone[day] = sorted(MinorUnderGuardianship.objects.values_list("key", flat=True))
    assert list(gone.values()) == [["1", "2", "3"], ["1", "3"], ["1", "3"], ["3"]]


def test_terms_that_would_keep_a_run_longer_than_its_households_are_refused():
    (terms,) = load_rulebook().housing_retention.values()
    longer = terms.model_dump(mode="json")
    for one in longer["kept"]:
        one["months"] = 36 if one["id"] == "runs" else one["months"]
    with pytest.raises(ValidationError, match="keep it no longer than them"):
        RetentionPolicy.model_validate(longer)
    longer["kept"] = longer["kept"][1:]
    with pytest.raises(ValidationError, match="once"):
        RetentionPolicy.model_validate(longer)


def test_every_term_says_that_it_is_a_planning_choice():
    (terms,) = load_rulebook().housing_retention.values()
    assert {(one.source, one.confidence) for one in terms.origins} == {("planning-choice", "D")}


def test_an_officer_sees_what_goes_and_the_household_reads_that(taken, people, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: night(LAST_DAY - timedelta(days=20)))
    client, member = Client(), StaffMember.objects.get(pk=people.iris.id)
    client.force_login(member)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    page = client.get(reverse("housing-waiting:retention"))
    text = page.content.decode()
    assert (taken.reference in text, "Amina" in text, "Kept for 24 months" in text) == (True, False, True)
    assert AuditEntry.objects.filter(sentence="retention-listed").count() == 1
