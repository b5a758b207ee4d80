"""Where cases go out in a file, and come in."""

from django.urls import path

from softlanding.cases.views import exchange

app_name = "exchange"
urlpatterns = [
    path("", exchange.exchange, name="exchange"),
    path("zaken.json", exchange.cases_json, name="cases-json"),
    path("cases.csv", exchange.cases_csv, name="cases-csv"),
]
