"""Where the pages about desks are."""

from django.urls import path

from softlanding.directory.views import agreements, desks

app_name = "directory"
urlpatterns = [
    path("", desks.desks, name="desks"),
    path("<slug:desk>/", desks.desk, name="desk"),
    path("<slug:desk>/agreements/", agreements.of_desk, name="desk-agreements"),
]
