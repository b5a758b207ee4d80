"""Where the housing target is kept."""

from django.urls import path

from softlanding.housing.views import (
    targets,
    targets_inhabitants,
    targets_mergers,
    targets_national,
    targets_official,
    targets_snapshots,
)

app_name = "targets"
urlpatterns = [
    path("", targets.own, name="own"),
    path("national/", targets_national.national, name="national"),
    path("national.csv", targets_national.national_csv, name="national-csv"),
    path("national/number/", targets_national.number, name="number"),
    path("official/", targets_official.official, name="official"),
    path("official/<int:listed>/", targets_official.listed, name="listed"),
    path("official/<int:listed>/<slug:step>/", targets_official.step, name="listed-step"),
    path("mergers/", targets_mergers.mergers, name="mergers"),
    path("mergers/<int:merger>/", targets_mergers.merger, name="merger"),
    path("mergers/<int:merger>/<slug:step>/", targets_mergers.step, name="merger-step"),
    path("inhabitants/", targets_inhabitants.inhabitants, name="inhabitants"),
    path("inhabitants/<int:upload>/", targets_inhabitants.upload, name="upload"),
    path("inhabitants/<int:upload>/<slug:step>/", targets_inhabitants.step, name="upload-step"),
    path("<slug:municipality>.csv", targets_snapshots.one_csv, name="one-csv"),
    path("<slug:municipality>/", targets.one, name="one"),
    path("<slug:municipality>/snapshot/", targets_snapshots.snapshot, name="snapshot"),
    path("<slug:municipality>/placed/", targets.placed, name="placed"),
    path("<slug:municipality>/placed/<int:placed>/undo/", targets.undo_placed, name="undo-placed"),
    path("<slug:municipality>/balance/", targets.balance, name="balance"),
    path("<slug:municipality>/swap/", targets.swap, name="swap"),
    path("<slug:municipality>/swap/<int:swapped>/undo/", targets.undo_swap, name="undo-swap"),
    path("<slug:municipality>/supervision/", targets.supervision, name="supervision"),
]
