"""What an officer does with a proposal: opens, approves, overrides, dismisses or sets it aside; never many at once."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.errors import BadInput, Conflict, Mistake, NotFound, Refused, Words
from softlanding.housing.actions.offers import prepare_offer
from softlanding.housing.actions.standing import hold_to_standing
from softlanding.housing.models import Frozen, Home, Proposal, WaitingHousehold
from softlanding.housing.queries import proposals as reading
from softlanding.housing.queries import proposals_changed as changed
from softlanding.housing.queries import proposals_solving as solving

LEAST_REASON = 10
STATE_WORDS: dict[str, Words] = {
    "approved": {"en": "approved", "nl": "goedgekeurd"},
    "overridden": {"en": "given another home", "nl": "een andere woning gegeven"},
    "dismissed": {"en": "dismissed", "nl": "afgewezen"},
}


class Changed(Refused):
    """What a proposal rests on is not so any more."""

    title = {"en": "This proposal is out of date", "nl": "Dit voorstel is niet meer actueel"}

    def __init__(self, what: list[Words]) -> None:
        super().__init__(
            "proposal-changed",
            {tongue: " ".join(one.get(tongue) or one["en"] for one in what) for tongue in ("en", "nl")},
            {
                "en": "Run the matcher again, and decide on what it proposes then.",
                "nl": "Bereken opnieuw en beslis over het nieuwe voorstel.",
            },
        )  # fmt: skip


def open_proposal(proposal: Proposal, *, now: datetime) -> None:
    """Note when somebody first opened a proposal: nothing is approved unseen."""
    first = Proposal.objects.filter(pk=proposal.pk, opened_at=None)
    if proposal.opened_at is None and first.update(opened_at=now):
        Proposal.objects.filter(pk=proposal.pk, state=Proposal.State.PROPOSED).update(state=Proposal.State.SEEN)
        proposal.opened_at = now


@transaction.atomic
def approve(proposal: Proposal, *, version: int, by: Actor, now: datetime, near_because: str = "") -> Any:
    """Take the proposed home for the household; its one offer is prepared.

    `near_because`: why, where who wants to live near has a home elsewhere.
    """
    proposal = _fresh(proposal, version, by)
    if proposal.home is None:
        raise _nothing_proposed()
    if proposal.run is not None:
        what = changed.changes_since(proposal, closely=True)
        if what:
            raise Changed(what)
    _lawful(proposal, proposal.home, now)
    known = near_because or proposal.near_because
    hold_to_standing(proposal.waiting, proposal.home, now=now, near_because=known)
    decided = {"state": Proposal.State.APPROVED, "chosen_home": proposal.home, "near_because": known}
    _decide(proposal, version, by, now, **decided)
    return _offered(proposal, proposal.home, by, now)


@transaction.atomic
def override(
    proposal: Proposal, *, home: Home, because: str, version: int, by: Actor, now: datetime, near_because: str = ""
) -> Any:
    """Take another home for the household, under the same rules and with a reason."""
    _reason(because)
    proposal = _fresh(proposal, version, by)
    if proposal.home_id == home.pk:
        raise BadInput(
            [Mistake("home", {"en": "This is the proposed home.", "nl": "Dit is de voorgestelde woning."},
                     {
                        "en": "Approve the proposal, or choose another home.",
                        "nl": "Keur het voorstel goed of kies een andere woning.",
                    })]
        )  # fmt: skip
    what = changed.missing(proposal.waiting, home)
    if what:
        raise Changed(what)
    _lawful(proposal, home, now)
    hold_to_standing(proposal.waiting, home, now=now, near_because=near_because)
    decided = {"override_reason": because, "near_because": near_because}
    _decide(proposal, version, by, now, state=Proposal.State.OVERRIDDEN, chosen_home=home, **decided)
    return _offered(proposal, home, by, now)


@transaction.atomic
def dismiss(proposal: Proposal, *, because: str, version: int, by: Actor, now: datetime) -> None:
    """Say no to a proposal, with a reason; the household stays on the list."""
    _reason(because)
    proposal = _fresh(proposal, version, by)
    _decide(proposal, version, by, now, state=Proposal.State.DISMISSED, override_reason=because)


@transaction.atomic
def hold_proposal(proposal: Proposal, *, until: date, because: str, version: int, by: Actor, now: datetime) -> None:
    """Set a proposal aside until a day, with a reason."""
    _reason(because)
    proposal = _fresh(proposal, version, by)
    if until < timezone.localdate(now):
        raise BadInput([Mistake("until", {"en": "This day is over.", "nl": "Deze dag is voorbij."})])
    _change(proposal, version, by, held_until_on=until, held_because=because)
    _note(proposal, by, "housing-proposal-held")


@transaction.atomic
def propose_by_hand(
    waiting: WaitingHousehold,
    home: Home,
    *,
    because: str,
    policy: str,
    by: Actor,
    now: datetime,
    near_because: str = "",
) -> Proposal:
    """Propose a home without a run, under the same rules and with a reason; it is opened and decided like any other."""
    _reason(because)
    what = changed.missing(waiting, home)
    if what:
        raise Changed(what)
    pair = changed.pair_now(
        waiting.municipality, str(waiting.pk), str(home.pk), on=timezone.localdate(now), policy=policy
    )
    if pair.household is None or pair.home is None:
        raise Changed([changed.NO_HOUSEHOLD if pair.household is None else changed.NO_HOME])
    _allowed(pair.refusals)
    hold_to_standing(waiting, home, now=now, near_because=near_because)
    made = Proposal.objects.create(
        region=settings.REGION,
        run=None,
        waiting=waiting,
        home=home,
        fit=pair.fit,
        reasons=[{"en": f"Chosen by an officer: {because}", "nl": f"Gekozen door een medewerker: {because}"}],
        waiting_version=waiting.version,
        home_version=home.version,
        near_because=near_because,
    )
    _note(made, by, "housing-proposed-by-hand")
    return made


@transaction.atomic
def freeze_pair(
    waiting: WaitingHousehold,
    home: Home,
    *,
    kind: str,
    because: str,
    by: Actor,
    now: datetime,
    near_because: str = "",
) -> Frozen:
    """Fix a pair for coming runs, or rule it out, with a reason; a fixed pair keeps the rules beside all others."""
    _reason(because)
    if kind == "force":
        policy = solving.policy_for(waiting.municipality, timezone.localdate(now))
        pair = changed.pair_now(
            waiting.municipality, str(waiting.pk), str(home.pk), on=timezone.localdate(now), policy=policy
        )
        _allowed(pair.refusals)
        hold_to_standing(waiting, home, now=now, near_because=near_because, with_fixed=True)
        because = f"{because} {near_because}".strip()[:300]
    fields = {"region": settings.REGION, "municipality": waiting.municipality, "waiting": waiting, "home": home}
    try:
        with transaction.atomic():
            made = Frozen.objects.create(**fields, kind=kind, because=because, by_staff_id=_staff(by), made_at=now)
    except IntegrityError:
        raise Conflict(
            "pair-is-fixed",
            {
                "en": "This household or this home is fixed or ruled out already.",
                "nl": "Dit huishouden of deze woning is al vastgezet of uitgesloten.",
            },
            {"en": "Let go of the other pair first.", "nl": "Maak eerst de andere combinatie los."},
        ) from None
    _note_household(waiting, by, f"housing-pair-{kind}")
    return made


@transaction.atomic
def thaw_pair(key: int, municipality: str, *, by: Actor) -> None:
    """Let a pair go that was fixed or ruled out."""
    found = reading.frozen_pairs(municipality).filter(pk=key).first()
    if found is None:
        raise NotFound
    found.delete()
    _note_household(found.waiting, by, "housing-pair-free")


def _decide(proposal: Proposal, version: int, by: Actor, now: datetime, **more: Any) -> None:
    _change(proposal, version, by, decided_at=now, decided_by_id=_staff(by), **more)
    _note(proposal, by, f"housing-proposal-{more['state']}")


def _change(proposal: Proposal, version: int, by: Actor, **more: Any) -> None:
    # what the page showed is compared and changed in one statement: of two tabs, one is first
    open_still = Proposal.objects.filter(pk=proposal.pk, version=version, state__in=reading.OPEN)
    if not open_still.update(version=F("version") + 1, **more):
        _fresh(proposal, version, by)
        raise _meanwhile({"en": "It was changed.", "nl": "Het is gewijzigd."})


def _fresh(proposal: Proposal, version: int, by: Actor) -> Proposal:
    """Read a proposal again; refuse what was decided or changed since the page was shown, and say what happened."""
    proposal = reading.proposal_at(proposal.pk, proposal.waiting.municipality)
    if proposal.state in reading.DECIDED:
        words = STATE_WORDS[proposal.state]
        at = timezone.localtime(proposal.decided_at).strftime("%H:%M") if proposal.decided_at else ""
        you = proposal.decided_by_id is not None and str(proposal.decided_by_id) == by.id
        raise _meanwhile(
            {
                "en": f"It was {words['en']} at {at}{' by you, in another window' if you else ' by a colleague'}.",
                "nl": f"Het is om {at} {words['nl']}{' door u, in een ander venster' if you else ' door een collega'}.",
            }
        )
    if proposal.version != version:
        held = proposal.held_until_on
        raise _meanwhile(
            {"en": f"It was set aside until {held}.", "nl": f"Het is opzijgezet tot {held}."}
            if held
            else {"en": "It was changed.", "nl": "Het is gewijzigd."}
        )
    if proposal.opened_at is None:
        raise Refused(
            "unseen",
            {"en": "Nobody opened this proposal yet.", "nl": "Niemand heeft dit voorstel nog geopend."},
            {"en": "Open it and read why, then decide.", "nl": "Open het en lees waarom. Beslis daarna."},
        )
    return proposal


def _meanwhile(what: Words) -> Conflict:
    return Conflict(
        "proposal-changed-meanwhile",
        what,
        {"en": "Look at it as it is now.", "nl": "Bekijk hoe het er nu voor staat."},
    )


def _lawful(proposal: Proposal, home: Home, now: datetime) -> None:
    municipality = proposal.waiting.municipality
    # the rules of the run's own day; without a run those of today
    on = proposal.run.on if proposal.run else timezone.localdate(now)
    policy = proposal.run.policy if proposal.run else solving.policy_for(municipality, on)
    pair = changed.pair_now(municipality, str(proposal.waiting_id), str(home.pk), on=on, policy=policy)
    if pair.household is None or pair.home is None:
        raise Changed([changed.NO_HOUSEHOLD if pair.household is None else changed.NO_HOME])
    _allowed(pair.refusals)


def _allowed(refusals: Iterable[Words]) -> None:
    mistakes = [Mistake("home", one) for one in refusals]
    if mistakes:
        raise BadInput(mistakes, "pair-not-allowed")


def _reason(because: str) -> None:
    if len(because.strip()) < LEAST_REASON:
        raise BadInput(
            [
                Mistake(
                    "because",
                    {"en": "A reason is missing.", "nl": "De reden ontbreekt."},
                    {
                        "en": f"Write at least {LEAST_REASON} letters: others must understand it.",
                        "nl": f"Schrijf minstens {LEAST_REASON} letters: anderen moeten het begrijpen.",
                    },
                )
            ]
        )


def _nothing_proposed() -> Refused:
    return Refused(
        "no-home-proposed",
        {"en": "No home is proposed for this household.", "nl": "Voor dit huishouden is geen woning voorgesteld."},
        {"en": "Choose a home yourself, with a reason.", "nl": "Kies zelf een woning, met een reden."},
    )


def _offered(proposal: Proposal, home: Home, by: Actor, now: datetime) -> Any:
    try:
        with transaction.atomic():
            return prepare_offer(proposal.waiting_id, home.pk, proposal_id=proposal.pk, by=by, now=now)
    except IntegrityError:
        raise Changed(changed.missing(proposal.waiting, home) or [changed.HOME_OFFERED]) from None


def _staff(by: Actor) -> int | None:
    return int(by.id) if by.kind == "staff" else None


def _note(proposal: Proposal, by: Actor, sentence: str) -> None:
    _note_household(proposal.waiting, by, sentence)


def _note_household(waiting: WaitingHousehold, by: Actor, sentence: str) -> None:
    household: UUID | None = waiting.household_id
    audit.record_write(
        by=by, purpose=Purpose.HOUSING, household=household, compartments=[Compartment.HOUSING],
        sentence=sentence, params={"reference": waiting.reference},
    )  # fmt: skip
