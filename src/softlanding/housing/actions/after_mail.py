"""The mail to a case manager after a move: a reference and where to look, never a name or an address."""

from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from softlanding.appointments.actions.messages import post_written
from softlanding.appointments.queries.letters import Letter, message_id
from softlanding.housing.models import WaitingHousehold
from softlanding.housing.queries.waiting_staff import contact_people


def tell_after_move(*, what: str, waiting: str, member: int) -> None:
    """Tell a case manager that a household moved in, or is handed over to them, unless that changed meanwhile."""
    found = WaitingHousehold.objects.filter(pk=UUID(waiting), state=WaitingHousehold.State.HOUSED).first()
    if found is None:
        return
    who = next((one for one in contact_people(found.municipality) if one.pk == member), None)
    handed_over = what == "handed-over"
    if who is None or (handed_over and not found.handovers.filter(to_staff=who, state="open").exists()):
        return
    language = next((one for one in who.languages if one in {"en", "nl"}), "en")
    with translation.override(language):
        subject = gettext("A household is handed over to you: {reference}") if handed_over else ""
        subject = subject or gettext("A household moved in: {reference}")
        told = gettext("What follows the move, and what is left to do, stands here:")
    url = settings.SITE_URL + reverse("housing-after:contact-one", args=[found.pk])
    context = {
        "language": {"id": language, "direction": "ltr"},
        "subject": subject.format(reference=found.reference),
        "text": told,
        "url": url,
    }
    letter = Letter(
        to=who.email,
        subject=context["subject"],
        text=f"{told}\n\n{url}\n",
        html=render_to_string("housing/offers_mail.html", context),
        calendar="",
        method="",
        message_id=message_id(f"after-move.{what}.{found.pk}.{member}"),
    )
    post_written(**letter.as_words())
