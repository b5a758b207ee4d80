"""What is running for a household."""

from typing import Any

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "softlanding.cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        """Take papers along when a household is forgotten, and lend them to a case that is opened."""
        from softlanding.cases.actions import case_changed
        from softlanding.people.actions import household_forgotten

        household_forgotten.connect(_papers_forgotten, dispatch_uid="papers-of-a-forgotten-household")
        case_changed.connect(_papers_linked, dispatch_uid="papers-of-a-case")


def _papers_forgotten(household: Any, **_: Any) -> None:
    from softlanding.cases.actions.papers import forget_files

    forget_files(household)


def _papers_linked(change: Any, **_: Any) -> None:
    from softlanding.cases.actions.papers import link_case

    if change.event.what == "opened":
        link_case(change.case)
