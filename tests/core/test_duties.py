"""By when an employer must do what, at the boundaries that the law draws."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from softlanding.core.duties import Stated, StatedChange, duties_due, stand_of
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.duties import Duty

EARLY = date(2020, 1, 1)
DAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))


def due(stated: Stated) -> dict[str, date]:
    book = load_rulebook()
    return {one.duty.id: one.due_on for one in duties_due(stated, book.duties.values(), book.calendar)}


def changed(what: str, on: date, **more) -> dict[str, date]:
    return due(Stated(told_on=EARLY, changes=(StatedChange(what, on),), **more))


def test_a_job_that_ended_is_told_exactly_four_weeks_later_at_the_latest():
    assert changed("job-ended", date(2026, 11, 2))["tell-job-ended"] == date(2026, 11, 30)


def test_four_weeks_that_end_on_a_saturday_run_on_to_monday():
    assert changed("job-ended", date(2026, 11, 7))["tell-job-ended"] == date(2026, 12, 7)


def test_four_weeks_that_end_on_christmas_run_on_to_the_next_working_day():
    assert changed("salary-below-norm", date(2026, 11, 27))["tell-salary"] == date(2026, 12, 28)


def test_the_last_day_is_in_time_and_the_day_after_is_not():
    book = load_rulebook()
    stated = Stated(told_on=EARLY, changes=(StatedChange("salary-below-norm", date(2026, 11, 2)),))
    [one] = duties_due(stated, book.duties.values(), book.calendar)
    stands = [stand_of(one, on=one.due_on + timedelta(days=more), done=False) for more in (-31, -30, 0, 1)]
    assert stands == ["later", "soon", "soon", "overdue"]
    assert stand_of(one, on=one.due_on + timedelta(days=1), done=True) == "done"


def test_an_extension_is_received_the_day_before_the_permit_ends():
    assert due(Stated(told_on=EARLY, permit_ends_on=date(2027, 7, 18)))["extend-permit"] == date(2027, 7, 17)


def test_a_sunday_stays_the_last_day_for_an_extension():
    assert due(Stated(told_on=EARLY, permit_ends_on=date(2027, 10, 18)))["extend-permit"] == date(2027, 10, 17)


def test_a_permit_that_ends_on_the_first_of_march_of_a_leap_year_is_extended_on_the_leap_day():
    assert due(Stated(told_on=EARLY, permit_ends_on=date(2028, 3, 1)))["extend-permit"] == date(2028, 2, 29)
    assert due(Stated(told_on=EARLY, permit_ends_on=date(2027, 3, 1)))["extend-permit"] == date(2027, 2, 28)


def test_records_of_who_left_on_a_leap_day_are_kept_until_the_last_of_february():
    assert changed("job-ended", date(2028, 2, 29))["keep-records"] == date(2033, 2, 28)


def test_records_are_kept_to_the_day_also_when_that_is_a_sunday():
    assert changed("job-ended", date(2026, 11, 23))["keep-records"] == date(2031, 11, 23)


def test_the_tax_ruling_is_asked_within_four_months_and_ends_after_five_years():
    found = due(Stated(told_on=EARLY, first_working_day_on=date(2026, 10, 31)))
    assert found == {"ask-expat-ruling": date(2027, 2, 28), "expat-ruling-ends": date(2031, 10, 30)}


def test_renewals_come_into_sight_six_months_ahead():
    book = load_rulebook()
    stated = Stated(told_on=EARLY, contract_ends_on=date(2027, 8, 31))
    [one] = duties_due(stated, book.duties.values(), book.calendar)
    assert (one.duty.id, one.shown_from_on, one.due_on) == ("contract-ends", date(2027, 2, 28), date(2027, 8, 31))


def test_who_needs_no_permit_has_no_duty_towards_the_immigration_service():
    assert changed("job-ended", date(2026, 11, 2), needs_permit=False, permit_ends_on=date(2027, 7, 18)) == {}
    assert sorted(changed("job-ended", date(2026, 11, 2))) == ["keep-records", "tell-job-ended"]


def test_what_was_over_before_the_employer_told_us_is_left_out():
    stated = Stated(told_on=date(2026, 11, 23), first_working_day_on=date(2026, 7, 22))
    assert sorted(due(stated)) == ["expat-ruling-ends"]
    assert "ask-expat-ruling" in due(Stated(told_on=date(2026, 11, 23), first_working_day_on=date(2026, 7, 23)))


def test_who_is_not_coming_has_only_what_follows_from_changes():
    stated = Stated(
        told_on=EARLY,
        running=False,
        permit_ends_on=date(2027, 7, 18),
        first_working_day_on=date(2026, 10, 31),
        changes=(StatedChange("did-not-arrive", date(2026, 11, 2)),),
    )
    assert due(stated) == {"tell-not-arrived": date(2026, 11, 30)}


def test_the_newcomer_tells_the_municipality_of_a_move_and_the_employer_does_not():
    assert changed("moved", date(2027, 3, 31)) == {"tell-move": date(2027, 4, 5)}
    assert load_rulebook().duties["tell-move"].who == "newcomer"


def test_every_duty_names_its_source_and_only_what_was_not_found_is_to_be_verified():
    duties = load_rulebook().duties
    assert [one.id for one in duties.values() if one.to_verify] == ["tell-not-arrived"]
    assert {one.kind for one in duties.values() if one.to_verify} == {"estimate"}


@pytest.mark.parametrize("more", [{}, {"length": {"days": 1}, "before": {"days": 1}}])
def test_a_duty_counts_one_way(more):
    row = {"id": "x", "title": {"en": "x", "nl": "x"}, "means": {"en": "x", "nl": "x"}, "tell": "ind", "kind": "legal"}
    with pytest.raises(ValidationError, match="one of them"):
        Duty.model_validate({**row, "counted_from": "permit-end", "source": [], **more})


@given(DAYS)
def test_a_term_of_four_weeks_never_ends_early_nor_on_a_free_day(day):
    book = load_rulebook()
    end = changed("job-ended", day)["tell-job-ended"]
    assert end >= day + timedelta(weeks=4)
    assert not book.calendar.is_free(end)


@given(DAYS, DAYS)
def test_a_later_day_never_gives_an_earlier_last_day(first, second):
    early, late = sorted((first, second))
    for what, duty in (("job-ended", "tell-job-ended"), ("job-ended", "keep-records"), ("moved", "tell-move")):
        assert changed(what, early)[duty] <= changed(what, late)[duty]
