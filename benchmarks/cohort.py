"""A cohort: 200 arrivals of about 400 persons from CSV to plans, what blocks each, and first visits, as JSON."""

import csv
import io
import json
import random
from datetime import date

from benchmarks.measuring import Figure, WrongAnswer, interleaved, median, seconds_of

from softlanding.core.cohort import COLUMNS, Answers, arrival_as_json, read_cohort
from softlanding.core.rulebook import load_rulebook

ON = date(2026, 11, 21)
ARRIVALS, ROUNDS, MOST_SECONDS = 200, 7, 5.0
EMPLOYER = {"recognised_sponsor": True, "organisation": "company", "municipality": "den-haag"}
REASONS = ("highly-skilled-migrant", "eu-blue-card", "employment", "researcher", "intra-company-transfer")
PLACES = ("den-haag", "delft", "rijswijk", "leidschendam-voorburg", "maastricht", "eindhoven", "rotterdam")


def measure(step) -> list[Figure]:
    """Check the answer, then time reading and answering; the reference is a bare reading of the same file."""
    book, content = load_rulebook(), cohort_file(ARRIVALS)
    known = book.municipalities

    def whole() -> list[object]:
        found = read_cohort(content, employer=EMPLOYER, municipalities=known)
        answers = Answers(book, on=ON)
        answered = [arrival_as_json(answers.arrival(one), book) for one in found.households]
        json.dumps(answered)
        return answered

    answered = whole()
    persons = sum(len(one["people"]) for one in answered)
    if len(answered) != ARRIVALS or not all(one["steps"] for one in answered):
        raise WrongAnswer(f"{len(answered)} of {ARRIVALS} arrivals have a plan")
    step.expect(ROUNDS, "200 arrivals")
    ours, bare = interleaved(
        ROUNDS,
        lambda: seconds_of(whole),
        lambda: seconds_of(lambda: list(csv.reader(io.StringIO(content.decode())))),
        step=step,
    )
    seconds = median(ours)
    return [
        Figure(
            "cohort of 200 arrivals, from CSV to plans with first visits",
            seconds,
            "s",
            "bare csv.reader of the same file",
            median(bare),
            f"< {MOST_SECONDS:.0f} s",
            seconds < MOST_SECONDS,
            f"{persons} persons",
        )
    ]


def cohort_file(arrivals: int) -> bytes:
    """Make a cohort of invented people, no two households alike; the same number gives the same bytes."""
    chance = random.Random(7)  # an invented cohort, not a secret
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for number in range(arrivals):
        passport = chance.choice(["IN", "IN", "US", "CN", "BR", "DE", "FR", "NO", "TR", "ZA"])
        arrives = date(2027, chance.randint(1, 6), chance.randint(1, 28))
        born = date(chance.randint(1970, 1999), chance.randint(1, 12), chance.randint(1, 28))
        address, months = chance.choice(["rented", "temporary", "company", "none"]), chance.choice([12, 24, 36, 60])
        own = [chance.choice(REASONS), "", "", arrives, chance.choice(PLACES), address, months]
        key, family = f"h{number}", f"Family{number}"
        table.writerow(
            [key, "p1", f"Given{number}", family, born, passport, *own, chance.choice([4500, 6100]), "2027-07-01"]
        )
        for other in range(1, chance.choice([1, 1, 2, 2, 3, 4])):
            grown = other == 1
            birth = date(chance.randint(1975, 1998) if grown else chance.randint(2012, 2026), 5, chance.randint(1, 28))
            links = ["p1", ""] if grown else ["", "p1"]
            table.writerow(
                [key, f"p{other + 1}", f"Other{other}", family, birth, passport, "family", *links, *[""] * 6]
            )
    return out.getvalue().encode()
