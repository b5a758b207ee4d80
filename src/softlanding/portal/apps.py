"""The portal as a Django application."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages that belong to no single feature, and the frame that every page stands in."""

    name = "softlanding.portal"
    verbose_name = "Portal"
