"""The household's plan."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "softlanding.journeys"
    verbose_name = "Journeys"
