"""When a household comes to a desk."""

from typing import Any

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "softlanding.appointments"
    verbose_name = "Appointments"

    def ready(self) -> None:
        """Take the visits of a household along when it is forgotten."""
        from softlanding.people.actions import household_forgotten

        household_forgotten.connect(_forgotten, dispatch_uid="visits-of-a-forgotten-household")


def _forgotten(household: Any, **_: Any) -> None:
    from softlanding.appointments.actions import forget_visits

    forget_visits(household)
