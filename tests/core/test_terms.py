"""When a term ends: every boundary of the General Extension of Time Limits Act, and laws over all dates."""

from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from softlanding.core.terms import LegalCalendar, Length, add, easter_sunday, end_of_term

EQUATED_DAYS = Path(__file__).parents[2] / "data/nl/calendar/equated-days.yaml"
DECREED = frozenset({date(2026, 1, 2), date(2026, 5, 15), date(2027, 5, 7), date(2028, 4, 28), date(2028, 5, 26)})
CALENDAR = LegalCalendar(equated=DECREED)

days = st.dates(min_value=date(1980, 1, 1), max_value=date(2120, 12, 31))
extendable = st.one_of(
    st.integers(1, 6).map(lambda n: Length(days=n)),  # where article 2 bites
    st.integers(1, 90).map(lambda n: Length(days=n)),
    st.integers(1, 12).map(lambda n: Length(weeks=n)),
    st.integers(1, 3).map(lambda n: Length(months=n)),
)
never_extended = st.one_of(
    st.integers(91, 2000).map(lambda n: Length(days=n)),
    st.integers(13, 300).map(lambda n: Length(weeks=n)),
    st.integers(4, 60).map(lambda n: Length(months=n)),
    st.integers(1, 20).map(lambda n: Length(years=n)),
    st.integers(-2000, 0).map(lambda n: Length(days=n)),
    st.integers(-300, -1).map(lambda n: Length(weeks=n)),
    st.integers(-60, -1).map(lambda n: Length(months=n)),
    st.integers(-20, -1).map(lambda n: Length(years=n)),
)
lengths = st.one_of(extendable, never_extended)


@st.composite
def terms(draw, lengths):
    """A start, a length, and a calendar whose decree days lie where they matter: around the term's end."""
    start, length = draw(days), draw(lengths)
    around_the_end = draw(st.frozensets(st.integers(-4, 12)))
    return start, length, LegalCalendar(frozenset(add(start, length) + timedelta(n) for n in around_the_end))


def extended(start: str, calendar: LegalCalendar = CALENDAR, **length: int) -> str:
    return end_of_term(date.fromisoformat(start), Length(**length), "extended", calendar).isoformat()


def plain(start: str, **length: int) -> str:
    return end_of_term(date.fromisoformat(start), Length(**length), "plain", CALENDAR).isoformat()


def working(start: str, **length: int) -> str:
    return end_of_term(date.fromisoformat(start), Length(**length), "working", CALENDAR).isoformat()


def working_days_in_term(start: date, end: date, calendar: LegalCalendar) -> int:
    term = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(not calendar.is_free(day) for day in term)


# Lengths


@pytest.mark.parametrize(
    "mixed", [{"days": 1, "weeks": 1}, {"months": 3, "days": 1}, {"years": -1, "months": 1}], ids=str
)
def test_a_term_has_one_unit(mixed):
    with pytest.raises(ValueError, match="A term has one unit"):
        Length(**mixed)


def test_a_length_of_nothing_is_the_day_itself_even_on_a_sunday():
    assert extended("2027-01-17") == "2027-01-17"


# Plain arithmetic


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2027-01-31", {"months": 1}, "2027-02-28"),
        ("2028-01-31", {"months": 1}, "2028-02-29"),
        ("2027-03-31", {"months": -1}, "2027-02-28"),
        ("2026-11-30", {"months": 3}, "2027-02-28"),
        ("2027-12-15", {"months": 1}, "2028-01-15"),
        ("2027-01-15", {"months": -1}, "2026-12-15"),
        ("2027-01-15", {"months": -13}, "2025-12-15"),
        ("2028-02-29", {"years": 1}, "2029-02-28"),
        ("2028-02-29", {"years": 4}, "2032-02-29"),
        ("2027-01-18", {"days": 5}, "2027-01-23"),
        ("2027-01-18", {"days": -1}, "2027-01-17"),
        ("2027-01-18", {"weeks": 2}, "2027-02-01"),
    ],
    ids=str,
)
def test_plain_terms_are_calendar_arithmetic(start, length, end):
    assert plain(start, **length) == end


@pytest.mark.parametrize("length", [Length(years=9000), Length(months=-30000), Length(days=4_000_000)], ids=str)
def test_a_term_that_leaves_the_calendar_is_refused(length):
    with pytest.raises(OverflowError):
        add(date(2027, 1, 18), length)


