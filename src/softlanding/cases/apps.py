"""What is running for a household."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "softlanding.cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        """Follow what happens to cases."""
        from softlanding.cases.actions import case_changed
        from softlanding.cases.actions.wire import tell_subscribers

        case_changed.connect(tell_subscribers, dispatch_uid="tell-subscribers")
