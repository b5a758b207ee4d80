"""Where the desk's pages about visits are."""

from django.urls import path

from softlanding.appointments.views import day, telling

app_name = "appointments"
urlpatterns = [
    path("day/", day.day, name="day"),
    path("visits/<uuid:visit>/", day.visit, name="visit"),
    path("messages/", telling.undelivered, name="messages"),
    path("calendar/", telling.calendar, name="calendar"),
]
