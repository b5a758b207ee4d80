"""Sending one event: signed, to a public address only, once more later when it did not arrive."""

import email.utils
import ipaddress
import socket
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from django.conf import settings

from softlanding.cases.actions.wire import pause_subscription
from softlanding.cases.models import Delivery
from softlanding.common.jobs import NeverWorks, NotNow
from softlanding.core.signed_events import body_of, headers_of

TIMEOUT = httpx.Timeout(15, connect=5)
MOST_TRIES = 20
LONGEST_PAUSE = timedelta(hours=24)
GONE = 410
ASKS_TO_WAIT = frozenset({429, 503})


class NotArrived(Exception):
    """The receiver did not take it: it is tried again."""


class NotOutside(Exception):
    """The address leads into our own network, where a subscriber has no business."""


def deliver(*, delivery: UUID, now: datetime) -> None:
    """Send an event. Raises NotArrived to be tried again, NotNow when the receiver asks to wait."""
    found = Delivery.objects.select_related("subscription").filter(pk=delivery, state="waiting").first()
    if found is None or found.subscription.stopped_at is not None:
        return None
    Delivery.objects.filter(pk=found.pk).update(tries=found.tries + 1, tried_at=now)
    try:
        answer = _post(found, now)
    except (httpx.HTTPError, OSError, NotOutside) as error:
        return _failed(found, f"{type(error).__name__}: {error}")
    if answer.is_success:
        Delivery.objects.filter(pk=found.pk).update(state="arrived", arrived_at=now, answer=str(answer.status_code))
        return None
    if answer.status_code == GONE:
        pause_subscription(found.subscription_id, because="410 Gone", now=now)
        Delivery.objects.filter(pk=found.pk).update(answer="410")
        return None
    if answer.status_code in ASKS_TO_WAIT and (wait := _retry_after(answer, now)):
        Delivery.objects.filter(pk=found.pk).update(answer=str(answer.status_code))
        raise NotNow(now + min(wait, LONGEST_PAUSE))
    return _failed(found, f"HTTP {answer.status_code}")


def _failed(found: Delivery, why: str) -> None:
    given_up = found.tries + 1 >= MOST_TRIES
    state = "given-up" if given_up else "waiting"
    Delivery.objects.filter(pk=found.pk).update(answer=why[:200], state=state)
    raise NeverWorks(why) if given_up else NotArrived(why)


def _post(found: Delivery, now: datetime) -> httpx.Response:
    to = found.subscription
    body = body_of(found.event)
    keys = [key for key in (to.secret, to.former_secret) if key]
    headers = headers_of(found.event, body, secrets_in_use=keys, at=now)
    parts = urlsplit(to.url)
    host = parts.hostname or ""
    address = _address(host, parts.port or (443 if parts.scheme == "https" else 80))
    # the address that was looked at is the one that is called: a name may lead elsewhere a moment later
    url = httpx.URL(to.url).copy_with(host=address)
    with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=settings.WEBHOOKS_PRIVATE) as client:
        request = client.build_request(
            "POST", url, content=body,
            headers={**headers, "host": parts.netloc.rpartition("@")[2], "user-agent": "Softlanding"},
            extensions={"sni_hostname": host},
        )  # fmt: skip
        answer = client.send(request, stream=True)  # the words of the answer are nobody's business
        answer.close()
        return answer


def _address(host: str, port: int) -> str:
    """Return a public address of a host, or raise NotOutside."""
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    public = [one for one in found if settings.WEBHOOKS_PRIVATE or ipaddress.ip_address(one).is_global]
    if not public or len(public) != len(found):
        raise NotOutside(f"{host} leads to an address that is not public")
    return public[0]


def _retry_after(answer: httpx.Response, now: datetime) -> timedelta | None:
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said), int(LONGEST_PAUSE.total_seconds())))
    try:
        until = email.utils.parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(until - now, timedelta(seconds=1)) if until.tzinfo else None
