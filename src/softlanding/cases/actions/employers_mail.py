"""Letters to employers: each in one language, as text and nothing else."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from softlanding.cases.models import Employer


def written(name: str, to: str, language: str, **words: Any) -> EmailMessage:
    """Return the letter of this name; its first line is its subject."""
    with translation.override("nl" if language == "nl" else "en"):
        text = render_to_string(f"cases/employers_mail_{name}.txt", {**words, "site": settings.SITE_URL})
    subject, _, body = text.strip().partition("\n")
    return EmailMessage(" ".join(subject.split()), f"{body.strip()}\n", to=[to])


def send_invitation(employer: Employer, *, to: str, token: str, language: str, days: int) -> None:
    """Send a link to join, once the invitation stands."""
    url = settings.SITE_URL + reverse("employers:join", args=[token])
    letter = written("invitation", to, language, organisation=employer.organisation.name, url=url, days=days)
    transaction.on_commit(letter.send)


def send_declined(*, to: str, name: str, language: str, reason: str) -> None:
    """Say that no account was opened, and why."""
    letter = written("declined", to, language, organisation=name, reason=reason)
    transaction.on_commit(letter.send)
