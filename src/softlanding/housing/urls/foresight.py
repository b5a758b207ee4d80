"""Where replays of weekly decisions are."""

from django.urls import path

from softlanding.housing.views import foresight

app_name = "housing-foresight"
urlpatterns = [
    path("", foresight.replays, name="replays"),
    path("<int:run>/", foresight.replay, name="replay"),
    path("<int:run>/report.html", foresight.report, name="report"),
    path("<int:run>/stop/", foresight.stop, name="stop"),
]
