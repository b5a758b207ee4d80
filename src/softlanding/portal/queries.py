"""What every page's frame shows: the region, its theme and phone, and the languages."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from softlanding.core.rulebook import load_rulebook

THEMES = {"the-hague": "denhaag-theme"}
NEUTRAL = "neutral-theme"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give the frame's context; a context processor, so it reads nothing but settings and the rulebook."""
    network = load_rulebook().networks.get(settings.REGION)
    language = translation.get_language() or "en"
    here = urlencode({"next": request.get_full_path() if request.method == "GET" else "/"})
    region = None
    if network is not None:
        region = {"name": network.title.told(language), "phone": network.phone.value if network.phone else None}
    return {
        "theme_class": THEMES.get(settings.REGION, NEUTRAL),
        "region": region,
        "languages": [
            {"code": code, "name": name, "href": f"{reverse('portal:language', args=[code])}?{here}"}
            for code, name in settings.LANGUAGES
        ],
    }
