"""Fixtures for all tests: the app on both databases, the clock, the cast, budgets, golden files.

A database is made once for a session, with the shipped course published, and copied for each test.
"""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import Session

from app import create_app, migrating, wiring
from app.content import actions as content_actions
from app.content.source.checking import Checked, check_tree
from app.content.source.tree import SourceTree
from app.kernel import outbox
from app.kernel.clock import Clock
from app.kernel.db import open_engine, transaction
from app.kernel.mail import Mail, RecordingMailer
from app.settings import ROOT, Settings
from tests import postgres

# A law holds or it does not; how long an example took depends on what else the machine does.
hypothesis.settings.register_profile("plumbline", deadline=None, derandomize=False)
hypothesis.settings.load_profile("plumbline")

COURSE = "corrective-exercise"
GOLDEN = Path(__file__).parent / "golden"
DATABASES = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the golden files")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m "not browser"` and `-m "not postgres"` leave out what takes longest."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
        if "postgresql" in item.name:
            item.add_marker(pytest.mark.postgres)


@pytest.fixture(scope="session")
def tree() -> SourceTree:
    """The source of the shipped course."""
    return SourceTree.from_disk(ROOT, COURSE)


@pytest.fixture(scope="session")
def checked(tree: SourceTree) -> Checked:
    """The shipped course, judged and compiled once."""
    return check_tree(tree, wiring.readers())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str | None]:
    with postgres.server() as address:
        yield address


def _prepare(url: str, checked: Checked, tree: SourceTree) -> None:
    """Migrate an empty database and publish the shipped course in it."""
    migrating.upgrade(url)
    engine = open_engine(url)
    assert checked.course is not None
    with transaction(engine, writes=True) as db:
        content_actions.publish(
            db, checked.course, tree.files, impact=lambda _db, _key: (), by=None, at=Clock().now()
        )
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(
    tmp_path_factory: pytest.TempPathFactory, checked: Checked, tree: SourceTree
) -> Path:
    path = tmp_path_factory.mktemp("template") / "plumbline.db"
    _prepare(f"sqlite:///{path}", checked, tree)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(
    postgres_server: str | None, checked: Checked, tree: SourceTree
) -> Iterator[tuple[str, str] | None]:
    """(server, name of the template database), or None."""
    if postgres_server is None:
        yield None
        return
    name = f"plumbline_template_{uuid4().hex[:8]}"
    administer(postgres_server, f"CREATE DATABASE {name}")
    _prepare(sibling(postgres_server, name), checked, tree)
    yield postgres_server, name
    administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


def administer(server: str, statement: str) -> None:
    address = server.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def sibling(server: str, name: str) -> str:
    return server.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture(params=DATABASES)
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path
) -> Iterator[str]:
    """The address of a database of its own, with the shipped course published: on both databases."""
    if request.param == "sqlite":
        path = tmp_path / "plumbline.db"
        shutil.copyfile(sqlite_template, path)
        yield f"sqlite:///{path}"
        return
    template = request.getfixturevalue("postgres_template")
    if template is None:
        pytest.skip("no PostgreSQL on this machine")
    server, source = template
    name = f"plumbline_{uuid4().hex[:12]}"
    administer(server, f"CREATE DATABASE {name} TEMPLATE {source}")
    yield sibling(server, name)
    administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        production=False,
        secret_key="a secret for tests only, long enough",
        database_url=database_url,
        base_url="http://localhost",
        instance=tmp_path / "instance",
        argon2_cost=(1, 8, 1),
        testing=True,
        rate_limits=False,
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    made = create_app(settings)
    made.extensions["mailer"] = RecordingMailer()
    made.extensions["call_worker"] = lambda: None
    yield made
    made.extensions["engine"].dispose()


@pytest.fixture
def engine(app: Flask) -> Engine:
    found: Engine = app.extensions["engine"]
    return found


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """A session in a transaction that may write; committed when the test ends well."""
    with transaction(engine, writes=True) as session:
        yield session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@dataclass
class TestClock(Clock):
    """Now, moved by hand."""

    __test__ = False
    ahead: timedelta = timedelta(0)

    def forward(self, **parts: float) -> datetime:
        self.ahead += timedelta(**parts)
        return self.now()


@pytest.fixture
def clock(app: Flask) -> TestClock:
    made = TestClock()
    app.extensions["clock"] = made
    return made


@dataclass
class Post:
    """The letters that went out, after delivering what waits."""

    app: Flask
    read: int = field(default=0)

    def letters(self) -> list[Mail]:
        extensions = self.app.extensions
        outbox.deliver(extensions["engine"], extensions["mailer"], extensions["clock"].now())
        found: list[Mail] = extensions["mailer"].letters
        return found

    def last(self) -> Mail:
        return self.letters()[-1]


@pytest.fixture
def post(app: Flask) -> Post:
    return Post(app)


@pytest.fixture
def at_most(engine: Engine) -> Callable[[int], object]:
    """`with at_most(4):` fails when the body sends more statements to the database."""

    @contextmanager
    def budget(most: int) -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            if statement.split(None, 1)[0].upper() in (
                "SELECT",
                "INSERT",
                "UPDATE",
                "DELETE",
                "WITH",
            ):
                seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)
        assert len(seen) <= most, f"{len(seen)} statements, {most} allowed:\n" + "\n".join(seen)

    return budget


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with a file under tests/golden; `--accept` rewrites it."""

    def compare(name: str, value: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(value, encoding="utf-8")
        assert path.exists(), f"{name} is missing; look at the output and run with --accept"
        assert value == path.read_text(encoding="utf-8")

    return compare


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where nothing may be skipped (PLUMBLINE_NO_SKIPS=1), a skip is a failure with its reason."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and not hasattr(report, "wasxfail") and _no_skips():
        report.outcome = "failed"
        report.longrepr = f"nothing may be skipped here: {report.longrepr[-1]}"


def _no_skips() -> bool:
    return os.environ.get("PLUMBLINE_NO_SKIPS") == "1"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """After pytest's own closing line, the last lines say loudly what was not tested."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter is not None else []
    if not skipped:
        return
    loud = {"red": True, "bold": True}
    reporter.write_line(f"!!! {len(skipped)} TESTS WERE SKIPPED: NOT EVERYTHING WAS TESTED", **loud)
    for reason in sorted({str(report.longrepr[-1]) for report in skipped}):
        reporter.write_line(f"!!! {reason}", **loud)


@pytest.fixture(autouse=True, scope="session")
def only_this_machine() -> Iterator[None]:
    """No test reaches another host: connecting to anything but the loopback is a failure."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])  # type: ignore[index]
            assert host in ("localhost", "::1") or host.startswith("127."), f"a test went to {host}"
        real(self, address)  # type: ignore[arg-type]

    socket.socket.connect = connect  # type: ignore[method-assign, assignment]
    yield
    socket.socket.connect = real  # type: ignore[method-assign]
