"""Nobody came: who counts as missed, what follows, and how it is put right."""

from datetime import date, datetime, time, timedelta

import pytest

from softlanding.appointments import actions, queries
from softlanding.appointments.models import Arrival, Claim, DeskPolicy, Visit
from softlanding.common import audit
from softlanding.common.errors import BadInput
from softlanding.common.jobs import run_all_due
from softlanding.core.timeline import tick_of

pytestmark = pytest.mark.django_db
DESK = "the-hague-international-centre"
TUESDAY = date(2026, 11, 24)
EVENING = datetime(2026, 11, 24, 18, tzinfo=queries.ZONE)


@pytest.fixture
def visit(rao, offer, now) -> Visit:
    """The Rao family is expected on Tuesday at nine."""
    held = actions.hold(offer(), by=rao.actor, now=now)
    return actions.book_held(held.visit, by=rao.actor, now=now)


@pytest.fixture
def following(rao, visit) -> Visit:
    """The family's next visit, two weeks later on a Wednesday."""
    return later(rao, datetime(2026, 12, 9, 10, tzinfo=queries.ZONE))


def later(rao, starts_at: datetime, **more) -> Visit:
    first = tick_of(starts_at)
    visit = Visit.objects.create(
        **{
            "region": "the-hague",
            "desk": DESK,
            "household": rao.household,
            "state": "booked",
            "starts_tick": first,
            "ends_tick": first + 4,
            "token_hash": "-",
            "uid": f"later@{first}",
            "created_at": starts_at - timedelta(days=30),
            "booked_at": starts_at - timedelta(days=30),
            **more,
        }
    )
    visit.tasks.create(
        region="the-hague", person=f"{rao.household.pk}:priya", person_key="priya", service="residence-document",
        authority="ind", counter="ind-1", start_tick=first, end_tick=first + 4, live=visit.state == "booked",
    )  # fmt: skip
    return visit


def close(now: datetime = EVENING) -> list[str]:
    return [visit.reference for visit in actions.close_day(DESK, TUESDAY, now=now)]


def test_at_the_end_of_the_day_a_visit_to_which_nobody_came_is_missed_once(rao, visit):
    assert (close(), close()) == ([visit.reference], [])
    visit.refresh_from_db()
    assert (visit.state, Claim.objects.count(), visit.tasks.filter(live=True).count()) == ("no-show", 0, 0)
    assert audit.entries_about(rao.household.pk)[0].sentence == "visit-missed"


def test_a_visit_whose_party_arrived_is_never_missed(visit):
    Arrival.objects.create(
        region="the-hague", desk=DESK, day_on=TUESDAY, number=1, visit=visit, arrived_at=EVENING - timedelta(hours=9)
    )
    assert close() == []


def test_a_visit_that_is_not_over_yet_is_not_missed(visit):
    assert close(datetime.combine(TUESDAY, time(9, 30), tzinfo=queries.ZONE)) == []


@pytest.mark.parametrize("state", ["held", "cancelled", "conflict", "done"])
def test_only_a_booked_visit_can_be_missed(visit, state):
    expires = EVENING if state == "held" else None
    Visit.objects.filter(pk=visit.pk).update(state=state, hold_expires_at=expires)
    assert close() == []


