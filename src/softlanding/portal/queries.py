"""What the portal's own pages tell: sources with their use, roles with what they see."""

from datetime import date
from typing import Any

from softlanding.appointments import queries as appointments
from softlanding.appointments.actions import HOLD_LASTS, HOLDS_PER_HOUSEHOLD
from softlanding.common.access import SEES, STAFF, Compartment, Role
from softlanding.common.audit import COMPARTMENT_NAMES, ROLE_NAMES
from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.core import fairness
from softlanding.core.rulebook import Rulebook, load_rulebook


def sources_used(book: Rulebook, *, on: date, language: str) -> list[dict[str, Any]]:
    """Return each source with the steps that rest on it; the surest first, then by title."""
    used: dict[str, list[str]] = {}
    for procedure in book.on(on).procedures.values():
        for origin in procedure.source:
            title = procedure.title.told(language)
            titles = used.setdefault(origin.source, [])
            if title not in titles:
                titles.append(title)
    rows = [
        {
            "title": source.title,
            "url": source.url,
            "checked": day_words(source.checked_on, language),
            "verify": source.confidence == "D",
            "confidence": source.confidence,
            "steps": sorted(used.get(source.id, [])),
        }
        for source in book.sources.values()
    ]
    return sorted(rows, key=lambda row: (not row["steps"], row["confidence"], row["title"].casefold()))


def how_times_are_given_out(region: str, language: str) -> dict[str, Any]:
    """Return the numbers of the fair-times policy: desks with the same numbers stand together."""
    book = load_rulebook()
    desks = [one for one in book.desks.values() if not one.generated and book.network_of(one.id).id == region]
    policies = appointments.policies_of([one.id for one in desks])
    groups: dict[tuple[int, ...], list[str]] = {}
    first: dict[tuple[int, ...], str] = {}
    for one in desks:
        policy = policies[one.id]
        numbers = (policy.most_visits_per_contact, policy.release_after_at_most_minutes, policy.offer_lasts_minutes)
        groups.setdefault(numbers, []).append(one.name.told(language))
        first.setdefault(numbers, one.id)
    return {
        "groups": [{"desks": groups[numbers], "policy": policies[first[numbers]]} for numbers in groups],
        "urgent_days": fairness.URGENT_WITHIN_DAYS,
        "urgent_head_start": fairness.URGENT_HEAD_START.days,
        "nothing_yet_head_start": fairness.NOTHING_YET_HEAD_START.days,
        "longest_head_start": fairness.LONGEST_HEAD_START.days,
        "most_lapsed": fairness.MOST_LAPSED_OFFERS,
        "hold_minutes": int(HOLD_LASTS.total_seconds() // 60),
        "holds_an_hour": HOLDS_PER_HOUSEHOLD,
    }


def who_sees_what(language: str) -> list[dict[str, Any]]:
    """Return each group of facts with the roles of staff that may see it."""
    roles = [role for role in Role if role in STAFF]
    return [
        {
            "name": in_language(COMPARTMENT_NAMES[compartment], language),
            "roles": [in_language(ROLE_NAMES[role], language) for role in roles if compartment in SEES[role]],
        }
        for compartment in Compartment
        if compartment != Compartment.AUDIT
    ]