# Article 1


def test_a_term_that_ends_on_saturday_runs_on_to_monday():
    assert extended("2027-01-18", days=5) == "2027-01-25"


def test_a_term_that_ends_on_a_working_day_stays_as_it_is():
    assert extended("2027-01-18", days=4) == "2027-01-22"


@pytest.mark.parametrize(
    ("start", "length", "end", "why"),
    [
        ("2027-03-21", {"days": 5}, "2027-03-30", "Good Friday, a weekend and Easter Monday"),
        ("2027-03-24", {"days": 5}, "2027-03-30", "Easter Monday"),
        ("2027-04-22", {"days": 5}, "2027-04-28", "King's Day on a Tuesday"),
        ("2027-05-10", {"weeks": 1}, "2027-05-18", "Whit Monday"),
        ("2027-04-30", {"days": 5}, "2027-05-10", "5 May, Ascension Day, an equated Friday and a weekend"),
        ("2026-12-20", {"days": 5}, "2026-12-28", "Christmas on Friday and Saturday, then Sunday"),
        ("2026-10-01", {"months": 3}, "2027-01-04", "New Year on a Friday"),
        ("2026-05-10", {"days": 5}, "2026-05-18", "15 May 2026, equated"),
        ("2028-04-23", {"days": 5}, "2028-05-01", "28 April 2028, equated"),
    ],
    ids=str,
)
def test_a_term_that_ends_on_a_holiday_runs_on_to_the_next_working_day(start, length, end, why):
    assert extended(start, **length) == end, why


def test_an_equated_day_lengthens_a_term_only_when_the_decree_is_known():
    assert extended("2026-05-10", calendar=LegalCalendar(), days=5) == "2026-05-15"
    assert extended("2026-05-10", calendar=CALENDAR, days=5) == "2026-05-18"


def test_terms_counted_back_from_an_event_are_not_extended():
    assert extended("2027-01-18", days=-1) == "2027-01-17"
    assert extended("2027-04-17", weeks=-3) == "2027-03-27"
    assert extended("2027-01-25", months=-1) == "2026-12-25"


# Article 4: 90 days, twelve weeks and three months are extended; one more of each, and years, are not.


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2027-02-01", {"days": 89}, "2027-05-03"),  # Saturday 1 May
        ("2027-02-01", {"days": 90}, "2027-05-03"),  # Sunday 2 May
        ("2027-01-31", {"days": 91}, "2027-05-02"),  # Sunday 2 May stays
        ("2027-01-30", {"weeks": 12}, "2027-04-26"),  # Saturday 24 April
        ("2027-01-30", {"weeks": 13}, "2027-05-01"),  # Saturday 1 May stays
        ("2027-02-01", {"months": 3}, "2027-05-03"),  # Saturday 1 May
        ("2027-01-01", {"months": 4}, "2027-05-01"),  # Saturday 1 May stays
        ("2026-05-02", {"years": 1}, "2027-05-02"),  # Sunday 2 May stays
        ("2026-05-01", {"months": 12}, "2027-05-01"),  # Saturday 1 May stays
    ],
    ids=str,
)
def test_long_terms_end_where_the_calendar_says(start, length, end):
    assert extended(start, **length) == end


# Article 2


