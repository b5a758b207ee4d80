"""A run of the matcher: its input, its chain, its progress, its end."""

import pytest
from django.utils import timezone
from proposals_world import NOW, ON, TOWN, a_week

from softlanding.common import jobs
from softlanding.common.access import Actor, Role
from softlanding.common.errors import Refused
from softlanding.common.models import Job
from softlanding.core.documents import BadInput
from softlanding.housing.actions import proposals_running as running
from softlanding.housing.models import District, MatchRun, Proposal
from softlanding.housing.queries import proposals as reading
from softlanding.housing.queries import proposals_solving as solving

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]
OFFICER = Actor(kind="system", id="", role=Role.HOUSING_OFFICER)
POLICY = "den-haag-2026"


def asked(seed: int = 7) -> MatchRun:
    return running.run_match(TOWN, on=ON, policy=POLICY, seed=seed, by=OFFICER, now=NOW)


def done(seed: int = 7) -> MatchRun:
    run = asked(seed)
    jobs.run_all_due(NOW)
    run.refresh_from_db()
    return run


def test_a_run_proposes_one_home_per_household_and_says_why():
    families, homes = a_week()
    run = done()
    assert (run.state, run.number, run.link, run.done_share) == ("done", 1, 1, 1.0)
    rows = list(reading.proposals_of(run))
    assert {row.waiting_id for row in rows} == {one.pk for one in families}
    given = [row.home_id for row in rows if row.home_id]
    assert len(given) == len(set(given)) == len(homes)
    assert all(row.reasons for row in rows)
    assert [row.days_left for row in rows] == sorted(row.days_left for row in rows)


def test_the_cap_of_a_district_without_a_free_home_binds_nobody():
    a_week()
    District.objects.create(region="the-hague", municipality=TOWN, key="loosduinen", name="L", persons_cap=3)
    District.objects.filter(key="laak").update(persons_cap=40)
    run = done()
    assert (run.state, run.batch["caps"]["district_persons"]) == ("done", {"laak": 40})


def test_a_replay_gives_the_same_bytes_and_a_changed_answer_does_not():
    a_week()
    run = done()
    assert reading.replayed(run)
    run.answer["value"] += 1
    assert not reading.replayed(run)


def test_runs_are_chained_and_each_tampering_is_found():
    a_week()
    runs = [done(seed) for seed in (1, 2, 3)]
    assert reading.check_runs(TOWN) == []
    assert [run.number for run in runs] == [1, 2, 3]
    kept = MatchRun.objects.get(pk=runs[1].pk)
    for field, value, fault in (
        ("seed", 9, "row"),
        ("batch", {**kept.batch, "seed": 9}, "input"),
        ("answer", {**kept.answer, "value": 9}, "answer"),
        ("previous_hash", "0" * 64, "chain"),
    ):
        MatchRun.objects.filter(pk=kept.pk).update(**{field: value})
        assert fault in {one.what for one in reading.check_runs(TOWN) if one.number == 2}
        MatchRun.objects.filter(pk=kept.pk).update(**{field: getattr(kept, field)})
    assert reading.check_runs(TOWN) == []
    MatchRun.objects.filter(pk=kept.pk).delete()
    assert {one.what for one in reading.check_runs(TOWN)} == {"gap", "chain"}


def test_a_run_that_nobody_began_stops_at_once_and_stays_in_the_chain():
    a_week()
    run = asked()
    running.stop_run(run, now=NOW)
    run.refresh_from_db()
    assert (run.state, run.link, Proposal.objects.count(), Job.objects.filter(task=running.MATCH).count()) == (
        "stopped", 1, 0, 0,
    )  # fmt: skip
    assert reading.check_runs(TOWN) == []


def test_a_run_that_is_stopped_on_its_way_keeps_no_proposal(monkeypatch):
    a_week()
    run = asked()
    whole = solving.solve

    def stopped_meanwhile(*given):
        running.stop_run(MatchRun.objects.get(pk=run.pk), now=NOW)
        return whole(*given)

    monkeypatch.setattr(solving, "solve", stopped_meanwhile)
    jobs.run_all_due(NOW)
    run.refresh_from_db()
    assert (run.state, run.answer, Proposal.objects.count()) == ("stopped", None, 0)
    assert reading.check_runs(TOWN) == []


def test_a_run_whose_worker_was_killed_is_taken_up_again(monkeypatch):
    a_week()
    run = asked()

    class Killed(BaseException):
        pass

    def killed(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(solving, "solve", killed)
        with pytest.raises(Killed):
            jobs.run_all_due(NOW)
    run.refresh_from_db()
    assert run.state == "running"
    Job.objects.filter(task=running.MATCH).update(due_at=timezone.now())
    jobs.run_all_due(NOW)
    run.refresh_from_db()
    assert (run.state, reading.proposals_of(run).count()) == ("done", 6)


def test_a_run_that_is_done_twice_has_its_proposals_once():
    a_week()
    run = done()
    running.play_run(str(run.pk), now=NOW)
    assert Proposal.objects.count() == 6


def test_a_failed_run_says_why(monkeypatch):
    a_week()
    run = asked()

    def broken(*_):
        raise ArithmeticError("no optimum")

    monkeypatch.setattr(solving, "solve", broken)
    jobs.run_all_due(NOW)
    run.refresh_from_db()
    assert (run.state, run.failed_because) == ("failed", "ArithmeticError: no optimum")
    assert reading.check_runs(TOWN) == []


def test_without_households_or_homes_there_is_nothing_to_match():
    with pytest.raises(Refused, match="no household or no home"):
        asked()
    assert not MatchRun.objects.exists()


def test_a_year_whose_limits_are_not_known_is_refused_with_what_to_add():
    a_week()
    with pytest.raises(BadInput, match="data/nl/amounts"):
        running.run_match(TOWN, on=ON.replace(year=2031), policy=POLICY, seed=1, by=OFFICER, now=NOW)
    assert not MatchRun.objects.exists()
