"""Telling other systems: who subscribed, and one delivery per event and subscriber, made with the change itself."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from softlanding.cases.actions.running import CaseChanged
from softlanding.cases.models import Case, CaseEvent, Delivery, Subscription
from softlanding.cases.queries import wire as queries
from softlanding.common import jobs
from softlanding.common.errors import BadInput, Conflict, Mistake
from softlanding.core.signed_events import cloud_event, new_secret

DELIVER = "cases.deliver-event"
KEPT = timedelta(days=30)
AT_A_SWEEP = 500
NAME = re.compile(r"[^\W_][\w .&'+-]{0,79}")


@dataclass(frozen=True, kw_only=True)
class NewSubscription:
    """A system to tell: what it is called, where it listens, of which events, and of whose cases (empty: all)."""

    name: str
    url: str
    events: tuple[str, ...]
    authority: str = ""


@transaction.atomic
def subscribe(new: NewSubscription, *, now: datetime) -> Subscription:
    """Tell a system from now on. Its key is made here; raises BadInput with every mistake."""
    mistakes = _mistakes_in(new)
    if mistakes:
        raise BadInput(mistakes)
    return Subscription.objects.create(
        region=settings.REGION,
        name=new.name.strip(),
        url=new.url.strip(),
        secret=new_secret(),
        events=list(new.events),
        authority=new.authority,
        made_at=now,
    )


def _mistakes_in(new: NewSubscription) -> list[Mistake]:
    mistakes = []
    if not NAME.fullmatch(new.name.strip()):
        mistakes.append(
            Mistake("name", {"en": "is missing or has odd signs", "nl": "ontbreekt of bevat vreemde tekens"})
        )
    parts = urlsplit(new.url.strip())
    if parts.scheme not in (("https", "http") if settings.WEBHOOKS_PRIVATE else ("https",)) or not parts.hostname:
        mistakes.append(
            Mistake(
                "url",
                {"en": "is no https address", "nl": "is geen https-adres"},
                {"en": "Write it like https://system.example/softlanding.", "nl": "Zoals https://systeem.example/."},
            )
        )
    if parts.username or parts.password:
        mistakes.append(Mistake("url", {"en": "holds a password", "nl": "bevat een wachtwoord"}))
    if not new.events or set(new.events) - set(queries.EVENTS):
        mistakes.append(
            Mistake("events", {"en": "Choose at least one event.", "nl": "Kies ten minste één gebeurtenis."})
        )
    return mistakes


@transaction.atomic
def change_key(key: uuid.UUID) -> Subscription:
    """Give a system a new key. The former one signs too, until `forget_former_key`."""
    found = _to_change(key)
    found.former_secret, found.secret = found.secret, new_secret()
    found.save(update_fields=["secret", "former_secret"])
    return found


def forget_former_key(key: uuid.UUID) -> None:
    """Sign with the new key alone from now on."""
    Subscription.objects.filter(pk=key).update(former_secret="")


def pause_subscription(key: uuid.UUID, *, because: str, now: datetime) -> None:
    """Send nothing for a while. What happens meanwhile is kept, and is sent when it goes on."""
    Subscription.objects.filter(pk=key, stopped_at=None).update(stopped_at=now, stopped_because=because[:200])


@transaction.atomic
def go_on(key: uuid.UUID) -> None:
    """Send again, beginning with what was kept."""
    Subscription.objects.filter(pk=key).update(stopped_at=None, stopped_because="")
    _queue(Delivery.objects.filter(subscription=key, state="waiting").values_list("pk", flat=True))


def end_subscription(key: uuid.UUID) -> None:
    """Tell a system no more, and forget what was sent to it."""
    Subscription.objects.filter(pk=key).delete()


@transaction.atomic
def send_again(key: uuid.UUID, delivery: uuid.UUID) -> None:
    """Try an event once more that was given up, as if it had never been tried."""
    queries.subscription(key)
    if not Delivery.objects.filter(pk=delivery, subscription=key, state="given-up").update(state="waiting", tries=0):
        raise Conflict(
            "not-given-up",
            {"en": "This event was not given up.", "nl": "Deze gebeurtenis is niet opgegeven."},
            {"en": "Look at it as it is now.", "nl": "Bekijk hoe die er nu voor staat."},
        )
    _queue([delivery])


@transaction.atomic
def send_test(key: uuid.UUID, *, now: datetime) -> None:
    """Send an event that means nothing, to see whether it arrives."""
    found = _to_change(key)
    _keep([found], what="test", subject="test", data={"test": True}, now=now)


def tell_subscribers(*, change: CaseChanged, **_: object) -> None:
    """Keep what happened to a case for each system that wants it, in the transaction of the change."""
    case, event = change.case, change.event
    if not queries.leaves(case):
        return
    what = _what(case, event)
    told = [one for one in Subscription.objects.filter(authority__in=["", case.authority]) if what in one.events]
    if told:
        _keep(told, what=what, subject=case.reference, data=_data(case, event), now=event.noted_at)


def _what(case: Case, event: CaseEvent) -> str:
    if event.what == "opened":
        return "case-opened"
    return "case-closed" if case.closed_at is not None and event.to_state == case.state else "case-changed"


def _data(case: Case, event: CaseEvent) -> dict[str, str | None]:
    """Say what happened without saying about whom: the reference is enough for who may ask further."""
    return {
        "reference": case.reference,
        "kind": case.kind,
        "authority": case.authority,
        "change": event.what,
        "state": case.state,
        "previousState": event.from_state or None,
        "since": event.happened_on.isoformat(),
        "dueOn": case.due_on.isoformat() if case.due_on else None,
        "promisedOn": case.promised_on.isoformat() if case.promised_on else None,
        "desk": case.desk or None,
        "municipality": case.municipality or None,
        "lane": case.lane,
    }


def _keep(
    told: Iterable[Subscription], *, what: str, subject: str, data: dict[str, str | None] | dict[str, bool],
    now: datetime,
) -> None:  # fmt: skip
    """Make one delivery per system, and the job that sends it."""
    made = []
    for one in told:
        key = uuid.uuid4()
        event = cloud_event(
            key=str(key), source=f"{settings.SITE_URL}/", what=f"softlanding.{what}", subject=subject, at=now, data=data
        )
        made.append(Delivery(id=key, region=one.region, subscription=one, event=event, made_at=now))
    Delivery.objects.bulk_create(made)
    _queue(one.pk for one in made if one.subscription.stopped_at is None)


def _queue(deliveries: Iterable[uuid.UUID]) -> None:
    for one in deliveries:
        jobs.enqueue(DELIVER, key=f"{DELIVER}:{one}", delivery=str(one))


def sweep_deliveries(*, now: datetime) -> None:
    """Queue what waits without a job, such as after a backup was put back; forget what is long past."""
    lost = Delivery.objects.filter(
        state="waiting", subscription__stopped_at=None, made_at__lt=now - timedelta(minutes=10)
    )
    _queue(lost.order_by("made_at").values_list("pk", flat=True)[:AT_A_SWEEP])
    Delivery.objects.exclude(state="waiting").filter(made_at__lt=now - KEPT).delete()


def _to_change(key: uuid.UUID) -> Subscription:
    queries.subscription(key)
    return Subscription.objects.select_for_update().get(pk=key)
