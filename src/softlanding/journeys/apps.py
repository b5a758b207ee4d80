"""The household's plan."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "softlanding.journeys"
    verbose_name = "Journeys"

    def ready(self) -> None:
        """Tell the directory about the reader's own plan, so that each desk can say whether it serves them."""
        from softlanding.directory.queries import facts_wanted
        from softlanding.journeys.views.facts import of_the_reader

        facts_wanted.connect(of_the_reader, dispatch_uid="facts-of-the-reader")
