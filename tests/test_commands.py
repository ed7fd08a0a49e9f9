"""`python3 run.py`: one clear sentence for what is missing, and an end that leaves nothing behind."""

import ast
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import ROOT

RUN = ROOT / "run.py"
PATIENCE = 60
# As `python3 run.py`, on an environment that has everything.
STARTED = "import sys, run; run.install = lambda _names: None; sys.exit(run.main())"
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


def said(code: str, *, cwd: Path = ROOT, **environment: str) -> tuple[int, str]:
    """Exit code and everything that was printed, which is one sentence and no traceback."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    printed = done.stdout + done.stderr
    assert "Traceback" not in printed
    return done.returncode, printed.strip()


class TestWhatIsMissing:
    def test_an_old_python_can_read_far_enough_to_be_told(self) -> None:
        ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 6))

    def test_an_old_python_is_named(self) -> None:
        code, sentence = said("import sys; sys.version_info = (3, 9, 2); import run")
        assert code == 1
        assert "needs Python 3.11 or newer, and this is Python 3.9." in sentence
        assert "\n" not in sentence

    def test_a_python_without_venv_names_the_package(self, tmp_path: Path) -> None:
        (tmp_path / "run.py").write_bytes(RUN.read_bytes())
        (tmp_path / "requirements.txt").write_text("")
        without = "import sys; sys.modules['ensurepip'] = None; import run; run.main()"
        code, sentence = said(without, cwd=tmp_path, PORT=str(_free_port()))
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        assert code == 1
        assert f"sudo apt install python{version}-venv" in sentence
        assert "\n" not in sentence

    def test_a_taken_port_is_named_with_a_way_out(self) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            code, sentence = said(STARTED, PORT=str(port))
        assert code == 1
        assert f"can't serve on 127.0.0.1:{port}" in sentence
        assert f"PORT={port + 1} python3 run.py" in sentence
        assert "\n" not in sentence

    @pytest.mark.parametrize("port", ["http", "0", "70000", "-1", "8000.5"])
    def test_a_port_that_is_none_is_refused(self, port: str) -> None:
        assert said(STARTED, PORT=port) == (
            1,
            f"PORT must be a number from 1 to 65535, not {port!r}.",
        )

    def test_a_host_that_is_not_here_is_refused(self) -> None:
        code, sentence = said(STARTED, HOST="192.0.2.1", PORT=str(_free_port()))
        assert code == 1
        assert "can't serve on 192.0.2.1" in sentence

    def test_a_database_that_is_away_is_named(self, tmp_path: Path) -> None:
        away = f"postgresql://127.0.0.1:{_free_port()}/none"
        where = {"DATABASE_URL": away, "INSTANCE_PATH": str(tmp_path)}
        code, sentence = said(STARTED, PORT=str(_free_port()), **where)
        assert code == 1
        assert "Plumbline can't start: the database can't be used" in sentence

    def test_production_without_its_settings_is_refused(self, tmp_path: Path) -> None:
        where = {"PLUMBLINE_ENV": "production", "INSTANCE_PATH": str(tmp_path)}
        code, sentence = said(STARTED, PORT=str(_free_port()), **where)
        assert code == 1
        assert "Plumbline can't start: BASE_URL is missing" in sentence

    def test_reset_without_an_answer_removes_nothing(self, tmp_path: Path) -> None:
        kept = tmp_path / "plumbline.db"
        kept.touch()
        asked = f"import sys; sys.argv = ['run.py', 'reset']; {STARTED}"
        assert said(asked, INSTANCE_PATH=str(tmp_path))[0] == 1
        assert kept.exists()

    def test_a_benchmark_that_is_none_is_named_with_those_there_are(self) -> None:
        asked = f"import sys; sys.argv = ['run.py', 'bench', 'speed']; {STARTED}"
        code, sentence = said(asked)
        assert code == 2
        assert "There is no benchmark speed." in sentence
        assert "figure, figure_browser, pages" in sentence

    def test_only_test_and_bench_take_further_words(self) -> None:
        asked = f"import sys; sys.argv = ['run.py', 'check', 'app']; {STARTED}"
        code, sentence = said(asked)
        assert code == 2
        assert "only `test` and `bench` take further arguments" in sentence


class Started:
    """`run.py` with an installation of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = _free_port()
        self.log = folder / "log"
        self.begun = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", STARTED],
                cwd=ROOT,
                env={
                    **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
                    "PORT": str(self.port),
                    "INSTANCE_PATH": str(folder / "instance"),
                },
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )

    @property
    def printed(self) -> str:
        return self.log.read_text()

    def up(self) -> "Started":
        while "Plumbline is at" not in self.printed:
            assert self.process.poll() is None, self.printed
            assert time.monotonic() - self.begun < PATIENCE, self.printed
            _moment()
        return self

    def below(self) -> dict[int, str]:
        """Every process beneath it: id and command line."""
        found: dict[int, str] = {}
        waiting = [self.process.pid]
        while waiting:
            parent = waiting.pop()
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
            for child in map(int, children):
                found[child] = Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")
                waiting.append(child)
        return found

    def ended(self) -> int:
        return self.process.wait(PATIENCE)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Started]:
    started = Started(tmp_path)
    yield started
    if started.process.poll() is None:
        started.process.terminate()
        started.process.wait(PATIENCE)


@linux
def test_it_serves_and_ctrl_c_ends_all_of_it(site: Started) -> None:
    site.up()
    address = f"http://127.0.0.1:{site.port}"
    assert address in site.printed
    assert "people add you@example.org --role administrator" in site.printed
    for page in ("/", "/health", "/courses/corrective-exercise"):
        with urllib.request.urlopen(address + page, timeout=PATIENCE) as answer:
            assert answer.status == 200
    below = site.below()
    assert any("gunicorn" in command for command in below.values())
    assert any("app work" in command for command in below.values())
    site.process.send_signal(signal.SIGINT)
    assert site.ended() == 0
    assert _gone(below)


@linux
def test_the_end_of_the_worker_is_the_end_of_both_and_is_told(site: Started) -> None:
    below = site.up().below()
    worker = next(pid for pid, command in below.items() if "app work" in command)
    os.kill(worker, signal.SIGKILL)
    assert site.ended() == 1
    assert "The worker ended by itself (exit -9), so the web server was ended too." in site.printed
    assert _gone(below)


@linux
def test_a_killed_start_leaves_nothing_behind_and_the_next_one_has_nothing_to_do(
    site: Started, tmp_path: Path
) -> None:
    below = site.up().below()
    assert "revision 1 published" in site.printed
    site.process.kill()
    site.ended()
    assert _gone(below)
    again = Started(tmp_path).up()
    try:
        assert "revision" not in again.printed  # neither migrated nor published again
    finally:
        again.process.terminate()
        assert again.ended() == 128 + signal.SIGTERM


def _gone(processes: dict[int, str]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if not any(_runs(pid) for pid in processes):
            return True
        _moment()
    return False


def _runs(pid: int) -> bool:
    """A zombie, whose parent has not asked for it, runs no more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _moment() -> None:
    time.sleep(0.05)  # another process's state can only be asked for


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
