"""Changing companies that settle: a lead, its facts and steps, who is expected, the shared plan, and how it ends."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from softlanding.cases.actions import open_employer
from softlanding.common.access import Actor
from softlanding.common.errors import Conflict, Refused
from softlanding.community import queries
from softlanding.community.models import ExpectedArrivals, Landing, LandingEvent, LandingStepState
from softlanding.core.rulebook import load_rulebook
from softlanding.people.actions import know_organisation

FIELDS = (
    "company", "country", "sector", "municipality", "contact_name", "contact_email", "found_through",
    "first_arrival_on", "facts", "note",
)  # fmt: skip
STATES = ("todo", "begun", "done", "not-needed")


class ChangedByColleague(Conflict):
    """Somebody else changed the landing after this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "changed-meanwhile",
            {"en": "A colleague changed this company meanwhile.", "nl": "Een collega heeft dit bedrijf gewijzigd."},
            {"en": "Look at it as it is now.", "nl": "Bekijk hoe het er nu voor staat."},
        )


@dataclass(frozen=True, kw_only=True)
class StepStated:
    """What was noted about one step."""

    step: str
    state: str
    agreed_on: date | None = None
    done_on: date | None = None
    note: str = ""


@transaction.atomic
def begin_landing(stated: Mapping[str, Any], *, by: Actor, now: datetime) -> Landing:
    """Note a company that may settle here."""
    found = Landing.objects.create(
        region=settings.REGION,
        adviser_id=by.id if by.kind == "staff" else None,
        made_at=now,
        updated_at=now,
        **{name: stated[name] for name in FIELDS if name in stated},
    )
    _happened(found, "begun", by=by, now=now)
    return found


@transaction.atomic
def change_landing(key: UUID, stated: Mapping[str, Any], *, seen: int, by: Actor, now: datetime) -> Landing:
    """Change what is known of a company. Raises ChangedByColleague for a page that is out of date."""
    found = _to_change(key, seen)
    changed = [name for name in FIELDS if name in stated and getattr(found, name) != stated[name]]
    for name in changed:
        setattr(found, name, stated[name])
    _save(found, now)
    if changed:
        _happened(found, "changed", detail=", ".join(changed), by=by, now=now)
    return found


@transaction.atomic
def note_step(key: UUID, stated: StepStated, *, by: Actor, now: datetime) -> None:
    """Note how far a company is with a step. The first one that begins turns a lead into a landing."""
    found = _to_change(key)
    if stated.step not in load_rulebook().landing_steps or stated.state not in STATES:
        raise Refused("no-such-step", {"en": "There is no such step.", "nl": "Deze stap bestaat niet."})
    LandingStepState.objects.update_or_create(
        landing=found,
        step=stated.step,
        defaults={
            "region": found.region,
            "state": stated.state,
            "agreed_on": stated.agreed_on,
            "done_on": (stated.done_on or now.date()) if stated.state == "done" else None,
            "note": stated.note,
        },
    )
    if found.stage == Landing.Stage.LEAD and stated.state in {"begun", "done"}:
        found.stage = Landing.Stage.LANDING
    _save(found, now)
    _happened(found, "step", detail=f"{stated.step}: {stated.state}", by=by, now=now)


@transaction.atomic
def expect_arrivals(key: UUID, month_on: date, persons: int, *, by: Actor, now: datetime) -> None:
    """Note how many people a company expects in a month; nobody takes the month away."""
    found, month = _to_change(key), month_on.replace(day=1)
    if persons:
        ExpectedArrivals.objects.update_or_create(
            landing=found, month_on=month, defaults={"region": found.region, "persons": persons}
        )
    else:
        ExpectedArrivals.objects.filter(landing=found, month_on=month).delete()
    _save(found, now)
    _happened(found, "expected", detail=f"{month:%Y-%m}: {persons}", by=by, now=now)


@transaction.atomic
def share_plan(key: UUID, *, by: Actor, now: datetime) -> str:
    """Give the company a link to its plan, and return it: it is known this once. A former link closes."""
    found, token = _to_change(key), secrets.token_urlsafe(24)
    found.share_hash, found.shared_at = queries.token_hash(token), now
    _save(found, now)
    _happened(found, "plan-shared", by=by, now=now)
    return token


@transaction.atomic
def stop_sharing(key: UUID, *, by: Actor, now: datetime) -> None:
    """Close the company's link."""
    found = _to_change(key)
    found.share_hash = found.shared_at = None
    _save(found, now)
    _happened(found, "link-closed", by=by, now=now)


@transaction.atomic
def end_landing(key: UUID, *, landed: bool, because: str = "", by: Actor, now: datetime) -> None:
    """Say that a company has landed, or that it does not come, with the reason."""
    found = _to_change(key)
    if not landed and not because.strip():
        raise Refused(
            "no-reason",
            {"en": "Say why the company does not come.", "nl": "Vermeld waarom het bedrijf niet komt."},
        )
    found.stage = Landing.Stage.LANDED if landed else Landing.Stage.LOST
    found.lost_because = "" if landed else because.strip()[:300]
    _save(found, now)
    _happened(found, "landed" if landed else "lost", detail=found.lost_because, by=by, now=now)


@transaction.atomic
def reopen_landing(key: UUID, *, by: Actor, now: datetime) -> None:
    """Take an end back."""
    found = _to_change(key)
    begun = LandingStepState.objects.filter(landing=found, state__in=["begun", "done"]).exists()
    found.stage, found.lost_because = Landing.Stage.LANDING if begun else Landing.Stage.LEAD, ""
    _save(found, now)
    _happened(found, "reopened", by=by, now=now)


@transaction.atomic
def open_account(key: UUID, *, by: Actor, now: datetime) -> None:
    """Open an employer's account for the company: it may then announce its people itself."""
    found = _to_change(key)
    organisation = know_organisation(kind="company", name=found.company, region=found.region)
    open_employer(
        organisation=organisation,
        now=now,
        municipality=found.municipality,
        recognised_sponsor=found.facts.get("recognised_sponsor"),
        business_agency=True,
    )
    found.organisation = organisation
    _save(found, now)
    _happened(found, "account", by=by, now=now)


def _to_change(key: UUID, seen: int | None = None) -> Landing:
    queries.landing(key)
    found = Landing.objects.select_for_update().get(pk=key)
    if seen is not None and found.version != seen:
        raise ChangedByColleague
    return found


def _save(found: Landing, now: datetime) -> None:
    found.version, found.updated_at = found.version + 1, now
    found.save()


def _happened(found: Landing, what: str, *, by: Actor, now: datetime, detail: str = "") -> None:
    LandingEvent.objects.create(
        region=found.region, landing=found, what=what, detail=detail[:300], noted_at=now,
        by_staff_id=by.id if by.kind == "staff" else None,
    )  # fmt: skip
