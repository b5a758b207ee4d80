"""Where an administrator lets other systems be told."""

from django.urls import path

from softlanding.cases.views import webhooks

app_name = "webhooks"
urlpatterns = [
    path("", webhooks.everyone, name="list"),
    path("<uuid:subscription>/", webhooks.one, name="one"),
    path("<uuid:subscription>/<slug:step>/", webhooks.step, name="step"),
    path("<uuid:subscription>/again/<uuid:delivery>/", webhooks.again, name="again"),
]
