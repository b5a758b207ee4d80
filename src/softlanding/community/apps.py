"""What happens around the desk."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "softlanding.community"
    verbose_name = "Community"
