"""Where a household tells what changed in its life."""

from django.urls import path

from softlanding.journeys.views import events

app_name = "events"
urlpatterns = [
    path("", events.events, name="events"),
    path("undo/", events.undo, name="undo"),
    path("<slug:kind>/", events.event, name="event"),
]
