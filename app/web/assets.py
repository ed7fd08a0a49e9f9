"""Static files: the whole tree under one version, cached for a year, compressed once.

Relative imports between modules stay valid because the version stands in the folder's name.
"""

import hashlib
import shutil
import tempfile
from pathlib import Path
from wsgiref.headers import Headers

import whitenoise.compress
from flask import Flask
from whitenoise import WhiteNoise

VERSION_LENGTH = 12
VERSIONS_KEPT = 4


class Assets:
    """Addresses of static files under the version of their tree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = _hash_of(folder)

    def address(self, path: str) -> str:
        return f"/assets/{self.version}/{path}"


def install(app: Flask, instance: Path, *, compress: bool) -> None:
    """Serve `app/static`; with `compress` a copy with .gz and .br beside each file is made once."""
    assets = Assets(Path(app.root_path) / "static")
    app.extensions["assets"] = assets
    folder = _compressed(assets, instance) if compress else assets.folder
    server = WhiteNoise(
        app.wsgi_app, immutable_file_test=lambda path, url: True, add_headers_function=_guard
    )
    server.add_files(str(folder), prefix=f"assets/{assets.version}/")
    app.wsgi_app = server  # type: ignore[method-assign]


def _guard(headers: Headers, _path: str, _url: str) -> None:
    """These answers never pass through Flask, which sets the others' headers."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _hash_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:VERSION_LENGTH]


def _compressed(assets: Assets, instance: Path) -> Path:
    """A folder of the tree's version. Processes that start together each make one; the first stays."""
    target = instance / "assets" / assets.version
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=f".{assets.version}.", dir=target.parent))
        shutil.copytree(assets.folder, making, dirs_exist_ok=True)
        whitenoise.compress.main(["--quiet", str(making)])
        try:
            making.rename(target)
        except OSError:
            shutil.rmtree(making, ignore_errors=True)
            if not target.exists():
                raise
        _forget_old(target)
    return target


def _forget_old(newest: Path) -> None:
    """Keep a few versions: the process of the version before may be serving its own still."""
    folder = newest.parent
    others = [path for path in folder.glob("[!.]*") if path != newest]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for old in others[VERSIONS_KEPT - 1 :]:
        for path in (old, *folder.glob(f".{old.name}.*")):  # and what a killed start left
            shutil.rmtree(path, ignore_errors=True)
