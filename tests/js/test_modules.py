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
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    major = int(told.lstrip("v").split(".")[0])
    # Before 22 node takes a .js file for CommonJS unless it is told that ours are modules.
    modules = ["--experimental-default-type=module"] if major < 22 else []
    files = sorted(str(path) for path in HERE.glob("*.test.js"))
    done = subprocess.run(
        [node, *modules, "--test", *files], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
