"""Laws of life events: the way back leads home, what changes no fact changes nothing, what is done stays done."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from softlanding.core.documents import BadInput, Document
from softlanding.core.household import household_of
from softlanding.core.household.answers import Key, answers_of, people_of, version_of, with_answers
from softlanding.core.life_events import Difference, LifeEvent, Undo, undo_of, undone, what_changes
from softlanding.core.rulebook.loading import load_rulebook

ON = date(2027, 6, 1)
BOOK = load_rulebook()
RAO: dict[str, Any] = {
    "id": "rao",
    "municipality": "maastricht",
    "works_in": "maastricht",
    "arrival": "2027-01-18",
    "stay_in_months": 36,
    "address": "rented",
    "employer": {"name": "Vaart Software", "recognised_sponsor": True, "first_working_day": "2027-02-01"},
    "people": [
        {
            "id": "priya",
            "born": "1991-05-12",
            "nationalities": ["IN"],
            "purpose": "highly-skilled-migrant",
            "salary": 6100,
            "permit_decided_on": "2026-12-15",
            "registered_on": "2027-01-21",
            "done": ["general-practitioner", "move-notice", "expat-tax-ruling", "residence-document"],
        },
        {
            "id": "arjun",
            "born": "1990-02-02",
            "nationalities": ["IN"],
            "purpose": "family",
            "partner_of": "priya",
            "done": ["general-practitioner"],
        },
        {"id": "mira", "born": "2021-06-30", "nationalities": ["IN"], "purpose": "family", "child_of": "priya"},
    ],
}
ALONE: dict[str, Any] = {"people": [{"id": "person-1", "purpose": "study"}]}

days = st.integers(-400, 400).map(lambda number: ON + timedelta(days=number))
answers = st.fixed_dictionaries(
    {},
    optional={
        "municipality": st.sampled_from(["meerssen", "maastricht", "delft", "eindhoven"]),
        "address": st.sampled_from(["owned", "rented"]),
        "name": st.sampled_from(["Anouk", "Mira"]),
        "nationalities": st.sampled_from([["IN"], ["NL"], ["IN", "NL"]]),
        "stays": st.booleans(),
        "relation": st.sampled_from(["partner", "child", "self"]),
        "recognised_sponsor": st.booleans(),
        "salary": st.sampled_from([2000, 6000]),
        "purpose": st.sampled_from(["highly-skilled-migrant", "orientation-year", "employment"]),
        "works_in": st.sampled_from(["heerlen", "den-haag"]),
    },
)


@st.composite
def told(draw: st.DrawFn) -> tuple[dict[str, Any], LifeEvent]:
    document = draw(st.sampled_from([RAO, ALONE]))
    kind = BOOK.life_events[draw(st.sampled_from(sorted(BOOK.life_events)))]
    removes = kind.people in {"removes", "removes-a-member"}
    members = people_of(document)[1:] if removes else people_of(document)
    if kind.about == "follower":
        members = tuple(one["id"] for one in document["people"] if one.get("partner_of"))
    optional = kind.about in {"household", "household-or-member"}
    person = draw(st.sampled_from([None, *members] if optional else [*members, *([None] if not members else [])]))
    person = None if kind.about == "household" else person
    day = draw(days)
    given_answers = {name: value for name, value in draw(answers).items() if name in {one.id for one in kind.asks}}
    return document, LifeEvent(kind.id, day, person, {"day": day.isoformat(), **given_answers})


def changes(document: Mapping[str, Any], event: LifeEvent) -> Difference | None:
    """Give the difference, or None where the household cannot be like that."""
    try:
        return what_changes(document, event, BOOK, ON)
    except BadInput:
        return None


@settings(max_examples=60)
@given(told())
def test_an_event_and_its_undo_give_the_same_household_and_so_the_same_plan(case):
    document, event = case
    found = changes(document, event)
    if found is None:
        return
    way_back = Undo.from_json(undo_of(document, found.document).as_json())
    again = undone(found.document, way_back)
    assert version_of(again) == version_of(document)
    assert household_of(Document("", again)) == household_of(Document("", document))


@settings(max_examples=60)
@given(told())
def test_an_event_that_changes_no_fact_changes_nothing(case):
    document, event = case
    found = changes(document, event)
    if found is not None and found.nothing:
        assert (found.steps, found.desks, dict(found.reopened)) == ((), (), {})


@settings(max_examples=60)
@given(told())
def test_what_is_done_stays_done_unless_the_event_says_why(case):
    document, event = case
    found = changes(document, event)
    if found is None:
        return
    told_why = {change.key.person for change in found.facts if change.why is not None}
    for step in found.before.plan.steps:
        after = found.after.plan.by_node.get(step.node)
        if step.state == "done" and after is not None and after.state != "done":
            assert step.node in found.reopened or step.person in told_why


@settings(max_examples=60)
@given(told())
def test_every_fact_that_falls_away_has_a_reason_or_belonged_to_who_left(case):
    document, event = case
    found = changes(document, event)
    if found is None:
        return
    for change in found.facts:
        unlinked = change.key.fact in {"partner_of", "child_of", "done"}
        if change.after is None and change.key.person != found.applied.removed and not unlinked:
            assert change.why is not None


@settings(max_examples=40)
@given(told())
def test_the_file_that_went_in_is_never_touched(case):
    document, event = case
    before = version_of(document)
    changes(document, event)
    assert version_of(document) == before


def test_the_same_event_told_twice_changes_nothing_the_second_time():
    event = LifeEvent("move", date(2027, 7, 1), None, {"day": "2027-07-01", "municipality": "meerssen"})
    once = what_changes(RAO, event, BOOK, ON)
    assert (once.nothing, what_changes(once.document, event, BOOK, ON).nothing) == (False, True)


@pytest.mark.parametrize("kind", sorted(BOOK.life_events))
def test_every_kind_of_event_can_be_told_of_a_family(kind):
    person = {"departure": None, "birth": None, "move": None, "member-joins": None}.get(kind, "arjun")
    event = LifeEvent(
        kind,
        ON,
        person,
        {
            "day": ON.isoformat(),
            "municipality": "meerssen",
            "stays": False,
            "relation": "self",
            "purpose": "employment",
        },
    )
    assert what_changes(RAO, event, BOOK, ON).event == event


def test_a_fact_that_no_rule_names_survives_every_event():
    document = with_answers(RAO, {Key("", "car"): True})
    for kind in BOOK.life_events:
        event = LifeEvent(kind, ON, None, {"day": ON.isoformat(), "municipality": "meerssen", "relation": "self"})
        assert answers_of(what_changes(document, event, BOOK, ON).document)[Key("", "car")] is True
