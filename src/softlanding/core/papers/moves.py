"""How a paper goes from one state to the next: one table, and the reasons for which it is rejected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from softlanding.core.rulebook.records import Text

OPEN = ("needed", "asked", "rejected", "withdrawn", "expired", "returned")
ANY = (*OPEN, "received", "checked")


@dataclass(frozen=True, slots=True)
class Move:
    """A change of a paper's state: from which states, to which one, by whom."""

    id: str
    frm: tuple[str, ...]
    to: str
    by: str
    """`household`, `staff` or `system`."""


MOVES: Mapping[str, Move] = {
    move.id: move
    for move in (
        Move("upload", (*OPEN, "received", "not-needed"), "received", "household"),
        Move("withdraw", ("received",), "withdrawn", "household"),
        Move("ask", (*ANY, "not-needed"), "asked", "staff"),
        Move("receive", (*OPEN, "not-needed"), "received", "staff"),
        Move("check", (*OPEN, "received"), "checked", "staff"),
        Move("reject", (*OPEN, "received", "checked"), "rejected", "staff"),
        Move("return", ("received", "checked", "rejected", "expired"), "returned", "staff"),
        Move("drop", ("needed", "asked", "received", "rejected", "withdrawn", "expired"), "not-needed", "staff"),
        Move("expire", ("received", "checked", "returned"), "expired", "system"),
        Move("lose", ("received",), "withdrawn", "system"),
    )
}
"""A move that is not here does not exist; undo takes back the last move of staff."""

REJECTIONS: Mapping[str, Text] = {
    "not-readable": Text(en="We cannot read it well.", nl="Wij kunnen het niet goed lezen."),
    "not-complete": Text(en="A part or a page is missing.", nl="Er ontbreekt een deel of een bladzijde."),
    "no-formality": Text(
        en="The apostille or legalisation is missing.", nl="De apostille of de legalisatie ontbreekt."
    ),
    "no-translation": Text(en="A sworn translation is missing.", nl="Een beëdigde vertaling ontbreekt."),
    "too-old": Text(en="It is too old for this purpose.", nl="Het is te oud voor dit doel."),
    "wrong-paper": Text(en="It is another document than we asked for.", nl="Het is een ander document dan gevraagd."),
    "other": Text(en="See what the officer wrote.", nl="Lees wat de medewerker schreef."),
}


def move(state: str, name: str) -> str | None:
    """Give the state after a move, or None when the table does not allow it."""
    found = MOVES[name]
    return found.to if state in found.frm else None
