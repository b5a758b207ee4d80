"""Where one case is followed without an account."""

from django.urls import path

from softlanding.cases.views import track

app_name = "track"
urlpatterns = [
    path("", track.ask, name="ask"),
    path("code/", track.code, name="code"),
    path("case/", track.case, name="case"),
    path("stop/", track.stop, name="stop"),
]
