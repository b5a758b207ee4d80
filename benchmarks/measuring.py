"""What a figure is, and how two things are timed fairly against each other."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


class WrongAnswer(Exception):
    """What was to be measured does not give the right answer, so its speed means nothing."""


@dataclass(frozen=True)
class Figure:
    """One measured figure beside its reference of the same run; `met` is None where there is no target."""

    name: str
    value: float | None
    unit: str
    reference: str = ""
    reference_value: float | None = None
    target: str = ""
    met: bool | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Give value over reference."""
        return None if not self.reference_value or self.value is None else self.value / self.reference_value

    def line(self) -> str:
        """Say the figure in one line."""
        parts = [f"{self.name}: {'-' if self.value is None else f'{_short(self.value)} {self.unit}'}"]
        if self.ratio is not None:
            parts.append(f"{self.reference} {_short(self.reference_value)} {self.unit}, ratio {self.ratio:.2f}")
        if self.target:
            parts.append(f"target {self.target}: {'not measured' if self.met is None else _met(self.met)}")
        if self.note:
            parts.append(self.note)
        return " | ".join(parts)

    def as_json(self) -> dict[str, object]:
        """Give the figure as plain data."""
        rounded = {key: float(f"{value:.4g}") for key, value in asdict(self).items() if isinstance(value, float)}
        ratio = None if self.ratio is None else float(f"{self.ratio:.3g}")
        return {
            key: value for key, value in {**asdict(self), **rounded, "ratio": ratio}.items() if value not in {None, ""}
        }


def _met(met: bool) -> str:
    return "met" if met else "MISSED"


def _short(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def seconds_of(work: Callable[[], object], *, repeat: int = 1) -> float:
    """Time the work without the collector's pauses; seconds of one repetition."""
    gc.collect()
    gc.disable()
    try:
        begun = time.perf_counter()
        for _ in range(repeat):
            work()
        return (time.perf_counter() - begun) / repeat
    finally:
        gc.enable()


def interleaved(rounds: int, *works: Callable[[], float], step: Callable[[], None]) -> list[list[float]]:
    """Run the works in turn, so that a noisy moment of the machine hits all alike; one list of seconds per work."""
    found: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for times, work in zip(found, works, strict=True):
            times.append(work())
        step()
    return found


def median(times: Sequence[float]) -> float:
    """Give the middle one."""
    return statistics.median(times)


def percentile(times: Sequence[float], percent: int) -> float:
    """Give the time that so many of a hundred do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
