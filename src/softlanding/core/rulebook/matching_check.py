"""Checks on matching policies: every source, municipality and amount that one names is there, and in the right unit."""

from __future__ import annotations

from collections.abc import Iterator

from softlanding.core.rulebook.book import Rulebook
from softlanding.core.rulebook.matching_policy import MatchingPolicy


def wrong_in_policy(book: Rulebook, policy: MatchingPolicy) -> Iterator[str]:
    """Say what a matching policy names that does not exist, and which number has no date or confidence."""
    if policy.municipality not in book.municipalities:
        yield f"{policy.municipality} is not a municipality"
    for part in policy.parts():
        if part.source not in book.sources:
            yield f"{part.source} is not a source"
        if part.confidence is None or part.checked_on is None:
            yield f"{type(part).__name__.lower()} does not say its confidence and the day it was checked"
    for name, amount in policy.rent.amounts().items():
        unit = "eur-year" if "income" in name else "eur-month"
        if amount not in book.amounts:
            yield f"{amount} is not an amount"
        elif book.amounts[amount].unit != unit:
            yield f"{amount} is in {book.amounts[amount].unit}, and {name} is in {unit}"
    if policy.until is not None and policy.until <= policy.from_on:
        yield "until lies before from_on"
