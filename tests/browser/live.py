"""The site, served to a real browser from this process, and from one that can be killed."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app import create_app
from app.accounts.access import Who
from app.kernel import outbox
from app.kernel.db import transaction
from app.kernel.mail import RecordingMailer
from app.settings import ROOT, Settings
from tests.conftest import TestClock
from tests.people import Somebody, sign_in

SECRET = "a secret for browser tests only, long enough"


class Quiet(WSGIRequestHandler):
    """Keeps connections open, as a real server does, and says nothing."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


class Live:
    """The site at `address`, with its clock and its mailbox in reach."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder = folder
        self.database = folder / "plumbline.db"
        shutil.copyfile(template, self.database)
        self.socket = _free_socket()
        self.socket.listen()
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.app = create_app(self.settings())
        self.clock = TestClock()
        self.mailer = RecordingMailer()
        self.app.extensions.update(clock=self.clock, mailer=self.mailer, call_worker=lambda: None)
        self.server: BaseWSGIServer | None = None
        self.people: dict[str, Somebody] = {}

    def settings(self) -> Settings:
        return Settings(
            production=False,
            secret_key=SECRET,
            database_url=f"sqlite:///{self.database}",
            base_url=self.address,
            instance=self.folder / "instance",
            argon2_cost=(1, 8, 1),
            rate_limits=False,
        )

    def __enter__(self) -> "Live":
        self.start()
        return self

    def start(self) -> None:
        host, port = "127.0.0.1", self.socket.getsockname()[1]
        self.server = make_server(
            host, port, self.app, threaded=True, request_handler=Quiet, fd=self.socket.fileno()
        )
        self.server.daemon_threads = True  # type: ignore[attr-defined]
        self.server.block_on_close = False  # type: ignore[attr-defined]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def __exit__(self, *_failure: object) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
        self.socket.close()
        self.app.extensions["engine"].dispose()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with transaction(self.app.extensions["engine"], writes=True) as db:
            yield db

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with transaction(self.app.extensions["engine"], writes=False) as db:
            yield db

    def person(self, name: str) -> Somebody:
        """A member of the cast, signed in by the real form once."""
        if name not in self.people:
            self.people[name] = sign_in(self.app, name)
        return self.people[name]

    def who(self, name: str) -> Who:
        return self.person(name).who

    def session_of(self, name: str) -> Any:
        """The session's cookie as a browser takes it."""
        cookie = self.person(name).client.get_cookie("plumbline")
        assert cookie is not None
        return {"name": "plumbline", "value": cookie.value, "url": self.address}

    def letter_link(self, to: str) -> str:
        """The path of the link in the newest letter to somebody, after delivering what waits."""
        outbox.deliver(self.app.extensions["engine"], self.mailer, self.clock.now())
        newest = [letter for letter in self.mailer.letters if letter.to == to][-1]
        found = re.search(re.escape(self.address) + r"(/\S+)", newest.text)
        assert found, newest.text
        return urlsplit(found.group(1)).path


class Process:
    """The site as `run.py` starts it, in a process that can be killed without a word."""

    def __init__(self, live: Live) -> None:
        self.live = live
        with _free_socket() as found:
            self.port = found.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        values = {
            "SECRET_KEY": SECRET,
            "DATABASE_URL": f"sqlite:///{self.live.database}",
            "INSTANCE_PATH": str(self.live.folder / "instance"),
            "BASE_URL": self.address,
        }
        command = [sys.executable, "-m", "gunicorn", "--worker-class=gthread", "--threads=4"]
        command += ["--log-level=critical", f"--bind=127.0.0.1:{self.port}", "app:serve()"]
        with (self.live.folder / "server.log").open("ab") as log:
            self.running = subprocess.Popen(
                command,
                env={**os.environ, **values},
                cwd=ROOT,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
        self._wait()

    def _wait(self) -> None:
        """Ask until it answers; each question waits for the connection itself."""
        assert self.running is not None
        while self.running.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/health", timeout=5).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                threading.Event().wait(0.05)
        raise AssertionError((self.live.folder / "server.log").read_text())

    def kill(self) -> None:
        """As a power cut does it: the master and its worker at once."""
        if self.running is not None and self.running.poll() is None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()


def _free_socket() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", 0))
    return made
