"""What a run of the matcher reads: the households that wait, the homes, the caps, and the pairs that officers fixed."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from softlanding.housing.models import LIVE, Frozen, Home, Offer, WaitingHousehold
from softlanding.housing.queries.homes import homes_batch
from softlanding.housing.queries.standing import districts_kept_free
from softlanding.housing.queries.waiting_batch import waiting_batch

Json = dict[str, Any]


@dataclass(frozen=True)
class RunInput:
    """A batch as `softlanding match` reads it, and the version of each row that went into it."""

    batch: Json
    versions: dict[str, dict[str, int]]


def run_input(municipality: str, *, on: date, policy: str, seed: int) -> RunInput:
    """Gather what a run reads. A household or home with a running offer, or kept out by an officer, is not in it."""
    offered = set(Offer.objects.filter(municipality=municipality, state__in=LIVE).values_list("waiting_id", flat=True))
    waiting = WaitingHousehold.objects.filter(
        municipality=municipality, state=WaitingHousehold.State.WAITING, frozen_at=None
    ).values_list("pk", "reference", "version")
    known = {reference: str(pk) for pk, reference, _ in waiting if pk not in offered}
    rows = {str(pk): version for pk, _, version in waiting if pk not in offered}
    households = [_by_key(one, known) for one in waiting_batch(municipality, on) if one["id"] in known]
    stock = homes_batch(municipality, on)
    there = {one["id"] for one in households}, {one["id"] for one in stock["homes"]}
    batch: Json = {
        "on": on.isoformat(),
        "policy": policy,
        "seed": seed,
        "households": households,
        "homes": stock["homes"],
        "caps": _caps_of(stock),
        "shares": stock["shares"],
        **_fixed(municipality, *there),
    }
    homes = Home.objects.filter(municipality=municipality).values_list("pk", "version")
    return RunInput(
        batch,
        {
            "households": {key: version for key, version in rows.items() if key in there[0]},
            "homes": {str(pk): version for pk, version in homes if str(pk) in there[1]},
        },
    )


def away_from_others(given: RunInput) -> RunInput:
    """Keep each household of a run out of districts in which somebody lives, or is to live, who must live apart.

    A decision on one pair is not held to this batch but to what stands, which says why in words of its own.
    """
    kept_free = {
        str(key): districts
        for key, districts in districts_kept_free(UUID(one["id"]) for one in given.batch["households"]).items()
    }
    households = [
        {**one, "avoid_districts": sorted({*one["avoid_districts"], *kept_free[one["id"]]})}
        if one["id"] in kept_free
        else one
        for one in given.batch["households"]
    ]
    return RunInput({**given.batch, "households": households}, given.versions)


def _by_key(row: Json, known: dict[str, str]) -> Json:
    """Name a household and those near or apart by its key: a reference is read aloud, a key is not."""
    return {
        **row,
        "id": known[row["id"]],
        "near": sorted(known[other] for other in row["near"] if other in known),
        "apart": sorted(known[other] for other in row["apart"] if other in known),
    }


def _caps_of(stock: Json) -> Json:
    """Return the caps of the districts and associations that have a home in the batch: others bind nobody."""
    there = {side: {one[side] for one in stock["homes"]} for side in ("district", "association")}
    return {
        name: {key: most for key, most in caps.items() if key in there[name.partition("_")[0]]}
        for name, caps in stock["caps"].items()
    }


def _fixed(municipality: str, households: set[str], homes: set[str]) -> Json:
    """Return the forced and forbidden pairs of which both sides are there."""
    found: Json = {"force": [], "forbid": []}
    rows = Frozen.objects.filter(municipality=municipality).order_by("pk").values_list("kind", "waiting_id", "home_id")
    for kind, waiting, home in rows:
        if str(waiting) in households and str(home) in homes:
            found[kind].append([str(waiting), str(home)])
    return found
