"""What is running for a household."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "softlanding.cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        """Follow what happens at the desks, and tell the household what happened to its cases."""
        from softlanding.appointments.actions import task_done, task_undone, visit_booked
        from softlanding.cases.actions import case_changed
        from softlanding.cases.actions.following import (
            begin_from_visit,
            forget_cases,
            move_on_from_task,
            take_back_from_task,
        )
        from softlanding.cases.actions.following_letters import tell_of_change
        from softlanding.people.actions import household_forgotten

        visit_booked.connect(begin_from_visit, dispatch_uid="cases-of-a-visit")
        task_done.connect(move_on_from_task, dispatch_uid="case-of-a-task")
        task_undone.connect(take_back_from_task, dispatch_uid="case-of-a-task-taken-back")
        case_changed.connect(tell_of_change, dispatch_uid="letter-about-a-case")
        household_forgotten.connect(forget_cases, dispatch_uid="cases-of-a-forgotten-household")
