"""Changing the housing target: national numbers, official lists, balances, swaps, placements, supervision."""

import hashlib
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from softlanding.common.access import Actor
from softlanding.common.errors import BadInput, Conflict, Mistake, NotAllowed, Refused
from softlanding.core.apportionment.balance import Swap
from softlanding.core.apportionment.half_years import HalfYear
from softlanding.core.apportionment.official import read_official
from softlanding.core.documents import Said, words_of
from softlanding.core.rulebook import load_rulebook
from softlanding.housing import queries
from softlanding.housing.models import (
    NationalTarget,
    OfficialTargets,
    PlacementCount,
    SupervisionMove,
    TargetBalance,
    TargetSwap,
)

KINDS = ("household", "reunited", "minor", "whole-month")
MOST_PERSONS = 100_000


def enter_national_target(half_year: HalfYear, persons: int, read_where: str, *, by: Actor, now: datetime) -> None:
    """Note the national number of a half-year, and where it was read. It stands before the number in the data."""
    if not 0 <= persons <= 1_000_000:
        raise _wrong("persons", "is no national number", "is geen landelijk aantal")
    if not read_where.strip():
        raise _wrong("read_where", "is missing: say where you read it", "ontbreekt: vermeld waar u het las")
    NationalTarget.objects.update_or_create(
        region=settings.REGION,
        half_year=str(half_year),
        defaults={"persons": persons, "read_where": read_where.strip()[:300], **_noted(by, now)},
    )


def forget_national_target(half_year: HalfYear) -> None:
    """Take an entered number back: what the data says holds again, or nothing."""
    NationalTarget.objects.filter(region=settings.REGION, half_year=str(half_year)).delete()


@transaction.atomic
def preview_official_targets(
    *, content: bytes, file_name: str, half_year: HalfYear, by: Actor, now: datetime
) -> OfficialTargets:
    """Read a published list to look at; nothing counts yet. Raises the core's BadInput with every mistake."""
    figures = queries.target_figures(half_year)
    names = {one.code: one.name for one in load_rulebook().municipalities.values() if one.code}
    names |= {one.code: one.name for one in figures.counted} if figures else {}
    found = read_official(content, file_name, names)
    OfficialTargets.objects.filter(region=settings.REGION, half_year=str(half_year), state="preview").update(
        state="thrown", targets={}
    )
    return OfficialTargets.objects.create(
        region=settings.REGION,
        half_year=str(half_year),
        file_name=file_name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        targets=dict(found.targets),
        by_staff_id=_staff(by),
        handed_in_at=now,
    )


STEPS_OF_A_LIST = {"use": ("preview", "used"), "throw": ("preview", "thrown"), "take-back": ("used", "taken-back")}


@transaction.atomic
def step_official_targets(key: int, step: str) -> OfficialTargets:
    """Use a list that was looked at, throw it away, or take a used one back: the one used before counts again."""
    found = queries.official_list(key)
    if step not in STEPS_OF_A_LIST:
        raise queries.NotFound
    before, after = STEPS_OF_A_LIST[step]
    if not OfficialTargets.objects.filter(pk=key, state=before).update(state=after):
        raise Conflict(
            "list-moved-on",
            {"en": "A colleague dealt with this list meanwhile.", "nl": "Een collega heeft deze lijst al behandeld."},
            {"en": "Look at the lists as they are now.", "nl": "Bekijk hoe de lijsten er nu voor staan."},
        )
    found.refresh_from_db()
    return found


def state_target_balance(
    municipality: str, half_year: HalfYear, persons: int | None, note: str, *, by: Actor, now: datetime
) -> None:
    """State what the municipality brings along: a backlog above 0, a lead below 0. None takes the statement back."""
    _own(by, municipality)
    if persons is None:
        TargetBalance.objects.filter(municipality=municipality, half_year=str(half_year)).delete()
        return
    if abs(persons) > MOST_PERSONS:
        raise _wrong("persons", "is too many", "is te veel")
    TargetBalance.objects.update_or_create(
        municipality=municipality,
        half_year=str(half_year),
        defaults={"region": settings.REGION, "persons": persons, "note": note[:300], **_noted(by, now)},
    )


@transaction.atomic
def agree_swap(
    half_year: HalfYear, giver: str, taker: str, persons: int, agreed_where: str, *, by: Actor, now: datetime
) -> TargetSwap:
    """Note that one municipality takes persons over from another; the sum stays (Huisvestingswet 2014, art. 29(2))."""
    if by.kind != "system" and not (queries.may_change_target(by, giver) or queries.may_change_target(by, taker)):
        raise NotAllowed
    _, shares = queries.target_shares(half_year)
    by_code = {one.share.place.code: one.target for one in shares}
    quotas = {
        one: by_code[code] for one in load_rulebook().municipalities if (code := queries.target_code(one)) in by_code
    }
    listed = queries.official_in_use(half_year)
    if listed is not None:
        quotas |= {
            one: listed.targets[code]
            for one in load_rulebook().municipalities
            if (code := queries.target_code(one)) in listed.targets
        }
    try:
        queries.target_left_to_give(half_year, quotas, Swap(giver, taker, persons))
    except ValueError as error:
        raise Refused(
            "swap-not-possible",
            {
                "en": f"This swap is not possible: {_named(words_of(error), 'en', giver, taker)}.",
                "nl": f"Deze ruil kan niet: {_named(words_of(error), 'nl', giver, taker)}.",
            },
            {
                "en": "Two municipalities with a target swap at least 1 person, and no more than the giver has.",
                "nl": "Twee gemeenten met een taakstelling ruilen minstens 1 persoon, en niet meer dan de gever heeft.",
            },
        ) from None
    return TargetSwap.objects.create(
        region=settings.REGION, half_year=str(half_year), giver=giver, taker=taker, persons=persons,
        agreed_where=agreed_where[:300], **_noted(by, now),
    )  # fmt: skip


