"""Settings, read once from the environment.

Every setting is described in README under "Operating"; a test compares the two.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent.parent
SECRET_LENGTH = 32


class SettingsError(Exception):
    """A setting is missing or can't be right; the sentence says how to mend it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that differs between installations."""

    production: bool
    secret_key: str
    database_url: str
    base_url: str
    instance: Path
    content: Path = ROOT
    smtp_url: str | None = None
    mail_from: str = "Plumbline <no-reply@localhost>"
    queue_url: str | None = None
    rate_limit_url: str | None = None
    trusted_proxies: int = 0
    site_name: str = "Plumbline"
    time_zone: str = "UTC"
    contact: str | None = None
    clock_ahead: timedelta = timedelta(0)
    echo_sql: bool = False
    testing: bool = False
    rate_limits: bool = True
    argon2_cost: tuple[int, int, int] = field(default=(2, 19_456, 1))  # rounds, KiB, lanes: OWASP


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; raises SettingsError with one clear sentence."""
    env = os.environ if environ is None else environ
    production = _mode(env) == "production"
    instance = Path(env.get("INSTANCE_PATH") or ROOT / "instance")
    base_url = (env.get("BASE_URL") or "http://127.0.0.1:8000").rstrip("/")
    if urlsplit(base_url).scheme not in ("http", "https"):
        raise SettingsError(f"BASE_URL must begin with http:// or https://, not {base_url!r}.")
    if production and not env.get("BASE_URL"):
        raise SettingsError("BASE_URL is missing: set it to the site's public address.")
    return Settings(
        production=production,
        secret_key=_secret(env, production, instance),
        database_url=_database(env, instance),
        base_url=base_url,
        instance=instance,
        content=Path(env.get("CONTENT_PATH") or ROOT),
        smtp_url=env.get("SMTP_URL") or None,
        mail_from=env.get("MAIL_FROM") or "Plumbline <no-reply@localhost>",
        queue_url=env.get("QUEUE_URL") or None,
        rate_limit_url=env.get("RATE_LIMIT_URL") or None,
        trusted_proxies=_number(env, "TRUSTED_PROXIES", 0),
        site_name=env.get("SITE_NAME") or "Plumbline",
        time_zone=_time_zone(env),
        contact=env.get("CONTACT") or None,
        clock_ahead=timedelta(days=0 if production else _number(env, "CLOCK_AHEAD_DAYS", 0)),
        echo_sql=env.get("ECHO_SQL") == "1",
    )


def _mode(env: Mapping[str, str]) -> str:
    mode = env.get("PLUMBLINE_ENV") or "development"
    if mode not in ("development", "production"):
        raise SettingsError(f"PLUMBLINE_ENV is {mode!r}; it can be development or production.")
    return mode


def _database(env: Mapping[str, str], instance: Path) -> str:
    url = env.get("DATABASE_URL") or f"sqlite:///{instance / 'plumbline.db'}"
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise SettingsError("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return url


def _time_zone(env: Mapping[str, str]) -> str:
    name = env.get("TIME_ZONE") or "UTC"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(f"TIME_ZONE is {name!r}; it is a name such as Europe/Berlin.") from None
    return name


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(env.get(name) or default)
    except ValueError:
        raise SettingsError(f"{name} must be a whole number, not {env[name]!r}.") from None


def _secret(env: Mapping[str, str], production: bool, instance: Path) -> str:
    """The given secret, or on a laptop one made at the first start and kept in the instance folder."""
    secret = env.get("SECRET_KEY") or ""
    kept = instance / "secret"
    if production:
        if len(secret) < SECRET_LENGTH or secret.startswith("dev-"):
            raise SettingsError(
                "SECRET_KEY is missing, too short or a development secret. "
                "Set it to at least 32 random characters: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        return secret
    if secret:
        return secret
    if kept.exists():
        return kept.read_text().strip()
    return _make_secret(kept)


def _make_secret(kept: Path) -> str:
    import secrets

    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text("dev-" + secrets.token_urlsafe(48))
    except OSError as fault:
        raise SettingsError(
            f"The folder {kept.parent} can't be written: {fault.strerror}."
        ) from None
    return kept.read_text()
