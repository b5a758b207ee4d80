"""Two officers after the last place of a cap at the same moment: the lock decides, and without it both take it."""

import threading

import pytest
from django.db import connection
from proposals_world import NOW, TOWN, a_home, a_household, the_officer
from standing_world import bind, by_hand, cap

from softlanding.common.errors import Refused
from softlanding.housing.actions import offers, standing
from softlanding.housing.actions import proposals as deciding
from softlanding.housing.actions.standing import AgainstAStop
from softlanding.housing.models import Offer
from softlanding.housing.queries import proposals as reading

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]
SECONDS = 30


def two_after_one(*, condition: str) -> list[object]:
    """Make two households with a proposal each in one district, of which one only may be approved."""
    made = [
        by_hand(a_household(called, (1995, 1996), 9), a_home(f"E-{called}", "escamp", 1, "650.00"))
        for called in ("Amina", "Yusuf")
    ]
    if condition == "apart":
        bind(made[0].waiting, made[1].waiting, "apart")
    else:
        cap("escamp", households=1)
    return made


def both(made: list[object], approve) -> list[object]:
    """Approve both at once, each in a thread with its own connection; return what each gave or refused."""
    by, start, found = the_officer(), threading.Barrier(2), [None, None]

    def run(at: int) -> None:
        try:
            one = reading.proposal_at(made[at].pk, TOWN)
            start.wait(timeout=SECONDS)
            found[at] = approve(one, version=one.version, by=by, now=NOW)
        except Refused as refusal:
            found[at] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


@pytest.mark.parametrize("condition", ["cap", "apart"])
def test_of_two_officers_at_once_one_takes_the_last_place(condition):
    found = both(two_after_one(condition=condition), deciding.approve)
    assert sorted(isinstance(one, AgainstAStop) for one in found) == [False, True]
    assert Offer.objects.count() == 1


@pytest.mark.parametrize("condition", ["cap", "apart"])
def test_without_the_lock_the_same_two_both_take_it(condition, monkeypatch):
    """On PostgreSQL the lock is on the districts; on SQLite it is the transaction itself, which writes alone."""
    made, meeting, reads = two_after_one(condition=condition), threading.Barrier(2), standing.broken_conditions

    def read_and_meet(*given, **named):
        found = reads(*given, **named)
        meeting.wait(timeout=SECONDS)
        return found

    monkeypatch.setattr(standing, "one_at_a_time", lambda _: None)
    monkeypatch.setattr(standing, "broken_conditions", read_and_meet)
    monkeypatch.setattr(offers, "hold_offer_to_standing", lambda *_, **__: None)
    on_sqlite = connection.vendor == "sqlite"
    both(made, deciding.approve.__wrapped__ if on_sqlite else deciding.approve)
    assert Offer.objects.count() == 2
