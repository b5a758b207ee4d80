"""The plan page: cards for several persons, deadlines of three kinds, why, papers, what is done."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from softlanding.appointments.models import Claim, Visit
from softlanding.core.household.answers import Key, answers_of
from softlanding.core.rulebook import load_rulebook
from softlanding.core.timeline import tick_of
from softlanding.journeys.views import own_file
from softlanding.journeys.views.own_file import DRAFT_COOKIE, draft_from

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture(autouse=True)
def on_21_november_2026(monkeypatch):
    """The rulebook's day is that of the pages' drawing; steps move as days pass."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 11, 21))


def cards(page) -> dict:
    return {card["title"]: card for phase in page.context["phases"] for card in (*phase["cards"], *phase["done"])}


def test_one_card_stands_for_all_persons_and_names_them(drafting):
    card = cards(drafting.get("/plan/"))["Register as a resident"]
    assert card["persons"] == ["Priya", "Arjun", "Mira"]
    assert card["due"] == "by Mon 25 Jan 2027"
    assert "sl-badge--legal" in card["deadline_badge"]


def test_the_plan_of_one_person_shows_theirs_alone(drafting):
    shown = cards(drafting.get("/plan/?person=mira"))
    assert {tuple(card["persons"]) for card in shown.values()} == {("Mira",)}
    assert "Enrol the child in a school" in shown


def test_why_says_facts_source_day_and_how_sure(drafting):
    page = drafting.get("/plan/")
    html = page.content.decode()
    card = cards(page)["Register as a resident"]
    assert "Length of stay in months: 36" in card["reasons"]
    assert "Priya: Reason for coming: Work as a highly skilled migrant" in card["reasons"]
    assert "How sure: A, text of the law" in card["rests_on"]
    assert "&lt;span" not in html


def test_what_is_only_known_to_us_says_to_verify(drafting):
    shown = cards(drafting.get("/plan/"))
    doubtful = {title for title, card in shown.items() if card["verify_badge"]}
    assert "Open a bank account" in doubtful
    assert "Register as a resident" not in doubtful


def test_desks_and_the_first_visit_stand_beside_the_plan(drafting):
    context = drafting.get("/plan/").context
    assert context["desks"][0]["name"] == "The Hague International Centre"
    assert [row["name"] for row in context["visit"]["lanes"]["rows"]] == ["Priya", "Arjun", "Mira"]
    assert context["desks_serve"] == len(context["desks"]) + len(context["desks_more"])


def test_a_blocked_step_says_why_and_what_would_change_it(drafting):
    drafting.post("/answers/address/", {"address": "none", "seen": "", "save": "1"})
    blocked = [card for card in cards(drafting.get("/plan/")).values() if card["blocked"]]
    assert "You need an address to register." in [one["reason"] for card in blocked for one in card["blocked"]]


def test_possible_steps_name_the_questions_that_decide(drafting):
    page = drafting.get("/plan/")
    possible = {one["title"]: one for phase in page.context["phases"] for one in phase["possible"]}
    assert [one["text"] for one in possible["Ask a parking permit"]["questions"]] == [
        "Will you keep a car in the Netherlands?"
    ]


def test_ticks_of_one_card_are_kept_and_other_papers_stay(drafting):
    shown = ["priya:passport", "priya:proof-of-address", "arjun:passport"]
    answer = drafting.post("/plan/papers/", {"shown": shown, "have": ["arjun:passport"], "anchor": "step-x"})
    assert answer.headers["Location"] == "/plan/#step-x"
    told = answers_of(draft_from(drafting.cookies[DRAFT_COOKIE].value))
    assert told[Key("priya", "has")] == ["birth-certificate"]
    assert told[Key("arjun", "has")] == ["passport"]


def test_a_paper_that_nobody_knows_and_a_person_who_is_not_there_are_left_out(drafting):
    drafting.post("/plan/papers/", {"shown": ["priya:gold", "eve:passport", "x"], "have": ["priya:gold"]})
    told = answers_of(draft_from(drafting.cookies[DRAFT_COOKIE].value))
    assert told[Key("priya", "has")] == ["birth-certificate", "passport"]


def test_a_step_that_is_done_folds_away(drafting):
    drafting.post("/plan/done/", {"fact": "registered_on", "day": "2026-11-20", "person": ["priya", "arjun", "mira"]})
    page = drafting.get("/plan/")
    done = [card["title"] for phase in page.context["phases"] for card in phase["done"]]
    assert "Register as a resident" in done


