#!/usr/bin/env python3
"""Set up, serve, check and test Plumbline with nothing but Python and git.

    python3 run.py          set up what is missing, then serve (PORT and HOST are obeyed)
    python3 run.py test     the checks and all tests
    python3 run.py check    format, lint, types, imports, migrations, content
    python3 run.py fix      format, and mend what the linter can mend
    python3 run.py bench    measure: every benchmark, or those that are named (figure, pages …)
    python3 run.py reset    remove the local database and everything else under instance/

Every command is safe to run again: what is there already is left as it is.
"""

# Only the standard library, and until the version check nothing that Python 3.6 can't parse.

import sys

if sys.version_info < (3, 11):  # noqa: UP036  the sentence is for exactly the older ones
    sys.exit(
        "Plumbline needs Python 3.11 or newer, and this is Python %d.%d. "
        "Install a newer one and start with it, for example: python3.12 run.py"
        % sys.version_info[:2]
    )

import argparse
import contextlib
import errno
import hashlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
INSTALLED = VENV / "installed.json"  # which requirements this environment has

THREADS = 8  # no more than the pool has connections
STARTS_WITHIN = 60
ENDS_WITHIN = 10
WHAT_A_START_READS = ("app", "migrations")
WHAT_IS_CHECKED = ("app", "migrations", "tests", "tools", "benchmarks", "run.py")


def main():
    parser = argparse.ArgumentParser(
        prog="run.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", default="serve", choices=sorted(COMMANDS))
    parser.add_argument(
        "rest", nargs=argparse.REMAINDER, help="for `test`: handed to pytest; for `bench`: names"
    )
    chosen = parser.parse_args()
    if chosen.rest and chosen.command not in ("test", "bench"):
        parser.error("only `test` and `bench` take further arguments")
    os.chdir(ROOT)
    try:
        return COMMANDS[chosen.command](*chosen.rest)
    except KeyboardInterrupt:
        return 130


# --- the environment ---------------------------------------------------------------------------


def install(requirements):
    """Make `.venv` hold what a locked requirements file names. Nothing to do: no time spent."""
    wanted = _digest([ROOT / requirements])
    if PYTHON.exists() and _installed().get(requirements) == wanted:
        return
    if not PYTHON.exists():
        _make_venv()
    print(f"Installing what {requirements} names into .venv ...", flush=True)
    began = time.monotonic()
    environment = {**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    done = subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
        + ["--require-hashes", "--only-binary", ":all:", "-r", requirements],
        env=environment,
        check=False,
    )
    if done.returncode:
        sys.exit(
            "The packages could not be installed; pip says why above. Without a network, point "
            "pip at a folder of wheels (PIP_FIND_LINKS, PIP_NO_INDEX) and start again."
        )
    has = {requirements: wanted}
    if requirements == "requirements-dev.txt":  # it names everything that the other one names
        has["requirements.txt"] = _digest([ROOT / "requirements.txt"])
    INSTALLED.write_text(json.dumps(has))
    print(f"Installed in {time.monotonic() - began:.0f} s.", flush=True)


def _installed():
    try:
        return dict(json.loads(INSTALLED.read_text()))
    except (OSError, ValueError):
        return {}


def _make_venv():
    try:
        import ensurepip
        import venv
    except ImportError:
        version = "%d.%d" % sys.version_info[:2]
        sys.exit(
            f"This Python lacks its venv module. On Debian and Ubuntu install it with "
            f"`sudo apt install python{version}-venv`, then start again."
        )
    del ensurepip  # it was only asked whether it is there
    if VENV.exists():
        shutil.rmtree(VENV)  # half made, or its Python is gone
    print("Making a virtual environment in .venv ...", flush=True)
    try:
        venv.create(VENV, with_pip=True, symlinks=not WINDOWS)
    except (OSError, subprocess.CalledProcessError) as fault:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(f"The virtual environment could not be made: {fault}")


def _digest(paths):
    """One name for the contents of files and folders."""
    found = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(f"{file.relative_to(path.parent)}\0".encode())
                found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


# --- serving -----------------------------------------------------------------------------------


def serve():
    """Set up what is missing, then the web server and one worker until Ctrl-C."""
    host, port = _address()
    _refuse_taken_port(host, port)
    install("requirements.txt")
    site = Site()
    skipped = site.is_prepared()
    if not skipped:
        site.prepare()
    code = _serve_until_ended(host, port, site)
    if code and skipped:
        site.forget()  # the next start prepares again, whatever the mark says
    return code


def _address():
    host = os.environ.get("HOST") or "127.0.0.1"
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return host, int(given)


