"""Who uses Softlanding, and for whom."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "softlanding.people"
    verbose_name = "People"
