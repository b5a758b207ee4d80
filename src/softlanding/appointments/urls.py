"""Where the desk's pages about visits and capacity are."""

from django.urls import path

from softlanding.appointments.views import capacity, day

app_name = "appointments"
urlpatterns = [
    path("day/", day.day, name="day"),
    path("visits/<uuid:visit>/", day.visit, name="visit"),
    path("capacity/", capacity.planner, name="capacity"),
    path("capacity/figures.csv", capacity.figures_csv, name="capacity-figures"),
]
