"""The batch of a match: households that wait and homes that are free, as the file gives them, always in one order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from softlanding.core.documents import said
from softlanding.core.household.file import Day

MOST_HOUSEHOLDS, MOST_HOMES, MOST_MEMBERS = 5_000, 6_000, 20
ADULT_YEARS = 18
NO_EUROS = said("is not an amount in euros like 689.50", "is geen bedrag in euro's zoals 689.50")
NO_DEGREES = said("is not a number of degrees like 52.078", "is geen aantal graden zoals 52.078")


def _money(value: Any) -> Any:
    """Take whole euros or euros with two decimals, exactly; text or a third decimal is a mistake, not a guess."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(NO_EUROS)  # noqa: TRY004  # pydantic collects ValueError
    try:
        exact = Decimal(str(value))
        rounded = exact.quantize(Decimal("0.01"))
    except InvalidOperation:
        raise ValueError(NO_EUROS) from None
    if rounded != exact:
        raise ValueError(said("has more than two decimals", "heeft meer dan twee decimalen"))
    return rounded


def _degrees(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(NO_DEGREES)  # noqa: TRY004  # pydantic collects ValueError
    return float(value)


Name = Annotated[str, Field(pattern=r"^[\w][\w .:/@+-]*$", max_length=64)]
Place = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Money = Annotated[Decimal, BeforeValidator(_money), Field(ge=0, le=10_000_000)]
Latitude = Annotated[float, BeforeValidator(_degrees), Field(ge=-90, le=90)]
Longitude = Annotated[float, BeforeValidator(_degrees), Field(ge=-180, le=180)]
Count = Annotated[int, Field(ge=0, le=100_000)]
AnchorKind = Literal["work", "school", "hospital", "kin", "course"]
Couple = tuple[Name, Name]


class BatchRecord(BaseModel):
    """A frozen, strict block of a batch: a key that it does not know is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Member(BatchRecord):
    """A person of the household: when they were born, and nothing else."""

    born: Annotated[Day, Field(strict=False)]


class Anchor(BatchRecord):
    """A place that a member needs to reach, as they stated it."""

    member: Annotated[int, Field(ge=0, lt=MOST_MEMBERS)]
    """Which of `members`, from 0."""
    kind: AnchorKind
    lat: Latitude
    lon: Longitude


Members = Annotated[tuple[Member, ...], Field(min_length=1, max_length=MOST_MEMBERS, strict=False)]
Anchors = Annotated[tuple[Anchor, ...], Field(max_length=60, strict=False)]
Places = Annotated[tuple[Place, ...], Field(max_length=60, strict=False)]
Names = Annotated[tuple[Name, ...], Field(max_length=20, strict=False)]
FileDay = Annotated[Day, Field(strict=False)]


class HouseholdRow(BatchRecord):
    """A household that waits for a home. What is missing is not known, or not asked for."""

    id: Name
    members: Members
    expected_members: Annotated[int, Field(ge=0, le=MOST_MEMBERS)] = 0
    """Family that is still to come; they count in the size."""
    income_year: Money | None = None
    pension_age: bool | None = None
    """Whether a member has reached state pension age, as the income limits mean it."""
    step_free: bool = False
    bedrooms: Annotated[int, Field(ge=0, le=30)] | None = None
    """More than the size asks for, where somebody decided so; never the reason."""
    linked_on: FileDay
    deadline_on: FileDay | None = None
    """The last day of the clock, where pauses moved it; else it is counted from `linked_on`."""
    anchors: Anchors = ()
    avoid_districts: Places = ()
    near: Names = ()
    apart: Names = ()

    @property
    def persons(self) -> int:
        """Give the number of persons, those still to come included."""
        return len(self.members) + self.expected_members

    def has_adult(self, on: date) -> bool:
        """Say whether a member is of age on the day."""
        return any(_years(member.born, on) >= ADULT_YEARS for member in self.members)


class HomeRow(BatchRecord):
    """A home that is free or comes free."""

    id: Name
    bedrooms: Annotated[int, Field(ge=0, le=30)]
    rent: Money
    step_free: bool | None = None
    district: Place
    association: Place | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    available_on: FileDay


Caps = Annotated[dict[Place, Count], Field(max_length=500)]


class CapRows(BatchRecord):
    """The most persons or households per district and homes per association that this match may place."""

    district_persons: Caps = {}
    district_households: Caps = {}
    association_homes: Caps = {}


class ShareRows(BatchRecord):
    """The homes that each association agreed to give in this match; among equally good matches the nearest wins."""

    association_homes: Caps = {}


class Batch(BatchRecord):
    """A whole batch. `households` and `homes` are in the order of their ids, whatever order the file had."""

    on: FileDay
    policy: Place
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    households: Annotated[tuple[HouseholdRow, ...], Field(max_length=MOST_HOUSEHOLDS, strict=False)]
    homes: Annotated[tuple[HomeRow, ...], Field(max_length=MOST_HOMES, strict=False)]
    caps: CapRows = CapRows()
    shares: ShareRows = ShareRows()
    force: Annotated[tuple[Annotated[Couple, Field(strict=False)], ...], Field(max_length=5_000, strict=False)] = ()
    forbid: Annotated[tuple[Annotated[Couple, Field(strict=False)], ...], Field(max_length=100_000, strict=False)] = ()

    def near(self) -> tuple[Couple, ...]:
        """Give each two households of this batch that live in one district, once."""
        return self._couples("near")

    def apart(self) -> tuple[Couple, ...]:
        """Give each two households of this batch that do not live in one district, once."""
        return self._couples("apart")

    def _couples(self, key: Literal["near", "apart"]) -> tuple[Couple, ...]:
        here = {one.id for one in self.households}
        found = ((one.id, other) for one in self.households for other in getattr(one, key) if other in here)
        return tuple(sorted({(min(couple), max(couple)) for couple in found}))

    def not_here(self) -> tuple[str, ...]:
        """Give what near, apart, caps and shares name and this batch does not hold: housed before, or no home there."""
        here = {one.id for one in self.households}
        company = {other for one in self.households for other in (*one.near, *one.apart)} - here
        districts = {home.district for home in self.homes}
        associations = {home.association for home in self.homes}
        caps = {*self.caps.district_persons, *self.caps.district_households} - districts
        caps |= {*self.caps.association_homes, *self.shares.association_homes} - associations
        return tuple(sorted(company | caps))


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def in_order(batch: Batch) -> Batch:
    """Give the batch with everything sorted, so that the order of the file changes nothing."""
    return batch.model_copy(
        update={
            "households": tuple(
                household.model_copy(
                    update={
                        "anchors": tuple(sorted(household.anchors, key=lambda one: tuple(one.model_dump().values()))),
                        "avoid_districts": tuple(sorted(set(household.avoid_districts))),
                        "near": tuple(sorted(set(household.near))),
                        "apart": tuple(sorted(set(household.apart))),
                    }
                )
                for household in sorted(batch.households, key=lambda one: one.id)
            ),
            "homes": tuple(sorted(batch.homes, key=lambda one: one.id)),
            "force": tuple(sorted(set(batch.force))),
            "forbid": tuple(sorted(set(batch.forbid))),
        }
    )


def batch_as_json(batch: Batch) -> Any:
    """Give the batch as plain JSON in its one order; `batch_of` reads it again."""
    document = batch.model_dump(mode="json", exclude_defaults=True)
    for household, row in zip(document["households"], batch.households, strict=True):
        if row.income_year is not None:
            household["income_year"] = float(row.income_year)
    for home, kept in zip(document["homes"], batch.homes, strict=True):
        home["rent"] = float(kept.rent)
    for block in ("caps", "shares"):
        for name, rows in document.get(block, {}).items():
            document[block][name] = dict(sorted(rows.items()))
    return document
