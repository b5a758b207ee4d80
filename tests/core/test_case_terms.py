"""By when the law wants a decision: each boundary, pauses, and laws that hold for every term.

Received on Friday 20 November 2026, day 90 is Thursday 18 February 2027.
"""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from softlanding.core.cases import Extended, Suspended, due_on, last_day, not_extended, term_of
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.records import Length as LengthRecord
from softlanding.core.terms import LegalCalendar, Length, add, end_of_term

BOOK = load_rulebook()
CALENDAR = BOOK.calendar
RECEIVED = date(2026, 11, 20)
DAY_90 = date(2027, 2, 18)
ONE_DAY = timedelta(days=1)
PERMIT = {term.id: term for term in BOOK.case_kinds["residence-permit"].terms}
REGULAR = PERMIT["regular"]


def due(term=REGULAR, received=RECEIVED, *, on=None, suspended=(), extended=None):
    return due_on(term, received, CALENDAR, on=on or received, suspended=suspended, extended=extended)


def chosen(kind, **facts):
    rules = BOOK.on(RECEIVED)
    term = term_of(BOOK.case_kinds[kind], lambda condition: rules.holds(condition)(facts))
    return term.id if term else None


# -- which term counts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "facts", "term"),
    [
        ("residence-permit", {}, "regular"),
        ("residence-permit", {"purpose": "highly-skilled-migrant"}, "regular"),
        ("residence-permit", {"purpose": "researcher"}, "research-and-study"),
        ("residence-permit", {"purpose": "study"}, "research-and-study"),
        ("residence-permit", {"purpose": "eu-blue-card"}, "blue-card-and-ict"),
        ("residence-permit", {"purpose": "intra-company-transfer"}, "blue-card-and-ict"),
        (
            "residence-permit",
            {"purpose": "highly-skilled-migrant", "nationalities": ("IN",)},
            "with-entry-visa",
        ),
        ("residence-permit", {"purpose": "highly-skilled-migrant", "nationalities": ("US",)}, "regular"),
        ("residence-permit", {"purpose": "study", "nationalities": ("IN",)}, "research-and-study"),
        ("family-member", {"purpose": "family", "principal_purpose": "asylum"}, "family-of-a-refugee"),
        ("family-member", {"purpose": "family"}, "regular"),
        ("permit-extension", {"purpose": "researcher"}, "regular"),
        ("change-of-purpose", {"purpose": "eu-blue-card"}, "regular"),
        ("permanent-residence", {"purpose": "highly-skilled-migrant"}, "regular"),
        ("permanent-residence", {"purpose": "asylum"}, None),
        ("permanent-residence", {}, None),
        ("eu-law-verification", {}, "eu-family"),
        ("naturalisation", {}, "from-payment"),
        ("registration", {}, None),
        ("asylum", {"purpose": "asylum"}, None),
    ],
)
def test_the_facts_choose_the_term(kind, facts, term):
    assert chosen(kind, **facts) == term


# -- the boundary ----------------------------------------------------------------------------------------------------


def test_ninety_days_are_counted_from_the_day_after_receipt():
    assert due() == DAY_90 == RECEIVED + timedelta(days=90)


def test_a_decision_on_day_ninety_is_in_time_and_on_day_ninety_one_late():
    assert [RECEIVED + timedelta(days=number) <= due() for number in (89, 90, 91)] == [True, True, False]


def test_day_ninety_on_a_saturday_runs_on_to_monday():
    assert due(received=date(2026, 11, 22)) == date(2027, 2, 22)


def test_day_sixty_on_christmas_day_runs_on_past_the_weekend():
    """Christmas Day 2026 is a Friday, Boxing Day a Saturday."""
    assert due(PERMIT["research-and-study"], date(2026, 10, 26)) == date(2026, 12, 28)


def test_six_months_for_eu_family_do_not_run_on():
    term = BOOK.case_kinds["eu-law-verification"].terms[0]
    assert due(term, date(2026, 11, 22)) == date(2027, 5, 22)  # a Saturday


def test_nine_months_and_a_year_do_not_run_on():
    nine = BOOK.case_kinds["family-member"].terms[0]
    year = BOOK.case_kinds["naturalisation"].terms[0]
    assert (due(nine, date(2026, 11, 21)), due(year, date(2027, 2, 27))) == (date(2027, 8, 21), date(2028, 2, 27))


# -- longer ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "why"), [(89, None), (90, None), (91, "too-late")])
def test_an_extension_holds_until_the_last_day_of_the_term(day, why):
    on = RECEIVED + timedelta(days=day)
    assert not_extended(REGULAR, due(), on=on, already=None) == why


@pytest.mark.parametrize("term", ["research-and-study", "blue-card-and-ict"])
def test_the_law_forbids_to_make_these_terms_longer(term):
    assert not_extended(PERMIT[term], DAY_90, on=RECEIVED, already=None) == "not-allowed"


def test_a_term_is_made_longer_once():
    already = Extended(RECEIVED, Length(months=6))
    assert not_extended(REGULAR, DAY_90, on=RECEIVED, already=already) == "twice"


