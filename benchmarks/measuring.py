"""How benchmarks measure: medians of several calls, and a yardstick that says how fast this machine is."""

import statistics
import time
from collections.abc import Callable

ROUNDS = 60


def median(deed: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds, the median of several calls after one that is not counted."""
    deed()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        deed()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def yardstick() -> float:
    """Seconds for a fixed piece of plain Python: about 10 ms on a machine of 2024."""
    return median(_fixed_work)


def _fixed_work() -> int:
    words = [str(number * 7919 % 10007) for number in range(40_000)]
    return len(" ".join(sorted(words)))
