"""Private calendar feeds: the household's page about its own, and what a calendar reads at an address."""

import hashlib
import re
from datetime import UTC, datetime

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext

from softlanding.appointments import actions
from softlanding.appointments import queries as appointments
from softlanding.common.errors import NotFound, TooOften
from softlanding.journeys.queries import document_of
from softlanding.journeys.views.own_file import OwnFile
from softlanding.journeys.views.take_along import deadlines
from softlanding.people import queries as people

HOUR = 3600
READS_AN_HOUR, GUESSES_AN_HOUR = 60, 30
STAMP = re.compile(rb"^DTSTAMP.*\r\n", re.MULTILINE)


def own(request: HttpRequest) -> HttpResponse:
    """Make, replace or switch off the address at which the household's calendar reads its visits and dates."""
    household = people.household_of(request.actor)
    address, status = "", 200
    if request.method == "POST":
        match request.POST.get("do"):
            case "make":
                token = actions.make_household_feed(household, by=request.actor, now=timezone.now())
                address = settings.SITE_URL + reverse("calendar:feed", args=[token])
            case "end":
                actions.end_household_feed(household, by=request.actor)
                messages.success(request, gettext("The address no longer works."))
                return redirect("calendar:own")
            case _:
                status = 422
    context = {"feed": appointments.feed_in_words(appointments.feed_of_household(household)), "address": address}
    return render(request, "journeys/calendar.html", context, status=status)


def read(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a feed to whoever has its address; 304 when nothing changed, 404 for an address that never was."""
    address = request.META["REMOTE_ADDR"]
    try:
        feed = appointments.feed_at(token)
    except NotFound:
        _pace(f"feed-guess:{address}", GUESSES_AN_HOUR)
        raise
    _pace(f"feed-read:{feed.pk}", READS_AN_HOUR)
    now = timezone.now()
    actions.note_read(feed, on=timezone.localdate(now))
    content = appointments.staff_calendar(feed.member, now=now) if feed.member else _of_household(feed.household, now)
    digest = hashlib.sha256(STAMP.sub(b"", content)).hexdigest()[:32]
    changed_at = _changed_at(feed.pk, digest, now)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response.headers["ETag"] = f'"{digest}"'
    response.headers["Last-Modified"] = http_date(changed_at)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    answer = get_conditional_response(request, etag=f'"{digest}"', last_modified=changed_at, response=response)
    return answer or response


def _of_household(household: people.Household, now: datetime) -> bytes:
    """Return the household's visits, and the days by which something of its plan must be done."""
    language = household.language if household.language in dict(settings.LANGUAGES) else "en"
    with translation.override(language):
        own_file = OwnFile(document_of(household), kept=household)
        events = [*appointments.household_events(household, now=now), *deadlines(own_file)]
        return appointments.calendar_with(events, method="PUBLISH", name=gettext("Softlanding: visits and dates"))


def _changed_at(feed: int, digest: str, now: datetime) -> int:
    """Return since when this content has been served, as far as the cache remembers: later at most, never earlier."""
    key, moment = f"feed-since:{feed}", int(now.astimezone(UTC).timestamp())
    known = cache.get(key)
    if known is None or known[0] != digest:
        known = (digest, moment)
        cache.set(key, known, 7 * 24 * HOUR)
    return int(known[1])


def _pace(key: str, limit: int) -> None:
    """Raise TooOften after so many in an hour."""
    cache.add(key, 0, HOUR)
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out between the two
        count = 1
    if count > limit:
        raise TooOften(
            "too-many-readings",
            {"en": "This calendar is read too often.", "nl": "Deze agenda wordt te vaak gelezen."},
            {"en": "Let your calendar ask once an hour.", "nl": "Laat uw agenda eens per uur vragen."},
            seconds=HOUR,
        )
