"""Where the pages about desks are."""

from django.urls import path

from softlanding.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.desks, name="desks"),
    path("<slug:desk>/", views.desk, name="desk"),
]
