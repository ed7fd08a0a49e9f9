"""The queue: what must not hold a request. It carries no data; the outbox row is the truth.

One machine uses huey's own SQLite file; many machines set `QUEUE_URL` to Redis. Losing the queue
loses nothing: the worker's periodic round finds every row that is due.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from huey import SqliteHuey, crontab
from huey.api import Huey
from huey.consumer import Consumer

ROUND_EVERY = crontab(minute="*")


def open_queue(url: str | None, instance: Path) -> Huey:
    """Redis when `url` names it, else a SQLite file in the instance folder."""
    if url:
        from huey import RedisHuey  # needs the redis package only where it is used

        return RedisHuey("plumbline", url=url, results=False)
    # Nobody asks for a duty's result, and a failed one's would stay in the file for ever.
    return SqliteHuey("plumbline", filename=str(instance / "queue.db"), results=False)


class Worker:
    """Runs `duty` when it is asked to, and every minute in any case."""

    def __init__(self, huey: Huey, duty: Callable[[], Any]) -> None:
        self.huey = huey
        self._now = huey.task(name="duty")(duty)
        huey.periodic_task(ROUND_EVERY, name="round")(duty)

    def soon(self) -> None:
        """Ask the worker to look now. Safe to call often."""
        self._now()

    def run(self) -> None:
        """Work until interrupted."""
        Consumer(self.huey, workers=1, periodic=True, initial_delay=0.2, max_delay=1.0).run()
