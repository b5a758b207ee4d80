"""Batches of invented households and homes for the tests of matching."""

import random
from datetime import date, timedelta

ON = date(2026, 9, 7)
DISTRICTS = ("centrum", "escamp", "laak", "segbroek")
ASSOCIATIONS = ("staedion", "haag-wonen", "arcade")


def household(name="h1", *, size=1, **stated):
    """A household of adults that fits a one-bedroom home of 500 euros."""
    row = {
        "id": name,
        "members": [{"born": "1988-04-01"}] * size,
        "income_year": 20000,
        "pension_age": False,
        "linked_on": "2026-08-31",
    }
    return {**row, **stated}


def home(name="w1", **stated):
    row = {"id": name, "bedrooms": 1, "rent": 500.0, "district": "escamp", "available_on": "2026-09-14"}
    return {**row, "lat": 52.05, "lon": 4.28, **stated}


def batch(households, homes, **stated):
    given = {"on": ON.isoformat(), "policy": "den-haag-2026", "seed": 7}
    return {**given, **stated, "households": list(households), "homes": list(homes)}


def invented(seed, households, homes, **stated):
    """A batch of so many invented households and homes; few kinds of place, so that many pairs are worth the same."""
    chance = random.Random(seed)
    people = []
    for number in range(households):
        size = chance.choices(range(1, 8), (50, 12, 12, 11, 8, 4, 3))[0]
        people.append(
            household(
                f"h{number:04}",
                size=size,
                income_year=chance.choice((15000, 21000.5, 29400, 41000)),
                step_free=chance.random() < 0.05,
                linked_on=(ON - timedelta(days=chance.randint(0, 90))).isoformat(),
                anchors=[
                    {"member": member, "kind": chance.choice(("work", "school", "kin")),
                     "lat": 52.02 + 0.02 * chance.randint(0, 5), "lon": 4.24 + 0.03 * chance.randint(0, 5)}
                    for member in range(size) if chance.random() < 0.5
                ],
                avoid_districts=[chance.choice(DISTRICTS)] if chance.random() < 0.05 else [],
            )
        )  # fmt: skip
    free = [
        home(
            f"w{number:04}",
            bedrooms=chance.choices(range(1, 6), (36, 30, 22, 9, 3))[0],
            rent=chance.choice((498.2, 560.0, 713.02, 713.03, 764.14, 850.0)),
            step_free=chance.choice((True, False, None)),
            district=chance.choice(DISTRICTS),
            association=chance.choice(ASSOCIATIONS),
            lat=52.02 + 0.02 * chance.randint(0, 5),
            lon=4.24 + 0.03 * chance.randint(0, 5),
            available_on=(ON + timedelta(days=chance.randint(0, 80))).isoformat(),
        )
        for number in range(homes)
    ]
    return batch(people, free, **stated)
