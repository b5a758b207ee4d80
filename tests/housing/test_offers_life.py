"""The life of an offer: who may do what from where, four eyes, hearing before offering, and nothing by a program."""

from datetime import date, timedelta

import pytest
from offering import (
    EVERYTHING,
    LINK,
    NOW,
    SYSTEM,
    TODAY,
    WAYS_TO,
    home,
    household,
    make,
    offer_in,
    officer,
    prepared,
    staff,
    step,
)

from softlanding.common.access import Role
from softlanding.common.errors import BadInput, NotAllowed, NotFound
from softlanding.housing import actions
from softlanding.housing.models import Home, Offer, OfferEvent, PlacementCount, PlaceToAvoid, WaitingHousehold
from softlanding.housing.queries import offer_changes, offer_life, offer_to_undo

pytestmark = pytest.mark.django_db
CHANGES = {
    ("check", "prepared"): {"housing-officer"},
    ("hear", "checked"): {"housing-officer", "case-manager"},
    ("offer", "heard"): {"housing-officer"},
    ("accept", "offered"): {"household", "housing-officer", "case-manager"},
    ("refuse", "offered"): {"household", "housing-officer", "case-manager"},
    ("judge", "refused"): {"housing-officer"},
    ("lease", "accepted"): {"housing-officer"},
    ("move", "lease"): {"housing-officer"},
    **{
        ("withdraw", state): {"housing-officer"}
        for state in ("prepared", "checked", "heard", "offered", "accepted", "lease")
    },
}
"""Every change that is allowed, written out by hand: what is not here is refused."""


@pytest.fixture
def people(db):
    return staff()


@pytest.mark.parametrize("state", sorted(WAYS_TO))
def test_from_each_state_each_role_may_make_the_changes_of_the_table_and_no_other(state, people):
    makers = {"housing-officer": people.bram, "case-manager": people.noor, "household": LINK, "system": SYSTEM}
    offer = offer_in(state, people)
    for change in offer_life().changes:
        for maker, by in makers.items():
            allowed = maker in CHANGES.get((change.id, state), set())
            if allowed:
                continue
            before = (offer.state, OfferEvent.objects.filter(offer=offer).count())
            if (change.id, state, by) in {("accept", "accepted", by), ("refuse", "refused", by)}:
                make(change.id, offer, by)  # the same answer twice is one answer
            else:
                with pytest.raises(NotAllowed):
                    make(change.id, offer, by)
            offer.refresh_from_db()
            assert (offer.state, OfferEvent.objects.filter(offer=offer).count()) == before, (change.id, maker)


@pytest.mark.parametrize(
    ("change", "state", "maker"), sorted((c, s, m) for (c, s), made in CHANGES.items() for m in made)
)
def test_each_change_of_the_table_leads_where_it_says(change, state, maker, people):
    offer = offer_in(state, people)
    by = {"housing-officer": people.bram, "case-manager": people.noor, "household": LINK}[maker]
    make(change, offer, by)
    offer.refresh_from_db()
    assert offer.state == offer_life().change(change).to
    assert offer.version == len(WAYS_TO[state]) + 2


def test_who_prepared_an_offer_does_not_check_it(people):
    offer = prepared(people)
    assert [one.id for one in offer_changes(offer, people.iris)] == ["withdraw"]
    assert [one.id for one in offer_changes(offer, people.bram)] == ["check", "withdraw"]
    with pytest.raises(actions.SecondOfficerNeeded):
        make("check", offer, people.iris)


def test_the_database_itself_refuses_one_pair_of_eyes_and_an_offer_before_the_check(people):
    from django.db import IntegrityError, transaction

    offer = prepared(people)
    wrong = (
        {"checked_by_id": offer.prepared_by_id},
        {"state": "heard"},
        {"state": "offered", "checked_at": NOW},
        {"state": "refused", "checked_at": NOW, "heard_at": NOW, "offered_at": NOW},
        {"state": "withdrawn"},
    )
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.filter(pk=offer.pk).update(**fields)


@pytest.mark.parametrize("point", sorted(EVERYTHING))
def test_a_point_that_is_not_ticked_stops_the_check(point, people):
    offer = prepared(people)
    with pytest.raises(BadInput) as refused:
        make("check", offer, people.bram, holding={**EVERYTHING, point: False})
    assert [one.where for one in refused.value.mistakes] == [point]


