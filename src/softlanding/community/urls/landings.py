"""Where the business agency and the coordinator follow companies that settle."""

from django.urls import path

from softlanding.community.views import forecast, landings

app_name = "landings"
urlpatterns = [
    path("", landings.landings, name="list"),
    path("companies.csv", landings.landings_csv, name="csv"),
    path("new/", landings.new, name="new"),
    path("forecast/", forecast.forecast, name="forecast"),
    path("forecast.csv", forecast.forecast_csv, name="forecast-csv"),
    path("<uuid:landing>/", landings.one, name="one"),
    path("<uuid:landing>/change/", landings.change, name="change"),
    path("<uuid:landing>/step/", landings.step, name="step"),
    path("<uuid:landing>/expected/", landings.expected, name="expected"),
    path("<uuid:landing>/lost/", landings.lost, name="lost"),
    path("<uuid:landing>/plan.pdf", landings.sheet, name="pdf"),
    path("<uuid:landing>/do/<slug:what>/", landings.act, name="act"),
]
