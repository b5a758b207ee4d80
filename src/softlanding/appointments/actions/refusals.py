"""What a person is told when a visit cannot be had."""

from collections.abc import Sequence
from datetime import timedelta

from softlanding.common.errors import BadInput, Conflict, Mistake, Refused, Words
from softlanding.core import visits as core

HOLD_LASTS = timedelta(minutes=10)


class SlotTaken(Conflict):
    """Someone else has one of the ticks. `nearest` are the offers that are free instead."""

    def __init__(self, nearest: Sequence[core.Visit] = ()) -> None:
        super().__init__(
            "visit-taken",
            {"en": "Someone else has just taken this time.", "nl": "Iemand anders heeft deze tijd net genomen."},
            {
                "en": "Choose another time: what you filled in is kept.",
                "nl": "Kies een andere tijd: wat u invulde is bewaard.",
            },
        )
        self.nearest = tuple(nearest)


class AlreadyBooked(Conflict):
    """Someone of the party already has a visit for this service, or is elsewhere at that time."""

    title = {"en": "You have a visit already", "nl": "U hebt al een bezoek"}

    def __init__(self) -> None:
        super().__init__(
            "visit-already-booked",
            {
                "en": "Someone of you already has a visit for this, or is expected elsewhere at that time.",
                "nl": "Iemand uit uw huishouden heeft hier al een bezoek voor, of wordt dan ergens anders verwacht.",
            },
            {
                "en": "Open that visit. Cancel it if you want another time.",
                "nl": "Open dat bezoek. Zeg het af als u een andere tijd wilt.",
            },
        )


class HoldLost(Refused):
    """The hold has ended, or was given up."""

    status = 410
    title = {"en": "We no longer hold this visit", "nl": "We houden dit bezoek niet meer vast"}

    def __init__(self) -> None:
        minutes = int(HOLD_LASTS.total_seconds() // 60)
        super().__init__(
            "hold-lost",
            {
                "en": f"A visit is held for {minutes} minutes. Then others may choose it.",
                "nl": f"Een bezoek houden we {minutes} minuten vast. Daarna kunnen anderen het kiezen.",
            },
            {"en": "Choose a time again.", "nl": "Kies opnieuw een tijd."},
        )


class VisitOver(HoldLost):
    """The visit was cancelled, or has been."""

    title = {"en": "This visit cannot be changed any more", "nl": "Dit bezoek kan niet meer veranderen"}

    def __init__(self, state: str = "") -> None:
        code, message = _OVER.get(state, _OVER["done"])
        remedy = {"en": "Choose a time for a new visit.", "nl": "Kies een tijd voor een nieuw bezoek."}
        Refused.__init__(self, code, message, remedy)


_OVER: dict[str, tuple[str, Words]] = {
    "": (
        "visit-over",
        {"en": "This visit was cancelled, or has taken place.", "nl": "Dit bezoek is afgezegd, of is al geweest."},
    ),
    "done": ("visit-over", {"en": "This visit is over.", "nl": "Dit bezoek is voorbij."}),
    "cancelled": ("visit-cancelled", {"en": "This visit is cancelled.", "nl": "Dit bezoek is afgezegd."}),
}


class KeyUsedTwice(BadInput):
    """The same idempotency key came with another question."""

    def __init__(self) -> None:
        super().__init__(
            [Mistake("Idempotency-Key", {"en": "This key was used for another visit. Make a new key."})],
            code="idempotency-key-used",
        )
