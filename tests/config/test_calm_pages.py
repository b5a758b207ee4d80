"""Refusals, faults, liveness and headers, as a browser meets them."""

import logging

import pytest
from django.db import OperationalError, connections
from django.test import Client

POLICY = {
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


@pytest.fixture
def dead_database(monkeypatch):
    """Every attempt to reach the database fails, as when its server is gone."""

    def gone(*_args, **_kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(connections["default"], "cursor", gone)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", [">This is not possible</h1>", ">Not today.</p>", ">Come tomorrow.</p>"]),
        ("nl", [">Dit kan niet</h1>", ">Vandaag niet.</p>", ">Kom morgen.</p>"]),
    ],
)
def test_a_refusal_is_a_calm_page_in_ones_language(probe, language, lines):
    answer = probe.get("/refuse/", headers={"accept-language": language})
    assert answer.status_code == 409
    assert [line for line in lines if line not in answer.content.decode()] == []


def test_a_fault_is_logged_once_under_the_number_that_the_page_shows(probe, caplog):
    with caplog.at_level(logging.ERROR):
        answer = probe.get("/fail/")
    reference = answer.headers["X-Request-Id"]
    assert answer.status_code == 500
    assert f"name this number: {reference}" in answer.content.decode()
    assert b"secret detail" not in answer.content
    assert [record.msg["reference"] for record in caplog.records] == [reference]


def test_an_audited_page_that_notes_nothing_shows_nothing(probe):
    answer = probe.get("/look/")
    assert answer.status_code == 500
    assert b"1991" not in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/staff/admin/nowhere/"])
def test_an_address_that_leads_nowhere_gets_a_calm_page(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert ">We cannot find this</h1>" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_protection_gets_a_calm_page():
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"email": "priya@example.org"})
    assert answer.status_code == 403
    assert "The form was open too long" in answer.content.decode()


@pytest.mark.django_db
def test_an_unknown_host_name_gets_a_calm_page(client):
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "We could not read this request." in answer.content.decode()


@pytest.mark.django_db
def test_healthz_asks_the_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "database": "ok", "background": {"state": "ok", "oldestDueSeconds": 0}},
    )


@pytest.mark.django_db(transaction=True)
def test_healthz_says_when_the_database_is_gone(client, dead_database):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, "gone")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/who-looked/", "/staff/"])
def test_a_dead_database_gives_a_calm_page(client_as, path, request):
    browser = client_as("newcomer")
    browser.raise_request_exception = False
    request.getfixturevalue("dead_database")
    answer = browser.get(path)
    assert answer.status_code == 503
    assert "We cannot reach our records at this moment." in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/sign-in/", "/staff/login/", "/nowhere/", "/api/v1/openapi.json", "/healthz"])
def test_every_answer_has_a_strict_policy(client, path):
    headers = client.get(path).headers
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/sign-in/", "/staff/login/", "/staff/password/reset/"])
def test_no_page_needs_an_inline_script_or_style(client, path):
    page = client.get(path).content.decode()
    scripts = [part.split(">", 1)[0] for part in page.split("<script")[1:]]
    assert [script for script in scripts if "src=" not in script and "application/json" not in script] == []
    assert [mark for mark in ("<style", " style=", " onclick=", " onload=") if mark in page] == []


@pytest.mark.django_db
def test_pages_of_who_is_signed_in_are_not_kept_by_caches(client, client_as):
    assert client_as("newcomer").get("/who-looked/").headers["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in client.get("/sources/").headers


@pytest.mark.django_db
def test_the_language_can_be_chosen_and_stays(client):
    assert "<title>Your way into the region" in client.get("/").content.decode()
    assert client.get("/language/nl/?next=/sign-in/").url == "/sign-in/"
    page = client.get("/").content.decode()
    assert "<title>Uw weg naar de regio" in page
    assert '<html lang="nl" dir="ltr">' in page


@pytest.mark.django_db
@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_choosing_a_language_leads_to_no_other_site(client, back):
    assert client.get("/language/nl/", {"next": back}).url == "/"


@pytest.mark.django_db
def test_a_language_that_is_not_spoken_here_does_not_exist(client):
    assert client.get("/language/tlh/").status_code == 404


@pytest.mark.django_db
def test_every_page_names_the_region_and_whom_to_call(client):
    page = client.get("/", headers={"accept-language": "nl"}).content.decode()
    assert "Regio Den Haag" in page
    assert 'href="tel:+31703535043"' in page


@pytest.mark.django_db
def test_figures_name_routes_and_no_person(client):
    client.get("/link/a-secret-token/")
    figures = client.get("/metrics").content.decode()
    assert 'softlanding_requests_total{method="GET",route="people:open-link",status="410"}' in figures
    assert "a-secret-token" not in figures
