"""What ties packages to the product when Django starts."""

from typing import Any

from django.apps import AppConfig
from django.contrib import admin


class ConfigConfig(AppConfig):
    name = "softlanding.config"
    verbose_name = "Configuration"

    def ready(self) -> None:
        """Count a second factor that was just set up as used in this session."""
        from allauth.mfa.signals import authenticator_added

        authenticator_added.connect(_added, dispatch_uid="second-factor-added")
        admin.site.final_catch_all_view = False  # it would answer addresses that have no row
        admin.site.site_header = admin.site.site_title = "Softlanding"


def _added(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    from softlanding.config.sign_in import count_second_factor

    count_second_factor(request, user, authenticator)
