"""Two officers at the same moment, on both engines: numbers without a gap, one chain, one decision."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from proposals_world import NOW, ON, TOWN, a_week, the_officer

from softlanding.common import jobs
from softlanding.common.errors import Refused
from softlanding.housing.actions import proposals as deciding
from softlanding.housing.actions import proposals_running as running
from softlanding.housing.models import MatchRun, Offer, Proposal
from softlanding.housing.queries import proposals as reading

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]


def at_once(*ways: Callable[[], object]) -> list[object]:
    """Run each way in a thread of its own, all starting together; return what each gave or refused."""
    gate, found = threading.Barrier(len(ways)), [None] * len(ways)

    def run(place: int, way: Callable[[], object]) -> None:
        gate.wait()
        try:
            found[place] = way()
        except Refused as refusal:
            found[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(ways)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


def ask(seed: int, by=None) -> MatchRun:
    by = by or the_officer()
    return running.run_match(TOWN, on=ON, policy="den-haag-2026", seed=seed, by=by, now=NOW)


def test_runs_at_once_get_numbers_without_a_gap_and_stand_in_one_chain():
    a_week()
    iris = the_officer()
    runs = at_once(*(lambda seed=seed: ask(seed, iris) for seed in range(4)))
    assert sorted(one.number for one in runs) == [1, 2, 3, 4]
    at_once(*(lambda run=run: running.play_run(str(run.pk), now=NOW) for run in runs))
    assert sorted(MatchRun.objects.values_list("link", flat=True)) == [1, 2, 3, 4]
    assert reading.check_runs(TOWN) == []
    assert Proposal.objects.count() == 4 * 6


def test_one_run_that_two_workers_play_at_once_is_chained_once():
    a_week()
    run = ask(1)
    at_once(*(lambda: running.play_run(str(run.pk), now=NOW),) * 2)
    assert (Proposal.objects.count(), reading.check_runs(TOWN)) == (6, [])


def test_of_two_who_approve_at_once_one_does():
    a_week()
    ask(1)
    jobs.run_all_due(NOW)
    found = reading.proposal_at(Proposal.objects.get(waiting__called="Amina").pk, TOWN)
    deciding.open_proposal(found, now=NOW)
    both = [reading.proposal_at(found.pk, TOWN) for _ in range(2)]
    done = at_once(
        *(lambda one=one: deciding.approve(one, version=one.version, by=the_officer(), now=NOW) for one in both)
    )
    assert sorted(isinstance(one, Refused) for one in done) == [False, True]
    assert Offer.objects.count() == 1
