"""The waiting list: who is asked when time becomes free, and what an answer does."""

import re
from datetime import timedelta

import pytest
from conftest_waiting import (
    DESK,
    FRIDAY,
    SERVICE,
    TUESDAY,
    WEDNESDAY,
    actor,
    at,
    everything_taken,
    household,
    later,
    starts,
    visit_of,
    waits,
)
from django.core import mail

from softlanding.appointments import actions, queries
from softlanding.appointments.models import Claim, DeskPolicy, FreedTime, Visit, WaitingOffer, WaitingRequest
from softlanding.common.access.terms import SYSTEM
from softlanding.common.errors import BadInput, NotFound
from softlanding.common.jobs import run_all_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(now, django_capture_on_commit_callbacks):
    """A desk where all is taken until Friday; Wei has Tuesday at ten, and can give it up."""
    wei = household("wei", now)
    visit = visit_of(wei, at("10:00"), now)
    everything_taken(now)

    def give_up(when=now, by=None):
        with django_capture_on_commit_callbacks(execute=True):
            actions.cancel(Visit.objects.get(pk=visit.pk), by=by or actor(wei), now=when, chance=lambda: 0.5)

    return give_up


def offers() -> list[tuple[str, str]]:
    """Whom each offer went to, in the order in which they were made, and what came of it."""
    rows = WaitingOffer.objects.order_by("pk").values_list("request__household__contact_email", "answer")
    return [(email.split("@")[0], answer) for email, answer in rows]


def offer_of(house) -> WaitingOffer:
    return WaitingOffer.objects.get(request__household=house, answer="")


def test_time_that_is_given_up_goes_to_the_first_in_line_at_once(full, now):
    second, first = household("second", now), household("first", now)
    waits(second, now)
    waits(first, now - timedelta(days=1))
    full()
    assert offers() == [("first", "")]
    assert starts(offer_of(first).visit) == at("10:00")


def test_a_legal_day_that_is_near_comes_first(full, now):
    waits(household("patient", now), now - timedelta(days=20))
    waits(household("urgent", now), now, due_on=now.date() + timedelta(days=7))
    full()
    assert offers() == [("urgent", "")]


def test_what_is_held_for_one_is_offered_to_nobody_else(full, now):
    waits(household("first", now), now - timedelta(days=1))
    waits(household("second", now), now)
    full()
    assert [actions.offer_freed_times(later(now, minutes=minutes))["offered"] for minutes in (1, 2)] == [0, 0]
    assert offers() == [("first", "")]


def test_who_says_no_keeps_the_place_and_the_next_one_is_asked(full, now, django_capture_on_commit_callbacks):
    first, second = household("first", now), household("second", now)
    request = waits(first, now - timedelta(days=1))
    waits(second, now)
    full()
    with django_capture_on_commit_callbacks(execute=True):
        actions.refuse(offer_of(first), by=actor(first), now=now)
    assert offers() == [("first", "refused"), ("second", "")]
    request.refresh_from_db()
    assert (request.state, request.lapsed_offers) == ("waiting", 0)


def test_an_offer_that_nobody_answers_goes_to_the_next_in_line(full, now):
    waits(household("first", now), now - timedelta(days=1))
    waits(household("second", now), now)
    full()
    assert actions.offer_freed_times(later(now, minutes=119)) == {"lapsed": 0, "ended": 0, "offered": 0}
    assert actions.offer_freed_times(later(now, minutes=120)) == {"lapsed": 1, "ended": 0, "offered": 1}
    assert offers() == [("first", "lapsed"), ("second", "")]


def test_after_three_offers_without_an_answer_the_request_asks_to_be_renewed(now, mailoutbox, full):
    house = household("silent", now)
    request = waits(house, now)
    WaitingRequest.objects.update(lapsed_offers=2)
    full()
    actions.offer_freed_times(later(now, minutes=120))
    request.refresh_from_db()
    assert (request.state, request.lapsed_offers) == ("lapsed", 3)
    actions.renew(request.pk, by=actor(house), now=later(now, hours=3))
    request.refresh_from_db()
    assert (request.state, request.lapsed_offers, request.asked_at) == ("waiting", 0, now)


