"""Following one case without an account: by its reference, a birth date, and a code that goes to the household.

A request does the same for every reference, known or not: it is counted and becomes a job. Whether the reference
exists and the birth date fits is found out by the worker, which alone sends a code. So neither the answer nor its
time says anything.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.dispatch import Signal
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from softlanding.appointments.queries.letters import spoken
from softlanding.cases.actions.following_letters import post
from softlanding.cases.models import Case, TrackingCode
from softlanding.common import audit, jobs
from softlanding.common.access import Actor, Compartment, Purpose, Role
from softlanding.common.access.terms import SYSTEM
from softlanding.common.errors import Refused, TooOften
from softlanding.common.references import LETTERS, as_written
from softlanding.people.actions import tries_this_hour

SEND_CODE = "cases.send-tracking-code"
CODE_OPENS_FOR = timedelta(minutes=15)
LOOKS_FOR = timedelta(minutes=30)
LETTERS_OF_A_CODE = 6
"""148 million codes, five tries each: a guess succeeds once in thirty million."""
TRIES_OF_A_CODE = 5
ASKED_PER_ADDRESS, ASKED_PER_REFERENCE = 20, 5
TYPED_PER_ADDRESS, TYPED_PER_REFERENCE = 40, 20
SOMEBODY = Actor(kind="public", id="", role=Role.PUBLIC)

birth_asked = Signal()
"""Sent with `household` (its id), `person_key` and `fits`, which says of a day whether it is the one that was typed:
whoever knows the household's birth dates answers whether one fits, and gives no date away."""


class CodeDoesNotOpen(Refused):
    """The code is wrong, was used, is too old, or never was."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            "code-does-not-open",
            {
                "en": "This code does not open. A code opens once, within 15 minutes.",
                "nl": "Deze code werkt niet. Een code werkt één keer, binnen 15 minuten.",
            },
            {
                "en": "Look at the letters again, or ask for a new code.",
                "nl": "Kijk de letters na of vraag een nieuwe.",
            },
        )


def ask_for_code(*, reference: str, born: date, address: str, language: str, now: datetime) -> None:
    """Have a code sent when the reference and the birth date belong together; say nothing about whether they do.

    Raises TooOften for an address, or for a reference, that is asked about again and again.
    """
    written = as_written(reference)
    _limit("track-from", address, ASKED_PER_ADDRESS, now)
    _limit("track-what", written, ASKED_PER_REFERENCE, now)
    jobs.enqueue(
        SEND_CODE,
        about=f"track:{_keyed('about', written)[:32]}",
        reference=written,
        told=_born(written, born),
        language=language,
        asked_at=now.isoformat(),
    )


def send_code(*, reference: str, told: str, language: str, asked_at: str, now: datetime) -> None:
    """Make a code and send it, in the worker: only when the birth date fits, and not when it was asked for long ago."""
    asked = parse_datetime(asked_at)
    if asked is None or now - asked > CODE_OPENS_FOR:
        return
    case = Case.objects.filter(reference=reference).select_related("household").first()
    if case is None or case.household is None or not case.household.contact_email:
        return
    if not _fits(case, told):
        _note(case, "tracking-refused", by=SOMEBODY)
        return
    _post_code(case, _made_code(case, now=now), spoken(case.household.language or language))


def _made_code(case: Case, *, now: datetime) -> str:
    """Make a code; an earlier one that was not used opens nothing any more."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LETTERS_OF_A_CODE))
    with transaction.atomic():
        TrackingCode.objects.filter(case=case, used_at=None).delete()
        TrackingCode.objects.create(
            region=case.region,
            case=case,
            code_hash=code_hash(case.reference, code),
            made_at=now,
            expires_at=now + CODE_OPENS_FOR,
        )
        _note(case, "tracking-code-sent", by=SYSTEM)
    return code


def _post_code(case: Case, code: str, language: str) -> None:
    with translation.override(language):
        context = {
            "code": f"{code[:3]} {code[3:]}",
            "minutes": int(CODE_OPENS_FOR.total_seconds() // 60),
            "language": language,
            "url": settings.SITE_URL + reverse("track:code"),
        }
        subject = gettext("Your code to follow a case")
        post(case.household.contact_email, subject, "track_letter", context, name=f"track.{secrets.token_hex(8)}")


def redeem_code(*, reference: str, code: str, address: str, now: datetime) -> TrackingCode:
    """Use a code, once, for the case that it was made for. Raises CodeDoesNotOpen, or TooOften.

    The same two statements whether there is such a case, or such a code, or not.
    """
    written = as_written(reference)
    _limit("track-code-from", address, TYPED_PER_ADDRESS, now)
    _limit("track-code", written, TYPED_PER_REFERENCE, now)
    open_codes = TrackingCode.objects.filter(case__reference=written, used_at=None, expires_at__gt=now)
    with transaction.atomic():
        open_codes.update(tries=F("tries") + 1)
        hashed = code_hash(written, code)
        # of two who type it at the same moment, one is first
        opened = open_codes.filter(code_hash=hashed, tries__lte=TRIES_OF_A_CODE).update(used_at=now)
    if not opened:
        raise CodeDoesNotOpen
    return TrackingCode.objects.select_related("case").get(code_hash=hashed, used_at=now)


def tracked_case(key: int, *, now: datetime) -> Case | None:
    """Return the case that a used code opened, while its half hour lasts, and write the look down."""
    found = TrackingCode.objects.select_related("case").filter(pk=key, used_at__gt=now - LOOKS_FOR).first()
    if found is None:
        return None
    _note(found.case, "case-tracked", by=SOMEBODY, looked=True)
    return found.case


def stop_tracking(key: int) -> None:
    """Close what a code opened."""
    TrackingCode.objects.filter(pk=key).delete()


def forget_codes(*, now: datetime) -> int:
    """Delete the codes that open nothing any more, and return how many."""
    return TrackingCode.objects.filter(made_at__lt=now - CODE_OPENS_FOR - LOOKS_FOR).delete()[0]


def code_hash(reference: str, code: str) -> str:
    """Return what is stored of a code: keyed, because codes are short, and bound to one case."""
    return _keyed("code", f"{reference}:{''.join(code.upper().split())}")


def _born(reference: str, born: date) -> str:
    return _keyed("born", f"{reference}:{born.isoformat()}")


def _keyed(kind: str, text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"tracking:{kind}:{text}".encode(), hashlib.sha256).hexdigest()


def _fits(case: Case, told: str) -> bool:
    def fits(born: date) -> bool:
        return hmac.compare_digest(_born(case.reference, born), told)

    return any(answer for _, answer in _answers(case, fits))


def _answers(case: Case, fits: Callable[[date], bool]) -> list[tuple[Any, Any]]:
    return birth_asked.send(sender=Case, household=case.household_id, person_key=case.person_key, fits=fits)


def _limit(kind: str, who: str, most: int, now: datetime) -> None:
    if tries_this_hour(kind, who, now=now) > most:
        raise TooOften(
            "too-many-tries",
            {"en": "This was tried many times in this hour.", "nl": "Dit is dit uur vaak geprobeerd."},
            {"en": "Try again in an hour.", "nl": "Probeer het over een uur opnieuw."},
            seconds=3600,
        )


def _note(case: Case, sentence: str, *, by: Actor, looked: bool = False) -> None:
    record = audit.record_read if looked else audit.record_write
    record(
        by=by,
        purpose=Purpose.OWN_FILE,
        household=case.household_id,
        sentence=sentence,
        compartments=[Compartment.HOUSEHOLD],
        params={"reference": case.reference},
        region=case.region,
    )
