"""The parts of a household's page: facts per person, the visit with its steps, tasks, sources, what to do next."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from softlanding.appointments.forms.shifts import language_name
from softlanding.appointments.queries import queue
from softlanding.appointments.queries.listed import tasks_of
from softlanding.appointments.queries.queue_words import OUTCOMES, STATES
from softlanding.appointments.queries.sheet import service_words
from softlanding.cases.queries import joint
from softlanding.common.access import Compartment
from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.core.documents import Document
from softlanding.core.household import household_of
from softlanding.core.household.answers import answers_of
from softlanding.core.journeys import plan_journey
from softlanding.core.queueing import State
from softlanding.core.rulebook import load_rulebook
from softlanding.journeys.queries import compartment_of
from softlanding.journeys.views.joint_rows import Line, authority_words, parts_of
from softlanding.journeys.views.joint_seen import OFFICER_NAMES, SHOWN, Sight
from softlanding.journeys.views.plan_page import source_words
from softlanding.journeys.views.words import FactWords
from softlanding.people import queries as people

NOT_SHOWN = {"name", "done", "id"}


def facts_of_people(document: Mapping[str, Any], sight: Sight, language: str) -> list[dict[str, Any]]:
    """Return the facts that open to the reader: of the household first, then of each person, by compartment."""
    book = load_rulebook()
    words = FactWords(book, language)
    names = {one["id"]: one.get("name") or one["id"].replace("-", " ").title() for one in document["people"]}
    found: dict[str, dict[Compartment, list[tuple[str, str]]]] = {"": {}, **{key: {} for key in names}}
    for key, value in answers_of(document).items():
        compartment = compartment_of(key.fact, book)
        if key.fact in NOT_SHOWN or compartment not in SHOWN or not sight.sees(compartment):
            continue
        told = names.get(value, value) if key.fact in {"partner_of", "child_of"} else words.value(key.fact, value)
        if key.fact == "languages":
            told = ", ".join(map(language_name, value))
        found[key.person].setdefault(compartment, []).append((words.label(key.fact), str(told)))
    return [
        {
            "name": names.get(person, gettext("The household")),
            "groups": [
                {"name": in_language(OFFICER_NAMES[one], language), "facts": of_it[one]}
                for one in SHOWN
                if one in of_it
            ],
        }
        for person, of_it in found.items()
        if person or of_it
    ]


def parts_of_visit(request: HttpRequest, line: Line, sight: Sight, language: str, *, now: datetime) -> dict[str, Any]:
    """Return the visit as the officer works on it: check-in, the own turns with their steps, the others' state."""
    duty = queue.duty_of(request.actor, now=now)
    today = line.sheet.starts_at.date() == queue.today_of(now)
    names = {one.person_key: one.person for one in line.sheet.lines}
    turns = [_turn(turn, sight, duty, names, language) for turn in line.turns]
    parts = parts_of(line, sight, language)
    return {
        "id": line.visit.pk,
        "sheet": line.sheet,
        "today": today,
        "may_check_in": today and not line.turns and line.visit.state in {"booked", "conflict"},
        "duty": duty,
        "turns": turns,
        "parts": [{**part, "turns": [one for one in turns if one["authority_id"] == part["id"]]} for part in parts],
        "other_turns": [one for one in turns if one["authority_id"] not in {part["id"] for part in parts}],
        "outcomes": [(value, in_language(words, language)) for value, words in OUTCOMES.items()],
    }


def _turn(turn: Any, sight: Sight, duty: Any, names: Mapping[str, str], language: str) -> dict[str, Any]:
    own = sight.reads_tasks_of(turn.authority)
    mine = str(turn.officer_id) == sight.actor.id
    state = State(turn.state)
    tasks = list(tasks_of(turn)) if own else []
    return {
        "id": turn.pk,
        "version": turn.version,
        "authority_id": turn.authority,
        "authority": authority_words(turn.authority, language),
        "state": in_language(STATES[state], language),
        "badge": {"done": "done", "absent": "blocked", "called": "todo", "serving": "todo"}.get(state, "waiting"),
        "own": own,
        "officer": turn.officer.display_name if turn.officer else "",
        "tasks": [
            {
                "id": task.pk,
                "words": f"{names.get(task.person_key, task.person_key)}: {service_words(task.service, language)}",
                "outcome": in_language(OUTCOMES[task.outcome], language) if task.outcome else "",
                "note": task.note,
            }
            for task in tasks
        ],
        "can_call": bool(own and duty and duty.authority == turn.authority and state in {State.WAITING, State.PARKED}),
        "can_start": bool(own and mine and state == State.CALLED),
        "can_finish": bool(own and mine and state == State.SERVING),
        "needs_counter": bool(own and not duty and state in {State.WAITING, State.PARKED}),
    }


