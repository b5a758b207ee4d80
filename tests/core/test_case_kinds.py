"""The tables of the kinds of cases: what the check refuses, and that the ways through them make sense."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from softlanding.core.conditions import parse
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.case_kinds import OFFICERS, CaseKind
from softlanding.core.rulebook.crosscheck import mistakes_between

BOOK = load_rulebook()
KINDS = BOOK.case_kinds
OF_THE_ISSUE = {
    "asylum",
    "change-of-purpose",
    "document-collection",
    "eu-law-verification",
    "family-member",
    "naturalisation",
    "non-resident-registration",
    "permanent-residence",
    "permit-extension",
    "registration",
    "residence-permit",
    "sticker",
}


def mistakes_of(wrong):
    found = mistakes_between(replace(BOOK, case_kinds={wrong.id: wrong}), {})
    # the desks' promises miss the kinds that are left out here
    return [mistake.what for mistake in found if mistake.file.startswith("nl/cases/")]


def broken(kind, **changes):
    """The mistakes of the rulebook when one kind says this instead."""
    return mistakes_of(CaseKind.model_validate({**KINDS[kind].model_dump(by_alias=True), **changes}))


def states_of(kind, **changes):
    """The states of a kind as data, with one of them changed: `registered={"closes": False}`."""
    return [{**state.model_dump(), **changes.get(state.id.replace("-", "_"), {})} for state in KINDS[kind].states]


def changes_of(kind, **changes):
    return [
        {**one.model_dump(by_alias=True), **changes.get(one.id.replace("-", "_"), {})} for one in KINDS[kind].changes
    ]


def test_every_procedure_that_the_issue_names_has_its_table():
    assert set(KINDS) == OF_THE_ISSUE


def test_the_tables_have_no_mistake():
    assert [mistake for mistake in mistakes_between(BOOK, {}) if mistake.file.startswith("nl/cases/")] == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.id)
def test_every_open_state_leads_to_an_end(kind):
    ends = {state.id for state in kind.states if state.closes}
    leads = set(ends)
    while more := {name for change in kind.changes if change.to in leads for name in change.frm} - leads:
        leads |= more
    assert leads == {state.id for state in kind.states}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.id)
def test_a_decision_is_typed_in_by_officers_of_an_authority_that_has_the_case(kind):
    makers = {role for change in kind.changes if change.decides for role in change.who}
    assert {OFFICERS[role] for role in makers} <= set(kind.authorities)


def test_nobody_decides_about_asylum_here_and_no_authority_changes_it():
    asylum = KINDS["asylum"]
    assert [change.id for change in asylum.changes if change.decides] == []
    assert {role for change in asylum.changes for role in change.who} == {"case-manager", "guardian", "newcomer"}
    assert (asylum.compartment, asylum.terms) == ("asylum", ())


def test_after_each_refusal_there_is_a_way_to_object():
    missing = [
        f"{kind.id}: {change.to}"
        for kind in KINDS.values()
        for change in kind.changes
        if change.to in {"refused", "not-processed", "not-registered", "told-refused"}
        and kind.objection_after(change.to) is None
    ]
    assert missing == []


def test_the_aliens_act_gives_four_weeks_and_the_general_act_six():
    lengths = {
        (one.source, one.length.weeks) for kind in KINDS.values() for one in kind.objections if one.length is not None
    }
    assert lengths == {("vreemdelingenwet-2000", 4), ("algemene-wet-bestuursrecht", 6)}


def test_how_long_an_asylum_seeker_has_depends_on_the_letter():
    assert [one.length for one in KINDS["asylum"].objections] == [None]


def test_system_makes_no_decision():
    assert [
        change.id for kind in KINDS.values() for change in kind.changes if change.decides and "system" in change.who
    ] == []


@pytest.mark.parametrize(
    ("changes", "mistake"),
    [
        ({"procedure": "dancing"}, "dancing is not a step"),
        ({"sources": [{"source": "hearsay", "confidence": "D"}]}, "hearsay is not a source"),
        ({"sources": [{"source": "wet-brp", "confidence": "A"}]}, "wet-brp is named without an article"),
        ({"sources": [{"source": "wet-brp"}]}, "wet-brp is named without a confidence"),
        (
            {"states": states_of("registration", registered={"closes": False})},
            "registered is open and has no way out",
        ),
        (
            {"states": states_of("registration", withdrawn={"clock": "runs"})},
            "withdrawn closes the case: its clock has ended",
        ),
        (
            {"changes": changes_of("registration", papers_in={"from": ["waiting-for-papers", "registered"]})},
            "registered closes the case and has a way out: only a correction opens it again",
        ),
        (
            {"changes": [one for one in changes_of("registration") if one["to"] != "withdrawn"]},
            "withdrawn cannot be reached from announced",
        ),
        (
            {"changes": changes_of("registration", register={"who": ["municipal-clerk", "system"]})},
            "register decides: only officers of an authority type a decision in",
        ),
        (
            {"changes": changes_of("registration", register={"who": ["municipal-clerk", "ind-officer"]})},
            "register is made by ind-officer, whose authority never has this case",
        ),
        (
            {"changes": changes_of("registration", register={"needs": []})},
            "register decides and does not ask for the day",
        ),
        ({"changes": changes_of("registration", papers_in={"who": []})}, "papers-in has nobody who makes it"),
        (
            {"changes": changes_of("registration", papers_in={"id": "extended"})},
            "extended is the name of something that happens to every case",
        ),
        (
            {"changes": changes_of("registration", ask_papers={"from": ["announced", "declared"]})},
            "ask-papers stops a clock that has not begun",
        ),
    ],
)
def test_the_check_finds(changes, mistake):
    assert broken("registration", **changes) == [mistake]


def test_the_check_finds_a_term_that_can_never_count_and_a_fact_that_is_unknown():
    kind = KINDS["residence-permit"]
    swapped = kind.model_copy(update={"terms": (kind.terms[-1], kind.terms[0])})
    assert mistakes_of(swapped) == ["regular has no condition: the terms after it never count"]
    odd = kind.terms[0].model_copy(update={"when": parse({"fact": "favourite_colour", "is": "blue"})})
    assert mistakes_of(kind.model_copy(update={"terms": (odd, *kind.terms[1:])})) == ["favourite_colour is not a fact"]


def test_a_decision_with_a_term_is_the_only_way_to_end_its_clock():
    kind = KINDS["eu-law-verification"]
    undecided = tuple(
        change.model_copy(update={"decides": False}) if change.id == "grant" else change for change in kind.changes
    )
    assert set(mistakes_of(kind.model_copy(update={"changes": undecided}))) == {
        "grant ends the clock and is no decision"
    }


def test_a_change_to_a_state_that_is_not_there_is_refused_at_once():
    value = {**KINDS["sticker"].model_dump(by_alias=True), "first": "nowhere"}
    with pytest.raises(ValidationError, match="names states that it does not have: nowhere"):
        CaseKind.model_validate(value)


def test_a_state_that_does_not_exist_is_no_state():
    with pytest.raises(KeyError):
        KINDS["sticker"].state("nowhere")
