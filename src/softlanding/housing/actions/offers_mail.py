"""The e-mail that a letter about a home is there: in the household's language, and nothing of the letter in it."""

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


def tell_offer(*, offer: str, token: str) -> None:
    """Send the letter about an offer, unless it was withdrawn or its link was renewed meanwhile."""
    found = Offer.objects.select_related("waiting").filter(pk=UUID(offer), link_hash=token_hash(token)).first()
    if found is None or found.state == "withdrawn" or not found.waiting.contact_email:
        return
    language = offer_words().language(found.language)
    words = offer_words().words(language.id)
    url = settings.SITE_URL + reverse("home-offer:letter", args=[token])
    context = {"language": language, "subject": words["mail-subject"], "text": words["mail-text"], "url": url}
    letter = Letter(
        to=found.waiting.contact_email,
        subject=words["mail-subject"],
        text=f"{words['mail-text']}\n\n{url}\n",
        html=render_to_string("housing/offers_mail.html", context),
        calendar="",
        method="",
        message_id=message_id(f"home-offer.{found.pk}.{token_hash(token)[:12]}"),
    )
    post_written(**letter.as_words())
