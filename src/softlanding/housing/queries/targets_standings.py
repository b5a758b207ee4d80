"""How a municipality stands in each half-year: quota, what it brought along, swaps, housed; re-based by mergers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from softlanding.core.apportionment.balance import Balance
from softlanding.core.apportionment.half_years import HalfYear, read_half_year
from softlanding.core.apportionment.inhabitants import Figures
from softlanding.core.apportionment.mergers import Merger, flowing_into, rebased
from softlanding.core.apportionment.official import Standing
from softlanding.housing.models import TargetBalance
from softlanding.housing.queries.targets import (
    KnownNumber,
    housed_by_code,
    official_in_use,
    swapped_targets,
    target_code,
    target_figures,
    target_number,
    target_shares,
)
from softlanding.housing.queries.targets_mergers import Mergers, municipality_codes, until, used_mergers


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
    unknown_of: tuple[str, ...] = ()
    """Codes of municipalities that are part of it, of which nobody said what they brought along: nothing is added."""

    @property
    def quota(self) -> int | None:
        """Give the target before anything carried or swapped: the official one where there is one."""
        if self.official is not None:
            return self.official
        return self.share.share.target if self.share else None


@dataclass(frozen=True)
class _Half:
    """A half-year of the municipalities that belong together now, each by its code."""

    half_year: HalfYear
    shares: Mapping[str, Standing]
    official: Mapping[str, int]
    swapped: Mapping[str, int]
    housed: Mapping[str, int]

    def quota(self, code: str) -> int | None:
        if code in self.official:
            return self.official[code]
        return self.shares[code].share.target if code in self.shares else None


@dataclass(frozen=True)
class _Brought:
    """What a municipality brings along: of which codes, and of which of them it is not known and nothing is added."""

    persons: int
    of: frozenset[str]
    unknown: frozenset[str] = frozenset()

    @property
    def known(self) -> bool:
        return self.of != self.unknown


def target_standings(municipality: str, last: HalfYear, mergers: Mergers | None = None) -> list[TargetStanding]:
    """Return how a municipality stood in each half-year from its first stated balance to `last`, which is always there.

    Backlog and lead go on from the stated balance; where a target is not known, nothing is known to go on after it.
    Municipalities that ended into it by the start of `last` count as if they had always been one: their targets,
    balances, swaps and persons housed are added half-year by half-year, and no person is lost.
    """
    every = used_mergers() if mergers is None else mergers
    held = until(every, last.starts_on)
    code = target_code(municipality, every)
    parts = flowing_into(code, held)
    ids = {one: found for one, found in municipality_codes(every).items() if found in parts} | {municipality: code}
    stated = _stated(ids, last)
    half_year = min((one for by in stated.values() for one in by), default=last)
    brought: dict[str, _Brought] = {}
    found: list[TargetStanding] = []
    while half_year <= last:
        brought = _after_mergers(brought, [one for one in held if one.ended_on <= half_year.starts_on])
        half = _half(half_year, ids, held=held, every=every)
        left: dict[str, _Brought] = {}
        balances: dict[str, Balance | None] = {}
        for one in _alive(parts, half_year, held):
            told = stated.get(one, {}).get(half_year)
            brings = brought.get(one, _unknown(one))
            if told:
                brings = _Brought(told.persons, brings.of)
            quota = half.quota(one)
            balances[one] = balance = (
                None
                if quota is None
                else Balance(
                    quota, brings.persons if brings.known else 0, half.swapped.get(one, 0), half.housed.get(one, 0)
                )
            )
            brought[one] = brings
            goes_on = balance is not None and brings.known
            left[one] = replace(brings, persons=balance.left) if balance and goes_on else _none_known(brings)
        found.append(_standing(municipality, code, half, held, brought, balances, stated))
        brought, half_year = left, half_year.next
    return found


def target_standing(municipality: str, half_year: HalfYear, mergers: Mergers | None = None) -> TargetStanding:
    """Return how a municipality stands in a half-year."""
    return target_standings(municipality, half_year, mergers)[-1]


def _stated(ids: Mapping[str, str], last: HalfYear) -> dict[str, dict[HalfYear, TargetBalance]]:
    rows = TargetBalance.objects.filter(municipality__in=ids, half_year__lte=str(last)).order_by("half_year")
    found: dict[str, dict[HalfYear, TargetBalance]] = {}
    for one in rows:
        found.setdefault(ids[one.municipality], {})[read_half_year(one.half_year)] = one
    return found


def _alive(parts: Iterable[str], half_year: HalfYear, held: Mergers) -> list[str]:
    ended = {one.code for one in held if one.ended_on <= half_year.starts_on}
    return [one for one in parts if one not in ended]


def _after_mergers(brought: Mapping[str, _Brought], ended: Mergers) -> dict[str, _Brought]:
    """Give what ended municipalities brought along to those they went into."""
    if not any(one.code in brought for one in ended):
        return dict(brought)
    persons = rebased({code: one.persons for code, one in brought.items()}, ended)
    return {
        code: _together(number, [brought[one] for one in flowing_into(code, ended) if one in brought])
        for code, number in persons.items()
    }


def _unknown(code: str) -> _Brought:
    return _none_known(_Brought(0, frozenset({code})))


def _none_known(brought: _Brought) -> _Brought:
    return _Brought(0, brought.of, brought.of)


def _together(persons: int, parts: Iterable[_Brought]) -> _Brought:
    """Put the parts together; a code that is there by another part is not told of twice."""
    several = list(parts)
    of = frozenset().union(*(one.of for one in several))
    return _Brought(persons, of, frozenset().union(*(one.unknown for one in several)))


def _half(half_year: HalfYear, ids: Mapping[str, str], *, held: Mergers, every: Mergers) -> _Half:
    _, shares = target_shares(half_year, mergers=every)
    listed, wanted = official_in_use(half_year), set(ids.values())
    swapped: dict[str, int] = {}
    for one, persons in swapped_targets(half_year).items():
        if one in ids:
            swapped[ids[one]] = swapped.get(ids[one], 0) + persons
    housed: dict[str, int] = {}
    for by_code in housed_by_code(ids, half_year.starts_on, half_year.ends_on).values():
        for code, persons in by_code.items():
            housed[code] = housed.get(code, 0) + persons
    # what is still noted or listed under a municipality that ended counts where it went
    ended = [one for one in held if one.ended_on <= half_year.starts_on]
    return _Half(
        half_year,
        {one.share.place.code: one for one in shares if one.share.place.code in wanted},
        {code: persons for code, persons in (listed.targets if listed else {}).items() if code in wanted},
        rebased(swapped, ended),
        rebased(housed, ended),
    )


def _standing(
    municipality: str, code: str, half: _Half, held: Mergers, brought: Mapping[str, _Brought],
    balances: Mapping[str, Balance | None], stated: Mapping[str, Mapping[HalfYear, TargetBalance]],
) -> TargetStanding:  # fmt: skip
    """Add up what the municipalities that are one now stood for."""
    to_come: list[Merger] = [one for one in held if one.ended_on > half.half_year.starts_on]
    known = [one for one in balances.values() if one is not None]
    balance = _rebased_balance(code, balances, to_come) if known and len(known) == len(balances) else None
    number, official = target_number(half.half_year), None
    if half.official and all(one in half.official for one in balances):
        official = rebased({one: half.official[one] for one in balances}, to_come).get(code)
    return TargetStanding(
        municipality=municipality,
        half_year=half.half_year,
        number=number,
        figures=target_figures(half.half_year),
        share=half.shares.get(code),
        official=official,
        balance=balance,
        brought_known=any(brought[one].known for one in balances),
        unknown_of=tuple(sorted(frozenset().union(*(brought[one].unknown for one in balances)))),
        stated=stated.get(code, {}).get(half.half_year),
    )


def _rebased_balance(code: str, balances: Mapping[str, Balance | None], mergers: Mergers) -> Balance:
    every = {one: balance for one, balance in balances.items() if balance is not None}
    if list(every) == [code] and not mergers:
        return every[code]

    def moved(name: str) -> int:
        return rebased({one: getattr(balance, name) for one, balance in every.items()}, mergers).get(code, 0)

    return Balance(moved("quota"), moved("brought"), moved("swapped"), moved("housed"))


def missed_half_years(standings: Iterable[TargetStanding], today: date) -> list[tuple[HalfYear, bool]]:
    """Return for each half-year that is over and known whether its target was met."""
    return [
        (one.half_year, one.balance.met)
        for one in standings
        if one.half_year.ends_on <= today and one.balance is not None and one.brought_known
    ]
