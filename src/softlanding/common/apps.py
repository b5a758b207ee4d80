"""What several features share."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """The audit entries and the pages of refusals; no feature of its own."""

    name = "softlanding.common"
    verbose_name = "Common"
