"""The rent rule of suitable allocation for one household on one day, with its dated limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from softlanding.core.facts import age_on
from softlanding.core.rulebook.records import Amount, AmountValue
from softlanding.core.terms import Length, add

SMALL_HOUSEHOLD = 2
ADULT = 18


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount that holds on the day, with where it comes from; `value` is None while it is not known."""

    id: str
    amount: Amount
    found: AmountValue | None

    @property
    def value(self) -> Decimal | None:
        """Give the amount in euro."""
        return None if self.found is None else Decimal(str(self.found.value))

    @property
    def missing(self) -> str:
        """Say what to add where the amount is not known; empty where it is."""
        return "" if self.found else f"data/nl/amounts/{self.id}.yaml"


@dataclass(frozen=True, slots=True)
class RentRule:
    """Which limits hold for a household: of its income, and of the rent when its income is not above that."""

    income: Limit
    rent: Limit
    holds: bool | None
    """Whether the rent limit holds for it; None while its income or a limit is not known."""


def rent_rule(
    *, persons: int, income_year: Decimal | None, pension_age: bool, amounts: Mapping[str, Amount], on: date
) -> RentRule:
    """Give the rule for a household. The limits are those of the Act on rent benefit, articles 14, 20 and 27(5)."""
    size = "single" if persons == 1 else "more"
    income = _limit(f"suitable-income-{size}{'-pension-age' if pension_age else ''}", amounts, on)
    rent = _limit("rent-limit-low" if persons <= SMALL_HOUSEHOLD else "rent-limit-high", amounts, on)
    known = income.value is not None and rent.value is not None and income_year is not None
    return RentRule(income, rent, income_year <= income.value if known else None)  # type: ignore[operator]  # known says so


def _limit(name: str, amounts: Mapping[str, Amount], on: date) -> Limit:
    return Limit(name, amounts[name], amounts[name].at(on))


def of_pension_age(born: Iterable[date], amounts: Mapping[str, Amount], on: date) -> bool:
    """Say whether somebody has reached the state pension age on the day. ValueError when the age is not known.

    That one person is enough is our reading, to be verified; so are the ages themselves (data/nl/amounts).
    """
    found = amounts["state-pension-age"].at(on)
    if found is None:
        raise ValueError(
            f"the state pension age on {on} is not known: add it to data/nl/amounts/state-pension-age.yaml"
        )
    months = round(found.value * 12)
    return any(add(day, Length(months=months)) <= on for day in born)


def minors_only(born: Iterable[date], on: date) -> bool:
    """Say whether nobody of them is an adult on the day."""
    return all(age_on(day, on) < ADULT for day in born)