def _named(said: Said, language: str, *municipalities: str) -> str:
    """Write the names of municipalities where the core wrote their ids."""
    text = said.in_language(language)
    for one in municipalities:
        text = text.replace(one, load_rulebook().municipalities[one].told(language))
    return text


def undo_swap(key: int, municipality: str, *, by: Actor, now: datetime) -> None:
    """Take a swap of the municipality back."""
    _own(by, municipality)
    of_it = TargetSwap.objects.filter(pk=key, undone_at=None)
    if not (
        of_it.filter(giver=municipality).update(undone_at=now) or of_it.filter(taker=municipality).update(undone_at=now)
    ):
        raise queries.NotFound


def targets_note_placed(
    municipality: str, on: date, persons: int, source: str, *, kind: str = "household", now: datetime
) -> PlacementCount:
    """Count persons as housed on a day, once per source (such as `offer:12`), whoever calls it how often.

    Called again with another day or number, the newer ones hold; what was taken back counts again.
    """
    if not source:
        raise ValueError("say what noted it")
    values: dict[str, Any] = {"housed_on": on, "persons": persons, "kind": kind, "noted_at": now, "undone_at": None}
    values["region"] = settings.REGION
    found, _ = PlacementCount.objects.update_or_create(municipality=municipality, source=source[:120], defaults=values)
    return found


def targets_take_placed_back(municipality: str, source: str, *, now: datetime) -> None:
    """Count what a source noted no longer; a source that noted nothing is no fault."""
    PlacementCount.objects.filter(municipality=municipality, source=source[:120], undone_at=None).update(undone_at=now)


def note_placement(
    municipality: str, on: date, persons: int, kind: str, note: str, *, by: Actor, now: datetime
) -> PlacementCount:
    """Note by hand how many persons were housed on a day, or in a whole month."""
    _own(by, municipality)
    if kind not in KINDS:
        raise _wrong("kind", "is not known", "is niet bekend")
    if not persons or abs(persons) > MOST_PERSONS:
        raise _wrong("persons", "is no number of persons", "is geen aantal personen")
    if on > now.date():
        raise _wrong("on", "is still to come", "moet nog komen")
    return PlacementCount.objects.create(
        region=settings.REGION, municipality=municipality, housed_on=on, persons=persons, kind=kind, note=note[:300],
        **_noted(by, now),
    )  # fmt: skip


def undo_placement(key: int, municipality: str, *, by: Actor, now: datetime) -> PlacementCount:
    """Take back what was noted by hand; what a source noted is taken back there."""
    _own(by, municipality)
    found = queries.placement(key, municipality)
    if not PlacementCount.objects.filter(pk=key, source="", undone_at=None).update(undone_at=now):
        raise Conflict(
            "not-to-undo",
            {"en": "This note cannot be taken back here.", "nl": "Deze notitie kunt u hier niet terugnemen."},
            {
                "en": "What an offer noted changes with the offer.",
                "nl": "Wat een aanbod noteerde, wijzigt met het aanbod.",
            },
        )
    return found


def move_supervision(
    municipality: str, step: str, moved_on: date, because: str, *, by: Actor, now: datetime
) -> SupervisionMove:
    """Note on which step of its supervision the province is with the municipality; `none` ends it."""
    _own(by, municipality)
    known = {"none", *(one.id for one in queries.supervision_ladder().steps)}
    mistakes = []
    if step not in known:
        mistakes.append(Mistake("step", {"en": "is not a step of the ladder", "nl": "is geen stap van de ladder"}))
    if not because.strip():
        mistakes.append(Mistake("because", {"en": "is missing", "nl": "ontbreekt"}))
    if moved_on > now.date():
        mistakes.append(Mistake("moved_on", {"en": "is still to come", "nl": "moet nog komen"}))
    if mistakes:
        raise BadInput(mistakes)
    return SupervisionMove.objects.create(
        region=settings.REGION, municipality=municipality, step=step, moved_on=moved_on, because=because.strip()[:300],
        **_noted(by, now),
    )  # fmt: skip


def _own(by: Actor, municipality: str) -> None:
    queries.target_code(municipality)
    if by.kind != "system" and not queries.may_change_target(by, municipality):
        raise NotAllowed(
            "another-municipality",
            {
                "en": "Only this municipality keeps its target.",
                "nl": "Alleen deze gemeente houdt haar taakstelling bij.",
            },
            {"en": "You may read it.", "nl": "U kunt deze wel lezen."},
        )


def _wrong(where: str, english: str, dutch: str) -> BadInput:
    return BadInput([Mistake(where, {"en": english, "nl": dutch})])


def _staff(by: Actor) -> int | None:
    return int(by.id) if by.kind == "staff" else None


def _noted(by: Actor, now: datetime) -> dict[str, Any]:
    return {"by_staff_id": _staff(by), "noted_at": now}
