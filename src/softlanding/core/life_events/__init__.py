"""Events in a household's life: what one changes, before it is saved, and the way back."""

from softlanding.core.life_events.applying import Applied, LifeEvent, applied
from softlanding.core.life_events.difference import DeskChange, Difference, DutyOfEvent, FactChange, what_changes
from softlanding.core.life_events.undoing import Undo, undo_of, undone

__all__ = [
    "Applied",
    "DeskChange",
    "Difference",
    "DutyOfEvent",
    "FactChange",
    "LifeEvent",
    "Undo",
    "applied",
    "undo_of",
    "undone",
    "what_changes",
]
