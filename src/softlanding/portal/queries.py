"""What the portal's own pages tell: sources with their use, roles with what they see."""

from datetime import date
from typing import Any

from softlanding.common.access import SEES, STAFF, Compartment, Role
from softlanding.common.audit import COMPARTMENT_NAMES, ROLE_NAMES
from softlanding.common.days import day_words
from softlanding.common.errors import in_language
from softlanding.core.rulebook import Rulebook


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
