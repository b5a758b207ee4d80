"""The rent rule at the boundary of each limit, the pension age, and who turns eighteen when."""

from datetime import date
from decimal import Decimal

import pytest

from softlanding.core.housing.rent_rule import minors_only, of_pension_age, rent_rule
from softlanding.core.housing.turning_adult import turning_by_half_year, turning_by_month, turns_adult_on
from softlanding.core.rulebook import load_rulebook

AMOUNTS, ON = load_rulebook().amounts, date(2026, 11, 23)


def rule(persons, income, *, pension_age=False, on=ON):
    income = None if income is None else Decimal(str(income))
    return rent_rule(persons=persons, income_year=income, pension_age=pension_age, amounts=AMOUNTS, on=on)


@pytest.mark.parametrize(
    ("persons", "pension_age", "income", "rent"),
    [(1, False, 29400, "713.02"), (2, False, 39925, "713.02"), (3, False, 39925, "764.14"), (1, True, 28775, "713.02"),
     (2, True, 38650, "713.02")],
)  # fmt: skip
def test_the_rule_holds_up_to_the_limit_of_income_and_no_cent_above(persons, pension_age, income, rent):
    at, above = rule(persons, income, pension_age=pension_age), rule(persons, income + 0.01, pension_age=pension_age)
    assert (at.holds, above.holds, at.rent.value) == (True, False, Decimal(rent))


def test_an_unknown_income_is_not_said_to_fit():
    assert rule(1, None).holds is None


def test_a_year_whose_limits_are_not_known_says_what_to_add():
    found = rule(1, 20000, on=date(2027, 1, 1))
    assert (found.holds, found.rent.missing) == (None, "data/nl/amounts/rent-limit-low.yaml")


def test_the_pension_age_is_reached_on_the_birthday():
    assert of_pension_age([date(1959, 11, 23)], AMOUNTS, ON)
    assert not of_pension_age([date(1959, 11, 24)], AMOUNTS, ON)


def test_a_pension_age_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match=r"state-pension-age\.yaml"):
        of_pension_age([date(1959, 11, 24)], AMOUNTS, date(2040, 1, 1))


def test_one_adult_is_enough_and_nobody_is_not():
    assert not minors_only([date(2008, 11, 23), date(2015, 1, 1)], ON)
    assert minors_only([date(2008, 11, 24)], ON)
    assert minors_only([], ON)


def test_who_was_born_on_29_february_turns_eighteen_on_1_march():
    assert turns_adult_on(date(2012, 2, 29)) == date(2030, 3, 1)


def test_every_month_stands_there_also_where_nobody_turns_eighteen():
    born = [date(2009, 1, 31), date(2009, 1, 1), date(2009, 7, 1), date(2008, 12, 31)]
    months = turning_by_month(born, date(2027, 1, 1), date(2027, 8, 1))
    assert [one.persons for one in months] == [2, 0, 0, 0, 0, 0, 1]
    assert turning_by_half_year(months) == {"2027-H1": 2, "2027-H2": 1}
