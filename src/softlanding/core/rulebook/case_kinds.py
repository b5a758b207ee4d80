"""What a file of `data/nl/cases/` may say: one kind of case as a table of states and changes, with its terms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from softlanding.core.rulebook.network import Authority, Service
from softlanding.core.rulebook.records import Actor, Compartment, Id, Length, Origin, Record, Text, When

# who may make a change: roles of common.access, or `system` for what follows from something that a person did
Maker = Literal["municipal-clerk", "ind-officer", "newcomer", "employer", "system"]


class CaseState(Record):
    """Where a case can stand. `ball`: whose turn it is. `clock`: whether the term of the law runs meanwhile."""

    id: Id
    title: Text
    means: Text
    ball: Actor | Literal["nobody"]
    clock: Literal["not-begun", "runs", "stopped"] = "runs"
    closes: bool = False


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


class CaseKind(Record):
    """One kind of case: its authority, its states, the changes between them, and its terms."""

    id: Id
    title: Text
    procedure: Id
    authority: Authority
    compartment: Compartment
    service: Service | None = None
    first: Id
    states: Annotated[tuple[CaseState, ...], Field(min_length=2)]
    changes: tuple[Change, ...]
    terms: tuple[Term, ...] = ()
    sources: tuple[Origin, ...]
    note: Text | None = None

    @model_validator(mode="after")
    def _names_its_own_states(self) -> CaseKind:
        known = {state.id for state in self.states}
        named = {self.first} | {name for change in self.changes for name in (*change.frm, change.to)}
        if unknown := sorted(named - known):
            raise ValueError(f"names states that it does not have: {', '.join(unknown)}")
        return self

    def state(self, name: str) -> CaseState:
        """Give a state by its id, or raise KeyError."""
        return next((state for state in self.states if state.id == name), None) or _missing(name)

    def changes_from(self, state: str, role: str) -> tuple[Change, ...]:
        """Give the changes that this role may make from a state, in the order of the table."""
        return tuple(change for change in self.changes if state in change.frm and role in change.who)


def _missing(name: str) -> CaseState:
    raise KeyError(name)
