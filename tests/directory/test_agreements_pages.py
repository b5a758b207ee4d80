"""The public register of agreements: any day, any desk, any municipality; two days compared; as CSV."""

import csv

import pytest

from softlanding.core.agreement_register import written_agreements
from softlanding.core.rulebook import load_rulebook

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
ECMR = "expat-centre-maastricht-region"


def rows(client, where: str) -> list[dict]:
    return client.get(where).context["rows"]


def test_every_agreement_is_in_the_register_in_force_first(client):
    found = rows(client, "/agreements/")
    assert {row["id"] for row in found} == {one.id for one in written_agreements(load_rulebook())}
    states = [row["state"] for row in found]
    assert states == sorted(states, key=["in-force", "to-come", "ended"].index)


def test_one_desk_has_a_page_of_its_own(client):
    assert {row["desk_id"] for row in rows(client, f"/desks/{ECMR}/agreements/")} == {ECMR}
    assert client.get("/desks/no-such-desk/agreements/").status_code == 404


def test_on_an_earlier_day_the_fast_track_was_still_to_come(client):
    def state(day: str) -> str:
        found = rows(client, f"/desks/{ECMR}/agreements/?on={day}")
        return next(row["state"] for row in found if row["id"] == "ecmr-fast-track")

    assert (state("2021-09-13"), state("2021-09-14")) == ("to-come", "in-force")


def test_what_ended_stays_to_be_read(client):
    ended = [row for row in rows(client, "/agreements/") if row["state"] == "ended"]
    assert [(row["id"], row["until"]) for row in ended] == [
        ("lic-oegstgeest", "Sun 1 Jan 2023"),
        ("thic-wassenaar", "Tue 6 Feb 2018"),
    ]


def test_the_days_before_an_agreement_begins_say_that_it_comes_soon(client):
    told = client.get(f"/agreements/?desk={ECMR}&on=2021-09-01").context["soon"]
    assert [(one["day"], one["begins"]) for one in told] == [("Tue 14 Sep 2021", True)]


def test_a_municipality_that_is_none_is_said_at_its_field(client):
    page = client.get("/agreements/?municipality=Nowhereville")
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["municipality"])


@pytest.mark.parametrize("where", ["/agreements/?on=yesterday", "/agreements/compare/?before=x"])
def test_a_day_that_is_none_is_refused(client, where):
    assert client.get(where).status_code == 422


def test_places_that_fare_alike_stand_in_one_row(client):
    (row,) = rows(client, "/agreements/compare/?before=2018-02-05&after=2018-02-06")
    assert (row["places"], row["what"], row["after"]) == (["Wassenaar"], "lose", [])
    assert row["services"] == ("Fingerprints and photo", "Register as a resident", "Collect the residence document")


def test_the_csv_holds_what_the_page_holds(client):
    answer = client.get(f"/agreements/agreements.csv?desk={ECMR}&on=2026-12-01")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="agreements-2026-12-01.csv"'
    table = {row["id"]: row for row in csv.DictReader(answer.content.decode().splitlines())}
    assert set(table) == {"ecmr-fast-track", "ecmr-combined", "ecmr-expat-registration", "ecmr-ind-point"}
    fast = table["ecmr-fast-track"]
    assert (fast["lane"], fast["from"], fast["until"], fast["state"], fast["confidence"]) == (
        "fast-track",
        "2021-09-14",
        "",
        "in-force",
        "C",
    )


def test_the_desk_page_shows_the_fast_track_with_the_regular_route_beside_it(client):
    client.post("/", {"municipality": "Meerssen", "nationalities": ["India"], "purpose": "highly-skilled-migrant"})
    lanes = client.get(f"/desks/{ECMR}/").context["lanes"]
    assert [(lane["lane"], lane["desk"], lane["open"]) for lane in lanes] == [
        ("fast-track", "", None),
        ("regular", "", True),
        ("regular", "Municipality of Meerssen", True),
    ]
    assert lanes[2]["expected"][0]["text"] == "Register as a resident: usually 14-49 days"


def test_a_desk_with_one_lane_says_nothing_of_lanes(client):
    client.post("/", {"municipality": "Delft", "nationalities": ["India"], "purpose": "highly-skilled-migrant"})
    assert client.get("/desks/the-hague-international-centre/").context["lanes"] == []
