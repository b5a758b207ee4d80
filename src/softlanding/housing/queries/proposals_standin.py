"""A thin stand-in for the household's side of a batch, until the waiting list has its own."""

from datetime import date
from typing import Any

from softlanding.housing.models import WaitingHousehold


def waiting_batch(municipality: str, on: date) -> list[dict[str, Any]]:  # noqa: ARG001
    rows = WaitingHousehold.objects.filter(municipality=municipality, state="waiting").prefetch_related(
        "members__needs", "places_to_avoid"
    )
    out = []
    for one in rows.order_by("pk"):
        members = list(one.members.all())
        out.append(
            {
                "id": str(one.pk),
                "members": [{"born": m.born_on.isoformat()} for m in members],
                "expected_members": one.expected_members,
                "income_year": float(one.income_year or 0),
                "pension_age": False,
                "step_free": one.step_free,
                "linked_on": one.linked_on.isoformat(),
                "anchors": [
                    {"member": i, "kind": n.kind, "lat": n.latitude, "lon": n.longitude}
                    for i, m in enumerate(members)
                    for n in m.needs.all()
                ],
                "avoid_districts": sorted(p.district for p in one.places_to_avoid.all()),
                "near": [],
                "apart": [],
            }
        )
    return out


def days_left(batch, household, on=None):
    from datetime import timedelta

    on = on or date.fromisoformat(batch["on"])
    end = household.get("deadline_on")
    end = date.fromisoformat(end) if end else date.fromisoformat(household["linked_on"]) + timedelta(weeks=12)
    return (end - on).days


def _needed(one):
    persons = len(one["members"]) + one.get("expected_members", 0)
    return (1, 1, 2, 2, 3, 3, 4, 4, 5)[min(persons, 9) - 1]


def why_not(batch, household, home):
    one = next(o for o in batch["households"] if o["id"] == household)
    other = next(o for o in batch["homes"] if o["id"] == home)
    need, out = _needed(one), []
    if not need <= other["bedrooms"] <= need + 1:
        out.append(
            {
                "en": f"It has {other['bedrooms']} bedrooms, the household needs {need} to {need + 1}.",
                "nl": f"De woning heeft {other['bedrooms']} slaapkamers, het huishouden heeft er {need} tot {need + 1} nodig.",
            }
        )
    if one.get("step_free") and not other.get("step_free"):
        out.append({"en": "It is not step-free.", "nl": "De woning is niet drempelloos."})
    if other["district"] in one.get("avoid_districts", ()):
        out.append(
            {
                "en": "It lies in a district that the household avoids.",
                "nl": "De woning ligt in een wijk die het huishouden mijdt.",
            }
        )
    if [household, home] in batch.get("forbid", []):
        out.append({"en": "An officer ruled this pair out.", "nl": "Een medewerker sloot deze combinatie uit."})
    return out


def _fit(one, other):
    exact = 150 if other["bedrooms"] == _needed(one) else 0
    rent = max(0, min(149, int(149 * (900 - other["rent"]) / 400)))
    return exact, rent


def parts_of(batch, household, home):
    from softlanding.housing.queries.proposals_solving import Part

    one = next(o for o in batch["households"] if o["id"] == household)
    other = next(o for o in batch["homes"] if o["id"] == home)
    exact, rent = _fit(one, other)
    return [
        Part({"en": "Allowed", "nl": "Toegestaan"}, 1, 1),
        Part({"en": "Bedrooms", "nl": "Slaapkamers"}, exact, 150),
        Part({"en": "Rent", "nl": "Huur"}, rent, 149),
    ]


def solve(batch):
    import numpy as np

    from softlanding.core.matching.flow import best_match
    from softlanding.core.matching.pairs import pairs_of
    from softlanding.housing.queries.proposals_solving import Solved

    people = sorted(batch["households"], key=lambda o: o["id"])
    stock = sorted(batch["homes"], key=lambda o: o["id"])
    forced = {h: w for h, w in batch.get("force", [])}
    unit = 1000 * min(len(people), len(stock)) + 1
    rows, fits = [], []
    for i, one in enumerate(people):
        left = days_left(batch, one)
        weight = 9 if left <= 14 else 3 if left <= 42 else 1
        for j, other in enumerate(stock):
            if forced.get(one["id"], other["id"]) != other["id"]:
                continue
            if other["id"] in forced.values() and forced.get(one["id"]) != other["id"]:
                continue
            if why_not(batch, one["id"], other["id"]):
                continue
            fit = 1 + sum(_fit(one, other))
            rows.append((i, j, unit * weight + fit))
            fits.append(fit)
    table = np.array(rows, np.int64).reshape(-1, 3)
    pairs = pairs_of(len(people), len(stock), table[:, 0], table[:, 1], table[:, 2])
    match = best_match(pairs)
    keys, homes = tuple(o["id"] for o in people), tuple(o["id"] for o in stock)
    given = match.home_of.tolist()
    answer = {
        "assignments": [
            {"household": keys[i], "home": homes[j], "value": int(pairs.value[(pairs.household == i) & (pairs.home == j)][0]), "reasons": []}
            for i, j in enumerate(given)
            if j >= 0
        ],
        "unplaced": [{"household": keys[i], "why": []} for i, j in enumerate(given) if j < 0],
        "value": match.value,
        "certificate": {"upper_bound": match.upper_bound, "gap": match.gap},
    }
    return Solved(batch, keys, homes, pairs, np.array(fits, np.int64), match, unit, answer)


SOLVER = "stand-in"


def check(batch):
    return ""


def policy_for(municipality, on):
    return f"{municipality}-{on.year}"
