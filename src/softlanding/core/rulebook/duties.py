"""What `data/nl/duties.yaml` may say: what an employer must do about somebody it brought, and counted from when."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from softlanding.core.rulebook.records import DeadlineKind, Id, Length, Origin, Record, Text

Anchor = Literal["contract-end", "permit-end", "first-working-day", "change"]


class Duty(Record):
    """One duty: counted from a day that the employer stated, forward by `length`, or back from it by `before`."""

    id: Id
    title: Text
    means: Text
    """What to do, and to whom."""
    who: Literal["employer", "newcomer"] = "employer"
    tell: Literal["ind", "municipality", "tax-administration", "nobody"]
    counted_from: Anchor
    changes: tuple[Id, ...] = ()
    """Which reported changes it follows from, when it is counted from one."""
    length: Length | None = None
    before: Length | None = None
    less_one_day: bool = False
    calendar: Literal["extended", "plain"] = "plain"
    kind: DeadlineKind
    shown_months_ahead: int = 6
    permit_only: bool = False
    """Whether it is only about people who need a permit."""
    source: tuple[Origin, ...]
    note: Text | None = None

    @model_validator(mode="after")
    def _counts_one_way(self) -> Duty:
        if (self.length is None) == (self.before is None):
            raise ValueError("give length or before, one of them")
        if (self.counted_from == "change") != bool(self.changes):
            raise ValueError("name the changes that it follows from, and only then")
        return self

    @property
    def to_verify(self) -> bool:
        """Say whether no source was found for it."""
        return any(one.confidence == "D" for one in self.source)
