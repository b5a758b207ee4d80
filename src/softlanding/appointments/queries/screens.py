"""Which screens a desk has, and which one a link opens."""

import hashlib
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from softlanding.appointments.models import DeskScreen
from softlanding.common.errors import NotFound


def screen_token(key: Any) -> str:
    """Return the secret word in a screen's address."""
    return salted_hmac("softlanding.desk-screen", str(key), algorithm="sha256").hexdigest()[:40]


def screen_of(token: str, kind: str) -> DeskScreen:
    """Return the screen whose link this is, or raise NotFound: a closed link is like one that never was."""
    hashed = hashlib.sha256(token.encode()).hexdigest()
    found = DeskScreen.objects.filter(token_hash=hashed, kind=kind, revoked_at=None).first()
    if found is None:
        raise NotFound("no-such-screen")
    return found


def screens_of(desk: str) -> QuerySet[DeskScreen]:
    """Return the open screens of a desk, the oldest first."""
    return DeskScreen.objects.filter(desk=desk, revoked_at=None).order_by("made_at")
