"""Where officers work on cases, under /staff/cases/."""

from django.urls import path

from softlanding.cases.views import states, states_case

app_name = "casework"
urlpatterns = [
    path("", states.cases, name="cases"),
    path("list.csv", states.cases_csv, name="cases-csv"),
    path("counts/", states.counts, name="counts"),
    path("new/", states.new, name="new"),
    path("<uuid:case>/", states_case.case, name="case"),
]
