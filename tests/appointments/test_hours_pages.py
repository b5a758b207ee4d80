"""A coordinator keeps hours and shifts: preview first, all mistakes at once, nothing half-saved, files in and out."""

import csv
import io
import re
from datetime import date, time, timedelta

import pytest
from conftest_hours import DESK, closing
from django.utils import timezone

from softlanding.appointments.actions import add_exception, take_over_hours
from softlanding.appointments.models import DayException, DeskPolicy, HoursChange, OpeningRule, Rebooking, Shift, Visit
from softlanding.common.access import Role
from softlanding.common.access.terms import SYSTEM
from softlanding.common.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
PAGES = f"/staff/hours/{DESK}/"


@pytest.fixture
def coordinator(client_as):
    return client_as(Role.COORDINATOR)


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def mistakes(answer) -> dict[str, list[str]]:
    return {name: list(told) for name, told in answer.context["form"].errors.items()}


def closed_day(day: date, **more) -> dict:
    return {"kind": "closed", "first_on": day.isoformat(), "reason_en": "Moving.", "reason_nl": "Verhuizing.", **more}


def a_shift(day: date, **more) -> dict:
    return {
        "counter": "m-1", "day_on": day.isoformat(), "opens": "09:00", "closes": "17:00",
        "authorities": ["municipality"], "languages": "nl tr", "breaks": "12:00-12:30", **more,
    }  # fmt: skip


def test_a_coordinator_sees_the_own_desk_and_no_other(coordinator):
    assert coordinator.get("/staff/hours/").headers["location"] == PAGES
    assert coordinator.get(PAGES).status_code == 200
    assert coordinator.get("/staff/hours/in-amsterdam/").status_code == 404


def test_an_administrator_chooses_the_desk(client_as, staff):
    client = client_as(Role.ADMINISTRATOR)
    from softlanding.people.models import StaffMember

    StaffMember.objects.update(desk="")
    assert "The Hague International Centre" in words(client.get("/staff/hours/"))
    assert client.get("/staff/hours/in-amsterdam/").status_code == 200


def test_a_week_costs_few_queries_however_many_days_it_shows(coordinator, django_assert_max_num_queries):
    coordinator.get(PAGES)
    with django_assert_max_num_queries(16):
        coordinator.get(PAGES)


def test_a_preview_saves_nothing_and_says_what_a_closure_does(coordinator, monday):
    answer = coordinator.post(f"{PAGES}days/new/", closed_day(monday))
    assert "Counter time: 3600 minutes less (60 hours). Days that change: 1." in words(answer)
    assert (answer.status_code, DayException.objects.count(), HoursChange.objects.count()) == (200, 0, 0)


def test_a_closure_is_saved_written_down_and_undone(coordinator, monday):
    answer = coordinator.post(f"{PAGES}days/new/", closed_day(monday, save="yes"))
    assert (answer.status_code, DayException.objects.get().reason_nl) == (302, "Verhuizing.")
    assert AuditEntry.objects.filter(sentence="hours-changed").count() == 1
    assert "Closed on" in words(coordinator.get(f"{PAGES}history/"))
    assert coordinator.post(f"{PAGES}history/1/undo/", {"save": "yes"}).status_code == 302
    assert DayException.objects.count() == 0
    assert coordinator.get(f"{PAGES}history/1/undo/").status_code == 404


def test_every_mistake_of_a_closure_is_told_at_once_and_what_was_typed_stays(coordinator):
    today = timezone.localdate()
    answer = coordinator.post(
        f"{PAGES}days/new/",
        {"kind": "extra", "first_on": (today - timedelta(days=1)).isoformat(), "opens": "09:03", "reason_en": "Kept."},
    )
    assert answer.status_code == 422
    assert sorted(mistakes(answer)) == ["authority", "closes", "counters", "first_on", "opens"]
    assert mistakes(answer)["opens"] == ["Write a time in steps of five minutes, such as 09:05."]
    assert 'value="Kept."' in answer.content.decode()


def test_a_day_that_is_closed_is_not_closed_again(coordinator, monday):
    add_exception(DESK, closing(monday), by=SYSTEM, now=timezone.now())
    answer = coordinator.post(f"{PAGES}days/new/", closed_day(monday, save="yes"))
    assert (answer.status_code, list(mistakes(answer)), DayException.objects.count()) == (422, ["first_on"], 1)


