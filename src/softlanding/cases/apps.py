"""What is running for a household."""

from typing import Any

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "softlanding.cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        """Let the promises' clocks follow their cases."""
        from softlanding.cases.actions import case_changed

        case_changed.connect(_clocks_follow, dispatch_uid="promise-clocks")


def _clocks_follow(change: Any, **_: Any) -> None:
    from softlanding.cases.actions.promises import keep_clocks

    keep_clocks([change.case])
