"""The Rao family with a kept plan, arriving in eight weeks whatever today is: a fixture for tests and the browser."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "rao-family.yaml"


def rao_document() -> dict[str, object]:
    """Read the example, moved to the days around today."""
    from django.utils import timezone

    from softlanding.core.documents import read_document

    document = dict(read_document(EXAMPLE.read_bytes(), "rao-family.yaml").value)
    arrival = timezone.localdate() + timedelta(days=56)
    document["arrival"] = arrival.isoformat()
    document["employer"] = {
        **document["employer"],
        "first_working_day": (arrival + timedelta(days=14)).isoformat(),
    }
    return document


@pytest.fixture
def keep(db: None) -> Callable[..., SimpleNamespace]:
    """Keep the family's plan, and open a browser in which they are signed in."""
    from django.utils import timezone

    from softlanding.journeys import actions
    from softlanding.people import queries
    from softlanding.people.actions import newcomer

    def kept(*, email: str = "priya@example.org", language: str = "en") -> SimpleNamespace:
        household = actions.keep_draft(
            document=rao_document(), email=email, by=queries.NOBODY, now=timezone.now(), language=language
        )
        client = Client()
        session = client.session
        session["household"] = str(household.pk)
        session.save()
        client.cookies["language"] = language
        return SimpleNamespace(household=household, actor=newcomer(household), client=client)

    return kept
