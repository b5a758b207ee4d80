"""The household file that a request works on: a draft in the browser's own cookie, or a kept plan in the database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from softlanding.appointments import queries as appointments
from softlanding.common.access import Role
from softlanding.common.errors import BadInput, Mistake, Refused
from softlanding.core import documents
from softlanding.core.documents import Document
from softlanding.core.household import Household as HouseholdFile
from softlanding.core.household import household_of
from softlanding.core.household.answers import Key, version_of
from softlanding.core.rulebook import Rulebook, load_rulebook
from softlanding.core.whole_plan import WholePlan, compose_plan
from softlanding.journeys import actions, queries
from softlanding.people import queries as people
from softlanding.people.queries import Household

DRAFT_COOKIE, SALT = "draft", "softlanding.journeys.draft"
MOST_LETTERS = 3800  # browsers keep cookies up to 4096 bytes, name and attributes included
KEPT_IN_BROWSER = 30 * 24 * 3600

View = Callable[..., HttpResponse]


class TooMuchForADraft(Refused):
    """A draft lives in a cookie, and a cookie is small."""

    title = {"en": "This is more than your browser can keep", "nl": "Dit is meer dan uw browser kan bewaren"}

    def __init__(self) -> None:
        super().__init__(
            "too-much-for-a-draft",
            {
                "en": "Your answers are still only in your browser, and there is no room for more of them there.",
                "nl": "Uw antwoorden staan nog alleen in uw browser, en daar is geen plaats voor meer.",
            },
            {"en": "Keep your plan first, then go on.", "nl": "Bewaar eerst uw plan en ga dan verder."},
        )


class BadForm(BadInput):
    """A form came without the version of the answers that it showed."""

    def __init__(self) -> None:
        what = {"en": "does not say which answers it showed", "nl": "zegt niet welke antwoorden het toonde"}
        super().__init__([Mistake("seen", what, {"en": "Reload the page.", "nl": "Laad de pagina opnieuw."})])


@dataclass(frozen=True)
class OwnFile:
    """A household file, whom it belongs to when it is kept, and the rulebook and day to read it by."""

    document: dict[str, Any]
    kept: Household | None = None
    member: str = ""
    book: Rulebook = field(default_factory=load_rulebook)

    @cached_property
    def household(self) -> HouseholdFile:
        """Return it the way the core reads it."""
        return household_of(Document("", self.document))

    @cached_property
    def whole(self) -> WholePlan:
        """Return its plan, today."""
        taken = appointments.taken_for_everyone(timezone.now())
        return compose_plan(self.household, self.book, on=timezone.localdate(), taken=taken, plans=appointments.plan_of)

    @property
    def language(self) -> str:
        """Return the language of the page."""
        return get_language() or "en"

    @property
    def version(self) -> str:
        """Name its content."""
        return version_of(self.document)

    def may_change(self, key: Key) -> bool:
        """Say whether who asks may change this answer: a member changes their own, the contact person all."""
        return not self.member or key.person == self.member


def draft_from(cookie: str) -> dict[str, Any] | None:
    """Return the household file of a cookie, or None when it is not one that we wrote."""
    try:
        document = signing.loads(cookie, salt=SALT, max_age=KEPT_IN_BROWSER)
        household_of(Document("", document))
    except (signing.BadSignature, documents.BadInput, ValueError):
        return None
    return document if isinstance(document, dict) else None


def written_draft(document: Mapping[str, Any]) -> str:
    """Return a household file as a cookie: signed, compressed, small enough."""
    text = signing.dumps(document, salt=SALT, compress=True)
    if len(text) > MOST_LETTERS:
        raise TooMuchForADraft
    return text


def opened(request: HttpRequest) -> OwnFile | None:
    """Return the household file that this request is about, noting the look when it is a kept one."""
    actor = request.actor
    if actor.household:
        household = people.household_of(actor)
        return OwnFile(queries.opened(household, by=actor), household, actor.id if _is_member(request) else "")
    cookie = request.COOKIES.get(DRAFT_COOKIE)
    document = draft_from(cookie) if cookie else None
    return OwnFile(document) if document else None


def _is_member(request: HttpRequest) -> bool:
    return bool(request.actor.role == Role.HOUSEHOLD_MEMBER)


def with_own_file(view: View) -> View:
    """Give the view the household file as `own`; who has none starts at the first page."""

    @wraps(view)
    def opening(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        own = opened(request)
        if own is None:
            if request.COOKIES.get(DRAFT_COOKIE):
                messages.warning(request, _("We could not read your earlier answers. Start again, it takes a minute."))
            response: HttpResponse = redirect("home")
            response.delete_cookie(DRAFT_COOKIE)
            return response
        return closed(view(request, own, *args, **kwargs))

    return opening


def closed(response: HttpResponse) -> HttpResponse:
    """Keep a household's page out of every cache."""
    add_never_cache_headers(response)
    return response


def save(request: HttpRequest, own: OwnFile | None, document: dict[str, Any], response: HttpResponse) -> HttpResponse:
    """Save a household file where it lives, or raise ChangedSince when the page showed an older one."""
    seen = request.POST.get("seen", "")
    if own is not None and own.kept is not None:
        if not seen:
            raise BadForm
        actions.save_answers(household=own.kept, document=document, seen=seen, by=request.actor, now=timezone.now())
        return response
    if own is not None and seen and seen != own.version:
        raise actions.ChangedSince(own.document)
    return put_draft(response, document)


def put_draft(response: HttpResponse, document: Mapping[str, Any]) -> HttpResponse:
    """Let the browser keep a draft."""
    response.set_cookie(
        DRAFT_COOKIE,
        written_draft(document),
        max_age=KEPT_IN_BROWSER,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
