"""Promises that break: found each day, explained by an officer, said sorry for, and told to the coordinator."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from softlanding.appointments.actions import messages
from softlanding.cases.actions.promises import keep_clocks
from softlanding.cases.models import PromiseClock, PromiseDigest, PromiseNote
from softlanding.cases.queries.promises_known import desks_that_promise, promise_of
from softlanding.cases.queries.promises_letters import apology_of, digest_of
from softlanding.cases.queries.promises_listed import (
    clock_to_change,
    coordinators_at,
    may_apologise,
    must_tell,
)
from softlanding.common import audit, jobs
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.access.terms import SYSTEM
from softlanding.common.errors import BadInput, Mistake
from softlanding.core.promises import BREACH_REASONS

APOLOGISE, DIGEST = "cases.apologise", "cases.promise-digest"
NEVER_BY_ITSELF_AFTER = timedelta(days=30)
"""What broke longer ago is for a person to write about: a letter by itself would only surprise."""


def find_breaches(*, now: datetime) -> int:
    """Write down each promise that broke since, and have the household told sorry; return how many broke."""
    today = timezone.localdate(now)
    broken = PromiseClock.objects.filter(case__isnull=False, broken_at=None).filter(
        Q(outcome="", due_on__lt=Coalesce(F("paused_since_on"), today)) | Q(outcome="broken")
    )
    return sum(_break(pk, now=now, today=today) for pk in broken.order_by("due_on", "pk").values_list("pk", flat=True))


@transaction.atomic
def _break(pk: int, *, now: datetime, today: date) -> bool:
    """Write down one breach, once: of two workers the database lets one be first."""
    clock = PromiseClock.objects.select_related("case").filter(pk=pk).first()
    if clock is None or clock.case is None:
        return False
    _, first = PromiseNote.objects.get_or_create(
        case=clock.case,
        promise=clock.promise,
        what="broke",
        defaults={"region": clock.region, "happened_on": today, "by_role": "system", "noted_at": now},
    )
    keep_clocks([clock.case])
    clock.refresh_from_db()
    if not first or clock.outcome != "broken":
        return False
    if may_apologise(clock) and clock.due_on and today - clock.due_on <= NEVER_BY_ITSELF_AFTER:
        jobs.enqueue(
            APOLOGISE, key=f"apology:{clock.pk}", about=f"clock:{clock.pk}", region=clock.region, clock=clock.pk
        )
    return True


def apologise(*, clock: int, now: datetime) -> None:
    """Send the apology, unless it was sent, or the promise turned out to be kept after all."""
    found = PromiseClock.objects.select_related("case", "household").filter(pk=clock).first()
    if found is None or found.case is None or found.outcome != "broken" or not may_apologise(found):
        return
    letter = apology_of(found, now=now)
    messages.post_written(**letter.as_words())
    with transaction.atomic():
        _note(found, "apology", by=SYSTEM, now=now)
        keep_clocks([found.case])


@transaction.atomic
def give_breach_reason(clock: int, *, reason: str, words: str, by: Actor, now: datetime) -> PromiseClock:
    """Say why a promise was broken: a reason of the list, and a sentence. The last one said counts."""
    found = clock_to_change(clock, by=by)
    mistakes = []
    if reason not in BREACH_REASONS:
        mistakes.append(Mistake("reason", {"en": "is not on the list", "nl": "staat niet in de lijst"}))
    if not words.strip() and reason == "something-else":
        mistakes.append(Mistake("words", {"en": "is missing", "nl": "ontbreekt"}))
    if found.outcome != "broken":
        mistakes.append(Mistake("clock", {"en": "is not broken", "nl": "is niet gebroken"}))
    if mistakes:
        raise BadInput(mistakes)
    return _moved(found, "reason", by=by, now=now, sentence="promise-reason-given", reason=reason, words=words.strip())


@transaction.atomic
def pause_clock(clock: int, *, reason: str, by: Actor, now: datetime) -> PromiseClock:
    """Let a clock stand still, for a reason of the promise's own list that no state of the case says already."""
    found = clock_to_change(clock, by=by)
    own = [one.id for one in pauses_by_hand(found)]
    mistakes = []
    if reason not in own:
        words = {"en": "is not a reason of this promise", "nl": "is geen reden van deze belofte"}
        mistakes.append(Mistake("reason", words))
    if found.outcome or found.paused_since_on or not found.started_on:
        mistakes.append(Mistake("clock", {"en": "does not run", "nl": "loopt niet"}))
    if mistakes:
        raise BadInput(mistakes)
    return _moved(found, "paused", by=by, now=now, sentence="promise-paused", reason=reason)