def test_weekly_hours_are_refused_where_the_counter_is_open_already(coordinator):
    today = timezone.localdate()
    take_over_hours(DESK, today, by=SYSTEM, now=timezone.now())
    typed = {
        "counters": ["m-1", "m-2"], "authority": "municipality", "weekdays": ["0", "3"], "opens": "16:00",
        "closes": "18:00", "valid_from_on": today.isoformat(), "every_weeks": "1", "save": "yes",
    }  # fmt: skip
    answer = coordinator.post(f"{PAGES}weekly/new/", typed)
    assert (answer.status_code, len(mistakes(answer)["counters"])) == (422, 2)
    answer = coordinator.post(f"{PAGES}weekly/new/", {**typed, "opens": "16:30", "save": ""} | {"every_weeks": "2"})
    assert answer.status_code == 302
    added = OpeningRule.objects.filter(opens=time(16, 30)).order_by("counter")
    assert [(rule.counter, rule.weekdays, rule.every_weeks) for rule in added] == [("m-1", "03", 2), ("m-2", "03", 2)]


def test_the_preview_of_weekly_hours_names_the_next_days_on_which_they_open(coordinator, monday):
    take_over_hours(DESK, timezone.localdate(), by=SYSTEM, now=timezone.now())
    typed = {
        "counters": ["m-1"], "authority": "ind", "weekdays": ["0"], "opens": "18:00", "closes": "20:00",
        "valid_from_on": monday.isoformat(), "every_weeks": "3",
    }  # fmt: skip
    answer = coordinator.post(f"{PAGES}weekly/new/", typed)
    days = [date.fromordinal(monday.toordinal() + 21 * number) for number in range(6)]
    assert [f"{day:%a} {day.day} {day:%b} {day.year}" for day in days] == answer.context["next_dates"]


def test_before_weekly_hours_can_be_changed_the_coordinator_takes_them_over(coordinator):
    assert coordinator.get(f"{PAGES}weekly/new/").headers["location"] == f"{PAGES}take-over/"


def test_rules_of_booking_are_kept(coordinator):
    typed = {
        "buffer_minutes": "5", "min_notice_minutes": "120", "horizon_days": "60", "closed_on_liberation_day": "yes",
        "most_visits_per_contact": "2", "release_after_at_most_minutes": "10", "offer_lasts_minutes": "60",
        "no_shows_before_confirming": "2", "save": "yes",
    }  # fmt: skip
    assert coordinator.post(f"{PAGES}booking/", {**typed, "horizon_days": "0"}).status_code == 422
    assert coordinator.post(f"{PAGES}booking/", typed).status_code == 302
    policy = DeskPolicy.objects.get()
    assert (policy.buffer_minutes, policy.horizon_days, policy.closed_on_liberation_day) == (5, 60, True)


def test_nobody_works_at_two_counters_at_once(coordinator, staff, monday):
    who = str(staff("municipal-clerk").pk)
    assert coordinator.post(f"{PAGES}shifts/new/", a_shift(monday, member=who, save="yes")).status_code == 302
    other = a_shift(monday, member=who, counter="m-2", opens="16:55", closes="18:00", breaks="", save="yes")
    assert list(mistakes(coordinator.post(f"{PAGES}shifts/new/", other))) == ["member"]
    assert coordinator.post(f"{PAGES}shifts/new/", {**other, "opens": "17:00"}).status_code == 302
    assert Shift.objects.count() == 2


@pytest.mark.parametrize("breaks", ["08:00-08:30", "12:30-12:00", "lunch", "25:00-26:00"])
def test_a_break_lies_in_its_shift(coordinator, monday, breaks):
    assert list(mistakes(coordinator.post(f"{PAGES}shifts/new/", a_shift(monday, breaks=breaks)))) == ["breaks"]


def test_shifts_leave_and_come_back_as_a_file(coordinator, staff, monday):
    who = staff("municipal-clerk")
    coordinator.post(f"{PAGES}shifts/new/", a_shift(monday, member=str(who.pk), skills=["biometrics-kit"], save="yes"))
    text = coordinator.get(f"{PAGES}shifts.csv?week={monday}").content.decode()
    [line] = csv.DictReader(io.StringIO(text))
    assert (line["who"], line["languages"], line["breaks"]) == (who.email, "nl tr", "12:00-12:30")
    before = Shift.objects.values().get()
    Shift.objects.all().delete()
    file = io.BytesIO(text.encode())
    file.name = "shifts.csv"
    assert coordinator.post(f"{PAGES}shifts/import/", {"file": file, "save": "yes"}).status_code == 302
    after = Shift.objects.values().get()
    assert {**after, "id": 0} == {**before, "id": 0}


