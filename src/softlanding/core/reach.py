"""A share of a counted group, with how sure it is: Wilson's interval, which also holds for few and for extremes."""

from __future__ import annotations

from dataclasses import dataclass

from softlanding.core.promises import wilson


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, with the share and its interval; None when there is nobody to count."""

    part: int
    whole: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


def share_of(part: int, whole: int) -> Share:
    """Give the share with its interval of 95 per cent (Wilson, without correction).

    >>> share = share_of(6, 10)
    >>> round(share.low, 3), round(share.high, 3)
    (0.313, 0.832)
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}")
    if whole == 0:
        return Share(part, whole)
    found = wilson(part, whole)
    return Share(part, whole, found.value, found.low, found.high)
