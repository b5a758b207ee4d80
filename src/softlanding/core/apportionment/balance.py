"""From a quota to what must be housed: backlog and lead carried over, swaps, and what is left at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from softlanding.core.documents import said


@dataclass(frozen=True, slots=True)
class Swap:
    """Persons that one municipality takes over from another for a half-year (Huisvestingswet 2014, art. 29(2))."""

    giver: str
    taker: str
    persons: int


@dataclass(frozen=True, slots=True)
class Balance:
    """A municipality's half-year: the new quota, what it brought along, what it swapped, and how many were housed.

    `brought` is a backlog above 0 and a lead below 0.
    """

    quota: int
    brought: int = 0
    swapped: int = 0
    housed: int = 0

    @property
    def backlog(self) -> int:
        """Give the persons that were still to be housed before."""
        return max(self.brought, 0)

    @property
    def lead(self) -> int:
        """Give the persons housed too early to count before."""
        return max(-self.brought, 0)

    @property
    def corrected(self) -> int:
        """Give what is to be housed in this half-year: new quota - lead + backlog, and what was swapped.

        Below 0 the lead is larger than everything asked: nobody need be housed.
        """
        return self.quota - self.lead + self.backlog + self.swapped

    @property
    def left(self) -> int:
        """Give what is still to do; below 0 it is a lead. It is what the next half-year brings along."""
        return self.corrected - self.housed

    @property
    def met(self) -> bool:
        """Say whether everything asked was done."""
        return self.left <= 0


@dataclass(frozen=True, slots=True)
class Swapped:
    """Targets after swaps, and each municipality's change."""

    targets: Mapping[str, int]
    change: Mapping[str, int] = field(default_factory=dict)


def swap(targets: Mapping[str, int], swaps: Sequence[Swap]) -> Swapped:
    """Move persons between municipalities; the sum stays.

    ValueError for less than one person, a municipality with itself, one that is not there, or more than a
    municipality has left to give.
    """
    now, change = dict(targets), dict.fromkeys(targets, 0)
    for one in swaps:
        if one.persons < 1 or one.giver == one.taker:
            raise ValueError(
                said("two municipalities swap at least 1 person", "twee gemeenten ruilen minstens 1 persoon")
            )
        if one.giver not in now or one.taker not in now:
            who = one.giver if one.giver not in now else one.taker
            raise ValueError(said("{who} has no target", "{who} heeft geen taakstelling", who=who))
        if now[one.giver] < one.persons:
            told = {"who": one.giver, "left": now[one.giver], "asked": one.persons}
            raise ValueError(
                said(
                    "{who} has {left} left to give, not {asked}", "{who} kan er nog {left} geven, geen {asked}", **told
                )
            )
        for code, moved in ((one.giver, -one.persons), (one.taker, one.persons)):
            now[code] += moved
            change[code] += moved
    return Swapped(now, change)