def test_an_import_tells_every_mistake_by_its_line_and_saves_nothing(coordinator, monday):
    lines = [
        "day,from,to,counter,who,authorities,languages,skills,breaks",
        f"{monday},09:00,17:00,m-1,,municipality,nl,,",
        f"{monday},09:00,09:00,m-99,,municipality,nl,,",
        "tomorrow,09:00,17:00,m-1,nobody@example.org,mayor,,juggling,",
    ]
    answer = coordinator.post(f"{PAGES}shifts/import/", {"text": "\n".join(lines), "save": "yes"})
    told = mistakes(answer)["text"]
    assert (answer.status_code, Shift.objects.count()) == (422, 0)
    assert [one.split(":")[0] for one in told] == ["Line 3", "Line 3", "Line 4", "Line 4", "Line 4", "Line 4"]
    assert lines[2] in answer.content.decode()


def test_a_week_of_shifts_is_copied_after_a_look(coordinator, monday):
    coordinator.post(f"{PAGES}shifts/new/", a_shift(monday, save="yes"))
    following = monday + timedelta(days=7)
    assert Shift.objects.count() == 1
    coordinator.get(f"{PAGES}shifts/copy/?week={following}")
    assert Shift.objects.count() == 1
    coordinator.post(f"{PAGES}shifts/copy/?week={following}", {"save": "yes"})
    assert sorted(Shift.objects.values_list("day_on", flat=True)) == [monday, following]


@pytest.fixture
def lost(partner, monday) -> Visit:
    """A partner's visit on a day that closes."""
    made = partner.visit(
        f"{monday}T09:00:00+01:00" if monday.month in {1, 2, 11, 12} else f"{monday}T09:00:00+02:00", "wei"
    )
    add_exception(DESK, closing(monday), by=SYSTEM, now=timezone.now())
    return Visit.objects.get(pk=made["id"])


def test_the_list_proposes_a_time_and_notes_who_looked(coordinator, lost):
    page = words(coordinator.get("/staff/conflicts/"))
    assert (lost.reference in page, "Give this time" in page, "Moving house." in page) == (True, True, True)
    assert AuditEntry.objects.filter(sentence="conflicts-listed").count() == 1


def test_one_click_starts_a_run_and_a_reload_without_script_carries_it_on(coordinator, lost):
    where = coordinator.post("/staff/conflicts/rebook/").headers["location"]
    assert "0 of 1 done." in words(coordinator.get(where))
    assert "1 of 1 done." in words(coordinator.post(where))
    assert (Visit.objects.get().state, Rebooking.objects.get().moved) == ("booked", 1)
    assert "No visit needs another time." in words(coordinator.get("/staff/conflicts/"))


def test_a_script_gets_only_the_part_that_changes(coordinator, lost):
    where = coordinator.post("/staff/conflicts/rebook/").headers["location"]
    part = coordinator.post(where, headers={"hx-request": "true"}).content.decode()
    assert (part.count("<html"), part.count('id="run"'), "hx-post" in part) == (0, 1, False)


def test_a_run_can_be_stopped(coordinator, lost):
    where = coordinator.post("/staff/conflicts/rebook/").headers["location"]
    coordinator.post(f"{where}stop/")
    assert "Those that were not done stay on the list." in words(coordinator.post(where))
    assert Visit.objects.get().state == "conflict"


def test_an_officer_gives_another_time_and_a_bad_choice_gives_none(coordinator, lost):
    page = coordinator.get(f"/staff/conflicts/{lost.pk}/")
    times = [value for value, _ in page.context["times"]]
    assert coordinator.post(f"/staff/conflicts/{lost.pk}/", {"time": "never"}).status_code == 422
    assert coordinator.post(f"/staff/conflicts/{lost.pk}/", {"time": times[3]}).status_code == 302
    assert Visit.objects.get().state == "booked"


def test_another_desk_s_conflict_does_not_exist_here(coordinator, lost):
    Visit.objects.update(desk="in-amsterdam")
    assert coordinator.get(f"/staff/conflicts/{lost.pk}/").status_code == 404
