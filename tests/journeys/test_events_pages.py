"""Telling what changes in a life: seen before it is saved, saved once, undone in one step, for drafts too."""

import pytest
from django.utils import timezone

from softlanding.common.models import AuditEntry
from softlanding.core.household.answers import Key, answers_of, version_of
from softlanding.journeys import queries
from softlanding.journeys.models import ToldEvent
from softlanding.journeys.views.own_file import DRAFT_COOKIE, draft_from
from softlanding.people import actions as people
from softlanding.people import queries as people_queries

pytestmark = pytest.mark.django_db

MOVE = {"municipality": "Rijswijk", "day": "2027-03-01"}
BABY = {"day": "2027-03-10", "name": "Anouk", "nationalities": ["India"]}


def kept_answer(kept, fact, person=""):
    return answers_of(queries.document_of(kept)).get(Key(person, fact))


def told(client, kind, answers, *, save=True, seen=""):
    page = client.get(f"/plan/events/{kind}/")
    seen = seen or page.context["own"].version
    return client.post(f"/plan/events/{kind}/", {**answers, "seen": seen, **({"save": "1"} if save else {})})


@pytest.mark.one_engine
def test_every_event_that_can_happen_is_offered(drafting):
    offered = [one["id"] for one in drafting.get("/plan/events/").context["offered"]]
    assert offered == [
        "birth",
        "move",
        "marriage",
        "divorce",
        "job-loss",
        "new-employer",
        "study-to-work",
        "departure",
        "member-joins",
        "member-leaves",
        "permit-refused",
    ]


@pytest.mark.one_engine
def test_who_is_alone_has_nobody_to_separate_from_and_nobody_who_leaves(client):
    client.post("/", {"municipality": "Delft", "nationalities": ["India"], "purpose": "study"})
    offered = {one["id"] for one in client.get("/plan/events/").context["offered"]}
    assert offered & {"divorce", "member-leaves"} == set()
    assert client.get("/plan/events/divorce/").status_code == 404


def test_what_changes_is_seen_before_anything_is_saved(kept, returning):
    client = returning()
    before = version_of(queries.document_of(kept))
    changes = told(client, "move", MOVE, save=False).context["changes"]
    assert version_of(queries.document_of(kept)) == before
    assert [(one["label"], one["before"], one["after"]) for one in changes["facts"]] == [
        ("Day of moving inside the Netherlands", "not known", "Mon 1 Mar 2027"),
        ("Home municipality", "Delft", "Rijswijk"),
    ]
    assert [(one["title"], one["due"]) for one in changes["appear"]] == [
        ("Tell the municipality that you move (Priya)", "from Mon 1 Feb 2027 to Mon 8 Mar 2027")
    ]
    assert [(one["name"], one["after"]) for one in changes["desks"]] == [
        ("Municipality of Rijswijk", "Serves you"),
        ("Municipality of Delft", "Does not serve you"),
    ]


def test_a_move_is_saved_told_in_the_history_and_undone(kept, returning):
    client = returning()
    before = version_of(queries.document_of(kept))
    assert told(client, "move", MOVE).headers["Location"] == "/plan/"
    assert kept_answer(kept, "municipality") == "rijswijk"
    (line,) = client.get("/plan/").context["history"]
    assert (line["day"], line["text"]) == ("Mon 1 Mar 2027", "You moved to Rijswijk")
    client.post("/plan/events/undo/", {"event": line["undo"]})
    assert version_of(queries.document_of(kept)) == before
    assert client.get("/plan/").context["history"] == []


def test_a_birth_adds_the_child_and_its_undo_takes_it_out_again(kept, returning):
    client = returning()
    told(client, "birth", BABY)
    assert [one.key for one in people_queries.people_in(kept)] == ["priya", "arjun", "mira", "anouk"]
    assert (kept_answer(kept, "born", "anouk"), kept_answer(kept, "child_of", "anouk")) == ("2027-03-10", "priya")
    client.post("/plan/events/undo/", {"event": ToldEvent.objects.get().pk})
    assert [one.key for one in people_queries.people_in(kept)] == ["priya", "arjun", "mira"]


def test_who_left_comes_back_with_every_answer_by_undo(kept, returning):
    client = returning()
    before = answers_of(queries.document_of(kept))
    told(client, "member-leaves", {"person": "arjun", "day": "2027-03-01"})
    assert kept_answer(kept, "nationalities", "arjun") is None
    client.post("/plan/events/undo/", {"event": ToldEvent.objects.get().pk})
    assert answers_of(queries.document_of(kept)) == before


