"""Changing an offer: only as its table allows, by a person, with its history, and never two at once."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone

from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Role
from softlanding.common.errors import BadInput, Mistake, NotFound, Words
from softlanding.core.rulebook.offer_life import OfferChange
from softlanding.housing.actions.offers_refusals import (
    NothingToUndo,
    NotThisOfferStep,
    NotToOffer,
    OfferChanged,
    OfferRunsAlready,
    SecondOfficerNeeded,
)
from softlanding.housing.actions.standing import hold_offer_to_standing, hold_sending_to_standing
from softlanding.housing.models import Home, Offer, OfferEvent, Proposal, WaitingHousehold
from softlanding.housing.queries import offers as queries
from softlanding.housing.queries.offers_letter import new_letter
from softlanding.people.queries import token_hash

LONGEST = 4000
MISSING: Words = {"en": "is missing", "nl": "ontbreekt"}
PAST: Words = {"en": "lies in the past", "nl": "ligt in het verleden"}
FUTURE: Words = {"en": "lies in the future", "nl": "ligt in de toekomst"}
HEARD_HOW = ("talk", "telephone", "in-writing", "did-not-want")
ANSWERED_HOW = ("talk", "telephone", "in-writing")
TOUCHES = (Compartment.HOUSEHOLD, Compartment.HOUSING)

offer_changed = Signal()
"""Sent inside the transaction with `offer`, `what` (the id of the change, or `undone-` and it), `by` and `now`."""
letter_to_send = Signal()
"""Sent inside the transaction with `offer` and `token`, when a letter goes out: the token is known this once."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """Who makes a step and when, and which version of the offer they had before them (None: whatever it is)."""

    by: Actor
    now: datetime
    seen: int | None = None


@transaction.atomic
def prepare_offer(
    waiting_id: UUID, home_id: UUID, proposal_id: int | None = None, *, by: Actor, now: datetime
) -> Offer:
    """Prepare the one offer of a household. A person does this, after looking at a proposal or by hand.

    Raises NotToOffer, OfferRunsAlready, or NotFound for what is not there.
    """
    if by.kind != "staff" or by.role != Role.HOUSING_OFFICER:
        raise NotThisOfferStep(queries.offer_life(), queries.offer_life().first, "prepare")
    hold_offer_to_standing(waiting_id, home_id, proposal_id, now=now)
    home = Home.objects.select_for_update().filter(pk=home_id).first()
    waiting = WaitingHousehold.objects.select_for_update().filter(pk=waiting_id).first()
    proposal = Proposal.objects.filter(pk=proposal_id, waiting=waiting_id).first() if proposal_id is not None else None
    if home is None or waiting is None or (proposal_id is not None and proposal is None):
        raise NotFound
    if home.municipality != waiting.municipality or not queries.home_free(home, on=timezone.localdate(now)):
        raise NotToOffer(home=True)
    if waiting.state != WaitingHousehold.State.WAITING:
        raise NotToOffer(home=False)
    try:
        with transaction.atomic():
            offer = Offer.objects.create(
                region=settings.REGION,
                municipality=waiting.municipality,
                waiting=waiting,
                home=home,
                proposal=proposal,
                state=queries.offer_life().first,
                prepared_by_id=int(by.id),
                prepared_at=now,
                language=waiting.language,
                updated_at=now,
            )
    except IntegrityError as error:
        mine = queries.live_offers_of(waiting=waiting.pk).exists()
        if mine or queries.live_offers_of(home=home.pk).exists():
            raise OfferRunsAlready(household=mine) from error
        raise
    note_offer_event(offer, "prepare", Step(by=by, now=now))
    return offer


@transaction.atomic
def check_offer(key: UUID, holding: Mapping[str, bool], *, step: Step) -> Offer:
    """Note that a second officer looked at each point and that each holds. Raises BadInput with each that does not."""
    offer, change = offer_to_change(key, "check", step)
    if step.by.id == str(offer.prepared_by_id):
        raise SecondOfficerNeeded
    reckoned = queries.offer_reckoned(offer, on=timezone.localdate(step.now))
    mistakes = []
    for point in queries.offer_life().points:
        known = reckoned.get(point.id)
        if not holding.get(point.id):
            told: Words = {"en": "is not looked at, or does not hold", "nl": "is niet bekeken, of klopt niet"}
            mistakes.append(Mistake(point.id, told))
        elif known is not None and known.holds is not True:
            told = {"en": "does not hold by what is known", "nl": "klopt niet volgens wat bekend is"}
            mistakes.append(Mistake(point.id, told))
    if mistakes:
        raise BadInput(mistakes)
    offer.checklist = {
        point.id: {"holds": True, "why": reckoned[point.id].why if point.id in reckoned else ""}
        for point in queries.offer_life().points
    }
    offer.checked_by_id, offer.checked_at = int(step.by.id), step.now
    return _moved_on(offer, change, step)


@transaction.atomic
def hear_household(key: UUID, *, how: str, said: str, step: Step) -> Offer:
    """Note what the household said before the offer, or that it did not want to say anything."""
    offer, change = offer_to_change(key, "hear", step)
    said = said.strip()
    mistakes = _wrong_text("said", said, needed=how != "did-not-want")
    if how not in HEARD_HOW:
        mistakes.append(Mistake("how", MISSING))
    if how == "did-not-want" and said:
        mistakes.append(
            Mistake("how", {"en": "does not go with words of the household", "nl": "past niet bij woorden van hen"})
        )
    if mistakes:
        raise BadInput(mistakes)
    offer.heard_how, offer.household_said, offer.heard_at = how, said, step.now
    return _moved_on(offer, change, step)


@transaction.atomic
def send_offer(
    key: UUID, *, answer_by_on: date | None, source: str, language: str = "", step: Step
) -> tuple[Offer, str]:
    """Make the letter, keep it as it is, and open the household's page; return the token of its link, known this once.

    `language` is the one that the household reads first, or nothing for its own. The officer types until when the
    household can answer, and where that term comes from: none is invented.
    """
    offer, change = offer_to_change(key, "offer", step)
    today, source = timezone.localdate(step.now), source.strip()
    mistakes = [] if source else [Mistake("source", MISSING)]
    if answer_by_on is None or answer_by_on < today:
        mistakes.append(Mistake("answer_by_on", MISSING if answer_by_on is None else PAST))
    for point, known in queries.offer_reckoned(offer, on=today).items():
        if known.holds is not True:  # what changed since the check must not go out
            told: Words = {"en": "does not hold any more", "nl": "klopt niet meer"}
            mistakes.append(Mistake(point, told))
    if language and language not in {one.id for one in queries.offer_words().languages}:
        mistakes.append(Mistake("language", {"en": "is no language of the letter", "nl": "is geen taal van de brief"}))
    if mistakes:
        raise BadInput(mistakes)
    hold_sending_to_standing(offer)
    offer.language = language or offer.language
    offer.answer_by_on, offer.answer_source, offer.offered_at = answer_by_on, source[:300], step.now
    offer.letter = new_letter(offer, on=today)
    token = _new_link(offer)
    found = _moved_on(offer, change, step)
    letter_to_send.send(sender=Offer, offer=found, token=token)
    return found, token


@transaction.atomic
def renew_offer_link(key: UUID, *, step: Step) -> str:
    """Give the household another link, for one that was lost; the former one closes."""
    offer = offer_as_seen(key, step)
    if offer.offered_at is None:
        raise NotThisOfferStep(queries.offer_life(), offer.state, "link")
    token = _new_link(offer)
    save_offer(offer, step.now)
    note_offer_event(offer, "link", step)
    return token


@transaction.atomic
def answer_offer(key: UUID, *, accepts: bool, because: str = "", how: str = "", step: Step) -> Offer:
    """Note a yes, or a no with its reason: the household's own on its page, or as a member of staff heard it.

    The same answer twice is one answer.
    """
    offer = offer_as_seen(key, step, compare=False)
    change_id, because = ("accept" if accepts else "refuse"), because.strip()
    wanted = "accepted" if accepts else "refused"
    if offer.state == wanted and (accepts or offer.refused_because == because):
        return offer
    offer, change = offer_to_change(key, change_id, step)
    mistakes = [] if accepts else _wrong_text("because", because, needed=True)
    if step.by.kind == "staff" and how not in ANSWERED_HOW:
        mistakes.append(Mistake("how", MISSING))
    if mistakes:
        raise BadInput(mistakes)
    offer.answered_at, offer.answered_how = step.now, how if step.by.kind == "staff" else "own-page"
    offer.refused_because = "" if accepts else because
    return _moved_on(offer, change, step)


@transaction.atomic
def judge_refusal(key: UUID, *, judged: str, because: str, step: Step) -> Offer:
    """Note how a person judged the reason of a refusal, and why. Nothing else ever judges one."""
    offer, change = offer_to_change(key, "judge", step)
    because = because.strip()
    mistakes = _wrong_text("because", because, needed=True)
    if judged not in {"justified", "unjustified"}:
        mistakes.append(Mistake("judged", MISSING))
    if mistakes:
        raise BadInput(mistakes)
    offer.judged, offer.judged_because = judged, because
    offer.judged_by_id, offer.judged_at = int(step.by.id), step.now
    return _moved_on(offer, change, step)


@transaction.atomic
def withdraw_offer(key: UUID, *, because: str, step: Step) -> Offer:
    """Take an offer back, with a reason that the household reads when it has the letter."""
    offer, change = offer_to_change(key, "withdraw", step)
    because = because.strip()
    if not because or len(because) > 300:
        too_long: Words = {"en": "is longer than 300 characters", "nl": "is langer dan 300 tekens"}
        raise BadInput([Mistake("because", too_long if because else MISSING)])
    offer.withdrawn_because = because
    return _moved_on(offer, change, step)


@transaction.atomic
def undo_offer_step(key: UUID, *, step: Step) -> Offer:
    """Take the last step back, by whoever may make it, when nothing was sent by it. The history keeps both."""
    offer = offer_as_seen(key, step)
    change = queries.offer_to_undo(offer)
    if change is None:
        raise NothingToUndo
    if step.by.kind != "staff" or queries.offer_maker(step.by) not in change.by:
        raise NotThisOfferStep(queries.offer_life(), offer.state, change.id)
    offer.state = change.frm[0]
    for name, value in _BEFORE[change.id].items():
        setattr(offer, name, value)
    save_offer(offer, step.now)
    note_offer_event(offer, f"undone-{change.id}", step)
    return offer


_BEFORE: Mapping[str, Mapping[str, Any]] = {
    "check": {"checklist": {}, "checked_by_id": None, "checked_at": None},
    "hear": {"heard_how": "", "household_said": "", "heard_at": None},
    "lease": {"lease_starts_on": None},
}
"""What a step wrote, as it was before."""


def offer_as_seen(key: UUID, step: Step, *, compare: bool = True) -> Offer:
    """Return an offer to change, locked, when it is somebody's to change; raise OfferChanged for an old page."""
    found = Offer.objects.select_for_update().filter(pk=key).first()
    if found is None or not _theirs(found, step.by):
        raise NotFound
    if compare and step.seen is not None and found.version != step.seen:
        raise OfferChanged
    return found


