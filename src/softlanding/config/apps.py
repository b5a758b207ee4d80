"""What ties packages to the product when Django starts."""

from typing import Any

from django.apps import AppConfig
from django.contrib import admin
from django.utils.module_loading import autodiscover_modules


class ConfigConfig(AppConfig):
    name = "softlanding.config"
    verbose_name = "Configuration"

    def ready(self) -> None:
        """Read what each feature's jobs do; close what packages put on the admin site; watch for second factors."""
        from allauth.mfa.signals import authenticator_added

        autodiscover_modules("tasks")
        authenticator_added.connect(_added, dispatch_uid="second-factor-added")
        admin.site.final_catch_all_view = False  # it would answer addresses that have no row
        for model in [model for model in admin.site._registry if not model.__module__.startswith("softlanding.")]:  # noqa: SLF001 - the site has no public list
            admin.site.unregister(model)
        admin.site.site_header = admin.site.site_title = "Softlanding"


def _added(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    from softlanding.config.sign_in import count_second_factor

    count_second_factor(request, user, authenticator)
