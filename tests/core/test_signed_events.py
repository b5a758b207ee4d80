"""Events for other systems, checked with the library that receivers use."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from softlanding.core.signed_events import body_of, cloud_event, headers_of, key_of, new_secret

words = st.text(max_size=40)
data = st.dictionaries(words, st.one_of(st.none(), st.booleans(), words), max_size=6)


def event(values, key="0f3c"):
    return cloud_event(
        key=key, source="https://desk.example/", what="softlanding.case-changed", subject="K7RM-4QXD",
        at=datetime(2026, 11, 23, 9, tzinfo=UTC), data=values,
    )  # fmt: skip


@given(data)
def test_a_receiver_accepts_what_we_sign_and_reads_the_same(values):
    secret, now = new_secret(), datetime.now(UTC)
    body = body_of(event(values))
    headers = headers_of(event(values), body, secrets_in_use=[secret], at=now)
    assert Webhook(secret).verify(body, headers) == event(values)


def test_another_body_another_key_and_another_time_are_refused():
    secret, now = new_secret(), datetime.now(UTC)
    body = body_of(event({"a": "b"}))
    headers = headers_of(event({"a": "b"}), body, secrets_in_use=[secret], at=now)
    for wrong in (
        (secret, body + b" ", headers),
        (new_secret(), body, headers),
        (secret, body, {**headers, "webhook-timestamp": str(int(now.timestamp()) + 1)}),
        (secret, body, {**headers, "webhook-id": "other"}),
    ):
        with pytest.raises(WebhookVerificationError):
            Webhook(wrong[0]).verify(wrong[1], wrong[2])


def test_while_a_key_changes_both_keys_are_accepted():
    old, new = new_secret(), new_secret()
    body = body_of(event({}))
    headers = headers_of(event({}), body, secrets_in_use=[new, old], at=datetime.now(UTC))
    assert Webhook(old).verify(body, headers) == Webhook(new).verify(body, headers)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_????", "whsec_c2hvcnQ=", "whsec_" + "QUFB" * 30])
def test_a_key_that_is_no_key_is_refused(secret):
    with pytest.raises(ValueError, match="a key"):
        key_of(secret)


def test_the_same_event_gives_the_same_bytes_whatever_the_order_of_its_values():
    assert body_of(event({"a": "1", "b": "2"})) == body_of(event({"b": "2", "a": "1"}))
