"""A start that can't work is refused with one sentence that says how to mend it."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from app import create_app, migrating, serve, why_not
from app.settings import Settings, SettingsError, from_environment
from tests.web.browser import Browser

PRODUCTION = {
    "PLUMBLINE_ENV": "production",
    "SECRET_KEY": "x" * 48,
    "BASE_URL": "https://school.example",
}
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing, too short or a development secret"),
        ({"SECRET_KEY": "x" * 31}, "SECRET_KEY is missing, too short or a development secret"),
        ({"SECRET_KEY": "dev-" + "x" * 48}, "SECRET_KEY is missing, too short or a development"),
        ({"BASE_URL": ""}, "BASE_URL is missing: set it to the site's public address."),
        ({"BASE_URL": "school.example"}, "BASE_URL must begin with http:// or https://"),
        ({"BASE_URL": "ftp://school.example"}, "BASE_URL must begin with http:// or https://"),
        ({"PLUMBLINE_ENV": "staging"}, "it can be development or production"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES must be a whole number, not 'one'."),
    ],
)
def test_a_setting_that_cannot_be_right_is_named(
    tmp_path: Path, changed: dict[str, str], words: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        from_environment({**PRODUCTION, "INSTANCE_PATH": str(tmp_path), **changed})
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_production_with_all_that_it_needs_is_accepted(tmp_path: Path) -> None:
    settings = from_environment({**PRODUCTION, "INSTANCE_PATH": str(tmp_path)})
    assert settings.production
    assert settings.base_url == "https://school.example"


def test_a_laptop_makes_its_secret_once_and_production_refuses_that_one(tmp_path: Path) -> None:
    laptop = {"INSTANCE_PATH": str(tmp_path)}
    secret = from_environment(laptop).secret_key
    assert from_environment(laptop).secret_key == secret
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    with pytest.raises(SettingsError, match="development secret"):
        from_environment({**PRODUCTION, **laptop, "SECRET_KEY": secret})


def test_an_instance_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(SettingsError, match="can't be written"):
        from_environment({"INSTANCE_PATH": str(tmp_path / "file" / "instance")})


class TestServing:
    """`app:serve()` is what a web server imports."""

    @pytest.fixture
    def environment(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
        for name, value in {**PRODUCTION, "INSTANCE_PATH": str(tmp_path)}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("DATABASE_URL", raising=False)
        return monkeypatch

    def refusal(self) -> str:
        with pytest.raises(SystemExit) as refused:
            serve()
        sentence = str(refused.value)
        assert sentence.startswith("Plumbline can't start: ")
        assert "\n" not in sentence
        return sentence

    def test_a_development_secret_is_refused(self, environment: pytest.MonkeyPatch) -> None:
        environment.setenv("SECRET_KEY", "dev-" + "x" * 48)
        assert "development secret" in self.refusal()

    def test_a_missing_address_is_refused(self, environment: pytest.MonkeyPatch) -> None:
        environment.delenv("BASE_URL")
        assert "BASE_URL is missing" in self.refusal()

    def test_a_database_without_the_schema_is_refused(
        self, environment: pytest.MonkeyPatch
    ) -> None:
        assert "Run: flask migrate" in self.refusal()

    def test_an_instance_path_that_is_a_file_is_refused(
        self, environment: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("")
        environment.setenv("INSTANCE_PATH", str(tmp_path / "file"))
        self.refusal()


class TestTheDatabase:
    def refusal(self, settings: Settings, url: str) -> str:
        """What a start with this database says."""
        app = create_app(replace(settings, database_url=url))
        sentence = why_not(app.extensions["settings"], app.extensions["engine"])
        app.extensions["engine"].dispose()
        assert sentence is not None
        assert "\n" not in sentence
        return sentence

    def test_one_that_is_migrated_and_can_be_written_will_do(self, settings: Settings) -> None:
        app = create_app(settings)
        assert why_not(app.extensions["settings"], app.extensions["engine"]) is None
        app.extensions["engine"].dispose()

    def test_an_older_schema_is_refused(self, settings: Settings) -> None:
        app = create_app(settings)
        engine = app.extensions["engine"]
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
        assert "Run: flask migrate" in (why_not(settings, engine) or "")
        engine.dispose()

    @sqlite_only
    def test_a_folder_that_is_not_there_is_refused(self, settings: Settings) -> None:
        url = f"sqlite:///{settings.instance}/no/such/folder/plumbline.db"
        assert "unable to open database file" in self.refusal(settings, url)

    @sqlite_only
    def test_a_file_that_can_only_be_read_is_refused(self, settings: Settings) -> None:
        path = settings.database_url.removeprefix("sqlite:///")
        url = f"sqlite:///file:{path}?mode=ro&uri=true"
        assert "can't be used: attempt to write a readonly database" in self.refusal(settings, url)

    @sqlite_only
    def test_a_file_that_is_no_database_is_refused(self, settings: Settings) -> None:
        path = settings.instance.parent / "poem.txt"
        path.write_text("Hang the line, and let it find its plumb.\n" * 100)
        assert "file is not a database" in self.refusal(settings, f"sqlite:///{path}")

    @sqlite_only
    def test_a_server_that_does_not_answer_is_refused_without_its_password(
        self, settings: Settings
    ) -> None:
        url = "postgresql://plumbline:very-secret@127.0.0.1:1/plumbline"
        sentence = self.refusal(settings, url)
        assert "connection failed" in sentence
        assert "very-secret" not in sentence

    def test_one_that_may_only_be_read_is_refused(self, settings: Settings) -> None:
        if settings.database_url.startswith("sqlite"):
            return  # said above
        engine = create_engine(settings.database_url.replace("postgresql:", "postgresql+psycopg:"))
        name = settings.database_url.rpartition("/")[2]
        with engine.begin() as connection:
            connection.execute(
                text(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
            )
        engine.dispose()
        assert "read-only transaction" in self.refusal(settings, settings.database_url)


class TestMigrating:
    @sqlite_only
    def test_flask_migrate_makes_an_empty_database_ready(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        app = create_app(replace(settings, database_url=f"sqlite:///{tmp_path / 'empty.db'}"))
        assert not migrating.is_current(app.extensions["engine"])
        with app.app_context():  # as `flask` does
            done = app.test_cli_runner().invoke(args=["migrate"])
        assert done.exit_code == 0
        assert "The database is up to date." in done.output
        assert why_not(app.extensions["settings"], app.extensions["engine"]) is None
        Browser(app).get("/health")
        app.extensions["engine"].dispose()