def test_what_has_not_begun_or_has_no_term_is_not_made_longer():
    assert not_extended(REGULAR, None, on=RECEIVED, already=None) == "not-begun"
    assert not_extended(None, None, on=RECEIVED, already=None) == "no-term"


def test_six_months_more_end_on_their_own_day_also_on_a_saturday():
    longer = Extended(RECEIVED, Length(months=6))
    assert due(extended=longer) == date(2027, 8, 18)
    assert due(received=date(2026, 11, 17), extended=longer) == date(2027, 8, 15)  # a Sunday


# -- standing still --------------------------------------------------------------------------------------------------


def test_ten_days_of_waiting_move_the_end_by_ten_days():
    asked = Suspended(date(2026, 12, 1), date(2026, 12, 11))
    assert due(suspended=[asked]) == date(2027, 3, 1)  # ten days after Thursday 18 February is a Sunday: Monday


def test_a_pause_over_christmas_counts_every_day():
    """Suspended days are calendar days, holidays and weekends too: 24 December up to 4 January are eleven."""
    asked = Suspended(date(2026, 12, 24), date(2027, 1, 4))
    assert due(suspended=[asked]) == DAY_90 + timedelta(days=11)


def test_an_end_that_a_pause_moves_onto_a_holiday_runs_on():
    """36 days after 18 February 2027 is Good Friday, 26 March; Easter Monday is free too."""
    asked = Suspended(date(2026, 12, 1), date(2027, 1, 6))
    assert due(suspended=[asked]) == date(2027, 3, 30)


def test_who_asks_on_the_last_day_stops_nothing():
    """Asked on day 90, the term would stand still from day 91: it has ended by then."""
    assert due(suspended=[Suspended(DAY_90 + ONE_DAY, DAY_90 + timedelta(days=20))]) == DAY_90


def test_a_pause_that_begins_on_the_last_day_leaves_that_day_for_later():
    paused = Suspended(DAY_90, DAY_90 + timedelta(days=4))
    assert due(suspended=[paused]) == DAY_90 + timedelta(days=4)


def test_a_term_that_ends_on_saturday_still_lives_on_sunday():
    """Day 90 is Saturday 20 February; what stops it on Sunday leaves the decision due when papers are in."""
    paused = Suspended(date(2027, 2, 21), date(2027, 3, 3))
    assert due(received=date(2026, 11, 22), suspended=[paused]) == date(2027, 3, 3)


def test_two_pauses_add_up_and_a_day_in_both_counts_once():
    first, second = Suspended(date(2026, 12, 1), date(2026, 12, 6)), Suspended(date(2026, 12, 4), date(2026, 12, 8))
    apart = Suspended(date(2027, 1, 4), date(2027, 1, 6))
    assert due(suspended=[first, second]) == DAY_90 + timedelta(days=7)
    assert due(suspended=[first, apart]) == DAY_90 + timedelta(days=7)


def test_a_pause_that_still_lasts_counts_up_to_the_day_on_which_one_looks():
    still = Suspended(date(2026, 12, 1))
    assert due(suspended=[still], on=date(2026, 12, 1)) == DAY_90
    assert due(suspended=[still], on=date(2026, 12, 8)) == DAY_90 + timedelta(days=7)


def test_after_the_given_day_the_term_runs_on_whether_or_not_papers_came():
    """Given until and with 14 December: from the 15th it runs, so fourteen days stood still."""
    waits = Suspended(date(2026, 12, 1), given=date(2026, 12, 14))
    late = Suspended(date(2026, 12, 1), until=date(2027, 1, 4), given=date(2026, 12, 14))
    early = Suspended(date(2026, 12, 1), until=date(2026, 12, 3), given=date(2026, 12, 14))
    assert due(suspended=[waits], on=date(2027, 1, 31)) == DAY_90 + timedelta(days=14)
    assert due(suspended=[late], on=date(2027, 1, 31)) == DAY_90 + timedelta(days=14)
    assert due(suspended=[early], on=date(2027, 1, 31)) == DAY_90 + timedelta(days=4)  # two days end on a Saturday


def test_a_pause_lasts_through_the_given_day_and_not_on_the_day_of_papers():
    one = Suspended(date(2026, 12, 1), until=date(2026, 12, 10), given=date(2026, 12, 14))
    other = Suspended(date(2026, 12, 1), given=date(2026, 12, 14))
    assert [one.lasts(date(2026, 12, day)) for day in (1, 9, 10)] == [True, True, False]
    assert [other.lasts(date(2026, 12, day)) for day in (1, 14, 15)] == [True, True, False]
    assert one.lasts(date(2026, 11, 30)) is False


def test_papers_on_the_day_of_asking_stop_nothing():
    assert due(suspended=[Suspended(date(2026, 12, 2), until=date(2026, 12, 1))]) == DAY_90


# -- terms that the newcomer has -------------------------------------------------------------------------------------


