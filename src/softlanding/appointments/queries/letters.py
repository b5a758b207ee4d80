"""What a household reads in the messages about a visit: as text, as HTML, and as a calendar file."""

from dataclasses import asdict, dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any, Literal

from django.conf import settings
from django.dispatch import Signal
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from softlanding.appointments.models import Visit
from softlanding.appointments.queries.calendar import calendar_of
from softlanding.appointments.queries.claims import ZONE
from softlanding.appointments.queries.sheet import sheet_of
from softlanding.common.days import day_words

Told = Literal["booked", "changed", "cancelled", "reminder", "confirm", "missed", "to-confirm"]

papers_wanted = Signal()
"""Sent with `visit`, `language`, `now`: a feature above that knows the plan answers with what is still missing,
as [(paper, names)], or None when it cannot say."""


@dataclass(frozen=True)
class Letter:
    """One message, ready to be sent."""

    to: str
    subject: str
    text: str
    html: str
    calendar: str
    method: str
    message_id: str

    def as_words(self) -> dict[str, str]:
        """Return the letter as words to keep."""
        return asdict(self)

    @classmethod
    def from_words(cls, words: dict[str, str]) -> "Letter":
        """Return the letter that was kept."""
        return cls(**words)


def letter_of(visit: Visit, told: Told, *, now: datetime, reason: str = "") -> Letter:
    """Write the message in the household's language, or in English where we do not speak it; `reason` of a change."""
    language = spoken(visit.language)
    method = "CANCEL" if told == "cancelled" else "REQUEST"
    with translation.override(language):
        sheet = sheet_of(visit, language)
        context = {
            "sheet": sheet,
            "what": told,
            "reason": reason,
            "language": language,
            "url": f"{settings.SITE_URL}{reverse('visit:passport')}?reference={visit.reference}",
            "papers": _missing_papers(visit, language, now) if told in {"reminder", "confirm"} else None,
            "confirm_by": _moment_words(visit.confirm_by_at, language),
            "not_confirmed": told == "cancelled" and visit.reason == "not-confirmed",
            "missed_url": settings.SITE_URL + reverse("visit:missed"),
        }
        return Letter(
            to=visit.household.contact_email or "" if visit.household else "",
            subject=_subjects()[told].format(desk=sheet.place.name, day=sheet.day),
            text=_trimmed(render_to_string("appointments/message.txt", context)),
            html=render_to_string("appointments/message.html", context),
            # nothing changes in a calendar when nobody came
            calendar=calendar_of(visit, method=method).decode() if told != "missed" else "",
            method=method if told != "missed" else "",
            message_id=message_id(f"{told}.{visit.sequence}.{visit.uid.partition('@')[0]}"),
        )


def message_id(name: str) -> str:
    """Return the Message-ID of a letter: the same letter sent twice has the same one."""
    return f"<{name}@{_mail_domain()}>"


def spoken(language: str) -> str:
    """Return the language when the interface speaks it, else English."""
    return language if language in dict(settings.LANGUAGES) else "en"


def _subjects() -> dict[str, str]:
    return {
        "booked": gettext("Your visit to {desk} on {day}"),
        "changed": gettext("Changed: your visit to {desk} on {day}"),
        "cancelled": gettext("Cancelled: your visit to {desk} on {day}"),
        "reminder": gettext("Reminder: your visit to {desk} on {day}"),
        "missed": gettext("We missed you at {desk} on {day}"),
        "to-confirm": gettext("Confirm that you come: {desk} on {day}"),
        "confirm": gettext("Tell us that you come: your visit to {desk} on {day}"),
    }


def _missing_papers(visit: Visit, language: str, now: datetime) -> list[tuple[str, str]] | None:
    answers = papers_wanted.send(sender=Visit, visit=visit, language=language, now=now)
    found: Any = next((answer for _, answer in answers if answer is not None), None)
    return found


def _moment_words(moment: datetime | None, language: str) -> str:
    if moment is None:
        return ""
    local = timezone.localtime(moment, ZONE)
    return f"{day_words(local.date(), language)}, {local:%H:%M}"


def _mail_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def _trimmed(text: str) -> str:
    """Leave one empty line where the template left several."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
