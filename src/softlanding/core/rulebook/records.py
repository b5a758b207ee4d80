"""What one file of the rulebook may say: facts, procedures, amounts, lists, sources."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, model_validator

from softlanding.core.conditions import Condition, NotACondition, parse

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
FactId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=48)]
Confidence = Literal["A", "B", "C", "D"]
DeadlineKind = Literal["legal", "promise", "estimate"]
Actor = Literal["newcomer", "employer", "desk", "municipality", "ind", "other"]
Phase = Literal["before-you-fly", "first-days", "first-months", "settling-in", "later"]
Compartment = Literal[
    "contact", "identity", "household", "residence", "work", "address", "documents", "integration", "asylum"
]


class Record(BaseModel):
    """A frozen, strict row of data: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


class Text(Record):
    """A sentence in the languages that the project keeps by hand."""

    en: str
    nl: str

    def told(self, language: str) -> str:
        """Give the sentence in the language, or in English."""
        return self.nl if language == "nl" else self.en


def _condition(value: Any) -> Condition:
    try:
        return parse(value)
    except NotACondition as error:
        place = ".".join(str(part) for part in error.path)
        raise ValueError(f"{place}: {error}" if place else str(error)) from None


When = Annotated[InstanceOf[object], BeforeValidator(_condition)]


class Origin(Record):
    """Where a value comes from, how sure it is, and when somebody last looked."""

    source: Id
    article: str | None = None
    reads: str | None = None
    confidence: Confidence | None = None
    checked_on: date | None = None


class Source(Record):
    """A law, page or agreement that rules and values refer to."""

    id: Id
    title: str
    url: str | None = None
    dated: str | None = None
    checked_on: date
    confidence: Confidence
    review_every_days: int = 365
    note: str | None = None


WordKind = Literal[
    "concept", "procedure", "service", "desk kind", "authority", "address", "purpose", "fact", "deadline"
]
OWN_WORD = "softlanding"


class Word(Record):
    """A word of ours, the Dutch one, and what both mean. `kinds`: what the id names in the rest of the data."""

    id: Id
    word: str
    dutch: str
    means: str
    kinds: Annotated[tuple[WordKind, ...], Field(min_length=1)]
    source: Id
    article: str | None = None


class Choice(Record):
    """One answer of a closed question."""

    id: Id
    label: Text


class FactRecord(Record):
    """A question that we may ask, or a fact that follows from others."""

    id: FactId
    of: Literal["household", "person", "employer"]
    type: Literal["yes-no", "number", "money", "date", "choice", "countries", "country", "municipality", "words"]
    label: Text
    ask: Text | None = None
    why: Text | None = None
    choices: tuple[Choice, ...] = ()
    compartment: Compartment
    derived: When | None = None
    computed_from: tuple[FactId, ...] = ()
    asked_when: When | None = None
    least: int | None = None
    most: int | None = None

    @property
    def asked(self) -> bool:
        """Say whether a person can be asked this."""
        return self.ask is not None and self.derived is None and not self.computed_from


class AmountValue(Origin):
    """An amount during a period (`until` is the first day on which it no longer holds)."""

    from_on: date
    until: date | None = None
    value: float


class Amount(Record):
    """A dated number: a salary norm, a fee, a limit."""

    id: Id
    title: Text
    unit: Literal["eur-month", "eur-year", "eur", "percent", "months", "years", "days", "number"]
    values: tuple[AmountValue, ...]
    note: str | None = None

    def at(self, day: date) -> AmountValue | None:
        """Give the value that holds on the day, or None when it is not known."""
        for value in self.values:
            if value.from_on <= day and (value.until is None or day < value.until):
                return value
        return None


class ListVersion(Origin):
    """The members of a list from a day on."""

    from_on: date
    members: tuple[str, ...]


class NamedList(Record):
    """A dated list that conditions refer to: countries, purposes, municipalities."""

    id: Id
    title: Text
    versions: tuple[ListVersion, ...]
    note: str | None = None

    def at(self, day: date) -> ListVersion | None:
        """Give the version that holds on the day, or None."""
        known = [version for version in self.versions if version.from_on <= day]
        return max(known, key=lambda version: version.from_on) if known else None


