"""From what happened to a case to what moves a promise's clock, as the promise's data say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from softlanding.core.promises.clocks import Happened, Norm
from softlanding.core.rulebook.network import Measures, ServicePromise

IMPORTED, UNKNOWN, NO_START = "imported", "not-known", "no-start"


@dataclass(frozen=True, slots=True)
class CaseHappened:
    """One event of a case: which state it went to, on which day; `at`: its place in the history.

    `paused` and `resumed` are an officer's word about this promise, with a reason of its list.
    """

    on: date
    at: int
    to_state: str = ""
    what: Literal["state", "paused", "resumed", "imported"] = "state"
    reason: str = ""


def norm_of(promise: ServicePromise) -> Norm:
    """Give the norm of a promise."""
    return Norm(promise.days, promise.kind_of_days)


def promised(
    promise: ServicePromise, *, kind: str, lane: str, facts: Mapping[str, Any], holds: Callable[[object], Any]
) -> bool | None:
    """Say whether a case was promised this; None when its facts do not tell. `holds` compiles a condition."""
    measured = promise.measured
    if measured is None or measured.kind != kind or (measured.lane and measured.lane != lane):
        return False
    if measured.when is None:
        return True
    found: bool | None = holds(measured.when)(facts)
    return found


def happened_to(promise: ServicePromise, events: Iterable[CaseHappened], *, known: bool = True) -> Iterator[Happened]:
    """Give what moves the clock. `known`: False when the case's facts do not tell whether it was promised anything.

    A case that was imported, or of which that is not known, ends its clock at once: it is listed, and not counted.
    """
    measured = promise.measured
    if measured is None:
        return
    for one in sorted(events, key=lambda event: (event.on, event.at)):
        # four places for each event: a state that pauses ends an earlier pause of another reason first
        place = one.at * 4
        if one.what == "state":
            yield from _moved(promise, measured, one, place, known=known)
        elif one.what == "imported":
            yield Happened(one.on, place + 3, "void", IMPORTED)
        elif one.what == "paused":
            yield Happened(one.on, place + 2, "pause", one.reason)
        else:
            yield Happened(one.on, place + 2, "resume")


def _moved(
    promise: ServicePromise, measured: Measures, one: CaseHappened, place: int, *, known: bool
) -> Iterator[Happened]:
    if one.to_state in measured.starts and promise.holds_on(one.on):
        yield Happened(one.on, place, "start")
        if not known:
            yield Happened(one.on, place + 1, "void", UNKNOWN)
    pause = next((one_pause for one_pause in measured.pauses if one.to_state in one_pause.states), None)
    if pause is not None:
        yield Happened(one.on, place + 1, "resume")
        yield Happened(one.on, place + 2, "pause", pause.id)
    elif one.to_state in measured.stops:
        yield Happened(one.on, place + 3, "stop")
    elif one.to_state in measured.voids:
        yield Happened(one.on, place + 3, "void", one.to_state)
    elif one.to_state:
        yield Happened(one.on, place + 1, "resume")
