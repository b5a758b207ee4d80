"""What `data/nl/housing/offer.yaml` may say: the states and changes of an offer, and what a check looks at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from softlanding.core.rulebook.records import Id, Origin, Record, Text

OfferMaker = Literal["household", "housing-officer", "case-manager"]
"""Who may make a change. Never the system: nothing of an offer is decided by a program."""
OfferNeed = Literal["checklist", "another-officer", "how", "answer-term", "because", "judgement", "day"]


class OfferState(Record):
    """Where an offer can stand, and whose turn it is. While it is live its household and its home have no other."""

    id: Id
    title: Text
    means: Text
    turn: Literal["officer", "household", "nobody"]
    live: bool = False


class OfferChange(Record):
    """A change that is allowed: from which states to which one, by whom, and what it must say."""

    model_config = ConfigDict(populate_by_name=True)

    id: Id
    title: Text
    frm: Annotated[tuple[Id, ...], Field(alias="from", min_length=1)]
    to: Id
    by: Annotated[tuple[OfferMaker, ...], Field(min_length=1)]
    needs: tuple[OfferNeed, ...] = ()
    undo: bool = False
    """Whether it can be taken back as long as nothing came after it: nothing was sent by it."""


class CheckPoint(Record):
    """One thing that a second officer looks at; `reckoned`: the program looks too and can say that it does not hold."""

    id: Id
    title: Text
    reckoned: bool = False
    origin: Origin | None = None


class OfferLife(Record):
    """The whole life of an offer."""

    id: Id
    first: Id
    states: tuple[OfferState, ...]
    changes: tuple[OfferChange, ...]
    points: tuple[CheckPoint, ...]

    def state(self, name: str) -> OfferState:
        """Give a state by its id."""
        return next(one for one in self.states if one.id == name)

    def change(self, name: str) -> OfferChange | None:
        """Give a change by its id, or None."""
        return next((one for one in self.changes if one.id == name), None)

    def changes_from(self, state: str, maker: str) -> tuple[OfferChange, ...]:
        """Give the changes that somebody may make while the offer stands in a state."""
        return tuple(one for one in self.changes if state in one.frm and maker in one.by)

    @property
    def live(self) -> tuple[str, ...]:
        """Give the states in which an offer runs."""
        return tuple(one.id for one in self.states if one.live)


def wrong_in_life(life: OfferLife) -> Iterator[str]:
    """Give what does not fit together in the table."""
    known = [one.id for one in life.states]
    for what, names in (("states", known), ("changes", [one.id for one in life.changes])):
        yield from (f"{name} stands twice in {what}" for name in sorted({one for one in names if names.count(one) > 1}))
    for name in (life.first, *(name for one in life.changes for name in (*one.frm, one.to))):
        if name not in known:
            yield f"{name} is not a state of an offer"
    reached = {life.first, *(one.to for one in life.changes)}
    yield from (f"no change leads to {name}" for name in known if name not in reached)
    left = {name for one in life.changes for name in one.frm}
    yield from (
        f"no change leads out of {one.id}, which is live" for one in life.states if one.live and one.id not in left
    )
    for one in life.changes:
        if one.undo and len(one.frm) != 1:
            yield f"{one.id} can be taken back: it comes from one state"