class Paper(Record):
    """A document to bring; whether a copy may be kept, and what one that was issued abroad needs."""

    id: Id
    title: Text
    note: Text | None = None
    source: Id | None = None
    confidence: Confidence | None = None
    copy_kept: Literal["never", "until-checked", "until-closed"] = Field("until-checked", alias="copy")
    copy_reason: Text | None = None
    from_home: bool = False
    given_here: bool = False
    formality: bool = False
    eu_exempt: bool = False
    eu_origin: Origin | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Paper:
        if self.copy_kept != "until-checked" and self.copy_reason is None:
            raise ValueError("has a copy rule of its own: say why in copy_reason")
        if self.eu_exempt and self.eu_origin is None:
            raise ValueError("is exempt in the EU: say where that stands in eu_origin")
        return self


class Bring(Record):
    """A document that a step asks for; `when` limits it to the persons it concerns."""

    document: Id
    if_available: bool = False
    when: When | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"document": value} if isinstance(value, str) else value


class Length(Record):
    """A length of time; exactly one unit. `less_one_day` gives the last day inside the term."""

    days: int | None = None
    weeks: int | None = None
    months: int | None = None
    years: int | None = None


class Moment(Length):
    """A day, found from an anchor: a fact with a date, `today`, or a step's own dates.

    Anchors: a fact id (`arrival`, `registered_on`; when the fact is not known yet, the expected day of the step
    that sets it), or `birthday` with `years`. Several anchors: the latest of those known.
    """

    after: FactId | tuple[FactId, ...] | None = None
    before: FactId | None = None
    less_one_day: bool = False
    calendar: Literal["extended", "plain", "working"] = "plain"

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"after": value, "days": 0} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _complete(self) -> Moment:
        given = [unit for unit in ("days", "weeks", "months", "years") if getattr(self, unit) is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of days, weeks, months, years")
        if (self.after is None) == (self.before is None):
            raise ValueError("give after or before, one of them")
        return self


class Due(Moment):
    """The day by which a step must be done, and what kind of deadline that is."""

    kind: DeadlineKind
    when: When | None = None


class Window(Record):
    """When a step opens and by when it must be done. Of several `due`, the first whose `when` holds counts."""

    opens: Moment | None = None
    due: tuple[Due, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _one_due(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("due"), dict):
            return {**value, "due": [value["due"]]}
        return value


class After(Record):
    """A step that must come first: of the same person, of the person they follow, or of anyone."""

    step: Id
    of: Literal["self", "principal", "everyone"] = "self"
    when: When | None = None
    why: Text | None = None
    ways_out: tuple[WayOut, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"step": value} if isinstance(value, str) else value


class WayOut(Origin):
    """A lawful way to do a step without what it usually needs; breaks a loop."""

    id: Id
    title: Text
    when: When | None = None


class Requirement(Record):
    """What must hold before a step can succeed; where it does not, the step is blocked with the reason."""

    condition: When
    reason: Text
    remedy: Text | None = None
    origin: Origin | None = None


class Duration(Length):
    """How long a step usually takes once begun, and how sure that is."""

    kind: DeadlineKind = "estimate"
    when: When | None = None


class WhoWhen(Record):
    """Who acts instead, for the persons for whom the condition holds."""

    who: Actor
    when: When


class Procedure(Record):
    """One thing that must or may be done, as it holds from a day on."""

    id: Id
    valid_from: date
    title: Text
    summary: Text
    status: Literal["in-force", "dormant"] = "in-force"
    phase: Phase
    per: Literal["person", "adult", "child", "household"] = "person"
    not_for_born_here: bool = False
    """Left out for a child that is born here: it comes with crossing the border."""
    who: Actor
    who_when: tuple[WhoWhen, ...] = ()
    service: Id | None = None
    where: Text | None = None
    applies_when: When
    requires: tuple[Requirement, ...] = ()
    waiting_when: When | None = None
    done_when: When | None = None
    sets: FactId | None = None
    window: Window = Window()
    takes: tuple[Duration, ...] = ()
    after: tuple[After, ...] = ()
    bring: tuple[Bring, ...] = ()
    source: tuple[Origin, ...]
    confidence: Confidence
    note: Text | None = None
    cost: tuple[Id, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        single = {key: [value[key]] for key in ("source", "takes") if isinstance(value.get(key), dict)}
        return {**value, **single}


After.model_rebuild()
