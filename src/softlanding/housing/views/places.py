"""A small map to pick a postcode area from."""

import re

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from softlanding.core.housing.postcode_map import draw_map, shapes_of


def picker(municipality: str, chosen: str, *, anchor: str = "") -> SafeString:
    """Draw the postcode areas of a municipality; each leads to this page with its postcode filled in."""
    svg = draw_map(
        shapes_of(municipality), [], marked=frozenset({chosen[:4]}), name="pick",
        title=gettext("Postcode areas to pick from"),
        words=gettext("Each area is a link that fills in its postcode. You can type the postcode as well."),
        area_href=lambda postcode: f"?postcode={postcode}{anchor}",
    )  # fmt: skip
    return mark_safe(svg)  # noqa: S308  # core.postcode_map escapes every word it is given


def picked(request: HttpRequest) -> str:
    """Return the postcode that was picked on the map, or nothing."""
    asked = request.GET.get("postcode", "")
    return asked if re.fullmatch(r"[1-9][0-9]{3}", asked) else ""
