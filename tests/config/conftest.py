"""Rows for the probe's URLs."""

import pytest
from django.test import Client

from softlanding.common.access import EVERYONE, Compartment, Purpose, Row, rows


@pytest.fixture
def probe(monkeypatch, settings, db) -> Client:
    """A browser for which the probe's URLs exist, and which does not raise faults."""
    settings.ROOT_URLCONF = "probe_urls"
    both = ("GET", "POST")
    for name in ("refuse", "fail", "arrive", "conflict", "wrong_file", "absent", "odd", "fault_in_api"):
        for prefix in ("", "probe-api:"):
            monkeypatch.setitem(rows._BY_NAME, prefix + name, [Row(prefix + name, both, EVERYONE, Purpose.INFORMATION)])
    look = Row("look", ("GET",), EVERYONE, Purpose.INFORMATION, frozenset({Compartment.IDENTITY}), audited=True)
    monkeypatch.setitem(rows._BY_NAME, "look", [look])
    return Client(raise_request_exception=False)
