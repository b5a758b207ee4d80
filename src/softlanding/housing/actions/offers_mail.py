"""The e-mails that a letter, a judgement or an answer is there: in the household's language, with nothing of it."""

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from softlanding.appointments.actions.messages import post_written
from softlanding.appointments.queries.letters import Letter, message_id
from softlanding.common import jobs
from softlanding.housing.models import Offer
from softlanding.housing.queries.offers import offer_words
from softlanding.people.queries import token_hash

TELL_OFFER = "housing.tell-offer"
TELL_NEWS = "housing.tell-offer-news"
NEWS = ("judge", "answered-objection", "withdraw")
"""What a household is told of after it had the letter: each by its event in the history."""


def enqueue_letter(*, offer: Offer, token: str, **_: Any) -> None:
    """Have the household told, when it has an address. The job holds the link until it is sent, and is then gone."""
    if offer.waiting.contact_email:
        jobs.enqueue(
            TELL_OFFER,
            key=f"home-offer:{offer.pk}:{offer.version}",
            about=f"home-offer:{offer.pk}",
            region=offer.region,
            offer=str(offer.pk),
            token=token,
        )


def enqueue_news(*, offer: Offer, what: str, **_: Any) -> None:
    """Have the household told that something was decided or answered, with a link of its own.

    The link of the letter goes on to work; the one of earlier news closes.
    """
    if what not in NEWS or offer.offered_at is None or not offer.waiting.contact_email:
        return
    token = secrets.token_urlsafe(24)
    offer.news_link_hash = token_hash(token)
    offer.save(update_fields=["news_link_hash"])
    jobs.enqueue(
        TELL_NEWS,
        key=f"home-offer-news:{offer.pk}:{offer.news_link_hash[:12]}",
        about=f"home-offer:{offer.pk}",
        region=offer.region,
        offer=str(offer.pk),
        token=token,
        what=what,
    )


def tell_offer(*, offer: str, token: str) -> None:
    """Send the letter about an offer, unless it was withdrawn or its link was renewed meanwhile."""
    found = Offer.objects.select_related("waiting").filter(pk=UUID(offer), link_hash=token_hash(token)).first()
    if found is not None and found.state != "withdrawn":
        _post(found, token, "mail-subject", "mail-text")


def tell_news(*, offer: str, token: str, what: str) -> None:
    """Send the news about an offer, unless newer news went out or the link was renewed meanwhile."""
    found = Offer.objects.select_related("waiting").filter(pk=UUID(offer), news_link_hash=token_hash(token)).first()
    if found is not None:
        _post(found, token, "news-subject", f"news-{what}")


def _post(found: Offer, token: str, subject: str, text: str) -> None:
    if not found.waiting.contact_email:
        return
    language = offer_words().language(found.language)
    words = offer_words().words(language.id)
    url = settings.SITE_URL + reverse("home-offer:letter", args=[token])
    context = {"language": language, "subject": words[subject], "text": words[text], "url": url}
    letter = Letter(
        to=found.waiting.contact_email,
        subject=words[subject],
        text=f"{words[text]}\n\n{url}\n",
        html=render_to_string("housing/offers_mail.html", context),
        calendar="",
        method="",
        message_id=message_id(f"home-offer.{found.pk}.{token_hash(token)[:12]}"),
    )
    post_written(**letter.as_words())
