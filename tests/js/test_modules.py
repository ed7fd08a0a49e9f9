"""The pure JavaScript modules, by node's own test runner."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def test_the_pure_modules_keep_their_promises() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine")
    files = sorted(str(path) for path in HERE.glob("*.test.js"))
    done = subprocess.run(
        [node, "--test", *files], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
