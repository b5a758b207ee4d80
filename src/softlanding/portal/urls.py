"""Where the pages are that belong to no single feature."""

from django.urls import path

from softlanding.portal import views

app_name = "portal"
urlpatterns = [
    path("sources/", views.sources, name="sources"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("fairness/", views.fairness, name="fairness"),
    path("help/", views.ask_for_help, name="help"),
]
