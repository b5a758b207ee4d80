"""A home for status holders."""

from django.apps import AppConfig


class HousingConfig(AppConfig):
    name = "softlanding.housing"
    verbose_name = "Housing"

    def ready(self) -> None:
        """Let an offer write into the plan of its household, and its letter be told."""
        from softlanding.housing.actions.after import begin_after_move
        from softlanding.housing.actions.offers import letter_to_send, offer_changed
        from softlanding.housing.actions.offers_after import home_moved, plan_follows_offer
        from softlanding.housing.actions.offers_mail import enqueue_letter, enqueue_news
        from softlanding.housing.queries.offers_plan import beside_the_plan
        from softlanding.journeys.queries import beside_steps

        beside_steps.connect(beside_the_plan, dispatch_uid="homes-beside-the-plan")
        offer_changed.connect(plan_follows_offer, dispatch_uid="plan-follows-an-offer")
        offer_changed.connect(enqueue_news, dispatch_uid="news-of-an-offer")
        home_moved.connect(begin_after_move, dispatch_uid="after-a-move")
        letter_to_send.connect(enqueue_letter, dispatch_uid="letter-of-an-offer")