@pytest.mark.parametrize(
    ("more", "points"),
    [
        ({"income_stated_on": None}, ["income-statement"]),
        ({"income_stated_on": date(2026, 5, 31)}, ["income-statement"]),
        ({"income_stated_on": date(2026, 6, 1)}, []),
        ({"income_year": None}, ["rent-limit"]),
        ({"contact_person_id": None}, ["contact-person"]),
        ({"income_stated_on": None, "income_year": None}, ["income-statement", "rent-limit"]),
    ],
)
def test_what_the_program_knows_not_to_hold_cannot_be_ticked(more, points, people):
    offer = prepared(people, waiting=household(**{"contact_person_id": int(people.noor.id), **more}))
    if not points:
        make("check", offer, people.bram)
        return
    with pytest.raises(BadInput) as refused:
        make("check", offer, people.bram)
    assert [one.where for one in refused.value.mistakes] == points


@pytest.mark.parametrize(
    ("rent", "income", "holds"),
    [("713.02", 39925, True), ("713.03", 39925, False), ("713.03", 39926, True)],
)
def test_the_rent_rule_of_2026_holds_to_the_cent_for_two_persons(rent, income, holds, people):
    offer = prepared(people, home=home(rent=rent), waiting=household(contact=people.noor, income_year=income))
    if holds:
        assert make("check", offer, people.bram).state == "checked"
    else:
        with pytest.raises(BadInput):
            make("check", offer, people.bram)


def test_a_lease_in_a_year_whose_limits_are_not_known_is_not_offered(people):
    offer = prepared(people, home=home(available_on=date(2027, 1, 1)))
    with pytest.raises(BadInput) as refused:
        make("check", offer, people.bram)
    assert [one.where for one in refused.value.mistakes] == ["rent-limit"]


def test_a_district_that_the_household_avoids_stops_the_check_without_saying_which_others(people):
    offer = prepared(people)
    PlaceToAvoid.objects.create(region="the-hague", waiting=offer.waiting, district="escamp", noted_at=NOW)
    with pytest.raises(BadInput) as refused:
        make("check", offer, people.bram)
    assert [one.where for one in refused.value.mistakes] == ["places-to-avoid"]


def test_what_changed_after_the_check_does_not_go_out(people):
    offer = offer_in("heard", people)
    WaitingHousehold.objects.update(income_year=None)
    with pytest.raises(BadInput) as refused:
        make("offer", offer, people.iris)
    assert [one.where for one in refused.value.mistakes] == ["rent-limit"]


def test_a_household_is_heard_or_said_that_it_did_not_want_to(people):
    offer = offer_in("checked", people)
    for how, said in (("talk", " "), ("did-not-want", "But it said this"), ("", "words")):
        with pytest.raises(BadInput):
            make("hear", offer, people.iris, how=how, said=said)
    assert make("hear", offer, people.iris, how="did-not-want", said="").household_said == ""


def test_no_term_is_invented_and_none_lies_in_the_past(people):
    offer = offer_in("heard", people)
    for answer_by_on, source in ((None, "x"), (TODAY - timedelta(days=1), "x"), (TODAY, "  ")):
        with pytest.raises(BadInput):
            make("offer", offer, people.iris, answer_by_on=answer_by_on, source=source)
    assert make("offer", offer, people.iris, answer_by_on=TODAY)[0].state == "offered"


def test_a_refusal_needs_the_households_own_words_and_is_judged_by_a_person_with_reasons(people):
    offer = offer_in("offered", people)
    with pytest.raises(BadInput):
        make("refuse", offer, LINK, because="  ")
    make("refuse", offer, LINK, because="It is far from my work.")
    offer.refresh_from_db()
    assert (offer.state, offer.judged, offer.answered_how) == ("refused", "", "own-page")
    for judged, because in (("", "x"), ("perhaps", "x"), ("unjustified", " ")):
        with pytest.raises(BadInput):
            make("judge", offer, people.iris, judged=judged, because=because)
    with pytest.raises(NotAllowed):
        make("judge", offer, SYSTEM)
    judged = make("judge", offer, people.iris, judged="unjustified", because="The work is ten minutes away.")
    assert (judged.state, judged.judged, judged.judged_by_id) == ("judged", "unjustified", int(people.iris.id))


