"""What each role sees of a household on the pages of housing, field by field: made by really opening them as each role.

`tests/common/household_seen_housing.csv` holds it for people who do not read Python, as `household_seen.csv` does for
the desk. Run with WRITE_GOLDEN=1 to write it anew, then read the difference: that is the decision.
"""

import csv
import io
import os
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from proposals_world import TOWN, a_home, a_household, the_officer
from standing_world import bind

from softlanding.common import jobs
from softlanding.common.access import SEES, Compartment, Purpose, Role, may_see
from softlanding.common.days import day_words
from softlanding.housing.actions import proposals_running as running
from softlanding.housing.models import District, Home, Offer, PlaceToAvoid, Proposal, StatedNeed, WaitingHousehold
from softlanding.housing.queries.proposals_solving import policy_for

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine, pytest.mark.usefixtures("in_november_2026")]
GOLDEN = Path(__file__).parents[1] / "common" / "household_seen_housing.csv"
BORN, LINKED = date(1971, 4, 8), 45
C = Compartment
WORDS = {
    (C.CONTACT, "contact_email"): ["hidden-address@example.org"],
    (C.CONTACT, "given_name"): ["Zeldzama"],
    (C.IDENTITY, "born"): [day_words(BORN, "en"), BORN.isoformat()],
    (C.HOUSEHOLD, "people"): ["Onbekenda"],
    (C.HOUSING, "income_year"): ["17,321", "17.321", "17321"],
    (C.HOUSING, "anchors"): ["Verre Plek"],
    (C.SAFETY, "avoid_districts"): ["Verborgen Wijk"],
}
"""What would stand in a page that shows the fact. Step-free is left out: its words are labels too."""


def moved(called: str, number: str, district: str) -> WaitingHousehold:
    """Somebody who has a home and stands in no list any more."""
    found = a_household(called, (1980, 1981), 20)
    now, today = timezone.now(), timezone.localdate()
    Offer.objects.create(
        region="the-hague", municipality=TOWN, waiting=found, home=a_home(number, district, 1, "650.00"),
        state="moved", prepared_at=now, checked_at=now, heard_at=now, offered_at=now, moved_on=today, updated_at=now,
    )  # fmt: skip
    found.state, found.moved_on = "housed", today
    found.save()
    Home.objects.filter(number=number).update(state="let")
    return found


@pytest.fixture
def texts(client_as):
    """Open each page as each role; return the words of each fact, and page texts, None where a role is refused."""
    now, today = timezone.now(), timezone.localdate()
    clients = {role: client_as(role) for role in Role}
    contact = int(clients[Role.CASE_MANAGER].session["_auth_user_id"])
    found = a_household("Zeldzama", (1990, 2015), 9)
    stated = {
        "contact_person_id": contact, "contact_email": "hidden-address@example.org", "income_year": Decimal(17321),
        "linked_on": today - timedelta(days=LINKED), "income_stated_on": today - timedelta(days=30),
    }  # fmt: skip
    WaitingHousehold.objects.filter(pk=found.pk).update(**stated)
    found.members.filter(key="m0").update(born_on=BORN)
    found.members.filter(key="m1").update(called="Onbekenda")
    StatedNeed.objects.update(place="Verre Plek")
    District.objects.create(region="the-hague", municipality=TOWN, key="verborgen", name="Verborgen Wijk")
    PlaceToAvoid.objects.create(region="the-hague", waiting=found, district="verborgen", noted_at=now)
    home = a_home("E-1", "escamp", 1, "650.00")
    near, apart = moved("Nabij", "L-7", "laak"), moved("Ver", "E-7", "escamp")
    bind(found, near, "near")
    run = running.run_match(
        TOWN, on=today, policy=policy_for(TOWN, today), seed=1, by=the_officer(), now=now
    )  # fmt: skip
    jobs.run_all_due(now)
    proposal = Proposal.objects.get(run=run)
    assert proposal.home_id == home.pk
    bind(found, apart, "apart")  # after the run, which would not propose a home there
    offer = Offer.objects.create(
        region="the-hague", municipality=TOWN, waiting=found, home=home, prepared_at=now, updated_at=now
    )
    pages = {
        **{f"waiting-{name}": reverse(f"housing-waiting:{name}") for name in ("start", "list", "csv", "mine")},
        **{
            f"waiting-{name}": reverse(f"housing-waiting:{name}", args=[found.pk])
            for name in ("one", "change", "safety", "mine-one", "mine-safety")
        },
        **{
            f"proposals-{name}": reverse(f"housing-proposals:{name}", args=[run.pk])
            for name in ("run", "csv", "what-if")
        },
        "proposals-runs": reverse("housing-proposals:runs"),
        "proposals-by-hand": reverse("housing-proposals:by-hand"),
        "proposal": reverse("housing-proposals:proposal", args=[proposal.pk]) + f"?home={home.pk}",
        **{f"offers-{name}": reverse(f"housing-offers:{name}") for name in ("list", "csv", "contact-list")},
        **{
            f"offer-{name}": reverse(f"housing-offers:{name}", args=[offer.pk])
            for name in ("one", "letter", "contact-one", "contact-letter")
        },
    }
    words = {
        **WORDS,
        (C.HOUSEHOLD, "reference"): [found.reference],
        (C.ASYLUM, "linked_on"): [
            day_words(stated["linked_on"], "en"), stated["linked_on"].isoformat(),
        ],
        (C.HOUSING, "near"): [near.reference],
        (C.HOUSING, "apart"): [apart.reference],
    }  # fmt: skip
    return words, {
        page: {role: opened(client, where) for role, client in clients.items()} for page, where in pages.items()
    }


def opened(client, where):
    answer = client.get(where)
    assert answer.status_code in {200, 302, 401, 403, 404}, where
    return answer.content.decode() if answer.status_code == 200 else None


def cell(text, words):
    if text is None:
        return "refused"
    return "shown" if any(word in text for word in words) else ""


def test_each_role_sees_of_a_household_in_housing_what_the_golden_table_says_and_nothing_else(texts):
    words, pages = texts
    out, leaks = io.StringIO(), []
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["compartment", "fact", "role", "matrix", *pages])
    for (compartment, fact), said in sorted(words.items()):
        for role in Role:
            purposes = sorted(p for p in Purpose if may_see(role, compartment, p) and p in SEES[role][compartment])
            cells = [cell(texts_of[role], said) for texts_of in pages.values()]
            table.writerow([compartment, fact, role, " ".join(purposes), *cells])
            leaks += [
                (role, page, fact) for page, told in zip(pages, cells, strict=True) if told == "shown" and not purposes
            ]
    if os.environ.get("WRITE_GOLDEN"):
        GOLDEN.write_text(out.getvalue(), encoding="utf-8")
    assert leaks == []
    assert GOLDEN.read_text(encoding="utf-8") == out.getvalue()
    where = {
        fact: {page for page, told in pages.items() if any(cell(text, said) == "shown" for text in told.values())}
        for (_, fact), said in words.items()
    }
    assert where["avoid_districts"] == {"waiting-safety", "waiting-mine-safety"}
    assert where["apart"] == {"waiting-one"}
    assert "Another household that must not live near them" in pages["proposal"][Role.HOUSING_OFFICER]
