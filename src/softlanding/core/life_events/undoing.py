"""The way back from an event: who was in the household, and the answers that it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from softlanding.core.household.answers import Key, answers_of, changed, document_from, people_of

Json = Any


@dataclass(frozen=True, slots=True)
class Undo:
    """What stood there before: the members in order, and each answer that changed (None: there was none)."""

    people: tuple[str, ...]
    answers: Mapping[Key, Json]

    def as_json(self) -> dict[str, Json]:
        """Give it as it is stored."""
        return {"people": list(self.people), "answers": [[*key, value] for key, value in self.answers.items()]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Json]) -> Undo:
        """Read what `as_json` gave."""
        return cls(tuple(stored["people"]), {Key(person, fact): old for person, fact, old in stored["answers"]})


def undo_of(before: Mapping[str, Json], after: Mapping[str, Json]) -> Undo:
    """Give the way back from one household file to the one before it."""
    return Undo(people_of(before), {key: old for key, (old, _new) in changed(before, after).items()})


def undone(after: Mapping[str, Json], undo: Undo) -> dict[str, Json]:
    """Give the household file as it was; only right while nothing else has changed."""
    answers = {**answers_of(after), **undo.answers}
    return document_from(answers, undo.people, name=after.get("id", "household"))
