"""How staff sign in: django-allauth, with a second factor for everyone and no self sign-up."""

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

STAFF_SESSION_SECONDS = 10 * 3600
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class StaffAccounts(DefaultAccountAdapter):
    """Staff accounts are made by an administrator; a session lasts one working day."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the adapter's signature
        """Return no, always."""
        return False

    def is_reauthentication_required(self, app: str = "") -> bool:
        """Ask again only when the last proof in this session is older than allauth's five minutes.

        Without this, whoever has just signed in types the password twice to set up a second factor.
        """
        request = context.request
        records = get_authentication_records(request, request.user)
        recent = bool(records) and time.time() - records[-1]["at"] < account_settings.REAUTHENTICATION_TIMEOUT
        return not recent and super().is_reauthentication_required(app=app)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """End the session after one working day, whatever the newcomers' sessions do."""
        request.session.set_expiry(STAFF_SESSION_SECONDS)
        return super().post_login(request, user, **kwargs)


class SecondFactors(DefaultMFAAdapter):
    """A second factor may be replaced, never given up."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to remove the last one."""
        return (
            Authenticator.objects.filter(user=authenticator.user_id, type__in=SECOND_FACTORS)
            .exclude(pk=authenticator.pk)
            .exists()
        )


def second_factor_used(request: HttpRequest) -> bool:
    """Say whether this session was opened, or confirmed, with a second factor."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def has_second_factor(user: Any) -> bool:
    """Say whether the account has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()


def count_second_factor(request: HttpRequest, user: Any, authenticator: Authenticator) -> None:
    """Note in the session that its second factor was used: it was just proven by being set up."""
    if authenticator.type in SECOND_FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
