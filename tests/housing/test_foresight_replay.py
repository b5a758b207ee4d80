"""A replay of weekly decisions in the background: asked for on a page, played by a worker, stopped, kept."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from softlanding.common import jobs
from softlanding.common.access import Actor, Role
from softlanding.common.models import Job
from softlanding.housing import actions, queries
from softlanding.housing.actions import foresight

pytestmark = pytest.mark.django_db
ASKED = {
    "weeks": "5", "homes": "4", "households": "4", "policy": "prices", "deadlines": "never-held", "seed": "3",
}  # fmt: skip
HERE = "/staff/housing/replay/"


@pytest.fixture
def iris(staff: Callable[..., Any]) -> Client:
    member = staff(Role.HOUSING_OFFICER, desk="the-hague-international-centre")
    client = Client()
    client.force_login(member)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    return client


def asked(iris: Client, **differs: str) -> str:
    answer = iris.post(HERE, {**ASKED, **differs})
    assert answer.status_code == 302
    return answer["Location"]


def the_run():
    [run] = queries.replays_of("den-haag")
    return run


def test_it_is_asked_for_played_and_kept_with_its_report(iris):
    address = asked(iris, compare="on")
    assert "It waits for its turn" in iris.get(address).content.decode()
    jobs.run_all_due()
    page = iris.get(address).content.decode()
    for part in ("Weekly decisions against hindsight", "5 weeks", "Seed 3", "First come, first served", "Hindsight"):
        assert part in page
    file = iris.get(f"{address}report.html")
    assert (file["Content-Type"], b"<script" in file.content) == ("text/html; charset=utf-8", False)
    run = the_run()
    assert (run.state, run.done, run.total) == ("done", 27, 27)
    assert "Prices from sampled futures" in iris.get(HERE).content.decode()


def test_the_same_question_gets_the_same_answer(iris):
    for _ in range(2):
        asked(iris)
    jobs.run_all_due()
    once, again = queries.replays_of("den-haag")
    assert once.answer == again.answer != {}


def test_a_replay_that_nobody_began_stops_at_once(iris):
    address = asked(iris)
    assert iris.post(f"{address}stop/").status_code == 302
    assert "Stopped. Nothing was kept." in iris.get(address).content.decode()
    assert not Job.objects.filter(task="housing.replay").exists()
    assert iris.get(f"{address}report.html").status_code == 302


def test_a_replay_under_way_stops_at_its_next_week(iris, monkeypatch):
    asked(iris)
    say, seen = foresight._say, []

    def say_and_stop(run, done):
        seen.append(done)
        if len(seen) == 4:
            actions.stop_replay(run, "den-haag", now=timezone.now())
        say(run, done)

    monkeypatch.setattr(foresight, "_say", say_and_stop)
    jobs.run_all_due()
    run = the_run()
    assert (run.state, run.answer, seen) == ("stopped", {}, [0, 1, 3, 4])


@pytest.mark.parametrize("wrong", [{"weeks": "3"}, {"homes": "0"}, {"policy": "nope"}, {"deadlines": ""}])
def test_what_is_wrong_with_a_question_is_said(iris, wrong):
    assert iris.post(HERE, {**ASKED, **wrong}).status_code == 422
    assert not queries.replays_of("den-haag").exists()


def test_another_municipality_does_not_find_it(iris, staff):
    by = Actor(kind="staff", id=str(staff("coordinator", email="c@example.org").pk), role=Role.COORDINATOR, desk="")
    question = {"weeks": 4, "homes_per_week": 4, "households_per_week": 4, "policy": "batch"}
    run = actions.start_replay("delft", question, by=by, now=timezone.now())
    assert iris.get(f"{HERE}{run.pk}/").status_code == 404
