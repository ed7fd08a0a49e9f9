"""What a template is given: one frozen value called `page`.

A page's own context extends `Page` and names its template. What the shell adds (who is signed in,
the menu, the token) arrives as `shell` when it is rendered and is read through the properties.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from app.web.gate import Person

Crumb = tuple[str, str | None]


@dataclass(frozen=True)
class MenuItem:
    """One entry of the navigation."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Flash:
    """A message shown once. `kind`: ok or error."""

    kind: str
    text: str


@dataclass(frozen=True)
class Shell:
    """What every page carries besides its own data."""

    person: Person | None
    menu: tuple[MenuItem, ...]
    account_menu: tuple[MenuItem, ...]
    flashes: tuple[Flash, ...]
    theme: str | None
    lang: str
    csrf: str
    nonce: str
    path: str
    site_name: str
    signed_out_menu: bool = True


@dataclass(frozen=True, kw_only=True)
class Page:
    """Base of every template context."""

    template: ClassVar[str] = ""

    title: str
    description: str = ""
    breadcrumbs: tuple[Crumb, ...] = ()
    body_class: str = ""
    status: int = 200
    shell: Shell | None = None

    def __init_subclass__(cls, *, template: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if template:
            cls.template = template

    def _given(self) -> Shell:
        assert self.shell is not None, "a page is rendered by web.render only"
        return self.shell

    @property
    def person(self) -> Person | None:
        return self._given().person

    @property
    def menu(self) -> tuple[MenuItem, ...]:
        return self._given().menu

    @property
    def account_menu(self) -> tuple[MenuItem, ...]:
        return self._given().account_menu

    @property
    def flashes(self) -> tuple[Flash, ...]:
        return self._given().flashes

    @property
    def theme(self) -> str | None:
        return self._given().theme

    @property
    def lang(self) -> str:
        return self._given().lang

    @property
    def csrf(self) -> str:
        return self._given().csrf

    @property
    def nonce(self) -> str:
        return self._given().nonce

    @property
    def path(self) -> str:
        return self._given().path

    @property
    def site_name(self) -> str:
        return self._given().site_name