@transaction.atomic
def resume_clock(clock: int, *, by: Actor, now: datetime) -> PromiseClock:
    """Let a clock run on that somebody let stand still."""
    found = clock_to_change(clock, by=by)
    last = found.pauses.last()
    by_hand = {one.id for one in pauses_by_hand(found)}
    if found.paused_since_on is None or last is None or last.reason not in by_hand:
        raise BadInput([Mistake("clock", {"en": "runs already", "nl": "loopt al"})])
    return _moved(found, "resumed", by=by, now=now, sentence="promise-resumed")


def pauses_by_hand(clock: PromiseClock) -> list[object]:
    """Return the reasons for which somebody may let a clock stand still."""
    measured = promise_of(clock.desk, clock.promise).measured
    return [one for one in measured.pauses if not one.states] if measured else []


def _moved(found: PromiseClock, what: str, *, by: Actor, now: datetime, sentence: str, **said: str) -> PromiseClock:
    _note(found, what, by=by, now=now, **said)
    keep_clocks([found.case])
    if found.household_id:
        audit.record_write(
            by=by,
            purpose=Purpose.APPOINTMENTS,
            household=found.household_id,
            sentence=sentence,
            compartments=[Compartment.HOUSEHOLD],
            params={"reference": found.case.reference},
            region=found.region,
        )
    found.refresh_from_db()
    return found


def _note(found: PromiseClock, what: str, *, by: Actor, now: datetime, reason: str = "", words: str = "") -> None:
    if (
        what in PromiseNote.ONCE
        and PromiseNote.objects.filter(case=found.case_id, promise=found.promise, what=what).exists()
    ):
        return
    PromiseNote.objects.create(
        region=found.region,
        case_id=found.case_id,
        promise=found.promise,
        what=what,
        reason=reason,
        words=words,
        happened_on=timezone.localdate(now),
        by_role="system" if by.kind == "system" and by.role == SYSTEM.role else by.role,
        by_staff_id=int(by.id) if by.kind == "staff" else None,
        noted_at=now,
    )


def tell_coordinators(*, now: datetime) -> int:
    """Send each coordinator what broke and what is about to, once a day; return how many messages that are."""
    return sum(_tell(desk, now=now) for desk in desks_that_promise())


@transaction.atomic
def _tell(desk: str, *, now: datetime) -> int:
    today = timezone.localdate(now)
    found = must_tell(desk, today=today)
    who = list(coordinators_at(desk))
    if not who or not (found.broken or found.soon):
        return 0
    _, first = PromiseDigest.objects.get_or_create(desk=desk, day_on=today, defaults={"region": found.region})
    if not first:
        return 0
    for clock in found.broken:
        _note(clock, "escalated", by=SYSTEM, now=now)
    keep_clocks([clock.case for clock in found.broken])
    for member in who:
        jobs.enqueue(
            DIGEST, key=f"promises:{desk}:{today}:{member.pk}", region=found.region, desk=desk, member=member.pk
        )
    return len(who)


def send_digest(*, desk: str, member: int, now: datetime) -> None:
    """Send one coordinator the list of the day, as it is now."""
    letter = digest_of(desk, member, now=now)
    if letter is not None:
        messages.post_written(**letter.as_words())