def _refuse_taken_port(host, port):
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if not WINDOWS:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as fault:
        taken = fault.errno == errno.EADDRINUSE
        way_out = "End what uses it, or choose another" if taken else "Choose another HOST or PORT"
        sys.exit(
            f"Plumbline can't serve on {host}:{port}: {fault.strerror or fault}. "
            f"{way_out}, for example: PORT={port + 1 if taken else 8000} python3 run.py"
        )


class Site:
    """The installation that this start serves: its instance folder, database and content."""

    def __init__(self):
        self.instance = Path(os.environ.get("INSTANCE_PATH") or ROOT / "instance")
        self.content = Path(os.environ.get("CONTENT_PATH") or ROOT)
        self.mark = self.instance / "prepared.json"
        own = not os.environ.get("DATABASE_URL")
        self.database = self.instance / "plumbline.db" if own else None
        self.has_administrator = True

    def is_prepared(self):
        """Nothing changed since the last start: not the code, the content or the database."""
        state = self._state()
        try:
            return state is not None and json.loads(self.mark.read_text()) == state
        except (OSError, ValueError):
            return False

    def prepare(self):
        done = subprocess.run(
            [PYTHON, "-m", "app.preparing"], stdout=subprocess.PIPE, text=True, check=False
        )
        lines = done.stdout.splitlines()
        self.has_administrator = "no administrator" not in lines
        print("\n".join(line for line in lines if line != "no administrator"), flush=True)
        if done.returncode:
            sys.exit(done.returncode)
        state = self._state()
        if state is not None:
            self.mark.write_text(json.dumps(state))

    def forget(self):
        self.mark.unlink(missing_ok=True)

    def _state(self):
        """What a start depends on; None for a database that only the application can ask."""
        if self.database is None or not self.database.exists():
            return None
        read = [ROOT / name for name in WHAT_A_START_READS]
        read += [self.content / name for name in ("course_content", "quizzes")]
        with contextlib.closing(sqlite3.connect(self.database)) as db:
            try:
                schema = db.execute("SELECT version_num FROM alembic_version").fetchall()
                courses = db.execute("SELECT key, current_revision_id FROM courses").fetchall()
                asked = "SELECT count(*) FROM role_grants WHERE role = 'administrator'"
                self.has_administrator = db.execute(asked).fetchone()[0] > 0
            except sqlite3.Error:
                return None
        return {"source": _digest(read), "schema": str(schema), "courses": str(courses)}


def _serve_until_ended(host, port, site):
    """Web server and worker side by side; the end of one is the end of both."""
    ended = []
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _frame: ended.append(number))
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    if os.environ.get("PLUMBLINE_ENV") != "production":  # there the address must be said
        environment.setdefault("BASE_URL", f"http://{_shown(host)}:{port}")
    started = {}
    try:
        for name, command in (("web server", _web(host, port)), ("worker", _worker())):
            started[name] = subprocess.Popen(command, env=environment, **_tied())
        if _answers(host, port, started, ended):
            _say_where(host, port, site)
        while not ended and all(child.poll() is None for child in started.values()):
            time.sleep(0.1)
        gone = {
            name: child.returncode
            for name, child in started.items()
            if child.returncode is not None
        }
    finally:
        _end(started.values())
    if ended:
        print("\nPlumbline has ended.", flush=True)
        return 0 if ended[0] == signal.SIGINT else 128 + ended[0]
    for name, code in gone.items():
        other = "worker" if name == "web server" else "web server"
        print(
            f"The {name} ended by itself (exit {code}), so the {other} was ended too.", flush=True
        )
    return 1


def _web(host, port):
    if WINDOWS:
        listen = [f"--listen={host}:{port}", f"--threads={THREADS}"]
        return [PYTHON, "-m", "waitress", *listen, "--call", "app:serve"]
    shown = f"[{host}]" if ":" in host else host
    return [
        *(PYTHON, "-m", "gunicorn", f"--bind={shown}:{port}", "--worker-class=gthread"),
        *("--workers=1", f"--threads={THREADS}", "--graceful-timeout=5", "--log-level=warning"),
        "app:serve()",
    ]


def _worker():
    return [PYTHON, "-m", "flask", "--app", "app", "work"]


def _tied():
    """A group of its own, so that Ctrl-C reaches run.py alone and it ends both in order; and on
    Linux a child's end when run.py itself is killed."""
    if WINDOWS:
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    if not sys.platform.startswith("linux"):
        return {"start_new_session": True}
    import ctypes

    libc = ctypes.CDLL(None)
    set_death_signal = 1
    return {
        "start_new_session": True,
        "preexec_fn": lambda: libc.prctl(set_death_signal, signal.SIGTERM),
    }


