"""The demo's promises: invented cases at the desk of Zuid-Limburg, since promises are local and The Hague made none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

DESK = "expat-centre-maastricht-region"
FAMILIES, IN_A_FAMILY, DAYS_BACK = 30, 6, 330
OPEN_ONES = 12
REASONS = ("too-few-people", "other-authority", "system", "our-mistake")
# days from beginning to end, as often as they stand here: most are kept, some are not
REGISTRATION_DAYS = (0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 5)
DECISION_DAYS = (4, 6, 8, 9, 10, 11, 12, 13, 14, 14, 19)
Moves = tuple[tuple[date, str], ...]


def invent_promises(*, now: datetime) -> None:
    """Let a year of invented registrations and applications be promised; each is marked as invented, and says so."""
    from softlanding.cases import actions, queries
    from softlanding.common.access.terms import SYSTEM
    from softlanding.people.actions import NewPerson, start_household

    if queries.Case.objects.filter(desk=DESK).exists():
        return
    chance, today = Random(1), now.date()  # noqa: S311  # invented people
    names = [f"p{number}" for number in range(1, IN_A_FAMILY + 1)]
    families = [
        start_household(people=[NewPerson(name) for name in names], by=SYSTEM, now=now).pk for _ in range(FAMILIES)
    ]
    people = [(family, name) for family in families for name in names]
    told = [
        actions.Invented(
            family, name, kind, _moves(chance, kind, today - timedelta(days=chance.randrange(3, DAYS_BACK)))
        )
        for kind in ("registration", "residence-permit")
        for family, name in people
    ]
    told += [
        actions.Invented(family, name, "registration", _open_moves(chance, today))
        for family, name in people[:OPEN_ONES]
    ]
    fair = [one for one in told if one.moves[-1][0] <= today]
    actions.invent_cases(DESK, fair, reasons=REASONS, now=now)


def _moves(chance: Random, kind: str, start: date) -> Moves:
    """Invent how one case went from receipt to its end; some waited for papers, a few were withdrawn."""
    registers = kind == "registration"
    lasts = chance.choice(REGISTRATION_DAYS if registers else DECISION_DAYS)
    begin, end = ("declared", "registered") if registers else ("received", "granted")
    waits = chance.randrange(2, 9) if lasts and chance.random() < 0.15 else 0
    papers = start + timedelta(days=1)
    between = ((papers, "waiting-for-papers"), (papers + timedelta(days=waits), begin)) if waits else ()
    last = "withdrawn" if chance.random() < 0.05 else end
    return ((start, begin), *between, (start + timedelta(days=lasts + waits), last))


def _open_moves(chance: Random, today: date) -> Moves:
    """Invent a registration that is still open: some in time, some late, one or two waiting for papers."""
    start = today - timedelta(days=chance.choice([0, 1, 1, 2, 2, 3, 5, 6]))
    waits = chance.random() < 0.2 and start < today
    return ((start, "declared"), *([(start + timedelta(days=1), "waiting-for-papers")] if waits else []))
