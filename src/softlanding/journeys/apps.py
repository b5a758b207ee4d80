"""The household's plan."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "softlanding.journeys"
    verbose_name = "Journeys"

    def ready(self) -> None:
        """Answer features below that ask about a plan: whether a desk serves the reader, what a visit still misses."""
        from softlanding.appointments.queries import papers_wanted
        from softlanding.directory.queries import facts_wanted
        from softlanding.journeys.views.facts import of_the_reader
        from softlanding.journeys.views.visit_passport import missing_papers

        facts_wanted.connect(of_the_reader, dispatch_uid="facts-of-the-reader")
        papers_wanted.connect(missing_papers, dispatch_uid="papers-of-the-plan")
