"""What a file of `data/nl/cases/` may say: one kind of case as a table of states and changes, with its terms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from softlanding.core.rulebook.network import Authority, Service
from softlanding.core.rulebook.records import Actor, Compartment, Id, Length, Origin, Record, Text, When

# who may make a change: roles of common.access, or `system` for what follows from something that a person did
Maker = Literal["municipal-clerk", "ind-officer", "case-manager", "guardian", "newcomer", "employer", "system"]
OFFICERS: dict[str, Authority] = {"municipal-clerk": "municipality", "ind-officer": "ind"}
"""The roles that act for an authority: only they type in its decisions."""


class Limit(Origin):
    """A term of the law for whom the case is about, such as collecting a visa: from the day a state began."""

    length: Length
    calendar: Literal["extended", "plain", "working"] = "extended"
    means: Text


class CaseState(Record):
    """Where a case can stand. `ball`: whose turn it is. `clock`: whether the term of the law runs meanwhile.

    The clock has `ended` once the authority decided, also when something is left to do, such as collecting a visa.
    """

    id: Id
    title: Text
    means: Text
    ball: Actor | Literal["nobody"]
    clock: Literal["not-begun", "runs", "stopped", "ended"] = "runs"
    closes: bool = False
    limit: Limit | None = None


class Change(Record):
    """A change that is allowed: from which states to which one, by whom, and what it must say."""

    model_config = ConfigDict(populate_by_name=True)

    id: Id
    title: Text
    frm: tuple[Id, ...] = Field(alias="from")
    to: Id
    who: tuple[Maker, ...]
    why: Text
    needs: tuple[Literal["day", "reason"], ...] = ()
    decides: bool = False
    """A decision of the authority: typed in by its own people, never computed."""


class Term(Origin):
    """A term of the law for deciding: from receipt on. Of several, the first whose `when` holds counts."""

    id: Id
    length: Length
    extended_by: Length | None = None
    """By how much the authority may make it longer, once; None where the law does not allow that."""
    calendar: Literal["extended", "plain", "working"] = "extended"
    when: When | None = None


class Objection(Origin):
    """How whoever does not agree with a decision can object, and until when: from the day of the decision."""

    after: Annotated[tuple[Id, ...], Field(min_length=1)]
    means: Text
    length: Length | None = None
    """None where the term depends on the letter: the sentence says so, and no day is counted."""
    calendar: Literal["extended", "plain", "working"] = "extended"


class CaseKind(Record):
    """One kind of case: its authority, its states, the changes between them, and its terms."""

    id: Id
    title: Text
    procedure: Id | None = None
    """The step of the plan that this case is about; None for what is no step of ours."""
    authority: Authority
    shared_with: tuple[Authority, ...] = ()
    """To which other authorities the case can be handed over."""
    compartment: Compartment
    service: Service | None = None
    first: Id
    states: Annotated[tuple[CaseState, ...], Field(min_length=2)]
    changes: tuple[Change, ...]
    terms: tuple[Term, ...] = ()
    objections: tuple[Objection, ...] = ()
    sources: tuple[Origin, ...]
    note: Text | None = None

    @model_validator(mode="after")
    def _names_its_own_states(self) -> CaseKind:
        known = {state.id for state in self.states}
        named = {self.first} | {name for change in self.changes for name in (*change.frm, change.to)}
        named |= {name for objection in self.objections for name in objection.after}
        if unknown := sorted(named - known):
            raise ValueError(f"names states that it does not have: {', '.join(unknown)}")
        return self

    @property
    def authorities(self) -> tuple[Authority, ...]:
        """Give every authority that can have a case of this kind."""
        return (self.authority, *self.shared_with)

    def state(self, name: str) -> CaseState:
        """Give a state by its id, or raise KeyError."""
        return next((state for state in self.states if state.id == name), None) or _missing(name)

    def change(self, name: str) -> Change | None:
        """Give a change by its id, or None."""
        return next((change for change in self.changes if change.id == name), None)

    def changes_from(self, state: str, role: str) -> tuple[Change, ...]:
        """Give the changes that this role may make from a state, in the order of the table."""
        return tuple(change for change in self.changes if state in change.frm and role in change.who)

    def objection_after(self, state: str) -> Objection | None:
        """Give how to object to what led to this state, or None where there is nothing to object to."""
        return next((one for one in self.objections if state in one.after), None)


def _missing(name: str) -> CaseState:
    raise KeyError(name)
