"""What several features share."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "softlanding.common"
    verbose_name = "Common"
