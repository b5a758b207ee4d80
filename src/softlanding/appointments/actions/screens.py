"""Screens at the desk: the coordinator makes a secret link for each, and closes it."""

import hashlib
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings

from softlanding.appointments.models import DeskScreen
from softlanding.appointments.queries.screens import screen_token
from softlanding.common.access import Actor


def make_screen(*, kind: str, name: str, by: Actor, now: datetime) -> DeskScreen:
    """Make a screen of the coordinator's desk. Its link follows from the secret key; only a hash of it is stored."""
    pk = uuid4()
    return DeskScreen.objects.create(
        id=pk,
        region=settings.REGION,
        desk=by.desk,
        kind=kind,
        name=name,
        token_hash=hashlib.sha256(screen_token(pk).encode()).hexdigest(),
        made_by_id=by.id,
        made_at=now,
    )


def revoke_screen(key: UUID, *, by: Actor, now: datetime) -> bool:
    """Close a screen's link for good; say whether it was open."""
    found = DeskScreen.objects.filter(pk=key, desk=by.desk, revoked_at=None)
    return bool(found.update(revoked_at=now))
