"""A simulation in the background: asked for on a page, played by a worker, stopped, kept."""

import pytest
from conftest_promises import ECMR, moment
from django.test import Client
from django.utils import timezone

from softlanding.cases import actions, queries
from softlanding.cases.actions import promises_simulating
from softlanding.common import jobs
from softlanding.common.access import Actor, Role
from softlanding.common.models import Job

pytestmark = pytest.mark.django_db
ASKED = {"clients": "300", "months": "2", "municipality": "", "ind": "1", "seed": "3"}


@pytest.fixture(autouse=True)
def few_runs(monkeypatch):
    monkeypatch.setattr(promises_simulating, "RUNS", 2)


@pytest.fixture
def maastricht(staff) -> Client:
    member = staff("coordinator", desk=ECMR)
    client = Client()
    client.force_login(member)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    return client


def asked(maastricht) -> str:
    answer = maastricht.post("/staff/promises/simulation/", ASKED)
    assert answer.status_code == 302
    return answer["Location"]


def test_it_is_asked_for_played_and_kept_with_its_report(maastricht):
    address = asked(maastricht)
    assert "It waits for its turn" in maastricht.get(address).content.decode()
    jobs.run_all_due()
    page = maastricht.get(address).content.decode()
    for part in ("Simulation of Expat Centre Maastricht Region", "300 clients", "Seed 3", "counters"):
        assert part in page
    file = maastricht.get(f"{address}report.html")
    assert (file["Content-Type"], b"<script" in file.content) == ("text/html; charset=utf-8", False)
    again = asked(maastricht)
    jobs.run_all_due()
    assert queries.simulations_of(ECMR)[0].answer == queries.simulations_of(ECMR)[1].answer
    assert again != address


def test_a_simulation_that_nobody_began_stops_at_once(maastricht):
    address = asked(maastricht)
    assert maastricht.post(f"{address}stop/").status_code == 302
    assert "Stopped. Nothing was kept." in maastricht.get(address).content.decode()
    assert not Job.objects.filter(task="cases.simulate").exists()


def test_a_simulation_under_way_stops_at_its_next_step(maastricht, monkeypatch):
    asked(maastricht)
    [run] = queries.simulations_of(ECMR)
    say, seen = promises_simulating._say, []

    def say_and_stop(found, **more):
        seen.append(more["done"])
        if len(seen) == 3:
            actions.stop_simulation(run.pk, desk=ECMR, now=timezone.now())
        say(found, **more)

    monkeypatch.setattr(promises_simulating, "_say", say_and_stop)
    jobs.run_all_due()
    run.refresh_from_db()
    assert (run.state, run.answer, len(seen), seen == sorted(seen)) == ("stopped", {}, 3, True)


def test_what_is_wrong_with_a_question_is_said(maastricht):
    answer = maastricht.post("/staff/promises/simulation/", {**ASKED, "clients": "0"})
    assert answer.status_code == 422


def test_a_desk_without_known_hours_ends_as_failed_and_not_as_waiting(staff):
    by = Actor(kind="staff", id=str(staff("coordinator").pk), role=Role.COORDINATOR, desk="municipality-delft")
    run = actions.start_simulation(
        desk="municipality-delft", clients=10, months=1, counters={}, seed=1, by=by, now=moment(0)
    )
    jobs.run_all_due()
    run.refresh_from_db()
    assert run.state == "failed"


def test_another_desks_simulation_is_not_found(maastricht, client_as):
    address = asked(maastricht)
    assert client_as("coordinator").get(address).status_code == 404
