"""A browser without an account: it follows nothing by itself and carries the token of its session."""

import re
from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import token

PLAIN = "/accessibility"  # a page that anybody may see, and that has a form


@dataclass
class Browser:
    """Gets and posts as a person does, and says which status it met instead of the expected one."""

    app: Flask
    base_url: str = "http://localhost"
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def get(self, address: str, status: int = 200) -> TestResponse:
        response = self.client.get(address, base_url=self.base_url)
        assert response.status_code == status, f"{address}: {response.status_code}"
        return response

    def post(
        self, address: str, values: dict[str, str] | None = None, status: int = 303
    ) -> TestResponse:
        sent = {**(values or {}), "csrf_token": self.token()}
        # Over https a browser says where it comes from, and the token check insists on it.
        headers = {"Referer": self.base_url + address}
        response = self.client.post(address, data=sent, base_url=self.base_url, headers=headers)
        assert response.status_code == status, f"{address}: {response.status_code}"
        return response

    def token(self) -> str:
        return token(self.client.get(PLAIN, base_url=self.base_url))

    def is_signed_in(self) -> bool:
        return self.client.get("/home", base_url=self.base_url).status_code == 200

    def restart(self) -> None:
        """Close and open again: what is no lasting cookie is gone."""
        self.client.delete_cookie("plumbline")


def without_chance(page: str) -> str:
    """A page without what differs from answer to answer: the token, the nonce."""
    page = re.sub(r'name="csrf_token" value="[^"]*"', "", page)
    page = re.sub(r'name="csrf-token" content="[^"]*"', "", page)
    return re.sub(r'nonce="[^"]*"', "", page)
