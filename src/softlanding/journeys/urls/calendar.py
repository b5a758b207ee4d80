"""Where private calendar feeds are."""

from django.urls import path

from softlanding.journeys.views import feed

app_name = "calendar"
urlpatterns = [
    path("", feed.own, name="own"),
    path("<str:token>.ics", feed.read, name="feed"),
]
