"""Where the desk's pages about visits are."""

from django.urls import path

from softlanding.appointments.views import day, day_times, queue, tickets
from softlanding.appointments.views import screens as screen_views

app_name = "appointments"
urlpatterns = [
    path("day/", day.day, name="day"),
    path("visits/<uuid:visit>/", day.visit, name="visit"),
    path("visits/<uuid:visit>/check-in/", queue.check_in, name="check-in"),
    path("queue/live/", queue.live, name="queue-live"),
    path("queue/lanes/", queue.lanes, name="queue-lanes"),
    path("queue/counter/", queue.take_counter, name="queue-counter"),
    path("queue/next/", queue.call_next, name="queue-next"),
    path("queue/turns/<int:turn>/<slug:step>/", queue.take_step, name="queue-step"),
    path("queue/parties/<uuid:arrival>/leave/", queue.leave, name="queue-leave"),
    path("queue/undo/<int:step>/", queue.undo, name="queue-undo"),
    path("queue/walk-in/", tickets.walk_in, name="walk-in"),
    path("queue/tickets/<uuid:arrival>/", tickets.ticket, name="ticket"),
    path("queue/times/", day_times.times, name="queue-times"),
    path("queue/times.csv", day_times.times_csv, name="queue-times-csv"),
    path("queue/forgotten/", day_times.forgotten, name="queue-forgotten"),
    path("screens/", screen_views.settings_page, name="screens"),
    path("screens/<uuid:screen>/close/", screen_views.revoke, name="screen-close"),
]

screens = [
    path("desk-display/<slug:token>/", screen_views.display, name="display"),
    path("desk-display/<slug:token>/live/", screen_views.display_live, name="display-live"),
    path("desk-kiosk/<slug:token>/", screen_views.kiosk, name="kiosk"),
]
"""Screens at the desk, which nobody signs in to: beside /staff/."""
