"""Where the desk's pages about visits are."""

from django.urls import path

from softlanding.appointments.views import day, no_shows

app_name = "appointments"
urlpatterns = [
    path("day/", day.day, name="day"),
    path("visits/<uuid:visit>/", day.visit, name="visit"),
    path("no-shows/", no_shows.no_shows, name="no-shows"),
    path("no-shows/close/", no_shows.close, name="close-day"),
    path("no-shows/<uuid:visit>/", no_shows.correct, name="no-show"),
]
