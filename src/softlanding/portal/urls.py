"""Where the pages are that belong to no feature."""

from django.urls import path

from softlanding.portal import views

app_name = "portal"
urlpatterns = [
    path("language/<slug:code>/", views.language, name="language"),
]
