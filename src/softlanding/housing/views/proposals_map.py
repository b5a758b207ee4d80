"""The map of a run: postcode areas of the municipality, and every home of the run on them."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from softlanding.core.housing.postcode_map import Point, draw_map, shapes_of
from softlanding.housing.models import Home, MatchRun, Proposal
from softlanding.housing.queries.homes import place_of
from softlanding.housing.views.proposals_rows import home_words


def map_of(run: MatchRun, proposals: Iterable[Proposal], homes: dict[str, Home]) -> dict[str, Any]:
    """Return the drawing of a run, and its districts with how many homes are placed and free."""
    given = {str(one.home_id): one for one in proposals if one.home_id}
    here = [home for key, home in homes.items() if key in run.versions.get("homes", {})]
    points = [point for home in here if (point := _point(home, given.get(str(home.pk)))) is not None]
    return {
        "drawing": _drawn(run, points, here),
        "districts": _districts(here, given),
        "unseen": len(here) - len(points),
    }


def _point(home: Home, proposal: Proposal | None) -> Point | None:
    place = place_of(home)
    if place is None:
        return None
    if proposal is None:
        return Point(place[0], place[1], f"{home_words(home)}: {gettext('for nobody')}", taken=False)
    words = f"{home_words(home)}: {proposal.waiting.reference} {proposal.waiting.called}"
    return Point(place[0], place[1], words, taken=True, href=reverse("housing-proposals:proposal", args=[proposal.pk]))


def _drawn(run: MatchRun, points: list[Point], homes: list[Home]) -> SafeString:
    marked = frozenset(str(code) for home in homes for code in home.district.postcodes)
    svg = draw_map(
        shapes_of(run.municipality), points, marked=marked, name="homes",
        title=gettext("Homes of this run"),
        words=gettext("Filled squares are proposed homes, open rings are homes for nobody. The list has the same."),
    )  # fmt: skip
    return mark_safe(svg)  # noqa: S308  # core.postcode_map escapes every word it is given


def _districts(homes: list[Home], given: dict[str, Proposal]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for home in homes:
        one = found.setdefault(home.district.key, {"name": home.district.name, "placed": 0, "free": 0, "persons": 0})
        proposal = given.get(str(home.pk))
        one["placed" if proposal else "free"] += 1
        if proposal:
            one["persons"] += proposal.persons_here + proposal.waiting.expected_members
    return sorted(found.values(), key=lambda one: one["name"])
