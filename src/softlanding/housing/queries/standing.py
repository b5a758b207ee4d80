"""Which cap, share, near or apart a pair would break against everything that stands: one answer for each decision."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, Q

from softlanding.common.errors import Words
from softlanding.core.matching.standing import Broken, Caps, Placed, broken_by_placing
from softlanding.housing.models import LIVE, Bond, District, Frozen, Home, Offer, WaitingHousehold
from softlanding.housing.queries.homes import balances, days_of, half_year_of

STANDS = (*LIVE, "moved")
"""An offer that counts: it runs, or the household lives there. An approved proposal is its offer."""
Weight = Literal["stop", "ask", "tell"]
WEIGHTS: Mapping[str, Weight] = {
    "apart": "stop",
    "district-persons": "stop",
    "district-households": "stop",
    "near": "ask",
    "association-homes": "tell",
}
"""What a broken condition does to a decision. Nobody passes a stop; an ask is passed with a reason of its own; a share
is only told, since a run weighs it and passes it too, and what is given ahead is carried over."""
APART: Words = {
    "en": "Another household that must not live near them has a home in this district.",
    "nl": "Een ander huishouden dat niet dichtbij hen mag wonen, heeft een woning in deze wijk.",
}
"""Never which household: the page of this household names it to who may open that."""


@dataclass(frozen=True)
class Condition:
    """A condition that a pair would break: what that does to a decision, the figures in words, and what would help."""

    kind: str
    weight: Weight
    words: Words
    remedy: Words


@dataclass(frozen=True)
class Standing:
    """What stands around one household: who is placed where, the caps and shares, and where its couples live."""

    waiting: WaitingHousehold
    persons: int
    placed: tuple[Placed, ...]
    caps: Caps
    districts: Mapping[str, str]
    associations: Mapping[str, str]
    owners: Mapping[int, str]
    """The key of each association by its number, so that a home is not asked for it."""
    near: tuple[Placed, ...] = ()
    apart: tuple[Placed, ...] = ()
    references: Mapping[str, str] = field(default_factory=dict)
    """Of the couples, by key."""

    def broken_with(self, home: Home) -> list[Condition]:
        """Say what the household in this home would break: stops first."""
        one = Placed(str(self.waiting.pk), self.persons, home.district.key, self.owners.get(home.association_id))
        found = broken_by_placing(one, self.placed, self.caps, near=self.near, apart=self.apart)
        # two that must live apart from them in one district are one condition: their number tells nobody anything
        told = {(each.kind, "" if each.kind == "apart" else each.name): self._told(each) for each in found}
        return sorted(told.values(), key=lambda each: ("stop", "ask", "tell").index(each.weight))

    def _told(self, broken: Broken) -> Condition:
        words, remedy = _words(broken, {**self.districts, **self.associations, **self.references})
        return Condition(broken.kind, WEIGHTS[broken.kind], words, remedy)


def standing_around(waiting: WaitingHousehold, *, on: date, with_fixed: bool = False) -> Standing:
    """Read what stands around a household in the half-year of a day; `with_fixed` counts fixed pairs as placed.

    Caps count offers of the half-year that run or led to a move, as the page of the districts does. Couples count
    whenever the other one got its home.
    """
    municipality, half_year = waiting.municipality, half_year_of(on)
    couples = _couples(waiting)
    fixed = _fixed(waiting) if with_fixed else []
    mates = _homes_of([*couples["near"], *couples["apart"]]) | {
        one.household: one for one in fixed if one.household in {*couples["near"], *couples["apart"]}
    }
    rows = list(District.objects.filter(municipality=municipality))
    shares = balances(municipality, half_year)
    return Standing(
        waiting=waiting,
        persons=waiting.members.count() + waiting.expected_members,
        placed=(*_placed(waiting, half_year), *fixed),
        caps=Caps(
            {one.key: one.persons_cap for one in rows if one.persons_cap is not None},
            {one.key: one.households_cap for one in rows if one.households_cap is not None},
            {
                one.association.key: max(0, round(one.agreed + one.carried_in))
                for one in shares
                if one.agreed or one.carried_in
            },
        ),
        districts={f"district:{one.key}": one.name for one in rows},
        associations={f"association:{one.association.key}": one.association.name for one in shares},
        owners={one.association.pk: one.association.key for one in shares},
        near=tuple(mates[key] for key in couples["near"] if key in mates),
        apart=tuple(mates[key] for key in couples["apart"] if key in mates),
        references={f"household:{key}": reference for each in couples.values() for key, reference in each.items()},
    )


def broken_conditions(waiting: WaitingHousehold, home: Home, *, on: date, with_fixed: bool = False) -> list[Condition]:
    """Say which conditions a pair would break on a day: stops first, each with its figures."""
    return standing_around(waiting, on=on, with_fixed=with_fixed).broken_with(home)


def broken_by_home(waiting: WaitingHousehold, homes: Iterable[Home], *, on: date) -> dict[UUID, list[Condition]]:
    """Say for many homes what one household there would break."""
    stands = standing_around(waiting, on=on)
    return {home.pk: stands.broken_with(home) for home in homes}


def districts_kept_free(waiting: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Return the districts in which somebody lives, or is to live, who must live apart from a household."""
    found: dict[UUID, set[str]] = defaultdict(set)
    keys = set(waiting)
    couples = [
        pair
        for one, other in Bond.objects.filter(Q(one__in=keys) | Q(other__in=keys), kind="apart").values_list(
            "one", "other"
        )
        for pair in ((one, other), (other, one))
        if pair[0] in keys
    ]
    homes = _homes_of({str(other) for _, other in couples})
    for key, other in couples:
        if str(other) in homes:
            found[key].add(homes[str(other)].district)
    return {key: sorted(districts) for key, districts in found.items()}


