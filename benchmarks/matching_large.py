"""The best match of 20,000 households and 25,000 homes, time and memory, beside OR-tools' flow on all pairs."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from benchmarks.measuring import Figure, WrongAnswer, median

from softlanding.core.matching.invented_regions import invented_regions

HOUSEHOLDS, HOMES, ROUNDS, MOST_MEMORY = 20_000, 25_000, 3, 0.5


def measure(step) -> list[Figure]:
    """Write the pairs to files once, then solve them in turn, each in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        step.expect(ROUNDS, "20,000 x 25,000")
        count = write_pairs(folder)
        ours, flow = [], []
        for _ in range(ROUNDS):
            ours.append(_solved("ours", folder))
            flow.append(_solved("flow", folder))
            step()
    values = {run["value"] for run in ours + flow}
    if len(values) != 1 or any(run["faults"] for run in ours):
        raise WrongAnswer(f"values {values}, faults {[run['faults'] for run in ours]}")
    seconds, reference = median([run["seconds"] for run in ours]), median([run["seconds"] for run in flow])
    memory, most = median([run["megabytes"] for run in ours]), median([run["megabytes"] for run in flow])
    worked = [median([run["processor"] for run in side]) for side in (ours, flow)]
    what = f"{count / 1e6:.1f} million pairs; processor time {worked[0]:.1f} s against {worked[1]:.1f} s"
    return [
        Figure(
            "best match of 20,000 x 25,000, with prices that prove it", seconds, "s", "OR-tools flow on all pairs",
            reference, "optimal, <= 1x the time", seconds <= reference, what,
        ),
        Figure(
            "peak memory of the same", memory, "MB", "OR-tools flow on all pairs", most, "<= 0.5x",
            memory <= most * MOST_MEMORY, what,
        ),
    ]  # fmt: skip


def write_pairs(folder: Path) -> int:
    """Write homes, values and where each household's pairs begin as bare columns; give how many pairs there are."""
    asked = invented_regions(0, HOUSEHOLDS, HOMES)
    counts = []
    with (folder / "home").open("wb") as homes, (folder / "value").open("wb") as values:
        for first in range(0, HOUSEHOLDS, 500):
            household, home, value = asked.read(first, first + 500)
            counts.append(np.bincount(household - first, minlength=500))
            home.tofile(homes)
            value.tofile(values)
    starts = np.concatenate([[0], np.cumsum(np.concatenate(counts))])
    starts.astype(np.int64).tofile(folder / "starts")
    return int(starts[-1])


def _solved(how: str, folder: Path) -> dict:
    command = [sys.executable, "-m", "benchmarks.matching_large_side", how, str(folder)]
    done = subprocess.run(command, capture_output=True, check=False, cwd=Path(__file__).parent.parent)
    if done.returncode:
        raise WrongAnswer(done.stderr.decode()[-500:])
    return json.loads(done.stdout)
