"""Looking ahead on its pages: the switch, the advice of a run, the figures, and own past weeks played again."""

import csv
import io
from datetime import timedelta

import pytest
from ahead_world import BECAUSE, a_past, a_week_to_wait_in, looks_ahead
from django.test import Client
from django.utils import timezone
from proposals_world import NOW, ON, TOWN

from softlanding.common import jobs
from softlanding.housing import queries
from softlanding.housing.actions import foresight
from softlanding.housing.models import AheadSwitch, LookAhead, MatchRun, Offer, Proposal
from softlanding.housing.queries import proposals_solving as solving
from softlanding.housing.queries.ahead_figures import ahead_figures

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
ROOT = "/staff/housing/proposals/"
SWITCH = f"{ROOT}looking-ahead/"
REPLAY = "/staff/housing/replay/"


@pytest.fixture(autouse=True)
def cold():
    solving.forget_warm()


@pytest.fixture
def officer(client_as) -> Client:
    return client_as("housing-officer")


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def a_run(officer: Client) -> MatchRun:
    officer.post(ROOT, {"on": ON.isoformat(), "seed": "7"})
    jobs.run_all_due(NOW)
    return MatchRun.objects.order_by("-number").first()


def proposal_of(called: str) -> Proposal:
    return Proposal.objects.filter(waiting__called=called).order_by("-run__number").first()


def test_it_is_off_until_an_officer_turns_it_on_with_a_reason_and_the_log_says_who(officer):
    page = text(officer.get(SWITCH))
    assert ("Looking ahead: off" in page, "Too little history: 0 whole weeks are known." in page) == (True, True)
    assert "Looking ahead is off." in text(officer.get(ROOT))
    for told in ({"look_ahead": "on", "because": ""}, {"look_ahead": "off", "because": BECAUSE}, {}):
        assert officer.post(SWITCH, told).status_code == 422
    assert not AheadSwitch.objects.exists()
    assert officer.post(SWITCH, {"look_ahead": "on", "because": BECAUSE}).status_code == 302
    page = text(officer.get(SWITCH))
    kept = AheadSwitch.objects.get()
    assert (kept.is_on, kept.because, kept.municipality) == (True, BECAUSE, TOWN)
    assert ("Looking ahead: on" in page, kept.by_staff.display_name in page, BECAUSE in page) == (True, True, True)
    assert officer.post(SWITCH, {"look_ahead": "off", "because": BECAUSE}).status_code == 302
    assert AheadSwitch.objects.count() == 2
    assert "Looking ahead: off" in text(officer.get(SWITCH))


def test_nobody_else_turns_it(client_as):
    for role in ("municipal-clerk", "case-manager", "coordinator"):
        assert client_as(role).post(SWITCH, {"look_ahead": "on", "because": BECAUSE}).status_code in {403, 404}
    assert not AheadSwitch.objects.exists()


def test_a_run_says_whom_to_wait_with_and_what_to_keep_and_lists_them_alone(officer):
    a_week_to_wait_in()
    looks_ahead()
    run = a_run(officer)
    page = text(officer.get(f"{ROOT}{run.pk}/"))
    assert "<strong>2</strong> households are advised to wait." in page
    assert "Followed in full: 1 placed this week instead of 3." in page
    assert "Nobody with 14 days left or fewer is told to wait." in page
    assert page.count("Placing now is right in 0 of 8 imagined futures.") == 2
    assert page.count("Keep this home for later.") == 2
    alone = text(officer.get(f"{ROOT}{run.pk}/?show=wait"))
    assert [name in alone for name in ("Rahel", "Yusuf", "Omid")] == [True, True, False]
    assert "Better matches are likely" in text(officer.get(f"{ROOT}one/{proposal_of('Rahel').pk}/"))
    rows = list(csv.DictReader(io.StringIO(officer.get(f"{ROOT}{run.pk}/proposals.csv").content.decode())))
    assert {row["called"]: row["advice"] for row in rows} == {"Rahel": "wait", "Yusuf": "wait", "Omid": ""}


