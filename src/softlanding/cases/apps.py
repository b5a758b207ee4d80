"""What is running for a household."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "softlanding.cases"
    verbose_name = "Cases"