def test_taking_an_offer_books_it_and_gives_the_later_visit_up(now, full, django_capture_on_commit_callbacks):
    amina = household("amina", now)
    old = visit_of_on_monday(amina, now)
    waits(amina, now, instead_of=old)
    full()
    with django_capture_on_commit_callbacks(execute=True):
        visit = actions.take(offer_of(amina), by=actor(amina), now=later(now, minutes=5))
    old.refresh_from_db()
    assert (old.state, visit.state, starts(visit)) == ("cancelled", "booked", at("10:00"))
    assert not Claim.objects.filter(visit=old).exists()
    assert [task.live for task in visit.tasks.all()] == [True]
    assert [request.state for request in WaitingRequest.objects.all()] == ["taken"]
    assert offers() == [("amina", "taken")]
    # given up for an earlier one, as in a move: nothing of it is kept back
    assert FreedTime.objects.filter(start_tick=old.starts_tick).count() == 0


def visit_of_on_monday(house, now):
    return visit_of(house, at("10:00", FRIDAY + timedelta(days=3)), now)


def test_a_visit_that_was_booked_after_asking_is_the_one_that_is_given_up(now, full):
    amina = household("amina", now)
    waits(amina, now)
    old = visit_of_on_monday(amina, now)
    full()
    actions.take(offer_of(amina), by=actor(amina), now=now)
    old.refresh_from_db()
    assert old.state == "cancelled"


def test_a_visit_that_is_for_more_than_the_offer_is_not_given_up(now, full):
    amina = household("amina", now)
    waits(amina, now)
    full()
    old = visit_of_on_monday(amina, now)
    task = old.tasks.get()
    task.pk, task.service = None, "biometrics"
    task.save(force_insert=True)
    with pytest.raises(actions.AlreadyBooked):
        actions.take(offer_of(amina), by=actor(amina), now=now)
    old.refresh_from_db()
    assert (old.state, WaitingRequest.objects.get().state) == ("booked", "offered")


def test_nothing_is_offered_that_is_not_earlier_than_the_visit_they_have(now, full):
    wei_day_before = household("early", now)
    old = visit_of(wei_day_before, at("09:00", FRIDAY + timedelta(days=3)), now)
    waits(wei_day_before, now, latest=FRIDAY + timedelta(days=30), instead_of=old)
    assert actions.after_release(DESK, now=now) == 0


def test_taking_twice_gives_one_visit(now, full):
    amina = household("amina", now)
    waits(amina, now)
    full()
    offer = offer_of(amina)
    actions.take(offer, by=actor(amina), now=now)
    with pytest.raises(queries.OfferEnded):
        actions.take(offer, by=actor(amina), now=now)
    with pytest.raises(queries.OfferEnded):
        actions.refuse(offer, by=actor(amina), now=now)
    assert Visit.objects.filter(household=amina, state="booked").count() == 1


def test_a_leaked_link_is_refused_to_another_household(now, full, mailoutbox):
    amina, thief = household("amina", now), household("thief", now)
    waits(amina, now)
    full()
    run_all_due(now)
    token = re.search(r"/visit/offer/([\w-]+)/", mailoutbox[-1].body)[1]
    with pytest.raises(queries.NotYourOffer):
        queries.offer_by_token(token, household=str(thief.pk))
    with pytest.raises(queries.NotYourOffer):
        actions.take(offer_of(amina), by=actor(thief), now=now)
    assert Visit.objects.filter(household=thief).count() == 0
    assert WaitingOffer.objects.get().token_hash != token


def test_an_offer_that_lapsed_is_not_booked(now, full):
    amina = household("amina", now)
    waits(amina, now)
    full()
    with pytest.raises(queries.OfferEnded):
        actions.take(offer_of(amina), by=actor(amina), now=later(now, minutes=120))


def test_the_message_is_in_the_language_of_the_household_and_goes_to_nobody_else(now, full, mailoutbox):
    amina = household("amina", now, language="nl")
    waits(amina, now)
    mailoutbox.clear()
    full()
    run_all_due(now)
    (message,) = [one for one in mailoutbox if "/visit/offer/" in one.body]
    assert message.to == ["amina@example.org"]
    assert message.subject == "Een eerdere tijd voor u: di 24 nov 2026"


def test_who_wants_the_afternoon_is_not_asked_for_the_morning(now, full):
    waits(household("afternoon", now), now - timedelta(days=9), part="afternoon")
    waits(household("morning", now), now, part="morning")
    full()
    assert offers() == [("morning", "")]


def test_who_is_not_ready_by_then_is_not_asked(now, full):
    waits(household("not-ready", now), now - timedelta(days=9), ready_on=WEDNESDAY)
    waits(household("ready", now), now)
    full()
    assert offers() == [("ready", "")]