@pytest.mark.parametrize(
    ("start", "length", "end", "why"),
    [
        (
            "2027-01-15",
            {"days": 3},
            "2027-01-19",
            "Saturday, Sunday, Monday: one working day, so Tuesday too",
        ),
        ("2027-01-14", {"days": 3}, "2027-01-18", "Friday and Monday are two"),
        ("2027-01-15", {"days": 2}, "2027-01-18", "two days are no term of three days"),
        ("2027-01-15", {"days": 1}, "2027-01-18", "nor is one day"),
        ("2026-12-24", {"days": 3}, "2026-12-29", "Christmas, a weekend, Monday: one"),
        ("2026-12-24", {"days": 5}, "2026-12-29", "the same with five days, which hold two"),
        ("2026-12-24", {"days": 2}, "2026-12-28", "two days over Christmas hold one, and that is enough"),
        ("2027-03-25", {"days": 3}, "2027-03-31", "Good Friday to Easter Monday, then Tuesday: one"),
        ("2027-03-25", {"days": 5}, "2027-03-31", "five days from Maundy Thursday hold one: Tuesday"),
        ("2027-03-25", {"weeks": 1}, "2027-04-01", "a week holds three"),
        ("2027-05-03", {"days": 3}, "2027-05-10", "Tuesday 4 and Monday 10 May are two"),
        ("2027-05-04", {"days": 1}, "2027-05-10", "Liberation, Ascension, equated Friday, weekend"),
        (
            "2027-05-04",
            {"days": 3},
            "2027-05-11",
            "Monday 10 May is the first working day, Tuesday the second",
        ),
        ("2027-05-04", {"days": 6}, "2027-05-11", "six days end on the Monday and hold one"),
        ("2027-05-04", {"days": 7}, "2027-05-11", "seven days hold two"),
        ("2027-05-04", {"days": 8}, "2027-05-12", "eight days hold three"),
        ("2025-12-31", {"days": 3}, "2026-01-06", "New Year, equated 2 January, weekend, Monday: one"),
    ],
    ids=str,
)
def test_a_term_of_three_days_or_more_holds_two_working_days(start, length, end, why):
    assert extended(start, **length) == end, why


# Working days, for promises


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2027-01-18", 3, "2027-01-21"),
        ("2027-01-21", 3, "2027-01-26"),
        ("2027-01-23", 1, "2027-01-25"),
        ("2027-01-23", 0, "2027-01-23"),
        ("2027-01-25", -1, "2027-01-22"),
        ("2026-12-24", 1, "2026-12-28"),
        ("2027-05-04", 1, "2027-05-07"),
    ],
)
def test_a_promise_in_working_days_skips_weekends_and_holidays_but_not_equated_days(start, number, end):
    assert working(start, days=number) == end


@pytest.mark.parametrize("length", [{"weeks": 1}, {"months": 1}, {"years": 1}], ids=str)
def test_working_days_come_in_days_only(length):
    with pytest.raises(ValueError, match="Working days are counted in days"):
        working("2027-01-18", **length)


# Holidays


@pytest.mark.parametrize("year", range(1980, 2101))
def test_holidays_are_those_of_an_independent_calendar(year):
    known = holidays.country_holidays("NL", years=year, categories=("public", "optional"), language="en_US")
    # The Act names neither Sunday: both are free as Sundays. Until 1990 the other calendar lacks most 5 Mays.
    expected = {day for day, name in known.items() if name not in {"Easter Sunday", "Pentecost"}}
    expected.add(date(year, 5, 5))
    whole_year = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    ours = {day for day in whole_year if day.year == year and LegalCalendar().is_holiday(day)}
    assert ours == expected


@pytest.mark.parametrize("year", range(1980, 2101))
def test_easter_is_that_of_an_independent_calendar(year):
    known = holidays.country_holidays("NL", years=year, language="en_US")
    assert [easter_sunday(year)] == [day for day, name in known.items() if name == "Easter Sunday"]


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (1734, "1734-04-25"),
        (1761, "1761-03-22"),
        (1818, "1818-03-22"),
        (1943, "1943-04-25"),
        (2038, "2038-04-25"),
        (2285, "2285-03-22"),
    ],
)
def test_easter_reaches_its_earliest_and_latest_day(year, easter):
    assert easter_sunday(year).isoformat() == easter


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        ("2013-04-30", True),  # the last Queen's Day
        ("2013-04-27", False),
        ("2006-04-30", False),  # a Sunday
        ("2006-04-29", True),
        ("2014-04-26", True),  # the first King's Day, moved from a Sunday
        ("2014-04-27", False),
        ("2026-04-27", True),
        ("2031-04-26", True),
        ("2031-04-27", False),
    ],
)
def test_the_kings_birthday_is_celebrated_a_day_earlier_when_it_is_a_sunday(day, holiday):
    assert LegalCalendar().is_holiday(date.fromisoformat(day)) is holiday


def test_an_ordinary_saturday_is_free_but_no_holiday():
    saturday = date(2027, 1, 23)
    assert (CALENDAR.is_free(saturday), CALENDAR.is_holiday(saturday)) == (True, False)


def test_easter_sunday_is_free_but_no_holiday_of_the_act():
    assert (CALENDAR.is_free(date(2027, 3, 28)), CALENDAR.is_holiday(date(2027, 3, 28))) == (True, False)


# Laws


