"""What the frame of every page shows: the region with its telephone and theme, and the languages."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from softlanding.common.access import STAFF, Role
from softlanding.common.staff_areas import pages_beside
from softlanding.core.rulebook import load_rulebook

THEMES = {"the-hague": "denhaag-theme"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what portal/frame.html asks for."""
    here = request.get_full_path() if request.method == "GET" else "/"
    return {
        "theme_class": THEMES.get(settings.REGION, "neutral-theme"),
        "own_plan": _has_own_plan(request),
        "beside": _pages_beside(request),
        "region": region(settings.REGION, translation.get_language() or "en"),
        "languages": [
            {"code": code, "name": spoken, "href": f"{reverse('language', args=[code])}?{urlencode({'next': here})}"}
            for code, spoken in settings.LANGUAGES
        ],
    }


def _has_own_plan(request: HttpRequest) -> bool:
    """Say whether a newcomer is signed in; what is refused early has no actor yet."""
    actor = getattr(request, "actor", None)
    return bool(actor and actor.household)


def _pages_beside(request: HttpRequest) -> dict[str, Any] | None:
    """Return the pages of the area in which a member of staff is, and which of them is open or lies above it."""
    actor, match = getattr(request, "actor", None), request.resolver_match
    if actor is None or match is None or actor.role not in STAFF or actor.role == Role.EMPLOYER:
        return None
    found = pages_beside(match.view_name, actor.role)
    if found is None:
        return None
    label, pages = found
    around = max((page.url for page in pages if request.path.startswith(page.url)), key=len, default="")
    return {"label": label, "pages": pages, "here": request.path, "around": around}


def region(key: str, language: str) -> dict[str, str]:
    """Return the region's name, and a number to call: empty when none is known."""
    network = load_rulebook().networks.get(key)
    if network is None:
        return {"name": key.replace("-", " ").title(), "phone": settings.PHONE}
    known = network.phone.value if network.phone is not None else None
    return {"name": network.title.told(language), "phone": settings.PHONE or known or ""}
