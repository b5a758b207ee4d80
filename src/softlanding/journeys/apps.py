"""The household's plan."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "softlanding.journeys"
    verbose_name = "Journeys"

    def ready(self) -> None:
        """Tell the features below what a plan knows, and follow in the plan what happened to cases and at the desk."""
        from softlanding.appointments.actions import task_done, task_undone
        from softlanding.appointments.queries import papers_wanted, plan_wanted
        from softlanding.cases.actions import case_changed, has_paper_told
        from softlanding.cases.actions.following_tracking import birth_asked
        from softlanding.cases.queries import plan_papers_wanted
        from softlanding.cases.queries.following import facts_asked, family_asked
        from softlanding.directory.queries import facts_wanted
        from softlanding.journeys.actions import note_from_case, note_from_desk, note_paper, take_back_from_desk
        from softlanding.journeys.queries import birth_fits, facts_for_a_term, known_of_visit, papers_of_plan
        from softlanding.journeys.views.facts import family_for_cases, of_the_reader
        from softlanding.journeys.views.visit_passport import missing_papers

        facts_wanted.connect(of_the_reader, dispatch_uid="facts-of-the-reader")
        plan_wanted.connect(known_of_visit, dispatch_uid="plan-of-a-visit")
        papers_wanted.connect(missing_papers, dispatch_uid="papers-of-the-plan")
        plan_papers_wanted.connect(papers_of_plan, dispatch_uid="papers-that-the-plan-asks-for")
        has_paper_told.connect(note_paper, dispatch_uid="papers-at-hand")
        family_asked.connect(family_for_cases, dispatch_uid="family-of-a-case")
        facts_asked.connect(facts_for_a_term, dispatch_uid="facts-of-a-case")
        birth_asked.connect(birth_fits, dispatch_uid="birth-of-a-case")
        case_changed.connect(note_from_case, dispatch_uid="plan-follows-a-case")
        task_done.connect(note_from_desk, dispatch_uid="plan-follows-the-desk")
        task_undone.connect(take_back_from_desk, dispatch_uid="plan-follows-what-was-taken-back")