def test_nothing_is_offered_that_begins_before_there_was_time_to_answer(now, full):
    waits(household("amina", now), now)
    full(when=at("08:30"))
    assert offers() == []


def test_staff_who_free_a_time_free_it_for_the_list_too(now, full):
    waits(household("amina", now), now)
    full(by=SYSTEM)
    assert offers() == [("amina", "")]
    assert FreedTime.objects.count() == 0


def test_the_sweep_finds_what_nobody_told_of(now):
    amina = household("amina", now)
    waits(amina, now)
    assert actions.offer_freed_times(now) == {"lapsed": 0, "ended": 0, "offered": 1}
    assert starts(offer_of(amina).visit).date() == TUESDAY


def test_the_sweep_ends_what_is_over(now):
    waits(household("amina", now), now)
    over = at("09:00", FRIDAY + timedelta(days=1))
    assert actions.offer_freed_times(over) == {"lapsed": 0, "ended": 1, "offered": 0}


def test_a_household_asks_once_at_a_desk(now):
    amina = household("amina", now)
    waits(amina, now)
    with pytest.raises(actions.AlreadyWaiting):
        waits(amina, now)
    assert WaitingRequest.objects.count() == 1


def test_a_request_without_a_day_left_says_so(now):
    with pytest.raises(BadInput):
        waits(household("amina", now), now, latest=TUESDAY, ready_on=WEDNESDAY)


def test_who_stops_asking_gives_the_offer_to_the_next(now, full, django_capture_on_commit_callbacks):
    first = household("first", now)
    request = waits(first, now - timedelta(days=1))
    waits(household("second", now), now)
    full()
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(request.pk, by=actor(first), now=now)
    assert offers() == [("first", "refused"), ("second", "")]
    request.refresh_from_db()
    assert request.state == "withdrawn"


def test_another_household_cannot_end_a_request(now):
    request = waits(household("amina", now), now)
    with pytest.raises(NotFound):
        actions.withdraw(request.pk, by=actor(household("thief", now)), now=now)


def test_the_place_is_a_range_and_true(now):
    requests = [waits(household(f"p{number}", now), now - timedelta(days=9 - number)) for number in range(3)]
    other_days = FRIDAY + timedelta(days=20)
    WaitingRequest.objects.filter(pk=requests[0].pk).update(earliest_on=other_days, latest_on=other_days)
    assert queries.place_of_request(requests[2], now=now) == (2, 3, 3)
    assert queries.place_of_request(requests[0], now=now) == (1, 1, 3)


def test_what_is_held_from_the_list_is_no_hold_of_the_picker(now, full):
    amina = household("amina", now)
    waits(amina, now)
    full()
    assert queries.hold_of(amina, now=now) is None
    assert [offer.visit.origin for offer in queries.open_offers(amina, now=now)] == ["waiting-list"]


def test_an_offer_lasts_as_long_as_the_desk_says(now, full):
    DeskPolicy.objects.create(desk=DESK, region="the-hague", offer_lasts_minutes=15, changed_at=now)
    waits(household("amina", now), now)
    full()
    offer = WaitingOffer.objects.get()
    assert (offer.expires_at, offer.visit.hold_expires_at) == (later(now, minutes=15),) * 2


def test_asking_the_list_costs_one_question_when_nobody_waits(now, django_assert_num_queries):
    with django_assert_num_queries(1):
        actions.after_release(DESK, now=now)


def test_the_tasks_of_an_offer_remember_the_step_and_the_day_it_is_ready(now, full):
    amina = household("amina", now)
    waits(amina, now, ready_on=TUESDAY)
    full()
    (task,) = actions.take(offer_of(amina), by=actor(amina), now=now).tasks.all()
    assert (task.step, task.service, task.ready_on, task.live) == (SERVICE, SERVICE, TUESDAY, True)


def test_every_message_can_be_read_as_text_and_as_page(now, full):
    house = household("silent", now)
    waits(house, now)
    WaitingRequest.objects.update(lapsed_offers=2)
    mail.outbox.clear()
    full()
    offer = WaitingOffer.objects.get()
    from softlanding.appointments.actions import messages

    messages.ask_to_renew(offer.request)
    run_all_due(now)
    assert [kind for one in mail.outbox for _, kind in one.alternatives if kind == "text/html"]
