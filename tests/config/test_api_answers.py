"""Every answer of the API has a version; every refusal is a problem (RFC 9457)."""

import json

import pytest

JSON = "application/json"


def problem_of(answer):
    assert answer.headers["Content-Type"] == "application/problem+json"
    return json.loads(answer.content)


def test_fields_are_camel_case_in_both_directions(probe):
    answer = probe.post("/api/probe/arrivals", {"firstDay": 1, "peopleCount": 3}, JSON)
    assert (answer.status_code, answer.json()) == (200, {"firstDay": 1, "peopleCount": 3})


def test_every_mistake_is_named_at_once(probe):
    answer = probe.post("/api/probe/arrivals", {"peopleCount": "many", "born": 1}, JSON)
    problem = problem_of(answer)
    assert (answer.status_code, problem["status"], problem["code"]) == (422, 422, "bad-input")
    assert sorted(mistake["where"] for mistake in problem["errors"]) == ["born", "firstDay", "peopleCount"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/probe/conflicts", 409, "slot-taken"),
        ("/api/probe/wrong-files", 422, "bad-input"),
        ("/api/probe/absent", 404, "not-found"),
        ("/api/probe/odd", 418, "i'm-a-teapot"),
        ("/api/probe/faults", 500, "fault"),
        ("/api/v1/nowhere", 404, "not-found"),
        ("/api/v1/", 403, "not-allowed"),
    ],
)
def test_a_refusal_is_a_problem_with_a_version(probe, path, status, code):
    answer = probe.get(path)
    problem = problem_of(answer)
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["instance"] == path
    assert answer.headers["API-Version"] == "1.0.0"


def test_a_problem_speaks_the_language_of_who_asks(probe):
    answer = probe.get("/api/probe/conflicts", headers={"accept-language": "nl"})
    problem = problem_of(answer)
    assert (problem["detail"], problem["remedy"]) == ("Bezet.", "Neem een andere.")


def test_a_fault_tells_a_reference_and_nothing_else(probe):
    answer = probe.get("/api/probe/faults")
    assert problem_of(answer)["reference"] == answer.headers["X-Request-Id"]
    assert b"secret" not in answer.content


def test_another_method_is_a_problem_that_names_the_right_ones(probe):
    answer = probe.delete("/api/probe/arrivals")
    assert (answer.status_code, problem_of(answer)["status"], answer.headers["Allow"]) == (405, 405, "GET, POST")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_in_another_format_is_refused(probe, kind):
    answer = probe.generic("POST", "/api/probe/arrivals", b'{"firstDay": 1, "peopleCount": 3}', kind)
    assert (answer.status_code, problem_of(answer)["code"]) == (415, "unsupported-media-type")


def test_broken_json_is_a_problem(probe):
    answer = probe.generic("POST", "/api/probe/arrivals", b"{", JSON)
    assert (answer.status_code, problem_of(answer)["status"]) == (400, 400)


def test_a_body_that_is_too_large_is_a_problem(probe):
    answer = probe.generic("POST", "/api/probe/arrivals", b'{"firstDay": "' + b"x" * 3_000_000 + b'"}', JSON)
    assert (answer.status_code, problem_of(answer)["status"]) == (413, 413)


@pytest.mark.django_db
def test_the_description_says_whom_to_ask(client):
    answer = client.get("/api/v1/openapi.json")
    described = answer.json()
    assert described["openapi"].startswith("3.")
    assert set(described["info"]) >= {"title", "version", "contact", "license"}
    assert answer.headers["API-Version"] == "1.0.0"


@pytest.mark.django_db
def test_there_is_no_page_of_documentation_with_foreign_scripts(client):
    assert client.get("/api/v1/docs").status_code == 404
