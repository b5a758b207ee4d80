"""The household's plan."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "softlanding.journeys"
    verbose_name = "Journeys"

    def ready(self) -> None:
        """Tell the features below what a plan knows: which desk serves the reader, and what a visit was for."""
        from softlanding.appointments.queries import papers_wanted, plan_wanted
        from softlanding.cases.actions import has_paper_told
        from softlanding.cases.queries import plan_papers_wanted
        from softlanding.directory.queries import facts_wanted
        from softlanding.journeys.actions import note_paper
        from softlanding.journeys.queries import known_of_visit, papers_of_plan
        from softlanding.journeys.views.facts import of_the_reader
        from softlanding.journeys.views.visit_passport import missing_papers

        facts_wanted.connect(of_the_reader, dispatch_uid="facts-of-the-reader")
        plan_wanted.connect(known_of_visit, dispatch_uid="plan-of-a-visit")
        papers_wanted.connect(missing_papers, dispatch_uid="papers-of-the-plan")
        plan_papers_wanted.connect(papers_of_plan, dispatch_uid="papers-that-the-plan-asks-for")
        has_paper_told.connect(note_paper, dispatch_uid="papers-at-hand")
