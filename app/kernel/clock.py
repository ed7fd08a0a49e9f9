"""The only reader of the clock. Everyone else is handed a moment."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Now in UTC, moved by `ahead`: a setting moves it in development, a test by hand."""

    def __init__(self, ahead: timedelta = timedelta(0)) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead
