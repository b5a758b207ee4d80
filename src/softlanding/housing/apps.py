"""A home for status holders."""

from django.apps import AppConfig


class HousingConfig(AppConfig):
    name = "softlanding.housing"
    verbose_name = "Housing"
