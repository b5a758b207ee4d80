"""Permuting where people come from, in the plans and in the separated store, changes no byte of a match."""

import json
from datetime import date, timedelta

import pytest

from softlanding.core.matching.answering import answer
from softlanding.core.matching.reading import batch_of
from softlanding.core.matching.record import as_bytes, record_of
from softlanding.core.rulebook import load_rulebook
from softlanding.housing import actions, queries
from softlanding.housing.models import WaitingHousehold, WaitingMember
from softlanding.housing.queries.waiting_batch import waiting_batch
from softlanding.journeys.actions import keep_draft

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
ORIGINS = ("SY", "ER", "AF", "UA", "YE", "TR")


def plan(number, nationality, officer, now):
    document = {
        "id": f"h{number}",
        "municipality": "den-haag",
        "arrival": "2026-03-02",
        "people": [{"id": "one", "born": "1990-01-01", "nationalities": [nationality], "purpose": "asylum"}],
    }
    return keep_draft(document=document, email=f"h{number}@example.org", by=officer, now=now)


@pytest.fixture
def waiting(places, officer, now, home_row):
    """Have six households with plans of their own, and five homes."""
    found = []
    for number, origin in enumerate(ORIGINS):
        kept = plan(number, origin, officer, now)
        one = WaitingHousehold.objects.create(
            region="the-hague", municipality="den-haag", household_id=kept.pk, called=f"H{number}", language="ar",
            reference=f"AAAA-333{number + 3}", linked_on=ON - timedelta(weeks=number), income_year=18000,
            made_at=now, updated_at=now,
        )  # fmt: skip
        WaitingMember.objects.create(region="the-hague", waiting=one, key="one", born_on=date(1990, 1, 1 + number))
        found.append(one)
    for number in range(5):
        actions.add_home("den-haag", home_row(number=str(number), bedrooms=1), by=officer, now=now)
    return found


def matched():
    stock = queries.homes_batch("den-haag", ON)
    batch = {
        "on": ON.isoformat(),
        "policy": "den-haag-2026",
        "seed": 7,
        "households": waiting_batch("den-haag", ON),
        **stock,
    }
    return batch, as_bytes(
        record_of(answer(batch_of(batch), load_rulebook().matching["den-haag-2026"], load_rulebook()))
    )


def stored(waiting, origins):
    rows = "".join(f"{one.reference},{origin}\n" for one, origin in zip(waiting, origins, strict=True))
    content = f"reference,group\n{rows}".encode()
    actions.store_groups(content, "g.csv", "den-haag", "nationality-group", kept_until_on=date(2027, 6, 1))


def test_permuting_nationality_in_the_source_data_changes_no_byte(waiting, officer, now):
    stored(waiting, ORIGINS)
    _, before = matched()
    for number, one in enumerate(waiting):
        one.household_id = plan(number + 100, ORIGINS[(number + 2) % 6], officer, now).pk
        one.language = ("en", "nl", "ti", "fa", "uk", "ar")[number]
        one.save()
    stored(waiting, ORIGINS[3:] + ORIGINS[:3])
    assert matched()[1] == before


def test_what_the_matcher_reads_names_no_origin_language_or_name(waiting):
    batch, _ = matched()
    assert {key for one in batch["households"] for key in one} <= {
        "id", "members", "expected_members", "income_year", "pension_age", "step_free", "bedrooms", "linked_on",
        "deadline_on", "anchors", "avoid_districts", "near", "apart",
    }  # fmt: skip
    assert {key for one in batch["households"] for member in one["members"] for key in member} == {"born"}
    told = json.dumps(batch)
    assert not any(f'"{word}"' in told for word in (*ORIGINS, "ar", "H0"))