def test_an_officer_may_approve_all_the_same_and_the_figures_say_how_often_advice_is_followed(officer):
    a_week_to_wait_in()
    looks_ahead()
    run = a_run(officer)
    now = timezone.now()
    period = {"since": now - timedelta(days=1), "until": now + timedelta(days=1)}
    found = ahead_figures(TOWN, **period)
    assert (found.runs, found.advised, found.settled) == (1, 2, 0)
    one = proposal_of("Rahel")
    officer.get(f"{ROOT}one/{one.pk}/")
    one.refresh_from_db()
    answer = officer.post(f"{ROOT}one/{one.pk}/decide/", {"do": "approve", "version": one.version})
    assert answer.status_code == 302
    assert Offer.objects.get().home_id == one.home_id
    assert ahead_figures(TOWN, **period).settled == 1
    a_run(officer)
    found = ahead_figures(TOWN, **period)
    assert (found.runs, found.settled, found.followed) == (2, 2, None)
    page = text(officer.get(f"{ROOT}figures/"))
    assert ("Advised to wait" in page, "too few to show" in page) == (True, True)
    assert run.number == 1


def test_the_share_that_was_followed_has_its_interval_and_what_came_of_waiting(officer):
    a_week_to_wait_in()
    looks_ahead()
    for _ in range(4):
        a_run(officer)
    latest = MatchRun.objects.order_by("-number").first()
    Proposal.objects.filter(run=latest).update(state="approved", opened_at=NOW, decided_at=NOW, fit=900)
    now = timezone.now()
    found = ahead_figures(TOWN, since=now - timedelta(days=1), until=now + timedelta(days=1))
    assert (found.advised, found.settled, found.later, found.change) == (8, 8, 2, None)
    assert found.followed is not None
    assert found.followed.value == 6 / 8


def test_too_little_history_is_said_and_an_off_run_says_nothing(officer):
    a_past(5)
    a_week_to_wait_in_without_past()
    run = a_run(officer)
    page = text(officer.get(f"{ROOT}{run.pk}/"))
    assert ('id="ahead"' in page, "show=wait" in page) == (False, False)
    assert "Advice to wait" not in text(officer.get(f"{ROOT}figures/"))
    looks_ahead()
    page = text(officer.get(f"{ROOT}{a_run(officer).pk}/"))
    assert "Too little history: 5 of the 26 weeks that it needs are known. This run matched the present batch." in page
    assert LookAhead.objects.count() == 1


def a_week_to_wait_in_without_past() -> None:
    from ahead_world import one_alone
    from proposals_world import a_home

    one_alone("Rahel", 1)
    a_home("C-1", "centrum", 2, "700.00")


def test_the_public_page_says_whether_forecasts_are_used_and_since_when():
    page = text(Client().get("/how-homes-are-matched/"))
    assert "No. A municipality may choose to look ahead; none here does." in page
    looks_ahead()
    page = text(Client().get("/how-homes-are-matched/"))
    assert ("These do: The Hague, since" in page, "none here does" in page) == (True, False)


ASKED = {
    "weeks": "5", "homes": "4", "households": "4", "policy": "batch", "deadlines": "never-held", "seed": "3",
    "source": "own",
}  # fmt: skip


def test_own_past_weeks_are_played_and_set_beside_hindsight(officer, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: value.date() if value else ON)
    a_past(45)
    page = text(officer.get(REPLAY))
    assert "Of your own past, 19 weeks can be played: only read, and only counts come out." in page
    for policy in ("batch", "prices"):
        address = officer.post(REPLAY, {**ASKED, "policy": policy})["Location"]
        jobs.run_all_due(NOW)
    page = text(officer.get(address))
    for part in ("Our own past weeks against hindsight", "19 own weeks before", "19 households and 38 homes"):
        assert part in page
    assert "invented" not in page[page.index("<main") :]
    run = queries.replays_of(TOWN).first()
    assert (run.state, run.done, run.total, run.answer["hindsight"]["placed"]) == ("done", 21, 21, 19)
    assert run.answer["policies"]["prices"]["placed"] == 19
    assert "19 own past weeks before" in text(officer.get(REPLAY))
    assert officer.get(f"{address}report.html").status_code == 200


def test_a_replay_of_own_weeks_stops_at_its_next_week(officer, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: value.date() if value else ON)
    a_past(45)
    officer.post(REPLAY, ASKED)
    say, seen = foresight._say, []

    def say_and_stop(run, done):
        seen.append(done)
        if done == 5:
            foresight.stop_replay(run, TOWN, now=NOW)
        say(run, done)

    monkeypatch.setattr(foresight, "_say", say_and_stop)
    jobs.run_all_due(NOW)
    run = queries.replays_of(TOWN).first()
    assert (run.state, run.answer, seen) == ("stopped", {}, [0, 1, 3, 4, 5])


def test_own_past_weeks_are_not_offered_before_enough_of_them_are_known(officer):
    page = text(officer.get(REPLAY))
    assert "Your own past weeks can be played once 39 whole weeks are known." in page
    assert "Our own past weeks" not in page
