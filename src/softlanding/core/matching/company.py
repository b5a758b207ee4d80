"""What holds beside one home per household in a batch: caps, near and apart, with what an officer forced taken off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from softlanding.core.matching.feasibility import Mask, Rules
from softlanding.core.matching.pairs import NOBODY, Index, Pairs, Sides

Fixed = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Company:
    """The rules beside the pairs of households that are not forced."""

    sides: Sides

    def kept_by(self, home_of: Index) -> bool:
        """Say whether a match of the households that are not forced keeps every rule."""
        sides, placed = self.sides, np.flatnonzero(home_of != NOBODY)
        district = np.full(len(home_of), -1, np.int64)
        district[placed] = sides.district[home_of[placed]]
        association = sides.association[home_of[placed]]
        loads = (
            (sides.district_persons, np.bincount(district[placed], sides.persons[placed], len(sides.district_persons))),
            (sides.district_households, np.bincount(district[placed], minlength=len(sides.district_households))),
            (
                sides.association_homes,
                np.bincount(association[association >= 0], minlength=len(sides.association_homes)),
            ),
        )
        if any(((cap >= 0) & (load > cap)).any() for cap, load in loads):
            return False
        near = all(district[a] == district[b] or -1 in district[[a, b]] for a, b in sides.together)
        return near and not any(district[a] == district[b] >= 0 for a, b in sides.apart)


def associations_of(rules: Rules) -> Mapping[str, int]:
    """Number the associations of the homes in the order of their names."""
    names = sorted({home.association for home in rules.batch.homes if home.association is not None})
    return {name: at for at, name in enumerate(names)}


def company_of(rules: Rules, fixed: Fixed) -> Company:
    """Make the rules beside the pairs, less what the forced pairs take up already."""
    batch, associations = rules.batch, associations_of(rules)
    at = rules.household_at
    forced, persons = {i for i, _ in fixed}, [one.persons for one in batch.households]
    association = [-1 if home.association is None else associations[home.association] for home in batch.homes]
    district = [int(one) for one in rules.district]
    near = [(at[a], at[b]) for a, b in batch.near()]
    sides = Sides(
        persons=np.array(persons, np.int32),
        district=rules.district,
        association=np.array(association, np.int32),
        district_persons=_cap(
            batch.caps.district_persons, rules.districts, [(district[j], persons[i]) for i, j in fixed]
        ),
        district_households=_cap(batch.caps.district_households, rules.districts, [(district[j], 1) for _, j in fixed]),
        association_homes=_cap(batch.caps.association_homes, associations, [(association[j], 1) for _, j in fixed]),
        together=tuple(couple for couple in near if not forced & {*couple}),
        apart=tuple((at[a], at[b]) for a, b in batch.apart() if not forced & {at[a], at[b]}),
    )
    return Company(sides)


def _cap(caps: Mapping[str, int], names: Mapping[str, int], taken: list[tuple[int, int]]) -> Index:
    left = np.full(len(names), -1, np.int64)
    for name, cap in caps.items():
        if name in names:
            left[names[name]] = cap
    for where, count in taken:
        if where >= 0 and left[where] >= 0:
            left[where] = max(left[where] - count, 0)
    return left.astype(np.int32)


def free_pairs(rules: Rules, pairs: Pairs, fixed: Fixed) -> Pairs:
    """Leave out the pairs of forced households and homes, and where near and apart of a forced one shut a district."""
    keep = np.ones(len(pairs), bool)
    keep &= ~np.isin(pairs.household, [i for i, _ in fixed]) & ~np.isin(pairs.home, [j for _, j in fixed])
    at, home_of = rules.household_at, dict(fixed)
    district = rules.district[pairs.home]
    for couples, wanted in ((rules.batch.near(), True), (rules.batch.apart(), False)):
        for couple in couples:
            ends = [at[one] for one in couple]
            for one, other in (ends, ends[::-1]):
                if one in home_of:
                    same = district == rules.district[home_of[one]]
                    keep &= (pairs.household != other) | (same == wanted)
    return Pairs(pairs.households, pairs.homes, pairs.household[keep], pairs.home[keep], pairs.value[keep])


def shut_by(rules: Rules) -> Mask | None:
    """Give the pairs that an officer forbids as a mask, or None when there are none."""
    if not rules.batch.forbid:
        return None
    shut = np.zeros((len(rules.batch.households), len(rules.batch.homes)), bool)
    for one, other in rules.batch.forbid:
        shut[rules.household_at[one], rules.home_at[other]] = True
    return shut


def forced_of(rules: Rules) -> Fixed:
    """Give the forced pairs by their places in the batch."""
    return tuple((rules.household_at[one], rules.home_at[other]) for one, other in rules.batch.force)


def broken_by_forced(rules: Rules, fixed: Fixed) -> Iterator[tuple[int, str]]:
    """Say which forced pair breaks a cap, near or apart: the place in `fixed`, and what it breaks."""
    batch = rules.batch
    home_of = {batch.households[i].id: j for i, j in fixed}
    persons: dict[str, int] = {}
    count: dict[str, int] = {}
    given: dict[str, int] = {}
    for at, (i, j) in enumerate(fixed):
        one, home = batch.households[i], batch.homes[j]
        persons[home.district] = persons.get(home.district, 0) + one.persons
        count[home.district] = count.get(home.district, 0) + 1
        for name, load, caps, what in (
            (home.district, persons[home.district], batch.caps.district_persons, "persons in"),
            (home.district, count[home.district], batch.caps.district_households, "households in"),
        ):
            if name in caps and load > caps[name]:
                yield at, f"makes {load} {what} {name} by force alone, and the cap is {caps[name]}"
        if home.association is not None:
            given[home.association] = given.get(home.association, 0) + 1
            most = batch.caps.association_homes.get(home.association)
            if most is not None and given[home.association] > most:
                yield at, f"makes {given[home.association]} homes of {home.association}, and the cap is {most}"
        for other, wanted in (*((name, True) for name in one.near), *((name, False) for name in one.apart)):
            if other in home_of and (batch.homes[home_of[other]].district == home.district) != wanted:
                yield at, f"puts {one.id} {'away from' if wanted else 'in one district with'} {other}"
