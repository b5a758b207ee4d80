"""Reading the housing target: the national number, each share, and how one municipality stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from softlanding.common.access import Actor
from softlanding.common.errors import NotFound
from softlanding.core.apportionment.balance import Balance, Swap, swap
from softlanding.core.apportionment.half_years import HalfYear, read_half_year
from softlanding.core.apportionment.inhabitants import Figures, figures_for, places_of
from softlanding.core.apportionment.official import OfficialList, Standing, beside
from softlanding.core.apportionment.shares import METHODS, Apportioned, Method, apportion, over_periods
from softlanding.core.rulebook import known_inhabitants, load_rulebook
from softlanding.core.rulebook.housing_targets import Ladder, TargetPolicy
from softlanding.housing.models import (
    NationalTarget,
    OfficialTargets,
    PlacementCount,
    SupervisionMove,
    TargetBalance,
    TargetSwap,
)
from softlanding.housing.queries.places import municipality_of


@dataclass(frozen=True)
class KnownNumber:
    """A national number: entered by the municipality (`entered`), or from the data with its source."""

    persons: int
    source: str
    confidence: str
    entered: bool
    before: int | None = None


@dataclass(frozen=True)
class TargetStanding:
    """How a municipality stands in a half-year. What is not known is None, and nothing stands in its place."""

    municipality: str
    half_year: HalfYear
    number: KnownNumber | None
    figures: Figures | None
    share: Standing | None
    official: int | None
    balance: Balance | None
    """None while neither a share nor an official target is known."""
    brought_known: bool
    stated: TargetBalance | None

    @property
    def quota(self) -> int | None:
        """Give the target before anything carried or swapped: the official one where there is one."""
        if self.official is not None:
            return self.official
        return self.share.share.target if self.share else None


def target_policy() -> TargetPolicy:
    """Return the dated policy of the target."""
    found = load_rulebook().housing_targets
    if found is None:
        raise NotFound
    return found


@cache
def _codes() -> Mapping[str, str]:
    return {one.id: one.code for one in load_rulebook().municipalities.values() if one.code}


def target_code(municipality: str) -> str:
    """Return the code of a municipality; empty when it has none here. Raises NotFound for no municipality."""
    if municipality not in load_rulebook().municipalities:
        raise NotFound
    return _codes().get(municipality, "")


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


def target_shares(half_year: HalfYear, method: str = "") -> tuple[Apportioned | None, tuple[Standing, ...]]:
    """Return the share of every municipality, by code, with the official target beside it; nothing while unknown."""
    number, figures = target_number(half_year), target_figures(half_year)
    if number is None or figures is None:
        return None, ()
    how, places = target_method(half_year, method), places_of(figures.counted)
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


def housed_by_month(municipality: str, first: date, until: date) -> dict[date, int]:
    """Return the persons housed in each month that has any, from one day until before another."""
    rows = (
        PlacementCount.objects.filter(
            municipality=municipality, housed_on__gte=first, housed_on__lt=until, undone_at=None
        )
        .annotate(month=TruncMonth("housed_on"))
        .values_list("month")
        .annotate(persons=Sum("persons"))
        .order_by("month")
    )
    return {month: persons for month, persons in rows}  # noqa: C416 - dict() of a values_list is a queryset to mypy


def target_standings(municipality: str, last: HalfYear) -> list[TargetStanding]:
    """Return how a municipality stood in each half-year from its first stated balance to `last`, which is always there.

    Backlog and lead go on from the stated balance; where a target is not known, nothing is known to go on after it.
    """
    code, stated = target_code(municipality), _stated(municipality, last)
    first = min(stated, default=last)
    found: list[TargetStanding] = []
    while first <= last:
        before = found[-1] if found else None
        found.append(_standing(municipality, code, first, stated.get(first), before))
        first = first.next
    return found


def target_standing(municipality: str, half_year: HalfYear) -> TargetStanding:
    """Return how a municipality stands in a half-year."""
    return target_standings(municipality, half_year)[-1]


def _stated(municipality: str, last: HalfYear) -> dict[HalfYear, TargetBalance]:
    rows = TargetBalance.objects.filter(municipality=municipality, half_year__lte=str(last)).order_by("half_year")
    return {read_half_year(one.half_year): one for one in rows}


def _standing(
    municipality: str, code: str, half_year: HalfYear, stated: TargetBalance | None, before: TargetStanding | None
) -> TargetStanding:
    _, shares = target_shares(half_year)
    share = next((one for one in shares if one.share.place.code == code), None)
    listed = official_in_use(half_year)
    official = listed.targets.get(code) if listed else None
    quota = official if official is not None else (share.share.target if share else None)
    goes_on = before is not None and before.brought_known and before.balance is not None
    brought = stated.persons if stated else before.balance.left if before and before.balance and goes_on else 0
    balance = None
    if quota is not None:
        housed = sum(housed_by_month(municipality, half_year.starts_on, half_year.ends_on).values())
        moved = swapped_targets(half_year).get(municipality, 0)
        balance = Balance(quota, brought, moved, housed)
    return TargetStanding(
        municipality=municipality,
        half_year=half_year,
        number=target_number(half_year),
        figures=target_figures(half_year),
        share=share,
        official=official,
        balance=balance,
        brought_known=stated is not None or goes_on,
        stated=stated,
    )


def supervision_moves(municipality: str) -> QuerySet[SupervisionMove]:
    """Return the steps of the province's supervision that were noted, newest first."""
    return SupervisionMove.objects.select_related("by_staff").filter(municipality=municipality)


def supervision_ladder() -> Ladder:
    """Return the province's ladder, with its sources."""
    return target_policy().ladder


def missed_half_years(standings: Iterable[TargetStanding], today: date) -> list[tuple[HalfYear, bool]]:
    """Return for each half-year that is over and known whether its target was met."""
    return [
        (one.half_year, one.balance.met)
        for one in standings
        if one.half_year.ends_on <= today and one.balance is not None and one.brought_known
    ]