def _theirs(offer: Offer, by: Actor) -> bool:
    if by.kind == "newcomer":
        return by.household is not None and by.household == str(offer.waiting.household_id)
    return by.kind != "staff" or queries.offers_for(by).filter(pk=offer.pk).exists()


def offer_to_change(key: UUID, change: str, step: Step) -> tuple[Offer, OfferChange]:
    """Return an offer and the change that the table allows from where it stands, or raise why not."""
    found, life = offer_as_seen(key, step, compare=False), queries.offer_life()
    wanted = next(
        (one for one in life.changes_from(found.state, queries.offer_maker(step.by)) if one.id == change), None
    )
    if wanted is None:
        raise NotThisOfferStep(life, found.state, change)
    if step.seen is not None and found.version != step.seen:
        raise OfferChanged
    return found, wanted


def _moved_on(offer: Offer, change: OfferChange, step: Step) -> Offer:
    offer.state = change.to
    save_offer(offer, step.now)
    note_offer_event(offer, change.id, step)
    return offer


def save_offer(offer: Offer, now: datetime) -> None:
    """Keep what an action changed, as the next version."""
    offer.version, offer.updated_at = offer.version + 1, now
    offer.save()


def note_offer_event(offer: Offer, what: str, step: Step, *, detail: str = "") -> None:
    """Write what happened into the history and the audit, and tell whoever follows offers."""
    by = step.by
    OfferEvent.objects.create(
        region=offer.region,
        offer=offer,
        what=what,
        detail=detail[:300],
        by_staff_id=int(by.id) if by.kind == "staff" else None,
        by_household=queries.offer_maker(by) == "household",
        noted_at=step.now,
    )
    audit.record_write(
        by=by,
        purpose=queries.offer_purpose(by),
        household=offer.waiting.household_id,
        sentence="home-offer-changed",
        compartments=TOUCHES,
        params={"reference": offer.waiting.reference},
        region=offer.region,
    )
    offer_changed.send(sender=Offer, offer=offer, what=what, by=by, now=step.now)


def _new_link(offer: Offer) -> str:
    token = secrets.token_urlsafe(24)
    offer.link_hash, offer.news_link_hash = token_hash(token), None
    return token


def _wrong_text(where: str, text: str, *, needed: bool) -> list[Mistake]:
    if needed and not text:
        return [Mistake(where, MISSING)]
    too_long: Words = {"en": f"is longer than {LONGEST} characters", "nl": f"is langer dan {LONGEST} tekens"}
    return [Mistake(where, too_long)] if len(text) > LONGEST else []
