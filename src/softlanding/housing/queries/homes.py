"""Reading homes: the list, what the matcher may use, and how far each association and district is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from softlanding.common.errors import NotFound
from softlanding.core.housing.home_list import Places, by_word
from softlanding.core.rulebook import data_folder
from softlanding.housing.models import LIVE, Association, District, Home, HomeEvent, HomeImport, Offer, ShareBalance

HOME_SORTS = {
    "available": ("available_on", "address"),
    "rent": ("rent", "address"),
    "bedrooms": ("bedrooms", "rent", "address"),
    "district": ("district__name", "address"),
}
GIVEN = ("accepted", "lease", "moved")
"""An offer by which an association gave a home: the household took it."""


@dataclass(frozen=True)
class Balance:
    """How far an association is in a half-year: what it owed, what it gave, what goes over."""

    association: Association
    agreed: Decimal
    carried_in: Decimal
    given: int

    @property
    def left(self) -> Decimal:
        """Return the homes still owed; below zero what was given ahead."""
        return self.agreed + self.carried_in - self.given


@dataclass(frozen=True)
class Fullness:
    """How many persons and households were placed in a district in a half-year, against its caps."""

    district: District
    persons: int
    households: int


def half_year_of(day: date) -> str:
    """Return the half-year of a day, such as 2027-H1."""
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def days_of(half_year: str) -> tuple[date, date]:
    """Return the first and the last day of a half-year such as 2027-H1."""
    year, half = int(half_year[:4]), half_year[-1]
    return (date(year, 1, 1), date(year, 6, 30)) if half == "1" else (date(year, 7, 1), date(year, 12, 31))


def half_year_before(half_year: str) -> str:
    """Return the half-year before this one."""
    year, half = int(half_year[:4]), half_year[-1]
    return f"{year}-H1" if half == "2" else f"{year - 1}-H2"


def home_at(key: UUID, municipality: str) -> Home:
    """Return a home of the municipality, or raise NotFound."""
    found = Home.objects.select_related("association", "district").filter(pk=key, municipality=municipality).first()
    if found is None:
        raise NotFound
    return found


def live_offers_of_home(home: Home) -> int:
    """Return how many offers of a home run: none or one."""
    return Offer.objects.filter(home=home, state__in=LIVE).count()


def live_offers_counted(municipality: str) -> int:
    """Return how many offers of a municipality run."""
    return Offer.objects.filter(municipality=municipality, state__in=LIVE).count()


def homes_listed(
    municipality: str, *, state: str = "", district: str = "", association: str = "", bedrooms: int = 0, sort: str = ""
) -> QuerySet[Home]:
    """Return the homes of a municipality with the state of a running offer, soonest available first."""
    found = Home.objects.filter(municipality=municipality).select_related("association", "district")
    found = found.annotate(live_offers=Count("offers", filter=Q(offers__state__in=LIVE)))
    if state == "offered":
        found = found.filter(live_offers__gt=0)
    elif state:
        found = found.filter(state=state, live_offers=0)
    if district:
        found = found.filter(district__key=district)
    if association:
        found = found.filter(association__key=association)
    if bedrooms:
        found = found.filter(bedrooms__gte=bedrooms)
    return found.order_by(*HOME_SORTS.get(sort, HOME_SORTS["available"]), "pk")


def events_of_home(home: Home) -> QuerySet[HomeEvent]:
    """Return what happened to a home, last first."""
    return HomeEvent.objects.filter(home=home).select_related("by_staff")


def associations(municipality: str) -> QuerySet[Association]:
    """Return the associations of a municipality."""
    return Association.objects.filter(municipality=municipality)


def districts(municipality: str) -> QuerySet[District]:
    """Return the districts of a municipality."""
    return District.objects.filter(municipality=municipality)


def places_of(municipality: str) -> Places:
    """Return what a list of homes may speak of."""
    postcodes = {str(code): one.key for one in districts(municipality) for code in one.postcodes}
    return Places(
        by_word([(one.key, one.name) for one in associations(municipality)]),
        by_word([(one.key, one.name) for one in districts(municipality)]),
        postcodes,
    )


def home_import(key: int, municipality: str) -> HomeImport:
    """Return a list that came as a file, or raise NotFound."""
    found = HomeImport.objects.filter(pk=key, municipality=municipality).first()
    if found is None:
        raise NotFound
    return found


def home_imports(municipality: str) -> QuerySet[HomeImport]:
    """Return the lists that came, last first."""
    return HomeImport.objects.filter(municipality=municipality).select_related("by_staff").defer("content")


@lru_cache(maxsize=1)
def _centres() -> dict[str, tuple[float, float]]:
    lines = (data_folder() / "nl" / "postcode_centres.csv").read_text("utf-8").splitlines()[1:]
    return {
        code: (float(latitude), float(longitude)) for code, latitude, longitude in (line.split(",") for line in lines)
    }


def postcode_centre(postcode: str) -> tuple[float, float] | None:
    """Return the middle of a postcode's four-digit area, or None where we do not know it."""
    return _centres().get(postcode.strip()[:4])


