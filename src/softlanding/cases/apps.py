"""What is running for a household."""

from typing import Any

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "softlanding.cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        """Follow what happens at the desks and to cases, and let all of it go with a household that is forgotten."""
        from softlanding.appointments.actions import task_done, task_undone, visit_booked
        from softlanding.cases.actions import case_changed
        from softlanding.cases.actions import following as follow
        from softlanding.cases.actions.following_letters import tell_of_change
        from softlanding.cases.actions.wire import tell_subscribers
        from softlanding.people.actions import household_forgotten

        visit_booked.connect(follow.begin_from_visit, dispatch_uid="cases-of-a-visit")
        task_done.connect(follow.move_on_from_task, dispatch_uid="case-of-a-task")
        task_undone.connect(follow.take_back_from_task, dispatch_uid="case-of-a-task-taken-back")
        # the clocks first: they keep promised_on, which a letter and an event tell
        case_changed.connect(_clocks_follow, dispatch_uid="promise-clocks")
        case_changed.connect(_papers_linked, dispatch_uid="papers-of-a-case")
        case_changed.connect(tell_of_change, dispatch_uid="letter-about-a-case")
        case_changed.connect(tell_subscribers, dispatch_uid="tell-subscribers")
        household_forgotten.connect(_papers_forgotten, dispatch_uid="papers-of-a-forgotten-household")
        household_forgotten.connect(_promises_lose_words, dispatch_uid="promises-of-a-forgotten-household")
        household_forgotten.connect(follow.forget_cases, dispatch_uid="cases-of-a-forgotten-household")


def _clocks_follow(change: Any, **_: Any) -> None:
    from softlanding.cases.actions.promises import keep_clocks

    keep_clocks([change.case])


def _promises_lose_words(household: Any, **_: Any) -> None:
    from softlanding.cases.actions.promises import forget_words

    forget_words(household.pk)


def _papers_forgotten(household: Any, **_: Any) -> None:
    from softlanding.cases.actions.papers import forget_files

    forget_files(household)


def _papers_linked(change: Any, **_: Any) -> None:
    from softlanding.cases.actions.papers import link_case

    if change.event.what == "opened":
        link_case(change.case)
