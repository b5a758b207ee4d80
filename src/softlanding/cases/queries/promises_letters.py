"""Letters about promises: an apology to the household, and the day's list for the coordinator."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from softlanding.appointments.queries.letters import Letter, message_id, spoken
from softlanding.cases.models import PromiseClock
from softlanding.cases.queries.promises_known import promise_of
from softlanding.cases.queries.promises_listed import coordinators_at, must_tell
from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.core.rulebook import load_rulebook
from softlanding.directory import queries as directory


@dataclass(frozen=True)
class Line:
    """One promise of the coordinator's list: no name, only the reference of the case."""

    reference: str
    promise: str
    due: str


def apology_of(clock: PromiseClock, *, now: datetime) -> Letter:
    """Write the apology in the household's language: what was promised, since when, what happens now, whom to ask."""
    household, case = clock.household, clock.case
    if household is None or case is None or clock.started_on is None or clock.due_on is None:
        raise ValueError(f"clock {clock.pk} has nobody to write to")
    language = spoken(household.language)
    promise = promise_of(clock.desk, clock.promise)
    kind = load_rulebook().case_kinds[case.kind]
    with translation.override(language):
        context = {
            "language": language,
            "promise": promise.title.told(language),
            "by": promise.by.told(language),
            "started": day_words(clock.started_on, language),
            "due": day_words(clock.due_on, language),
            "today": day_words(timezone.localdate(now), language),
            "state": kind.state(case.state).title.told(language),
            "means": kind.state(case.state).means.told(language),
            "is_open": clock.stopped_on is None,
            "ended": day_words(clock.stopped_on, language) if clock.stopped_on else "",
            "who": in_language(directory.AUTHORITIES[case.authority], language),
            "place": directory.place_of(clock.desk, language),
            "reference": case.reference,
            "url": settings.SITE_URL + reverse("promises:desk", args=[clock.desk]),
        }
        return Letter(
            to=household.contact_email or "",
            subject=gettext("We are sorry: we did not keep our promise ({reference})").format(reference=case.reference),
            text=_trimmed(render_to_string("cases/promises_apology.txt", context)),
            html=render_to_string("cases/promises_apology.html", context),
            calendar="",
            method="",
            message_id=message_id(f"apology.{clock.pk}"),
        )


def digest_of(desk: str, member: int, *, now: datetime) -> Letter | None:
    """Write the day's list for a coordinator, or return None when there is nothing to tell or nobody to."""
    who = coordinators_at(desk).filter(pk=member).first()
    today = timezone.localdate(now)
    found = must_tell(desk, today=today)
    if who is None or not (found.broken or found.soon):
        return None
    language = next((one for one in who.languages if one in {"en", "nl"}), "en")
    with translation.override(language):
        context = {
            "language": language,
            "place": directory.place_of(desk, language).name,
            "broken": [_line(clock, language) for clock in found.broken],
            "soon": [_line(clock, language) for clock in found.soon],
            "url": settings.SITE_URL + reverse("staff-promises:list"),
        }
        return Letter(
            to=who.email,
            subject=gettext("Promises today: {broken} broken, {soon} about to break").format(
                broken=len(found.broken), soon=len(found.soon)
            ),
            text=_trimmed(render_to_string("cases/promises_digest.txt", context)),
            html=render_to_string("cases/promises_digest.html", context),
            calendar="",
            method="",
            message_id=message_id(f"promises.{desk}.{today}.{member}"),
        )


def _line(clock: PromiseClock, language: str) -> Line:
    title = promise_of(clock.desk, clock.promise).title.told(language)
    due = day_words(clock.due_on, language) if clock.due_on else ""
    return Line(clock.case.reference if clock.case else "", title, due)


def _trimmed(text: str) -> str:
    """Leave one empty line where the template left several."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
