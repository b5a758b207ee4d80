"""Where households that wait for a home are, below /staff/housing/."""

from django.urls import path

from softlanding.housing.views import retention, waiting, waiting_files, waiting_minors, waiting_one

app_name = "housing-waiting"
urlpatterns = [
    path("", waiting.start, name="start"),
    path("waiting/", waiting.waiting, name="list"),
    path("waiting/waiting.csv", waiting.waiting_csv, name="csv"),
    path("waiting/new/", waiting.new, name="new"),
    path("waiting/import/", waiting_files.hand_in, name="import"),
    path("waiting/import/<int:reading>/", waiting_files.file, name="file"),
    path("waiting/<uuid:waiting>/", waiting_one.one, name="one"),
    path("waiting/<uuid:waiting>/change/", waiting_one.change, name="change"),
    path("waiting/<uuid:waiting>/safety/", waiting_one.safety, name="safety"),
    path("waiting/<uuid:waiting>/do/<slug:what>/", waiting_one.do, name="do"),
    path("retention/", retention.retention, name="retention"),
    path("mine/", waiting.mine, name="mine"),
    path("mine/<uuid:waiting>/", waiting_one.mine_one, name="mine-one"),
    path("mine/<uuid:waiting>/safety/", waiting_one.safety, name="mine-safety"),
    path("minors/", waiting_minors.minors, name="minors"),
    path("minors/own/", waiting_minors.own_minors, name="own-minors"),
    path("minors/own/minors.csv", waiting_minors.own_minors_csv, name="own-minors-csv"),
    path("minors/own/<uuid:minor>/leave-out/", waiting_minors.leave_out, name="minor-left-out"),
]
