"""The worked examples beside each procedure come out as their authors worked them out by hand."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from softlanding.core.documents import Document, read_document
from softlanding.core.household import household_of
from softlanding.core.journeys import Plan, plan_journey
from softlanding.core.rulebook import load_rulebook

PROCEDURES = Path(__file__).parents[2] / "data" / "nl" / "procedures"
FILES = sorted(PROCEDURES.glob("*/examples.yaml"))


@cache
def examples_of(file: Path) -> list[dict[str, Any]]:
    return read_document(file.read_bytes(), file.parent.name).value


CASES = [(file.parent.name, at) for file in FILES for at in range(len(examples_of(file)))]


def case_of(step: str, at: int) -> dict[str, Any]:
    return examples_of(PROCEDURES / step / "examples.yaml")[at]


def found_for(plan: Plan, step: str, person: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """Give of the plan what the example speaks of, in the example's words."""
    one = plan.step(step, person)
    possible = next((p for p in plan.possible if (p.node.step, p.node.person) == (step, person)), None)
    blocked = any((b.node.step, b.node.person) == (step, person) for b in plan.blocked)
    asked = {question.fact for question in plan.questions if any(n.step == step for n in question.decides)}
    answers: dict[str, Any] = {
        "applies": True if one else "unknown" if possible else False,
        "asks": [fact for fact in wanted.get("asks", []) if fact in asked],
        "blocked": blocked,
        "done": bool(one and one.state == "done"),
        "waiting": bool(one and one.state == "waiting"),
        "opens_on": one and one.opens_on and one.opens_on.isoformat(),
        "due_on": one and one.due_on and one.due_on.isoformat(),
        "deadline": one and (one.deadline or "none"),
        "valid_from": one and one.procedure.valid_from.isoformat(),
        "to_verify": bool(one and one.to_verify),
        "state": one and one.state,
        "expected_on": one and one.expected_on and one.expected_on.isoformat(),
        "bring": one and [paper.document for paper in one.bring],
        "after": one and [str(node) for node in one.after],
    }
    return {key: answers[key] for key in wanted}


@pytest.mark.parametrize(("step", "at"), CASES, ids=[f"{step}: {case_of(step, at)['name']}" for step, at in CASES])
def test_the_worked_example_comes_out(step, at):
    example = case_of(step, at)
    book = load_rulebook()
    household = household_of(
        Document(f"{step}/examples.yaml", example["household"]), municipalities=book.municipalities
    )
    plan = plan_journey(household, book, on=date.fromisoformat(example["on"]))
    found = {person: found_for(plan, step, person, wanted) for person, wanted in example["expect"].items()}
    assert found == example["expect"]


@pytest.mark.parametrize("step", sorted(load_rulebook().procedures))
def test_each_procedure_has_examples_that_apply_do_not_and_ask(step):
    wanted = [one for example in examples_of(PROCEDURES / step / "examples.yaml") for one in example["expect"].values()]
    answers = {one["applies"] for one in wanted if "applies" in one}
    assert {True, False} <= answers
    assert "unknown" in answers or any(one.get("asks") for one in wanted)
