"""Where the desk's pages about visits are."""

from django.urls import path

from softlanding.appointments.views import day, waiting, who_got_what

app_name = "appointments"
urlpatterns = [
    path("day/", day.day, name="day"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("waiting.csv", waiting.waiting_csv, name="waiting-csv"),
    path("who-got-what/", who_got_what.who_got_what, name="who-got-what"),
    path("who-got-what.csv", who_got_what.who_got_what_csv, name="who-got-what-csv"),
    path("visits/<uuid:visit>/", day.visit, name="visit"),
]
