"""Addresses of the officer's week, below /staff/housing/proposals/."""

from django.urls import path

from softlanding.housing.views import ahead, proposals_figures, proposals_one, proposals_runs, proposals_what_if

app_name = "housing-proposals"
urlpatterns = [
    path("", proposals_runs.runs, name="runs"),
    path("check/", proposals_runs.check, name="check"),
    path("by-hand/", proposals_one.by_hand, name="by-hand"),
    path("figures/", proposals_figures.figures, name="figures"),
    path("looking-ahead/", ahead.looking_ahead, name="looking-ahead"),
    path("pairs/<int:pair>/free/", proposals_one.thaw, name="free"),
    path("one/<uuid:proposal>/", proposals_one.one, name="proposal"),
    path("one/<uuid:proposal>/decide/", proposals_one.decide, name="decide"),
    path("one/<uuid:proposal>/freeze/", proposals_one.freeze, name="freeze"),
    path("<uuid:match_run>/", proposals_runs.run, name="run"),
    path("<uuid:match_run>/stop/", proposals_runs.stop, name="stop"),
    path("<uuid:match_run>/replay/", proposals_runs.replay, name="replay"),
    path("<uuid:match_run>/proposals.csv", proposals_runs.csv_file, name="csv"),
    path("<uuid:match_run>/what-if/", proposals_what_if.what_if, name="what-if"),
]
