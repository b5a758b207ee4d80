"""Where the desk's pages about visits and capacity are."""

from django.urls import path

from softlanding.appointments.views import (
    capacity,
    conflicts,
    day,
    hours,
    hours_changes,
    shifts,
    telling,
    waiting,
    who_got_what,
)

app_name = "appointments"
urlpatterns = [
    path("day/", day.day, name="day"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("waiting.csv", waiting.waiting_csv, name="waiting-csv"),
    path("who-got-what/", who_got_what.who_got_what, name="who-got-what"),
    path("who-got-what.csv", who_got_what.who_got_what_csv, name="who-got-what-csv"),
    path("visits/<uuid:visit>/", day.visit, name="visit"),
    path("capacity/", capacity.planner, name="capacity"),
    path("capacity/figures.csv", capacity.figures_csv, name="capacity-figures"),
    path("hours/", hours.desks, name="hours-desks"),
    path("hours/<slug:desk>/", hours.week, name="hours"),
    path("hours/<slug:desk>/hours.csv", hours.hours_csv, name="hours-csv"),
    path("hours/<slug:desk>/take-over/", hours_changes.take_over, name="take-over"),
    path("hours/<slug:desk>/weekly/new/", hours_changes.new_weekly, name="weekly-new"),
    path("hours/<slug:desk>/weekly/<int:rule>/", hours_changes.weekly, name="weekly"),
    path("hours/<slug:desk>/weekly/<int:rule>/end/", hours_changes.end_weekly, name="weekly-end"),
    path("hours/<slug:desk>/days/", hours.days, name="days"),
    path("hours/<slug:desk>/days/new/", hours_changes.new_day, name="day-new"),
    path("hours/<slug:desk>/days/<int:exception>/remove/", hours_changes.remove_day, name="day-remove"),
    path("hours/<slug:desk>/booking/", hours_changes.booking_rules, name="booking-rules"),
    path("hours/<slug:desk>/history/", hours.history, name="hours-history"),
    path("hours/<slug:desk>/history/<int:version>/undo/", hours_changes.undo, name="hours-undo"),
    path("hours/<slug:desk>/shifts/", shifts.week, name="shifts"),
    path("hours/<slug:desk>/shifts.csv", shifts.shifts_csv, name="shifts-csv"),
    path("hours/<slug:desk>/shifts/new/", shifts.new, name="shift-new"),
    path("hours/<slug:desk>/shifts/copy/", shifts.copy, name="shifts-copy"),
    path("hours/<slug:desk>/shifts/import/", shifts.take_in, name="shifts-import"),
    path("hours/<slug:desk>/shifts/<int:shift>/", shifts.edit, name="shift"),
    path("hours/<slug:desk>/shifts/<int:shift>/remove/", shifts.remove, name="shift-remove"),
    path("conflicts/", conflicts.conflicts, name="conflicts"),
    path("conflicts/<uuid:visit>/", conflicts.conflict, name="conflict"),
    path("conflicts/rebook/", conflicts.rebook_all, name="rebook-all"),
    path("conflicts/runs/<int:run>/", conflicts.rebooking, name="rebooking"),
    path("conflicts/runs/<int:run>/stop/", conflicts.stop, name="rebooking-stop"),
    path("messages/", telling.undelivered, name="messages"),
    path("calendar/", telling.calendar, name="calendar"),
]