def _placed(waiting: WaitingHousehold, half_year: str) -> list[Placed]:
    first, last = days_of(half_year)
    rows = Offer.objects.filter(municipality=waiting.municipality, state__in=STANDS).exclude(waiting=waiting)
    return _as_placed(rows.filter(prepared_at__date__gte=first, prepared_at__date__lte=last))


def _homes_of(households: Iterable[str]) -> dict[str, Placed]:
    """Return where households live or are to live, whenever they got it: the latest where there are two."""
    found = Offer.objects.filter(waiting__in=list(households), state__in=STANDS).order_by("prepared_at", "pk")
    return {one.household: one for one in _as_placed(found)}


def _as_placed(rows: Any) -> list[Placed]:
    told = rows.annotate(members=Count("waiting__members")).values_list(
        "waiting", "members", "waiting__expected_members", "home__district__key", "home__association__key"
    )
    return [Placed(str(key), here + coming, district, owner) for key, here, coming, district, owner in told]


def _fixed(waiting: WaitingHousehold) -> list[Placed]:
    """Return the pairs that officers fixed for coming runs, of others who still wait for an offer."""
    rows = Frozen.objects.filter(municipality=waiting.municipality, kind="force").exclude(waiting=waiting)
    offered = Offer.objects.filter(state__in=STANDS).values("waiting")
    return _as_placed(rows.filter(waiting__state=WaitingHousehold.State.WAITING).exclude(waiting__in=offered))


def _couples(waiting: WaitingHousehold) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"near": {}, "apart": {}}
    bonds = Bond.objects.filter(Q(one=waiting) | Q(other=waiting)).select_related("one", "other").order_by("pk")
    for bond in bonds:
        other = bond.other if bond.one_id == waiting.pk else bond.one
        found[bond.kind][str(other.pk)] = other.reference
    return found


def _words(broken: Broken, names: Mapping[str, str]) -> tuple[Words, Words]:
    used, adds, most = broken.used, broken.adds, broken.most
    match broken.kind:
        case "apart":
            return APART, {"en": "Choose a home in another district.", "nl": "Kies een woning in een andere wijk."}
        case "near":
            who = names[f"household:{broken.name}"]
            return {
                "en": f"{who} wants to live near them, and has a home in another district.",
                "nl": f"{who} wil dicht bij hen wonen, en heeft een woning in een andere wijk.",
            }, {"en": "Choose a home there, or say why not.", "nl": "Kies een woning daar, of schrijf waarom niet."}
        case "association-homes":
            who = names[f"association:{broken.name}"]
            return {
                "en": f"Homes of {who} in this half-year: {used} offered or taken, {most} agreed; this is one more.",
                "nl": f"Woningen van {who} dit halfjaar: {used} aangeboden of genomen, {most} afgesproken; dit is er"
                " een meer.",
            }, {
                "en": "It is carried over to the next half-year.",
                "nl": "Het gaat mee naar het volgende halfjaar.",
            }
    where = names[f"district:{broken.name}"]
    persons = broken.kind == "district-persons"
    return {
        "en": f"{'Persons' if persons else 'Households'} placed in {where} in this half-year: {used}, at most {most};"
        f" this household {f'has {adds}' if persons else 'is one more'}.",
        "nl": f"{'Personen' if persons else 'Huishoudens'} geplaatst in {where} dit halfjaar: {used}, hoogstens {most};"
        f" dit huishouden {f'telt er {adds}' if persons else 'is er een meer'}.",
    }, {
        "en": "Choose a home in another district, or change the cap on the page of the districts.",
        "nl": "Kies een woning in een andere wijk, of wijzig de grens op de pagina van de wijken.",
    }