@pytest.mark.parametrize(
    ("day", "people", "said"),
    [
        ("", ["priya"], "Day of registration as a resident: fill in the day on which you did it."),
        (
            "2099-01-01",
            ["priya"],
            "Day of registration as a resident: this day is still to come. Fill it in once it is done.",
        ),
        ("2026-11-20", [], "Day of registration as a resident: choose for whom it is done."),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(drafting, day, people, said):
    page = drafting.post("/plan/done/", {"fact": "registered_on", "day": day, "person": people}, follow=True)
    assert [str(message) for message in page.context["messages"]] == [said]


def test_only_what_a_step_sets_can_be_said_to_be_done(drafting):
    answer = drafting.post("/plan/done/", {"fact": "born", "day": "2026-11-20", "person": ["priya"]})
    assert answer.status_code == 404


def test_the_calendar_holds_each_dated_step_once(drafting):
    answer = drafting.get("/plan/calendar.ics")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    dated = [card for card in cards(drafting.get("/plan/")).values() if card["due"].startswith("by ")]
    assert len(events) == len(dated)
    registration = next(one for one in events if one["SUMMARY"] == "Register as a resident (Priya, Arjun, Mira)")
    assert registration["DTSTART"].dt == date(2027, 1, 25)


def test_the_plan_to_download_is_the_plan_of_the_api(drafting, rao_file):
    downloaded = drafting.get("/plan/plan.json").json()
    answer = drafting.post("/api/v1/plans?on=2026-11-21", json.dumps(rao_file), content_type="application/json")
    assert downloaded == answer.json()


def test_a_draft_asks_the_database_only_for_its_desk_s_hours_claims_and_freed_times(
    drafting, django_assert_num_queries
):
    with django_assert_num_queries(3):
        drafting.get("/plan/")


def test_the_day_of_the_rules_is_the_day_of_the_request(drafting):
    assert drafting.get("/plan/").context["own"].whole.plan.on == own_file.timezone.localdate()


def test_the_plan_offers_no_time_that_is_taken(drafting):
    """All municipal counters are taken from nine to half past ten: the family comes after that, not at nine."""
    first = drafting.get("/plan/").context["own"].whole.visits[0]
    begin = tick_of(first.starts_at)
    visit = Visit.objects.create(
        region="the-hague",
        desk=first.desk,
        state="booked",
        starts_tick=begin,
        ends_tick=begin + 18,
        token_hash="",
        uid="someone-else",
        created_at=timezone.now(),
    )
    Claim.objects.bulk_create(
        Claim(region="the-hague", desk=first.desk, counter=counter.id, tick=begin + at, visit=visit)
        for counter in load_rulebook().desks[first.desk].counters
        if "municipality" in counter.authorities
        for at in range(18)
    )
    shown = drafting.get("/plan/").context["own"].whole.visits
    assert shown[0].starts_at == first.starts_at + timedelta(minutes=90)


def test_a_step_that_takes_time_says_when_to_begin(drafting):
    shown = cards(drafting.get("/plan/"))
    assert shown["Have your certificates legalised and translated"]["begin"] == "begin by Mon 23 Nov 2026"
    assert shown["Get your citizen service number (BSN)"]["begin"] == ""  # the municipality acts


def test_what_comes_next_says_when_to_begin(drafting):
    assert drafting.get("/plan/").context["next"]["begin"] == "begin by Mon 23 Nov 2026"


def test_phases_far_away_are_folded_and_say_how_many_steps_they_hold(drafting):
    page = drafting.get("/plan/")
    folded = {phase["id"]: phase["count"] for phase in page.context["phases"] if phase["folds"]}
    assert list(folded) == ["settling-in", "later"]
    assert folded == {
        phase["id"]: len(phase["cards"]) + len(phase["possible"])
        for phase in page.context["phases"]
        if phase["id"] in folded
    }
    assert page.content.decode().count('<details class="sl-phase sl-phase--folded">') == 2


def test_a_phase_opens_when_something_in_it_is_due_within_sixty_days(drafting, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2027, 11, 1))
    phases = {phase["id"]: phase["folds"] for phase in drafting.get("/plan/").context["phases"]}
    assert phases["settling-in"] is False


def test_how_many_trips_one_visit_saves_is_a_whole_sentence(drafting):
    trips = "With an appointment at each agency it would be 4 times."
    assert drafting.get("/plan/").context["savings"][0] == f"You go to a desk 2 times for all of this. {trips}"


def test_counters_have_dutch_names_in_dutch(drafting):
    drafting.get("/language/nl/")
    rows = drafting.get("/plan/").context["visit"]["lanes"]["rows"]
    assert rows[0]["blocks"][0]["where"] == "Gemeente 1"