def place_of(home: Home) -> tuple[float, float, bool] | None:
    """Return where a home is, and whether that is exact; the middle of its postcode where no more is known."""
    if home.latitude is not None and home.longitude is not None:
        return home.latitude, home.longitude, True
    centre = postcode_centre(home.postcode)
    return (*centre, False) if centre else None


def homes_batch(municipality: str, on: date) -> dict[str, Any]:
    """Return the homes, caps and shares as the matcher reads them: `homes`, `caps` and `shares` of a batch.

    In it: available homes without a running offer whose place is known. A hold that is over no longer holds.
    """
    homes = [
        {
            "id": str(home.pk),
            "bedrooms": home.bedrooms,
            "rent": float(home.rent),
            "step_free": home.step_free,
            "district": home.district.key,
            "association": home.association.key,
            "lat": place[0],
            "lon": place[1],
            "available_on": home.available_on.isoformat(),
        }
        for home in _free(municipality, on)
        if (place := place_of(home)) is not None
    ]
    persons, households = _room(municipality, on)
    caps = {"district_persons": persons, "district_households": households, "association_homes": {}}
    return {"homes": homes, "caps": caps, "shares": {"association_homes": _owed(municipality, on)}}


def _owed(municipality: str, on: date) -> dict[str, int]:
    """Return the homes that each association still owes in the half-year; none where nothing is agreed."""
    rows = balances(municipality, half_year_of(on))
    return {one.association.key: max(0, round(one.left)) for one in rows if one.agreed or one.carried_in}


def homes_left_out(municipality: str, on: date) -> list[tuple[Home, str]]:
    """Return the homes that the matcher may not use yet, each with why: held, or no place known."""
    held = Home.objects.filter(municipality=municipality, state=Home.State.HELD).exclude(held_until_on__lt=on)
    out = [(home, "held") for home in held.select_related("district", "association")]
    return out + [(home, "no-place") for home in _free(municipality, on) if place_of(home) is None]


def _free(municipality: str, on: date) -> QuerySet[Home]:
    over = Q(state=Home.State.AVAILABLE) | Q(state=Home.State.HELD, held_until_on__lt=on)
    taken = Offer.objects.filter(state__in=LIVE).values("home")
    found = Home.objects.filter(over, municipality=municipality).exclude(pk__in=taken)
    return found.select_related("association", "district").order_by("pk")


def _room(municipality: str, on: date) -> tuple[dict[str, int], dict[str, int]]:
    """Return the persons and the households that each district with a cap may still take in the half-year."""
    full = fullness(municipality, half_year_of(on))
    persons = {
        one.district.key: max(0, one.district.persons_cap - one.persons)
        for one in full
        if one.district.persons_cap is not None
    }
    households = {
        one.district.key: max(0, one.district.households_cap - one.households)
        for one in full
        if one.district.households_cap is not None
    }
    return persons, households


def fullness(municipality: str, half_year: str) -> list[Fullness]:
    """Return how full each district is in a half-year: households with a running or accepted offer count."""
    first, last = days_of(half_year)
    rows = (
        Offer.objects.filter(municipality=municipality, state__in=(*LIVE, "moved"))
        .filter(prepared_at__date__gte=first, prepared_at__date__lte=last)
        .values_list("home__district", "waiting", "waiting__expected_members")
        .annotate(members=Count("waiting__members"))
    )
    persons: Counter[int] = Counter()
    households: Counter[int] = Counter()
    for district, _, expected, members in rows:
        persons[district] += members + expected
        households[district] += 1
    return [Fullness(one, persons[one.pk], households[one.pk]) for one in districts(municipality)]


def balances(municipality: str, half_year: str) -> list[Balance]:
    """Return how far each association is in a half-year."""
    first, last = days_of(half_year)
    given = Counter(
        Offer.objects.filter(municipality=municipality, state__in=GIVEN)
        .filter(prepared_at__date__gte=first, prepared_at__date__lte=last)
        .values_list("home__association", flat=True)
    )
    rows = {one.association_id: one for one in ShareBalance.objects.filter(half_year=half_year)}
    zero = Decimal(0)
    return [
        Balance(
            one,
            rows[one.pk].agreed if one.pk in rows else zero,
            rows[one.pk].carried_in if one.pk in rows else zero,
            given[one.pk],
        )
        for one in associations(municipality)
    ]


def counted_homes(municipality: str) -> dict[str, int]:
    """Return how many homes are in each state; `offered` are those with a running offer."""
    rows: Iterable[tuple[str, int]] = homes_listed(municipality).values_list("state", "live_offers")
    return dict(Counter("offered" if live else state for state, live in rows))
