"""The Rao family's own file, as a draft in a browser and as a kept plan."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from softlanding.core.documents import read_document
from softlanding.journeys import actions
from softlanding.journeys.views.own_file import DRAFT_COOKIE, written_draft
from softlanding.people import queries as people

RAO = Path(__file__).parents[2] / "examples" / "rao-family.yaml"


@pytest.fixture
def rao_file() -> dict[str, Any]:
    """The example file of the Rao family, as plain values."""
    return read_document(RAO.read_bytes(), "rao-family.yaml").value


@pytest.fixture
def drafting(rao_file: dict[str, Any]) -> Client:
    """A browser in which the Rao family's draft is."""
    client = Client()
    client.cookies[DRAFT_COOKIE] = written_draft(rao_file)
    return client


@pytest.fixture
def kept(db: None, rao_file: dict[str, Any]) -> Any:
    """The Rao family's kept plan."""
    return actions.keep_draft(document=rao_file, email="priya@example.org", by=people.NOBODY, now=timezone.now())


@pytest.fixture
def returning(kept: Any) -> Callable[..., Client]:
    """Return a browser in which the contact person, or a member, came back to the kept plan."""

    def browser(person: str = "") -> Client:
        client = Client()
        session = client.session
        session["household"] = str(kept.pk)
        if person:
            session["person"] = person
        session.save()
        return client

    return browser