def test_a_refusal_leaves_room_for_a_new_offer_of_another_home(people):
    offer = offer_in("refused", people)
    again = actions.prepare_offer(offer.waiting_id, home("2").pk, by=people.iris, now=NOW)
    assert again.state == "prepared"


def test_neither_a_household_nor_a_home_has_two_running_offers(people):
    offer = prepared(people)
    with pytest.raises(actions.OfferRunsAlready) as of_household:
        actions.prepare_offer(offer.waiting_id, home("2").pk, by=people.iris, now=NOW)
    with pytest.raises(actions.OfferRunsAlready) as of_home:
        actions.prepare_offer(household("Lars").pk, offer.home_id, by=people.iris, now=NOW)
    assert of_household.value.message != of_home.value.message
    make("withdraw", offer, people.iris)
    assert actions.prepare_offer(offer.waiting_id, offer.home_id, by=people.iris, now=NOW).state == "prepared"


def test_only_a_housing_officer_prepares_an_offer_and_never_the_program(people):
    waits, place = household(), home()
    for by in (SYSTEM, people.noor, LINK):
        with pytest.raises(NotAllowed):
            actions.prepare_offer(waits.pk, place.pk, by=by, now=NOW)


def test_a_home_that_is_held_let_or_elsewhere_is_not_offered(people):
    waits = household()
    cases = ({"state": "let"}, {"state": "held", "held_because": "painting"}, {"municipality": "delft"})
    for number, fields in enumerate(cases):
        with pytest.raises(actions.NotToOffer):
            actions.prepare_offer(waits.pk, home(str(number), **fields).pk, by=people.iris, now=NOW)
    WaitingHousehold.objects.update(state="ended", ended_because="moved away")
    with pytest.raises(actions.NotToOffer):
        actions.prepare_offer(waits.pk, home("free").pk, by=people.iris, now=NOW)


@pytest.mark.parametrize(("state", "change"), [("checked", "check"), ("heard", "hear"), ("lease", "lease")])
def test_the_last_step_is_taken_back_when_nothing_was_sent_by_it(state, change, people):
    offer = offer_in(state, people)
    assert offer_to_undo(offer).id == change
    back = actions.undo_offer_step(offer.pk, step=step(people.iris))
    assert back.state == offer_life().change(change).frm[0]
    assert OfferEvent.objects.filter(offer=offer).first().what == f"undone-{change}"
    assert offer_to_undo(back) is None


@pytest.mark.parametrize("state", ["prepared", "offered", "accepted", "moved", "refused", "judged", "withdrawn"])
def test_what_the_household_was_told_is_not_taken_back(state, people):
    offer = offer_in(state, people)
    with pytest.raises(actions.NothingToUndo):
        actions.undo_offer_step(offer.pk, step=step(people.iris))


def test_a_contact_person_works_on_their_own_households_alone(people):
    offer = offer_in("checked", people)
    stranger = officer("other@example.org", "Somebody Else", Role.CASE_MANAGER)
    with pytest.raises(NotFound):
        make("hear", offer, stranger)
    assert make("hear", offer, people.noor).state == "heard"


def test_an_officer_of_another_municipality_does_not_find_it(people):
    offer = prepared(people)
    Offer.objects.filter(pk=offer.pk).update(municipality="delft")
    with pytest.raises(NotFound):
        make("check", offer, people.bram)


def test_who_follows_an_offer_is_told_of_each_step_and_of_the_move(people):
    told, moved = [], []
    actions.offer_changed.connect(lambda what, **_: told.append(what), weak=False, dispatch_uid="test")
    actions.home_moved.connect(
        lambda moved_on, persons, **_: moved.append((moved_on, persons)), weak=False, dispatch_uid="test"
    )
    try:
        offer = offer_in("moved", people)
    finally:
        actions.offer_changed.disconnect(dispatch_uid="test")
        actions.home_moved.disconnect(dispatch_uid="test")
    assert told == ["prepare", "check", "hear", "offer", "accept", "lease", "move"]
    assert moved == [(TODAY + timedelta(days=9), 2)]
    assert (WaitingHousehold.objects.get().state, Home.objects.get().state) == ("housed", "let")
    assert offer.moved_on == TODAY + timedelta(days=9)
    counted = PlacementCount.objects.get(source=f"offer:{offer.pk}")
    assert (counted.municipality, counted.housed_on, counted.persons) == ("den-haag", offer.moved_on, 2)
