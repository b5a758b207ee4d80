"""What `data/nl/events.yaml` may say: an event in a household's life, what it asks, changes and obliges."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from softlanding.core.rulebook.records import Actor, Due, FactId, Id, Moment, Origin, Record, Text, When

Whom = Literal["household", "employer", "person", "everyone", "new"]
"""Of the household; of the employer, where the person is who works there; of who it is about; of all; of who joins."""
AnswerType = Literal["date", "text", "municipality", "countries", "choice", "yes-no", "money", "member"]


class EventQuestion(Record):
    """One question of the form. With `fact`, its kind and choices are those of the fact."""

    id: FactId
    type: AnswerType
    label: Text
    help: Text | None = None
    fact: FactId | None = None
    choices: tuple[Id, ...] = ()
    required: bool = False


class Sets(Record):
    """A fact that the event gives a value: an answer of the form (nothing when it was left open), or a fixed one."""

    fact: FactId
    of: Whom
    answer: FactId | None = None
    value: bool | str | None = None
    only: Literal["always", "in-the-netherlands", "whole-household"] = "always"
    """`in-the-netherlands`: only when the household has arrived by the day of the event; `whole-household`: not when
    the event is about one member."""

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Sets:
        if (self.answer is None) == (self.value is None):
            raise ValueError("give answer or value, one of them")
        return self


class Clears(Record):
    """Facts that no longer hold after the event, and why."""

    facts: Annotated[tuple[FactId, ...], Field(min_length=1)]
    of: Whom
    why: Text


class Reopens(Record):
    """A step that was done and must be done again, and why."""

    step: Id
    of: Literal["person", "everyone"]
    why: Text


class EventDuty(Origin):
    """What must happen because of the event, besides the steps of the plan. `event_day` anchors its days."""

    id: Id
    title: Text
    who: Actor
    of: Literal["any", "member"] = "any"
    """`member`: only when the event is about one member of several."""
    when: When | None = None
    opens: Moment | None = None
    due: Due | None = None
    """None where no source gives a day."""
    note: Text | None = None


class EventKind(Record):
    """A kind of event. `people`: what it does to who is in the household."""

    id: Id
    title: Text
    summary: Text
    told: Text
    """What the history says, with {who} and {place}."""
    about: Literal["household", "member", "follower", "household-or-member"]
    people: Literal["same", "adds-child", "adds-partner", "adds-chosen", "removes", "removes-a-member", "unlinks"] = (
        "same"
    )
    asks: Annotated[tuple[EventQuestion, ...], Field(min_length=1)]
    sets: tuple[Sets, ...] = ()
    clears: tuple[Clears, ...] = ()
    reopens: tuple[Reopens, ...] = ()
    duties: tuple[EventDuty, ...] = ()
    note: Text | None = None
    unknown: Text | None = None
    """What no source says, told to the reader as such."""

    @model_validator(mode="after")
    def _answers_what_it_asks(self) -> EventKind:
        asked = {question.id for question in self.asks}
        if "day" not in asked:
            raise ValueError("asks no day")
        if unknown := sorted({one.answer for one in self.sets if one.answer is not None} - asked):
            raise ValueError(f"sets facts to answers that it does not ask: {', '.join(unknown)}")
        return self
