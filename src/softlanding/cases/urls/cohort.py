"""Where employers bring their arrivals in, and where a coordinator answers requests for group visits."""

from django.urls import path

from softlanding.cases.views import cohort_board, cohort_files, cohort_groups, cohort_intake

app_name = "cohort"
urlpatterns = [
    path("employer/arrivals/", cohort_board.board, name="board"),
    path("employer/arrivals/arrivals.csv", cohort_board.board_csv, name="board-csv"),
    path("employer/arrivals/export.csv", cohort_board.export, name="export"),
    path("employer/arrivals/template.csv", cohort_intake.template, name="template"),
    path("employer/arrivals/new/", cohort_intake.new, name="new"),
    path("employer/arrivals/import/", cohort_files.hand_in, name="import"),
    path("employer/arrivals/import/<uuid:cohort>/", cohort_files.cohort, name="file"),
    path("employer/arrivals/import/<uuid:cohort>/bring/", cohort_files.bring, name="bring"),
    path("employer/arrivals/import/<uuid:cohort>/stop/", cohort_files.stop, name="stop"),
    path("employer/arrivals/import/<uuid:cohort>/mend.csv", cohort_files.mend, name="mend"),
    path("employer/arrivals/groups/", cohort_groups.groups, name="groups"),
    path("employer/arrivals/groups/<uuid:asked>/withdraw/", cohort_groups.withdraw, name="withdraw-group"),
    path("employer/arrivals/<uuid:announcement>/", cohort_board.arrival, name="arrival"),
    path("employer/arrivals/<uuid:announcement>/invite/", cohort_board.invite, name="invite"),
    path("employer/arrivals/<uuid:announcement>/<slug:to>/", cohort_board.change, name="change"),
    path("staff/groups/requests/", cohort_groups.requests, name="group-requests"),
    path("staff/groups/requests/<uuid:asked>/answer/", cohort_groups.answer, name="answer-group"),
]
