"""What the frame of every page shows: the region with its telephone and theme, and the languages."""

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from softlanding.common.errors import Words, in_language
from softlanding.core.documents import read_document
from softlanding.core.rulebook.loading import data_folder

THEMES = {"the-hague": "denhaag-theme"}
NUMBER = re.compile(r"\+?[\d ]{6,20}")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what portal/frame.html asks for."""
    name, phone = region(settings.REGION)
    here = request.get_full_path() if request.method == "GET" else "/"
    return {
        "theme_class": THEMES.get(settings.REGION, "neutral-theme"),
        "region": {"name": in_language(name, translation.get_language() or "en"), "phone": phone},
        "languages": [
            {"code": code, "name": spoken, "href": f"{reverse('language', args=[code])}?{urlencode({'next': here})}"}
            for code, spoken in settings.LANGUAGES
        ],
    }


@cache
def region(key: str) -> tuple[Words, str]:
    """Return the region's name per language, and a number to call: empty when none is known."""
    folder = data_folder() / "networks" / key
    known = folder / "network.yaml"
    name = _read(known)["title"] if known.is_file() else {"en": key.replace("-", " ").title()}
    return name, settings.PHONE or _phone(folder / "desks")


def _phone(desks: Path) -> str:
    """Return the first plain number of the region's expat centre; sentences about numbers are left out."""
    centres = [desk for desk in map(_read, sorted(desks.glob("*.yaml"))) if desk.get("kind") == "expat-centre"]
    numbers = [str(one.get("value", "")) for desk in centres for one in desk.get("phone", [])]
    return next((number for number in numbers if NUMBER.fullmatch(number)), "")


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_document(path.read_bytes(), path.name).value
    return found
