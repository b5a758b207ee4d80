"""Every URL has a row, every row a URL, and every row is asked as every role."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from access_samples import BY_ARGUMENT, BY_URL_NAME
from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from softlanding.common.access import FIELDS, ROWS, SEES, Compartment, Role, Row, may_see, row_for, rows_named
from softlanding.config.api import api

GOLDEN = Path(__file__).with_name("access_matrix.csv")


def urls(
    patterns: list[Any] | None = None, namespace: str = "", above: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each named URL of the product with the names of its arguments."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        arguments = (*above, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from urls(entry.url_patterns, inner, arguments)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{namespace}{entry.name}", arguments


URLS = dict(urls())


def address(name: str, household: Any) -> str:
    """Return an address that opens this URL name."""
    values = BY_URL_NAME.get(name) or {argument: BY_ARGUMENT[argument] for argument in URLS[name]}
    return reverse(name, kwargs={key: value(household) if callable(value) else value for key, value in values.items()})


def test_every_url_has_a_row():
    assert sorted(name for name in URLS if not rows_named(name)) == []


def test_every_row_has_a_url():
    assert sorted(row.name for row in ROWS if row.name not in URLS) == []


def test_no_method_of_a_url_has_two_rows():
    pairs = [(row.name, method) for row in ROWS for method in row.methods]
    assert sorted(pair for pair in pairs if pairs.count(pair) > 1) == []


def test_every_operation_of_the_api_has_a_row_for_its_method():
    missing = []
    for path, operations in api.get_openapi_schema()["paths"].items():
        name = resolve(re.sub(r"{[^}]*}", "1", path)).view_name
        missing += [f"{method} {path}" for method in operations if row_for(name, method.upper()) is None]
    assert missing == []


def test_no_row_opens_a_compartment_that_its_roles_may_not_see():
    wrong = [
        (row.name, role, compartment)
        for row in ROWS
        for role in row.roles
        for compartment in row.compartments
        if not may_see(role, compartment, row.purpose)
    ]
    assert wrong == []


def test_what_touches_a_household_and_is_not_ones_own_audit_is_audited():
    assert [row.name for row in ROWS if row.compartments - {Compartment.AUDIT} and not row.audited] == []


def test_roles_see_compartments_as_the_table_for_people_says():
    """Change access_matrix.csv by hand when a role is to see more or less: that is the decision."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["role", *Compartment])
    for role in Role:
        table.writerow([role, *(" ".join(sorted(SEES[role].get(c, ()))) for c in Compartment)])
    assert GOLDEN.read_text(encoding="utf-8") == out.getvalue()


def test_every_compartment_says_what_it_holds():
    assert set(FIELDS) == set(Compartment)


def test_no_fact_lies_in_two_compartments():
    facts = [fact for held in FIELDS.values() for fact in held]
    assert sorted(fact for fact in facts if facts.count(fact) > 1) == []


def test_housing_never_sees_nationality_or_birth():
    seen = {fact for compartment in SEES[Role.HOUSING_OFFICER] for fact in FIELDS[compartment]}
    assert seen & {"nationalities", "born"} == set()


@pytest.mark.django_db
@pytest.mark.one_engine
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{'+'.join(row.methods)} {row.name}")
def test_a_row_opens_for_its_roles_and_for_no_other(row: Row, client_as, rao):
    where = address(row.name, rao.household)
    for role in Role:
        for method in row.methods:
            cache.clear()  # so that no rate limit answers instead
            answer = client_as(role).generic(method, where)
            admitted = getattr(answer.wsgi_request, "row", None) == row
            assert admitted == (role in row.roles), (role, method, answer.status_code)
            expected = {200, 302, 404, 405, 410, 415, 422} if admitted else {refusal_status(row, role, where)}
            assert answer.status_code in expected, (role, method, answer.status_code)


def refusal_status(row: Row, role: Role, where: str) -> int:
    """Return what a closed row answers: to sign-in for the public, no to everyone else.

    A partner is known over the API only: to a page it is the public.
    """
    known = role != Role.PUBLIC and (role != Role.PARTNER or where.startswith("/api/"))
    if known or not row.roles:
        return 403
    return 401 if where.startswith("/api/") else 302


@pytest.mark.django_db
@pytest.mark.one_engine
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_method_without_a_row_is_not_allowed(row: Row, client, rao):
    assert client.generic("TRACE", address(row.name, rao.household)).status_code == 405


@pytest.mark.django_db
def test_a_url_without_a_row_does_not_exist(client, monkeypatch):
    from softlanding.common.access import rows

    assert client.get("/").status_code == 200
    monkeypatch.delitem(rows._BY_NAME, "home")
    assert client.get("/").status_code == 404
