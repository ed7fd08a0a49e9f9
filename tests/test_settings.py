"""A setting that can't be right is refused with one sentence."""

from pathlib import Path

import pytest

from app.settings import SettingsError, from_environment


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIME_ZONE", "Mars/Olympus"),
        ("DATABASE_URL", "mysql://somewhere"),
        ("BASE_URL", "example.org"),
        ("PLUMBLINE_ENV", "staging"),
        ("TRUSTED_PROXIES", "one"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, tmp_path: Path) -> None:
    environment = {"SECRET_KEY": "x" * 40, "INSTANCE_PATH": str(tmp_path), name: value}
    with pytest.raises(SettingsError, match=name):
        from_environment(environment)
