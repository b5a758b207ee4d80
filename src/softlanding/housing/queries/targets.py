"""Reading the housing target: the national number, each share, and how one municipality stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from softlanding.common.access import Actor
from softlanding.common.errors import NotFound
from softlanding.core.apportionment.balance import Swap, swap
from softlanding.core.apportionment.half_years import HalfYear
from softlanding.core.apportionment.inhabitants import Figures, figures_for, places_of
from softlanding.core.apportionment.mergers import fitted, flowing_into, merged_places, rebased
from softlanding.core.apportionment.official import OfficialList, Standing, beside
from softlanding.core.apportionment.shares import METHODS, Apportioned, Method, apportion, over_periods
from softlanding.core.rulebook import known_inhabitants, load_rulebook
from softlanding.core.rulebook.housing_targets import Ladder, TargetPolicy
from softlanding.housing.models import (
    NationalTarget,
    OfficialTargets,
    PlacementCount,
    SupervisionMove,
    TargetSwap,
)
from softlanding.housing.queries.places import municipality_of
from softlanding.housing.queries.targets_mergers import Mergers, municipality_codes, until, used_mergers


@dataclass(frozen=True)
class KnownNumber:
    """A national number: entered by the municipality (`entered`), or from the data with its source."""

    persons: int
    source: str
    confidence: str
    entered: bool
    before: int | None = None


def target_policy() -> TargetPolicy:
    """Return the dated policy of the target."""
    found = load_rulebook().housing_targets
    if found is None:
        raise NotFound
    return found


def target_code(municipality: str, mergers: Mergers | None = None) -> str:
    """Return the code of a municipality; empty when it has none here. Raises NotFound for no municipality."""
    found = load_rulebook().municipalities.get(municipality)
    if found is None:
        raise NotFound
    if found.code:
        return found.code
    return municipality_codes(used_mergers() if mergers is None else mergers).get(municipality, "")


def region_municipalities() -> tuple[str, ...]:
    """Return the municipalities of this region."""
    network = load_rulebook().networks.get(settings.REGION)
    return tuple(network.region_municipalities) if network else ()


def may_change_target(actor: Actor, municipality: str) -> bool:
    """Say whether somebody of the staff keeps the target of this municipality."""
    return municipality_of(actor) == municipality


def target_number(half_year: HalfYear) -> KnownNumber | None:
    """Return the national number of a half-year, or None while nobody entered it and no source says it."""
    entered = NationalTarget.objects.filter(region=settings.REGION, half_year=str(half_year)).first()
    if entered is not None:
        return KnownNumber(entered.persons, entered.read_where, "", entered=True)
    known = target_policy().number_for(half_year)
    if known is None:
        return None
    source = load_rulebook().sources[known.source]
    return KnownNumber(
        known.persons, source.title, known.confidence or source.confidence, entered=False, before=known.before
    )


def official_in_use(half_year: HalfYear) -> OfficialTargets | None:
    """Return the published list that counts for a half-year, or None."""
    return OfficialTargets.objects.filter(region=settings.REGION, half_year=str(half_year), state="used").first()


def official_lists() -> QuerySet[OfficialTargets]:
    """Return the lists that were handed in, newest first."""
    return OfficialTargets.objects.select_related("by_staff").filter(region=settings.REGION)


def official_list(key: int) -> OfficialTargets:
    """Return a list that was handed in, or raise NotFound."""
    found = official_lists().filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def target_figures(half_year: HalfYear) -> Figures | None:
    """Return the inhabitants that a half-year is reckoned with."""
    return figures_for(known_inhabitants(), half_year)


def target_method(half_year: HalfYear, asked: str = "") -> Method:
    """Return the method asked for, else that of the law."""
    for one in METHODS:
        if one == asked:
            return one
    dated = target_policy().method_for(half_year)
    return dated.method if dated else "statute"


def target_shares(
    half_year: HalfYear, method: str = "", mergers: Mergers | None = None
) -> tuple[Apportioned | None, tuple[Standing, ...]]:
    """Return the share of every municipality, by code, with the official target beside it; nothing while unknown.

    The inhabitants of municipalities that ended by the start of the half-year count where they went.
    """
    number, figures = target_number(half_year), target_figures(half_year)
    if number is None or figures is None:
        return None, ()
    held = until(used_mergers() if mergers is None else mergers, half_year.starts_on)
    counted = places_of(figures.counted)
    how, places = target_method(half_year, method), merged_places(counted, fitted(counted, held)) if held else counted
    if how == "largest-remainder-carry":
        made = over_periods([(one, places) for one in _numbers_up_to(half_year)], how)[-1]
    else:
        made = apportion(number.persons, places, how)
    listed = official_in_use(half_year)
    return made, beside(made, OfficialList(listed.targets) if listed else None)


def _numbers_up_to(half_year: HalfYear) -> list[int]:
    """Return the national numbers that are known without a gap, the given half-year last."""
    found: list[int] = []
    while (number := target_number(half_year)) is not None:
        found.append(number.persons)
        half_year = half_year.previous
    return found[::-1]


def swaps_of(half_year: HalfYear, municipality: str = "") -> QuerySet[TargetSwap]:
    """Return the swaps of a half-year that hold, of one municipality or all."""
    found = TargetSwap.objects.select_related("by_staff").filter(
        region=settings.REGION, half_year=str(half_year), undone_at=None
    )
    return found.filter(Q(giver=municipality) | Q(taker=municipality)) if municipality else found


def swapped_targets(half_year: HalfYear) -> dict[str, int]:
    """Return the change that swaps make, by municipality; all changes together are nothing."""
    change: dict[str, int] = defaultdict(int)
    for one in swaps_of(half_year):
        change[one.giver] -= one.persons
        change[one.taker] += one.persons
    return dict(change)


def target_left_to_give(half_year: HalfYear, quotas: Mapping[str, int], wanted: Swap) -> None:
    """Raise ValueError when a swap cannot be made after those that hold."""
    held = [Swap(one.giver, one.taker, one.persons) for one in swaps_of(half_year).order_by("noted_at", "id")]
    swap(quotas, [*held, wanted])


def placements(municipality: str, half_year: HalfYear) -> QuerySet[PlacementCount]:
    """Return what was noted as housed in a half-year, newest first, with what was taken back."""
    return PlacementCount.objects.select_related("by_staff").filter(
        municipality=municipality, housed_on__gte=half_year.starts_on, housed_on__lt=half_year.ends_on
    )


def placement(key: int, municipality: str) -> PlacementCount:
    """Return one note of a municipality, or raise NotFound."""
    found = PlacementCount.objects.filter(pk=key, municipality=municipality).first()
    if found is None:
        raise NotFound
    return found


def housed_by_month(municipality: str, first: date, until_day: date, mergers: Mergers = ()) -> dict[date, int]:
    """Return the persons housed in each month that has any, from one day until before another.

    Those of the municipalities that `mergers` brought into it count along.
    """
    code = target_code(municipality, mergers)
    months = housed_by_code(_ids_by_code(flowing_into(code, mergers), municipality, mergers), first, until_day)
    found = {month: rebased(persons, mergers).get(code, 0) for month, persons in months.items()}
    return {month: persons for month, persons in found.items() if persons}


def _ids_by_code(codes: Iterable[str], municipality: str, mergers: Mergers) -> dict[str, str]:
    """Return the code by municipality; one that has no code is known by nothing but itself."""
    wanted = set(codes)
    if len(wanted) == 1:
        return {municipality: next(iter(wanted))}
    return {one: code for one, code in municipality_codes(mergers).items() if code in wanted} | {
        municipality: target_code(municipality, mergers)
    }


def housed_by_code(codes: Mapping[str, str], first: date, until_day: date) -> dict[date, dict[str, int]]:
    """Return the persons housed by month and code; `codes` is the code by municipality."""
    rows = (
        PlacementCount.objects.filter(
            municipality__in=codes, housed_on__gte=first, housed_on__lt=until_day, undone_at=None
        )
        .annotate(month=TruncMonth("housed_on"))
        .values_list("month", "municipality")
        .annotate(persons=Sum("persons"))
        .order_by("month", "municipality")
    )
    found: dict[date, dict[str, int]] = {}
    for month, one, persons in rows:
        found.setdefault(month, {})[codes[one]] = persons
    return found


def supervision_moves(municipality: str) -> QuerySet[SupervisionMove]:
    """Return the steps of the province's supervision that were noted, newest first."""
    return SupervisionMove.objects.select_related("by_staff").filter(municipality=municipality)


def supervision_ladder() -> Ladder:
    """Return the province's ladder, with its sources."""
    return target_policy().ladder
