"""What the hot pages cost, as multiples of /health in the same process, on SQLite.

Prints the median of `measuring.ROUNDS` requests of each page through the WSGI application (no network) and
its ratio to the median of /health. Also how long the course takes to check and compile, as a ratio
to reading its files.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import create_app, migrating, wiring
from app.content import actions as content
from app.content.source.checking import check_tree
from app.content.source.tree import SourceTree
from app.kernel.db import transaction
from app.settings import ROOT, from_environment
from benchmarks.measuring import median
from tests import make
from tests.people import sign_in

COURSE = "corrective-exercise"


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="plumbline-bench-"))
    settings = replace(
        from_environment({"SECRET_KEY": "for measuring only, on this machine"}),
        instance=folder,
        database_url=f"sqlite:///{folder / 'bench.db'}",
        rate_limits=False,
        testing=True,
        argon2_cost=(1, 8, 1),
    )
    migrating.upgrade(settings.database_url)
    app = create_app(settings)
    engine, now = app.extensions["engine"], app.extensions["clock"].now()
    tree = SourceTree.from_disk(ROOT, COURSE)
    reading = median(lambda: SourceTree.from_disk(ROOT, COURSE), 5)
    checking = median(lambda: check_tree(tree, wiring.readers()), 5)
    checked = check_tree(tree, wiring.readers())
    assert checked.course is not None
    with transaction(engine, writes=True) as db:
        content.publish(db, checked.course, tree.files, impact=lambda *_: (), by=None, at=now)
    ana = sign_in(app, "ana")
    with transaction(engine, writes=True) as db:
        row = make.enrolment(db, ana.who, now)
        db.flush()
        code = make.attempt(db, row, at=now).code
    pages = [
        "/health",
        "/",
        f"/courses/{COURSE}",
        f"/learn/{COURSE}",
        f"/learn/{COURSE}/static-posture/side-view",
        f"/attempts/{code}?q=1",
        "/home",
        "/search?q=ankle",
        f"/courses/{COURSE}/sources",
    ]
    cheapest = median(lambda: ana.get("/health"))
    print(f"{'page':48} {'ms':>7} {'x /health':>10}")
    for page in pages:
        cost = median(lambda page=page: ana.get(page))  # type: ignore[misc]
        print(f"{page:48} {cost * 1000:7.1f} {cost / cheapest:10.1f}")
    print(
        f"{'check and compile the course':48} {checking * 1000:7.0f} {checking / reading:10.1f} x reading it"
    )


if __name__ == "__main__":
    main()