def test_nothing_can_be_undone_once_something_else_changed(kept, returning):
    client = returning()
    told(client, "move", MOVE)
    event = ToldEvent.objects.get()
    client.post(
        "/answers/car/", {"asked": "car", "car": "yes", "seen": version_of(queries.document_of(kept)), "save": 1}
    )
    (line,) = client.get("/plan/").context["history"]
    assert line["undo"] == ""
    assert client.post("/plan/events/undo/", {"event": event.pk}).status_code == 409
    assert kept_answer(kept, "municipality") == "rijswijk"


def test_an_event_is_undone_once(kept, returning):
    client = returning()
    told(client, "move", MOVE)
    event = ToldEvent.objects.get()
    answers = [client.post("/plan/events/undo/", {"event": event.pk}).status_code for _ in range(2)]
    assert answers == [302, 409]


def test_of_two_tabs_the_second_shows_what_it_would_change_now_and_saves_nothing(kept, returning):
    client = returning()
    seen = version_of(queries.document_of(kept))
    told(client, "birth", BABY)
    page = told(client, "move", MOVE, seen=seen)
    assert (page.status_code, kept_answer(kept, "municipality")) == (409, "delft")
    assert [one["after"] for one in page.context["changes"]["facts"]] == ["Mon 1 Mar 2027", "Rijswijk"]


def test_an_event_of_another_household_does_not_exist_here(kept, returning, rao):
    client = returning()
    told(client, "move", MOVE)
    other = ToldEvent.objects.create(
        region="the-hague",
        household=rao.household,
        kind="move",
        happened_on="2027-03-01",
        way_back={},
        version_after="x",
        told_at=timezone.now(),
        by="newcomer",
    )
    assert client.post("/plan/events/undo/", {"event": other.pk}).status_code == 404


def test_telling_the_same_again_leaves_no_line(kept, returning):
    client = returning()
    told(client, "move", MOVE)
    page = told(client, "move", MOVE, save=False)
    assert page.context["changes"]["nothing"] is True
    told(client, "move", MOVE)
    assert ToldEvent.objects.count() == 1


def test_what_was_told_and_undone_is_noted(kept, returning):
    client = returning()
    told(client, "move", MOVE)
    client.post("/plan/events/undo/", {"event": ToldEvent.objects.get().pk})
    noted = AuditEntry.objects.filter(household=kept.pk, verb="write").values_list("sentence", flat=True)
    events = [one for one in noted.order_by("at") if one.startswith(("life", "answers"))]
    assert events[-4:] == ["answers-saved", "life-event-told", "answers-saved", "life-event-undone"]


def test_the_history_goes_with_the_plan(kept, returning):
    told(returning(), "move", MOVE)
    people.forget_household(household=kept, by=people_queries.NOBODY)
    assert ToldEvent.objects.count() == 0


def test_a_member_tells_no_events_of_the_household(kept, returning):
    pages = [returning("arjun").get(path).status_code for path in ("/plan/events/", "/plan/events/move/")]
    assert pages == [403, 403]


@pytest.mark.one_engine
def test_a_draft_is_changed_and_put_back_in_the_browser(drafting, rao_file):
    told(drafting, "move", MOVE)
    assert draft_from(drafting.cookies[DRAFT_COOKIE].value)["municipality"] == "rijswijk"
    (line,) = drafting.get("/plan/").context["history"]
    assert (line["text"], line["undo"]) == ("You moved to Rijswijk", "draft")
    drafting.post("/plan/events/undo/", {"event": "draft"})
    assert version_of(draft_from(drafting.cookies[DRAFT_COOKIE].value)) == version_of(rao_file)
    assert drafting.get("/plan/").context["history"] == []


@pytest.mark.one_engine
def test_a_draft_that_changed_after_the_event_is_not_put_back(drafting):
    told(drafting, "move", MOVE)
    told(drafting, "birth", BABY)
    drafting.post("/plan/events/undo/", {"event": "draft"})
    assert drafting.post("/plan/events/undo/", {"event": "draft"}).status_code == 409


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("kind", "answers", "field"),
    [
        ("move", {"day": "2027-03-01"}, "municipality"),
        ("move", {"municipality": "Rijswijk"}, "day"),
        ("move", {"municipality": "Nowhere", "day": "2027-03-01"}, "municipality"),
        ("birth", {"day": "1850-01-01"}, "day"),
        ("divorce", {"day": "2027-03-01"}, "stays"),
        ("marriage", {"day": "2027-03-01", "person": "priya", "member": "priya"}, "member"),
        ("member-leaves", {"day": "2027-03-01", "person": "priya"}, "person"),
        ("job-loss", {"day": "2027-03-01"}, "person"),
    ],
)
def test_what_is_wrong_is_said_at_its_question_and_nothing_is_saved(drafting, kind, answers, field):
    page = told(drafting, kind, answers)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])


@pytest.mark.one_engine
def test_an_event_that_nobody_knows_is_not_there(drafting):
    assert drafting.get("/plan/events/lottery/").status_code == 404
