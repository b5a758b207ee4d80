"""Changing homes: adding, holding, withdrawing, taking over a list, and what was agreed with associations."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from softlanding.common.access import Actor
from softlanding.common.errors import Conflict, Refused
from softlanding.core.housing.home_list import HomeRow, read_homes
from softlanding.housing import queries
from softlanding.housing.models import LIVE, Association, District, Home, HomeEvent, HomeImport, ShareBalance

CHANGEABLE = (
    "address", "postcode", "bedrooms", "rent", "step_free", "features", "available_on", "latitude", "longitude",
)  # fmt: skip


@dataclass
class HomeDifference:
    """What a list changes: homes that are new, and those of which something differs."""

    added: list[HomeRow] = field(default_factory=list)
    changed: list[tuple[Home, HomeRow, list[str]]] = field(default_factory=list)
    same: int = 0


def _changed_by_colleague() -> Conflict:
    return Conflict(
        "changed-meanwhile",
        {"en": "A colleague changed this home meanwhile.", "nl": "Een collega heeft deze woning gewijzigd."},
        {"en": "Look at it as it is now.", "nl": "Bekijk hoe het er nu voor staat."},
    )


@transaction.atomic
def add_association(municipality: str, name: str, *, share: Decimal | None = None, where: str = "") -> Association:
    """Note a housing association; the same name gives the one that is there."""
    key = _key(name)
    made, _ = Association.objects.get_or_create(
        municipality=municipality,
        key=key,
        defaults={"region": settings.REGION, "name": name, "share": share, "agreed_where": where},
    )
    return made


@transaction.atomic
def add_district(municipality: str, name: str, postcodes: Iterable[str] = ()) -> District:
    """Note a district; the same name gives the one that is there."""
    made, _ = District.objects.get_or_create(
        municipality=municipality,
        key=_key(name),
        defaults={"region": settings.REGION, "name": name, "postcodes": sorted(set(postcodes))},
    )
    return made


def _key(name: str) -> str:
    key = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    if not key:
        raise Refused(
            "name-without-letters", {"en": "Write a name with letters.", "nl": "Schrijf een naam met letters."}
        )
    return key


@transaction.atomic
def change_district(
    key: int, *, municipality: str, postcodes: Iterable[str], persons_cap: int | None, households_cap: int | None
) -> District:
    """Set the postcodes of a district, and how many persons and households may be placed there in a half-year."""
    found = District.objects.select_for_update().filter(pk=key, municipality=municipality).first()
    if found is None:
        raise queries.NotFound
    found.postcodes = sorted(set(postcodes))
    found.persons_cap, found.households_cap = persons_cap, households_cap
    found.save()
    return found


@transaction.atomic
def agree_shares(
    municipality: str, half_year: str, *, homes: int, shares: Mapping[int, Decimal], where: str, agreed_on: date
) -> None:
    """Note what was agreed with the associations: shares of a number of homes in a half-year.

    What each still owes from the half-year before, or gave ahead, is carried in. Shares add up to 1.
    """
    known = {one.pk: one for one in queries.associations(municipality)}
    if set(shares) != set(known) or sum(shares.values()) != 1 or any(not 0 <= one <= 1 for one in shares.values()):
        raise Refused(
            "shares-do-not-add-up",
            {"en": "The shares do not add up to 100 %.", "nl": "De aandelen zijn samen geen 100 %."},
            {
                "en": "Give each association its share; together 100.",
                "nl": "Geef elke corporatie een aandeel; samen 100.",
            },
        )
    before = {
        one.association.pk: one.left for one in queries.balances(municipality, queries.half_year_before(half_year))
    }
    for pk, share in shares.items():
        one = known[pk]
        one.share, one.agreed_on, one.agreed_where = share, agreed_on, where
        one.save()
        ShareBalance.objects.update_or_create(
            association=one,
            half_year=half_year,
            defaults={
                "region": one.region,
                "agreed": (share * homes).quantize(Decimal("0.01")),
                "carried_in": before.get(pk, Decimal(0)),
            },
        )


@transaction.atomic
def add_home(municipality: str, row: HomeRow, *, by: Actor, now: datetime) -> Home:
    """Add one home. A number that the association has already is refused."""
    association, district = _places(municipality, row)
    try:
        with transaction.atomic():
            made = Home.objects.create(
                region=settings.REGION,
                municipality=municipality,
                association=association,
                district=district,
                number=row.number,
                made_at=now,
                updated_at=now,
                **{name: _stored(getattr(row, name)) for name in CHANGEABLE},
            )
    except IntegrityError:
        raise Conflict(
            "home-is-known",
            {
                "en": "This association has a home with this number.",
                "nl": "Deze corporatie heeft al een woning met dit nummer.",
            },
            {"en": "Look it up in the list.", "nl": "Zoek de woning op in de lijst."},
        ) from None
    _happened(made, "added", by=by, now=now)
    return made


@transaction.atomic
def change_home(home: UUID, municipality: str, row: HomeRow, *, seen: int, by: Actor, now: datetime) -> Home:
    """Change what is known of a home."""
    found = _to_change(home, municipality, seen)
    association, district = _places(municipality, row)
    changed = _differs(found, row)
    for name in CHANGEABLE:
        setattr(found, name, _stored(getattr(row, name)))
    found.association, found.district, found.number = association, district, row.number
    _save(found, now)
    if changed:
        _happened(found, "changed", detail=", ".join(changed), by=by, now=now)
    return found


@transaction.atomic
def hold_home(
    home: UUID, municipality: str, *, until_on: date, because: str, seen: int, by: Actor, now: datetime
) -> Home:
    """Keep a home out of matching until the evening of a day, with the reason."""
    found = _to_change(home, municipality, seen)
    if found.state not in {Home.State.AVAILABLE, Home.State.HELD}:
        raise _not_in_this_state()
    found.state, found.held_until_on, found.held_because = Home.State.HELD, until_on, because
    _save(found, now)
    _happened(found, "held", detail=f"{until_on}: {because}", by=by, now=now)
    return found


@transaction.atomic
def release_home(home: UUID, municipality: str, *, seen: int, by: Actor, now: datetime) -> Home:
    """Make a held or withdrawn home available again."""
    found = _to_change(home, municipality, seen)
    if found.state not in {Home.State.HELD, Home.State.WITHDRAWN}:
        raise _not_in_this_state()
    found.state, found.held_until_on, found.held_because = Home.State.AVAILABLE, None, ""
    _save(found, now)
    _happened(found, "released", by=by, now=now)
    return found


@transaction.atomic
def withdraw_home(home: UUID, municipality: str, *, because: str, seen: int, by: Actor, now: datetime) -> Home:
    """Take a home out: the association no longer makes it available. Refused while an offer of it runs."""
    found = _to_change(home, municipality, seen)
    if found.state == Home.State.LET or found.offers.filter(state__in=LIVE).exists():
        raise Refused(
            "home-is-offered",
            {"en": "This home is offered or let.", "nl": "Deze woning is aangeboden of verhuurd."},
            {"en": "Withdraw the offer first.", "nl": "Trek eerst het aanbod in."},
        )
    found.state = Home.State.WITHDRAWN
    _save(found, now)
    _happened(found, "withdrawn", detail=because, by=by, now=now)
    return found


@transaction.atomic
def preview_homes(content: bytes, file_name: str, municipality: str, *, by: Actor, now: datetime) -> HomeImport:
    """Read a list and keep it to be looked at; raises core BadInput with every mistake, and then keeps nothing."""
    read_homes(content, file_name, queries.places_of(municipality))
    return HomeImport.objects.create(
        region=settings.REGION,
        municipality=municipality,
        file_name=file_name[:200],
        content=content.decode("utf-8-sig"),
        by_staff_id=by.id if by.kind == "staff" else None,
        made_at=now,
    )


def difference_of_homes(made: HomeImport) -> HomeDifference:
    """Say what a list changes now. The same list twice changes nothing."""
    rows = read_homes(made.content.encode(), made.file_name, queries.places_of(made.municipality))
    known = {
        (home.association.key, home.number): home
        for home in Home.objects.filter(municipality=made.municipality).select_related("association", "district")
    }
    found = HomeDifference()
    for row in rows:
        home = known.get((row.association, row.number))
        if home is None:
            found.added.append(row)
        elif changed := _differs(home, row):
            found.changed.append((home, row, changed))
        else:
            found.same += 1
    return found


@transaction.atomic
def take_homes_over(key: int, municipality: str, *, by: Actor, now: datetime) -> HomeImport:
    """Take a list over, whole or not at all. A second press changes nothing."""
    made = _import_to_change(key, municipality)
    if made.state == "done":
        return made
    if made.state != "preview":
        raise _not_in_this_state()
    found = difference_of_homes(made)
    for row in found.added:
        add_home(municipality, row, by=by, now=now)
    for home, row, _ in found.changed:
        change_home(home.pk, municipality, row, seen=home.version, by=by, now=now)
    made.state, made.content = "done", ""
    made.added, made.changed = len(found.added), len(found.changed)
    made.save()
    return made


@transaction.atomic
def throw_homes_away(key: int, municipality: str) -> None:
    """Throw a list away that was not taken over."""
    made = _import_to_change(key, municipality)
    if made.state == "preview":
        made.state, made.content = "thrown", ""
        made.save()


def _import_to_change(key: int, municipality: str) -> HomeImport:
    found = HomeImport.objects.select_for_update().filter(pk=key, municipality=municipality).first()
    if found is None:
        raise queries.NotFound
    return found


def _not_in_this_state() -> Refused:
    return Refused(
        "not-in-this-state",
        {"en": "This is no longer possible.", "nl": "Dit kan niet meer."},
        {"en": "Look at it as it is now.", "nl": "Bekijk hoe het er nu voor staat."},
    )


def _places(municipality: str, row: HomeRow) -> tuple[Association, District]:
    association = Association.objects.filter(municipality=municipality, key=row.association).first()
    district = District.objects.filter(municipality=municipality, key=row.district).first()
    if association is None or district is None:
        raise queries.NotFound
    return association, district


def _stored(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _differs(home: Home, row: HomeRow) -> list[str]:
    changed = [name for name in CHANGEABLE if getattr(home, name) != _stored(getattr(row, name))]
    return changed + (["district"] if home.district.key != row.district else [])


def _to_change(home: UUID, municipality: str, seen: int) -> Home:
    found = Home.objects.select_for_update().filter(pk=home, municipality=municipality).first()
    if found is None:
        raise queries.NotFound
    if seen != found.version:
        raise _changed_by_colleague()
    return found


def _save(found: Home, now: datetime) -> None:
    found.version += 1
    found.updated_at = now
    found.save()


def _happened(home: Home, what: str, *, by: Actor, now: datetime, detail: str = "") -> None:
    HomeEvent.objects.create(
        region=home.region,
        home=home,
        what=what,
        detail=detail[:300],
        by_staff_id=by.id if by.kind == "staff" else None,
        noted_at=now,
    )
