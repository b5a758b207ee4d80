"""One side of the large match in a process of its own: `ours` or `flow`, the folder of the pairs; JSON out."""

import json
import re
import sys
import time
from pathlib import Path

import numpy as np

from softlanding.core.matching.blocks import PairBlocks, read_blocks
from softlanding.core.matching.pairs import NOBODY

HOUSEHOLDS, HOMES = 20_000, 25_000


def main() -> None:
    """Solve, and say the value, the seconds and the peak memory."""
    how, folder = sys.argv[1], Path(sys.argv[2])
    asked = pairs_in(folder)
    print(json.dumps({"ours": by_pool, "flow": by_flow}[how](asked)))


def pairs_in(folder: Path) -> PairBlocks:
    """Read the pairs from their files as they are asked for."""
    starts = np.fromfile(folder / "starts", np.int64)

    def read(first: int, end: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        at, many = int(starts[first]), int(starts[end] - starts[first])
        household = np.repeat(np.arange(first, end, dtype=np.int32), np.diff(starts[first : end + 1]))
        home = np.fromfile(folder / "home", np.int32, many, offset=4 * at)
        return household, home, np.fromfile(folder / "value", np.int64, many, offset=8 * at)

    return PairBlocks(HOUSEHOLDS, HOMES, read)


def by_pool(asked: PairBlocks) -> dict[str, object]:
    """Solve by a pool and prices; the check of the prices comes after the clock, block by block."""
    import scipy.sparse.csgraph  # noqa: F401 - loading a library is not the work
    from ortools.graph.python import min_cost_flow  # noqa: F401 - the same

    from softlanding.core.matching.large import best_large_match

    begun, worked = time.perf_counter(), time.process_time()
    match = best_large_match(asked)
    seconds, worked, megabytes = time.perf_counter() - begun, time.process_time() - worked, peak()
    return {
        "value": match.value,
        "faults": faults_in(asked, match.home_of, match.value, match.household_price, match.home_price),
        "seconds": seconds,
        "processor": worked,
        "megabytes": megabytes,
    }


def faults_in(asked: PairBlocks, home_of: np.ndarray, value: int, u: np.ndarray, v: np.ndarray) -> list[str]:
    """Say what the prices do not prove, with sums and comparisons only."""
    worth, short = 0, 0
    for block in read_blocks(asked):
        household = block.household_of(np.arange(len(block)))
        short += int((u[household] + v[block.home] < block.value).sum())
        worth += int(block.value[home_of[household] == block.home].sum())
    placed = home_of[home_of != NOBODY]
    wrong = {
        "a pair is worth more than its two prices": short > 0,
        "a price is below zero": bool((u < 0).any() or (v < 0).any()),
        "a home is given twice": len(np.unique(placed)) != len(placed),
        "the value is not the sum of its pairs": worth != value,
        "the prices do not add up to the value": int(u.sum()) + int(v.sum()) != value,
    }
    return [fault for fault, there in wrong.items() if there]


def by_flow(asked: PairBlocks) -> dict[str, object]:
    """Solve by OR-tools' min-cost flow on all pairs, added block by block so that no copy of them is kept."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    begun, worked = time.perf_counter(), time.process_time()
    flow, n, m, count = SimpleMinCostFlow(), HOUSEHOLDS, HOMES, 0
    for first in range(0, n, asked.households_at_once):
        household, home, value = asked.read(first, first + asked.households_at_once)
        ones = np.ones(len(home), np.int64)
        flow.add_arcs_with_capacity_and_unit_cost(household, home + np.int32(n), ones, -value)
        count += len(home)
    people, homes = np.arange(n, dtype=np.int32), np.arange(n, n + m, dtype=np.int32)
    for tails in (people, homes):
        many = len(tails)
        flow.add_arcs_with_capacity_and_unit_cost(
            tails, np.full(many, n + m, np.int32), np.ones(many, np.int64), np.zeros(many, np.int64)
        )
    flow.set_nodes_supplies(people, np.ones(n, np.int64))
    flow.set_node_supply(n + m, -n)
    if flow.solve() != flow.OPTIMAL:
        raise SystemExit("the flow found no optimum")
    seconds, worked, megabytes = time.perf_counter() - begun, time.process_time() - worked, peak()
    return {
        "value": -int(flow.optimal_cost()),
        "faults": [],
        "seconds": seconds,
        "processor": worked,
        "megabytes": megabytes,
    }


def peak() -> float:
    """Give the most memory this process has held, in megabytes."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
    return int(found.group(1)) / 1024


if __name__ == "__main__":
    main()