def tasks_of_desk(household: Any, sight: Sight, language: str, *, now: datetime) -> dict[str, Any]:
    """Return what the desk has to do for a household: the own authority's tasks in full, of the other how many."""
    today = queue.today_of(now)
    found = joint.work_of_household(household, desk=sight.actor.desk)
    own = [one for one in found if sight.reads_tasks_of(one.authority)]
    elsewhere = [one for one in found if not sight.reads_tasks_of(one.authority)]
    return {
        "own": [task_row(one, sight, language, today=today) for one in own],
        "elsewhere_open": sum(one.state == "open" for one in elsewhere),
        "elsewhere_done": sum(one.state == "done" for one in elsewhere),
        "colleagues": [
            (one.pk, one.display_name)
            for one in people.staff_at(sight.actor.desk)
            if one.role in joint.OWN_AUTHORITY and sight.authority in {"", joint.OWN_AUTHORITY[one.role]}
        ],
    }


def task_row(item: Any, sight: Sight, language: str, *, today: date) -> dict[str, Any]:
    """Write a task down: what, whose, by when, from whom it came with which word, and what came of it."""
    states = {"open": gettext("Open"), "done": gettext("Done"), "dropped": gettext("Dropped")}
    return {
        "id": item.pk,
        "version": item.version,
        "what": item.what,
        "authority": authority_words(item.authority, language),
        "state": item.state,
        "state_words": states[item.state],
        "badge": {"open": "todo", "done": "done"}.get(item.state, "waiting"),
        "due": day_words(item.due_on, language) if item.due_on else "",
        "overdue": bool(item.state == "open" and item.due_on and item.due_on < today),
        "who": item.assigned_to.display_name if item.assigned_to else "",
        "mine": str(item.assigned_to_id) == sight.actor.id,
        "from_whom": item.handed_over_by.display_name if item.handed_over_by else "",
        "from_where": authority_words(item.handed_over_from, language) if item.handed_over_from else "",
        "word": item.handed_over_word,
        "outcome": item.outcome,
        "household": item.household_id,
        "reference": item.household.reference,
    }


def rests_on_of(
    document: Mapping[str, Any], line: Line, sight: Sight, language: str, *, on: date
) -> list[dict[str, Any]]:
    """Return for each own task of the visit why it cannot be done yet, if so, and what the rule rests on."""
    book = load_rulebook()
    plan = plan_journey(household_of(Document("", dict(document))), book, on=on)
    own = {(one.person_key, one.service_id) for one in line.sheet.lines if sight.reads_tasks_of(one.authority)}
    steps = [step for step in plan.steps if (step.person, step.procedure.service) in own]
    found: dict[str, dict[str, Any]] = {}
    for step in steps:
        found.setdefault(
            step.procedure.id,
            {
                "title": step.procedure.title.told(language),
                "sources": [source_words(one, book, step.procedure.confidence) for one in step.procedure.source],
                "blocked": [
                    {
                        "reason": one.reason.told(language),
                        "remedy": one.remedy.told(language) if one.remedy else "",
                        "source": source_words(one.origin, book) if one.origin else None,
                    }
                    for one in plan.blocked
                    if one.node in {other.node for other in steps if other.procedure.id == step.procedure.id}
                ],
            },
        )
    return list(found.values())


def next_actions(context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what can be done now, the best first: who is at the counter, who waits, what is missing, open tasks."""
    card, visit, tasks = context["card"], context["visit"], context["tasks"]
    turns: Sequence[Any] = visit["turns"] if visit else ()
    found = [{"kind": "finish", "turn": one} for one in turns if one["can_finish"]]
    found += [{"kind": "start", "turn": one} for one in turns if one["can_start"]]
    found += [{"kind": "call", "turn": one} for one in turns if one["can_call"]]
    if visit and visit["may_check_in"]:
        found.append({"kind": "check-in"})
    found += [{"kind": "counter", "turn": one} for one in turns if one["needs_counter"]][:1]
    if card and card["may_ask"]:
        found.append({"kind": "ask"})
    found += [{"kind": "task", "task": one} for one in tasks["own"] if one["state"] == "open"]
    return found
