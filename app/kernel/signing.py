"""Signed links: what they say can be read by anyone and changed by no one."""

from datetime import datetime
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer


class Signer:
    """Signs small values for one purpose each; a token for one purpose is none for another."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def sign(self, purpose: str, value: dict[str, Any], *, until: datetime) -> str:
        return str(self._for(purpose).dumps({**value, "until": int(until.timestamp())}))

    def read(self, purpose: str, token: str, *, at: datetime) -> dict[str, Any] | None:
        """The value, or None when it was changed, is for another purpose or has run out."""
        try:
            value = self._for(purpose).loads(token)
        except BadSignature:
            return None
        if not isinstance(value, dict) or value.pop("until", 0) < at.timestamp():
            return None
        return value

    def _for(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt=f"plumbline.{purpose}")
