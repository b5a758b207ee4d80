"""Where the desk's pages about visits are."""

from django.urls import path

from softlanding.appointments import views

app_name = "appointments"
urlpatterns = [
    path("day/", views.day, name="day"),
    path("visits/<uuid:visit>/", views.visit, name="visit"),
]
