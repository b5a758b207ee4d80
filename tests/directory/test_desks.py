"""The desks: who they serve, what is known of them, and how sure that is."""

import re

import pytest
from django.test import Client

from softlanding.core.rulebook import load_rulebook

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client):
    """Open a page and return its words without markup."""

    def opened(where: str, status: int = 200) -> str:
        answer = client.get(where)
        assert answer.status_code == status
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))

    return opened


def cards(client: Client, where: str) -> dict[str, str]:
    """Return for each desk of the list the words of its card."""
    content = client.get(where).content.decode()
    found = re.findall(r'<li class="sl-card[^"]*">(.*?)</li>', content, flags=re.DOTALL)
    return {re.search(r'href="/desks/([^/]+)/"', card)[1]: re.sub(r"<[^>]+>", " ", card) for card in found}


def test_without_a_place_no_desk_claims_to_serve(client):
    found = cards(client, "/desks/")
    assert len(found) == sum(not desk.generated for desk in load_rulebook().desks.values())
    assert [desk for desk, words in found.items() if "Serves you" in words] == []


def test_a_place_and_a_purpose_give_each_desk_an_answer_and_the_serving_ones_come_first(client):
    found = cards(client, "/desks/?municipality=Voorschoten&purpose=highly-skilled-migrant")
    answers = [
        next(word for word in ("Serves you", "Not known yet", "Does not serve you") if word in words)
        for words in found.values()
    ]
    assert answers == sorted(answers, key=["Serves you", "Not known yet", "Does not serve you"].index)
    assert "Serves you" in found["the-hague-international-centre"]
    assert "Does not serve you" in found["expat-centre-maastricht-region"]


def test_a_no_says_what_would_change_it(client):
    found = cards(client, "/desks/?municipality=delft&purpose=highly-skilled-migrant")
    assert "If you lived in Voorschoten, this desk could serve you." in found["leiden-international-centre"]


def test_the_desk_of_a_municipality_without_a_file_comes_with_its_municipality(client):
    assert "municipality-aalten" in cards(client, "/desks/?municipality=aalten")
    assert "municipality-aalten" not in cards(client, "/desks/")


def test_ones_own_plan_answers_without_being_asked_again(keep):
    content = keep().client.get("/desks/").content.decode()
    assert "by what your plan knows" in content
    first = re.search(r'href="/desks/([^/]+)/"', content)[1]
    assert first == "the-hague-international-centre"


def test_an_unknown_municipality_is_refused_with_the_nearest_name(page):
    words = page("/desks/?municipality=Delff")
    assert "We know no municipality Delff. Did you mean delft?" in words


def test_filters_keep_what_fits(client):
    wanted = {
        desk.id
        for desk in load_rulebook().desks.values()
        if desk.kind == "expat-centre" and desk.offers("residence-sticker")
    }
    assert wanted
    assert set(cards(client, "/desks/?kind=expat-centre&service=residence-sticker")) == wanted


def test_a_desk_shows_its_doubts(page):
    words = page("/desks/the-hague-international-centre/")
    for said in ("Spui 70", "2018-02-06", "Assumed", "Where the sources disagree", "IND days and hours", "checked"):
        assert said in words


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_desk_has_a_page(client, language):
    client.cookies["language"] = language
    written = [desk.id for desk in load_rulebook().desks.values() if not desk.generated]
    assert [
        desk for desk in [*written, "municipality-aalten"] if client.get(f"/desks/{desk}/").status_code != 200
    ] == []


def test_a_desk_that_does_not_exist_is_not_found(page):
    page("/desks/nowhere/", 404)


def test_the_api_lists_desks_in_camel_case(client):
    answer = client.get("/api/v1/desks?kind=expat-centre").json()
    (desk,) = [one for one in answer["desks"] if one["id"] == "the-hague-international-centre"]
    assert desk == {
        "id": "the-hague-international-centre",
        "name": {"en": "The Hague International Centre", "nl": "The Hague International Centre"},
        "kind": "expat-centre",
        "municipality": "den-haag",
        "services": ["municipal-registration", "biometrics", "residence-document", "information"],
        "authorities": ["ind", "information", "municipality"],
        "address": "Spui 70, 2511 BT Den Haag (City Hall, Atrium)",
        "confidence": "C",
    }


def test_the_api_gives_one_desk_with_the_origin_of_each_value(client):
    desk = client.get("/api/v1/desks/the-hague-international-centre").json()
    assert desk["addresses"][0]["source"] == "thic-interview-2018"
    assert {row["authority"] for row in desk["hours"]} == {"municipality", "ind", "information"}
    assert "firstPersonMinutes" in desk["servicesInDetail"][0]


def test_the_api_does_not_find_a_desk_that_does_not_exist(client):
    answer = client.get("/api/v1/desks/nowhere")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
