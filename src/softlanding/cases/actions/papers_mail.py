"""The message that something about papers waits for a household: never which paper, nor of whom."""

from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from softlanding.common import jobs
from softlanding.people import queries as people

TELL = "papers.tell"
What = Literal["asked", "rejected", "infected", "expires"]


def tell_papers(household: UUID, what: What, *, region: str) -> None:
    """Have the household told, once the transaction stands; several of a kind before it is sent are one message."""
    jobs.enqueue(
        TELL, key=f"{TELL}:{what}:{household}", about=f"papers:{household}", region=region,
        household=str(household), what=what,
    )  # fmt: skip


def send_told(*, household: str, what: What) -> None:
    """Write the message in the household's language, and send it."""
    found: Any = people.Household.objects.filter(pk=household).first()
    if found is None or not found.contact_email:
        return
    language = found.language if found.language in dict(settings.LANGUAGES) else "en"
    with translation.override(language):
        context = {"what": what, "language": language, "url": settings.SITE_URL + reverse("papers:list")}
        subject = {
            "asked": gettext("We ask for a paper"),
            "rejected": gettext("A paper is not in order yet"),
            "infected": gettext("We deleted a file that you uploaded"),
            "expires": gettext("A paper soon expires"),
        }[what]
        message = EmailMultiAlternatives(
            subject, render_to_string("cases/papers_mail.txt", context), to=[found.contact_email]
        )
        message.attach_alternative(render_to_string("cases/papers_mail.html", context), "text/html")
    message.send()
