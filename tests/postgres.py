"""A PostgreSQL server for the tests: the one that is named, or one started from the machine's binaries."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WHERE_DEBIAN_PUTS_IT = "/usr/lib/postgresql"
UNPRIVILEGED = ("postgres", "nobody")  # as root: PostgreSQL refuses root, and rightly


@contextmanager
def server() -> Iterator[str | None]:
    """The address of a server (its `postgres` database), or None where there is none."""
    named = os.environ.get("TEST_DATABASE_URL")
    binaries = _binaries()
    if named or binaries is None:
        yield named or None
        return
    home = Path(tempfile.mkdtemp(prefix="plumbline-postgres-"))
    become = _become(home)
    port = _free_port()
    data = home / "data"
    options = (
        f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
    )
    try:
        _run(become, binaries / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8")
        log = home / "log"
        _run(become, binaries / "pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start")
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        _run(become, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop", check=False)
        shutil.rmtree(home, ignore_errors=True)


def _binaries() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path(WHERE_DEBIAN_PUTS_IT).glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _become(home: Path) -> list[str]:
    """The words before a command that make it run as somebody who is not root."""
    if os.geteuid() != 0:
        return []
    import pwd

    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(home, entry.pw_uid, entry.pw_gid)
        return ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
    raise RuntimeError("There is no unprivileged account to run PostgreSQL as.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(become: list[str], *command: object, check: bool = True) -> None:
    subprocess.run(
        [*become, *(str(word) for word in command)],
        check=check,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