@given(terms(lengths))
def test_an_extended_term_never_ends_before_the_plain_one(term):
    start, length, calendar = term
    assert end_of_term(start, length, "extended", calendar) >= add(start, length)


@given(terms(extendable))
def test_an_extended_term_ends_on_a_working_day(term):
    start, length, calendar = term
    assert not calendar.is_free(end_of_term(start, length, "extended", calendar))


@given(terms(never_extended))
def test_what_the_act_does_not_extend_ends_where_the_calendar_says(term):
    start, length, calendar = term
    assert end_of_term(start, length, "extended", calendar) == add(start, length)


@given(terms(extendable))
def test_a_term_is_extended_no_further_than_the_act_asks(term):
    """One working day less would be a term that ends too early, on a free day, or without two working days."""
    start, length, calendar = term
    end = end_of_term(start, length, "extended", calendar)
    shorter = end - timedelta(days=1)
    while calendar.is_free(shorter):
        shorter -= timedelta(days=1)
    too_early = shorter < add(start, length)
    too_empty = working_days_in_term(start, shorter, calendar) < 2 and not 0 < length.days < 3
    assert too_early or too_empty


@given(terms(extendable.filter(lambda length: not 0 < length.days < 3)))
def test_every_term_of_three_days_or_more_holds_two_working_days(term):
    start, length, calendar = term
    assert working_days_in_term(start, end_of_term(start, length, "extended", calendar), calendar) >= 2


@given(terms(lengths), st.integers(0, 60), st.sampled_from(["extended", "plain"]))
def test_starting_later_never_ends_earlier(term, later, kind):
    start, length, calendar = term
    after = start + timedelta(days=later)
    assert end_of_term(start, length, kind, calendar) <= end_of_term(after, length, kind, calendar)


@given(
    terms(st.integers(-9, 89).map(lambda n: Length(days=n))),
    st.sampled_from(["extended", "plain", "working"]),
)
def test_a_day_more_never_ends_earlier(term, kind):
    """Up to the 90 days that the Act extends: a term of 91 days may end before one of 90."""
    start, shorter, calendar = term
    longer = Length(days=shorter.days + 1)
    assert end_of_term(start, shorter, kind, calendar) <= end_of_term(start, longer, kind, calendar)


@given(terms(lengths), st.integers(-4, 12))
def test_another_equated_day_never_shortens_a_term(term, where):
    start, length, calendar = term
    more = LegalCalendar(calendar.equated | {add(start, length) + timedelta(days=where)})
    assert end_of_term(start, length, "extended", calendar) <= end_of_term(start, length, "extended", more)


@given(terms(st.just(Length())))
def test_the_next_working_day_of_a_working_day_is_itself(term):
    day, _, calendar = term
    once = calendar.next_working_day(day)
    assert (calendar.next_working_day(once), calendar.is_free(once)) == (once, False)


@given(days, st.integers(1, 200))
def test_a_promise_of_n_working_days_holds_exactly_n(start, number):
    end = end_of_term(start, Length(days=number), "working", CALENDAR)
    assert working_days_in_term(start, end, LegalCalendar()) == number
    assert not LegalCalendar().is_free(end)


@given(days.filter(lambda day: not LegalCalendar().is_free(day)), st.integers(1, 200))
def test_working_days_there_and_back_return_to_the_start(start, number):
    end = end_of_term(start, Length(days=number), "working", CALENDAR)
    assert end_of_term(end, Length(days=-number), "working", CALENDAR) == start


# The decree days that the rulebook knows


def test_the_decree_days_of_the_rulebook_are_those_of_the_sources():
    document = YAML(typ="safe").load(EQUATED_DAYS)
    listed = [day for decree in document["decrees"] for day in decree["days"]]
    earlier = [date(2023, 4, 28), date(2023, 5, 19), date(2024, 5, 10), date(2024, 12, 27), date(2025, 5, 30)]
    assert sorted(listed) == sorted([*DECREED, *earlier])


def test_every_decree_names_its_days_in_its_years_and_its_source():
    for decree in YAML(typ="safe").load(EQUATED_DAYS)["decrees"]:
        assert sorted({day.year for day in decree["days"]}) == decree["covers"]
        assert {"title", "url", "dated", "checked_on", "confidence"} == set(decree["source"])
        # An equated day that is free anyway would be a typing mistake.
        assert [day for day in decree["days"] if LegalCalendar().is_free(day)] == []