def test_the_next_visit_is_asked_to_be_confirmed_two_working_days_before(
    visit, following, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        close()
    following.refresh_from_db()
    assert following.confirm_by_at == datetime(2026, 12, 7, 17, tzinfo=queries.ZONE)
    run_all_due(EVENING)
    assert [message.subject for message in mailoutbox] == [
        "We missed you at The Hague International Centre on Tue 24 Nov 2026",
        "Confirm that you come: The Hague International Centre on Wed 9 Dec 2026",
    ]
    assert "Confirm by Mon 7 Dec 2026, 17:00 that you come" in mailoutbox[1].body


def test_a_weekend_is_no_working_day():
    monday = tick_of(datetime(2026, 12, 14, 10, tzinfo=queries.ZONE))
    assert queries.confirm_until(monday, now=EVENING) == datetime(2026, 12, 10, 17, tzinfo=queries.ZONE)


def test_a_household_has_a_day_at_least_to_confirm_and_else_nothing_is_asked():
    wednesday = tick_of(datetime(2026, 11, 25, 20, tzinfo=queries.ZONE))
    assert queries.confirm_until(wednesday, now=EVENING) == EVENING + timedelta(days=1)
    assert queries.confirm_until(wednesday - 24, now=EVENING) is None


def test_a_visit_that_is_booked_after_a_missed_one_says_by_when_to_confirm(
    rao, visit, offer, now, mailoutbox, django_capture_on_commit_callbacks
):
    close()
    Visit.objects.filter(pk=visit.pk).update(starts_tick=visit.starts_tick - 3000, ends_tick=visit.ends_tick - 3000)
    earlier = now - timedelta(days=6)
    with django_capture_on_commit_callbacks(execute=True):
        held = actions.hold(offer(), by=rao.actor, now=earlier)
        booked = actions.book_held(held.visit, by=rao.actor, now=earlier)
    run_all_due(earlier)
    assert booked.confirm_by_at == datetime(2026, 11, 20, 17, tzinfo=queries.ZONE)
    assert "Confirm by Fri 20 Nov 2026, 17:00 that you come" in mailoutbox[-1].body


def test_a_desk_says_after_how_many_missed_visits_it_asks(visit, following):
    DeskPolicy.objects.create(desk=DESK, region="the-hague", no_shows_before_confirming=2, changed_at=EVENING)
    close()
    following.refresh_from_db()
    assert following.confirm_by_at is None


def test_a_desk_that_asks_after_none_asks_nobody(visit, following):
    DeskPolicy.objects.create(desk=DESK, region="the-hague", no_shows_before_confirming=0, changed_at=EVENING)
    close()
    following.refresh_from_db()
    assert following.confirm_by_at is None


def test_a_missed_visit_counts_no_more_after_a_year(rao, visit):
    close()
    asked = [queries.must_confirm(rao.household, DESK, now=EVENING + timedelta(days=n)) for n in (0, 364, 366)]
    assert asked == [True, True, False]


def test_what_is_not_confirmed_in_time_is_released_with_a_message(
    visit, following, mailoutbox, django_capture_on_commit_callbacks
):
    close()
    at = datetime(2026, 12, 7, 17, tzinfo=queries.ZONE)
    assert actions.release_unconfirmed(now=at - timedelta(minutes=1)) == []
    with django_capture_on_commit_callbacks(execute=True):
        assert [one.pk for one in actions.release_unconfirmed(now=at)] == [following.pk]
        assert actions.release_unconfirmed(now=at) == []
    following.refresh_from_db()
    run_all_due(at)
    assert (following.state, following.reason) == ("cancelled", "not-confirmed")
    assert mailoutbox[-1].body.startswith("You did not confirm this visit in time.")


def test_what_was_confirmed_is_not_released(rao, visit, following):
    close()
    actions.confirm_again(following, by=rao.actor, now=EVENING)
    assert actions.release_unconfirmed(now=EVENING + timedelta(days=14)) == []


def test_nobody_is_ever_refused_a_new_visit(rao, visit, offer, now):
    close()
    held = actions.hold(offer(3), by=rao.actor, now=now)
    assert actions.book_held(held.visit, by=rao.actor, now=now).state == "booked"


@pytest.mark.parametrize(("outcome", "state"), [("came", "done"), ("excused", "cancelled")])
def test_a_correction_says_why_and_takes_the_consequence_back(rao, staff, visit, following, outcome, state):
    close()
    actions.correct_no_show(visit, outcome=outcome, reason="Was at counter 2", by=rao.actor, now=EVENING)
    for one in (visit, following):
        one.refresh_from_db()
    assert (visit.state, visit.reason, following.confirm_by_at) == (state, "Was at counter 2", None)
    with pytest.raises(actions.NoNoShow):
        actions.correct_no_show(visit, outcome=outcome, reason="Again", by=rao.actor, now=EVENING)


def test_a_correction_without_a_reason_is_refused(rao, visit):
    close()
    with pytest.raises(BadInput):
        actions.correct_no_show(visit, outcome="came", reason=" ", by=rao.actor, now=EVENING)


def test_days_that_nobody_closed_are_closed_by_the_queue(visit):
    assert actions.close_ended_days(now=EVENING) == 0
    assert actions.close_ended_days(now=EVENING + timedelta(days=1)) == 1


def test_a_partner_s_visit_can_be_missed_and_has_no_consequence(rao, visit):
    Visit.objects.filter(pk=visit.pk).update(household=None, partner="Vaart Software")
    assert close() == [visit.reference]
