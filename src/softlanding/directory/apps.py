"""Where newcomers are served."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "softlanding.directory"
    verbose_name = "Directory"