def _answers(host, port, started, ended):
    """True as soon as the site answers; False when it ended or took too long."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and not ended:
        if any(child.poll() is not None for child in started.values()):
            return False
        try:
            urllib.request.urlopen(f"http://{_shown(host)}:{port}/health", timeout=2).close()
            return True
        except urllib.error.HTTPError:
            return True  # it answers; what ails it stands in its own words
        except OSError:
            time.sleep(0.05)
    return False


def _shown(host):
    """The host to type into a browser."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104  compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _say_where(host, port, site):
    print(f"\nPlumbline is at http://{_shown(host)}:{port} (Ctrl-C ends it)", flush=True)
    if not site.has_administrator:
        flask = (BIN / "flask").relative_to(ROOT)
        print(
            "Nobody is administrator yet. This makes the first one and asks for a password:\n"
            f"    {flask} --app app people add you@example.org --role administrator",
            flush=True,
        )


def _end(children):
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + ENDS_WITHIN
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


# --- checks and tests --------------------------------------------------------------------------


def check():
    """What needs no running: all are run, and all that fail are named."""
    install("requirements-dev.txt")
    code = [name for name in WHAT_IS_CHECKED if (ROOT / name).exists()]
    steps = {
        "format": [PYTHON, "-m", "ruff", "format", "--check", *code],
        "lint": [PYTHON, "-m", "ruff", "check", *code],
        "types": [PYTHON, "-m", "mypy"],
        "imports": [BIN / "lint-imports", "--no-cache"],
        "migrations": [PYTHON, "-c", MODELS_EQUAL_MIGRATIONS],
        "content": [PYTHON, "-m", "flask", "--app", "app", "content", "check"],
    }
    failed = [name for name, command in steps.items() if not _passes(name, command)]
    print("All checks passed." if not failed else f"FAILED: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _passes(name, command):
    began = time.monotonic()
    done = subprocess.run(
        command,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<12}{verdict:<8}{time.monotonic() - began:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def _environment():
    """A developer's own site must not leak into the checks, nor theirs into the site's folder."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS_OF_A_SITE}
    return {**kept, "INSTANCE_PATH": str(VENV / "checks")}


SETTINGS_OF_A_SITE = ("DATABASE_URL", "CONTENT_PATH", "PLUMBLINE_ENV")
MODELS_EQUAL_MIGRATIONS = """
import tempfile, pathlib
from alembic import command
from app import migrating
with tempfile.TemporaryDirectory() as folder:
    url = f"sqlite:///{pathlib.Path(folder) / 'empty.db'}"
    migrating.upgrade(url)
    command.check(migrating.config(url))
"""


def test(*rest):
    """The checks and all tests; with arguments only pytest, with those."""
    install("requirements-dev.txt")
    failed = 0 if rest else check()
    arguments = rest or ("-n", "2", "--dist", "worksteal")  # two cores are what we count on
    done = subprocess.run([PYTHON, "-m", "pytest", *arguments], env=_environment(), check=False)
    if failed:
        print("The tests ran; the checks before them FAILED, see above.", flush=True)
    return done.returncode or failed


def fix():
    """Format, and mend what the linter can mend."""
    install("requirements-dev.txt")
    code = [name for name in WHAT_IS_CHECKED if (ROOT / name).exists()]
    mended = subprocess.run([PYTHON, "-m", "ruff", "check", "--fix", *code], check=False)
    formatted = subprocess.run([PYTHON, "-m", "ruff", "format", *code], check=False)
    return mended.returncode or formatted.returncode


def bench(*names):
    """Run the benchmarks one after another, as nothing may run beside them."""
    known = sorted(p.stem for p in (ROOT / "benchmarks").glob("*.py") if p.stem != MEASURING)
    unknown = [name for name in names if name not in known]
    if unknown:
        print("There is no benchmark %s. There are: %s." % (", ".join(unknown), ", ".join(known)))
        return 2
    install("requirements-dev.txt")
    failed = 0
    for name in names or known:
        print("--- %s" % name, flush=True)
        script = ROOT / "benchmarks" / (name + ".py")
        failed |= subprocess.run([PYTHON, script], env=_environment(), check=False).returncode
    return 1 if failed else 0


MEASURING = "measuring"  # what the benchmarks share


def reset():
    """Remove the local database, mails and keys, after asking."""
    instance = Site().instance
    if not instance.exists():
        print("There is nothing to remove.")
        return 0
    print(f"This removes {instance} with its database, mails and secret, for good.")
    try:
        answer = input("Type yes to go on: ")
    except EOFError:
        answer = ""
    if answer.strip().lower() != "yes":
        print("Nothing was removed.")
        return 1
    shutil.rmtree(instance)
    print("Removed. The next `python3 run.py` begins anew.")
    return 0


COMMANDS = {
    "serve": serve,
    "test": test,
    "check": check,
    "fix": fix,
    "bench": bench,
    "reset": reset,
}


if __name__ == "__main__":
    sys.exit(main())