def test_a_visa_is_collected_within_three_months_of_the_notice_and_holds_ninety_days():
    kind = BOOK.case_kinds["residence-permit"]
    collect, travel = kind.state("visa-to-collect").limit, kind.state("visa-collected").limit
    assert last_day(collect, date(2026, 11, 9), CALENDAR) == date(2027, 2, 9)
    assert last_day(collect, date(2026, 11, 13), CALENDAR) == date(2027, 2, 15)  # a Saturday runs on to Monday
    assert last_day(travel, date(2026, 12, 7), CALENDAR) == date(2027, 3, 7)  # a Sunday stays: validity is no term


def test_four_weeks_to_object_run_on_and_asylum_names_no_day():
    four = BOOK.case_kinds["residence-permit"].objection_after("refused")
    asylum = BOOK.case_kinds["asylum"].objection_after("told-refused")
    assert last_day(four, date(2026, 11, 27), CALENDAR) == date(2026, 12, 28)  # 25 December is Christmas
    assert last_day(asylum, date(2026, 11, 27), CALENDAR) is None


# -- laws ------------------------------------------------------------------------------------------------------------

days = some.dates(date(2026, 1, 1), date(2029, 12, 31))
lengths = some.one_of(
    some.builds(LengthRecord, days=some.integers(1, 120)),
    some.builds(LengthRecord, weeks=some.integers(1, 14)),
    some.builds(LengthRecord, months=some.integers(1, 12)),
)
terms = some.builds(lambda length: REGULAR.model_copy(update={"length": length}), lengths)


@some.composite
def pauses(draw, received, most=3):
    found = []
    for _ in range(draw(some.integers(0, most))):
        first = received + timedelta(days=draw(some.integers(1, 400)))
        until = draw(some.none() | some.integers(0, 200).map(lambda more, first=first: first + timedelta(days=more)))
        given = draw(some.none() | some.integers(0, 200).map(lambda more, first=first: first + timedelta(days=more)))
        found.append(Suspended(first, until, given))
    return found


@given(some.data(), terms, days)
def test_more_standing_still_never_makes_the_day_earlier(data, term, received):
    kept, more = data.draw(pauses(received)), data.draw(pauses(received, 1))
    on = received + timedelta(days=data.draw(some.integers(0, 600)))
    assert due(term, received, on=on, suspended=kept) <= due(term, received, on=on, suspended=[*kept, *more])


@given(terms, days, days)
def test_without_standing_still_it_is_the_plain_term(term, received, on):
    length = Length(*(term.length.model_dump()[unit] or 0 for unit in ("days", "weeks", "months", "years")))
    assert due(term, received, on=on) == end_of_term(received, length, "extended", CALENDAR)


@given(some.data(), terms, days, some.integers(1, 12))
def test_an_extended_term_never_ends_earlier(data, term, received, months):
    kept = data.draw(pauses(received))
    on = received + timedelta(days=data.draw(some.integers(0, 600)))
    longer = Extended(received, Length(months=months))
    assert due(term, received, on=on, suspended=kept) <= due(term, received, on=on, suspended=kept, extended=longer)


@given(some.data(), terms, days)
def test_a_pause_that_lasts_moves_the_day_by_at_most_one_a_day_apart_from_running_on(data, term, received):
    first = received + timedelta(days=data.draw(some.integers(1, 90)))
    assume(first <= due(term, received))
    day = first + timedelta(days=data.draw(some.integers(0, 200)))
    bare = term.model_copy(update={"calendar": "plain"})
    before, after = (due(bare, received, on=on, suspended=[Suspended(first)]) for on in (day, day + ONE_DAY))
    assert before <= after <= before + ONE_DAY


@given(some.data(), terms, days)
def test_the_last_day_of_a_short_term_is_a_working_day(data, term, received):
    length = Length(*(term.length.model_dump()[unit] or 0 for unit in ("days", "weeks", "months", "years")))
    assume(length.is_extended)
    on = received + timedelta(days=data.draw(some.integers(0, 600)))
    assert not CALENDAR.is_free(due(term, received, on=on, suspended=data.draw(pauses(received))))


@given(some.data(), terms, days)
def test_a_decision_is_never_due_while_the_term_that_counts_stands_still(data, term, received):
    first = received + timedelta(days=data.draw(some.integers(1, 90)))
    assume(first <= due(term, received))
    paused = Suspended(first, first + timedelta(days=data.draw(some.integers(1, 90))))
    assert due(term, received, suspended=[paused]) >= (paused.until or first)


@given(days, some.integers(1, 90), some.integers(1, 60))
def test_a_plain_calendar_gives_a_plain_sum(received, length, still):
    """An oracle: with no free days at all, the day is receipt + length + days stood still."""
    term = REGULAR.model_copy(update={"length": LengthRecord(days=length), "calendar": "plain"})
    paused = Suspended(received + ONE_DAY, received + ONE_DAY + timedelta(days=still))
    found = due_on(term, received, LegalCalendar(), on=received, suspended=[paused])
    assert found == add(received, Length(days=length + still))
