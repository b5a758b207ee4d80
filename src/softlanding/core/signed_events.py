"""Events for other systems: written as CloudEvents 1.0 and signed as Standard Webhooks says.

The receiver checks `HMAC-SHA256(key, "<webhook-id>.<webhook-timestamp>.<body>")` with the key that it was given
(`whsec_` and base64), and sees a repeated `webhook-id` as the same event.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

PREFIX = "whsec_"
KEY_BYTES = 32
LEAST_BYTES, MOST_BYTES = 24, 64


def new_secret() -> str:
    """Make a key that nobody can guess, written as the receiver keeps it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def key_of(secret: str) -> bytes:
    """Read a key as it is written, or raise ValueError: base64 of 24 to 64 bytes, with or without its prefix."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("a key is base64") from None
    if not LEAST_BYTES <= len(key) <= MOST_BYTES:
        raise ValueError(f"a key has {LEAST_BYTES} to {MOST_BYTES} bytes, this one {len(key)}")
    return key


def cloud_event(
    *, key: str, source: str, what: str, subject: str, at: datetime, data: Mapping[str, Any]
) -> dict[str, Any]:
    """Write an event: `what` is its type, `source` and `key` together name it once in the world."""
    return {
        "specversion": "1.0",
        "id": key,
        "source": source,
        "type": what,
        "subject": subject,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
        "data": dict(data),
    }


def body_of(event: Mapping[str, Any]) -> bytes:
    """Write an event as the bytes that are signed and sent: the same event always gives the same bytes."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def headers_of(event: Mapping[str, Any], body: bytes, *, secrets_in_use: Iterable[str], at: datetime) -> dict[str, str]:
    """Give the headers of a request: with two keys in use, while a receiver changes over, there are two signatures."""
    stamp = str(int(at.timestamp()))
    signed = f"{event['id']}.{stamp}.".encode() + body
    signatures = [
        "v1," + base64.b64encode(hmac.digest(key_of(one), signed, hashlib.sha256)).decode() for one in secrets_in_use
    ]
    return {
        "content-type": "application/cloudevents+json; charset=utf-8",
        "webhook-id": str(event["id"]),
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(signatures),
    }
