"""Base of every form: shape only. The token is checked for every request that is not a GET."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form as WtForm
from wtforms.fields import Field
from wtforms.meta import DefaultMeta

from app.web.i18n import _


class _Translated(DefaultMeta):
    """WTForms' own messages in the language of the request."""

    def get_translations(self, form: Any) -> Any:
        from flask_babel import get_translations

        return get_translations() if form is not None else None


class Form(WtForm):
    """A form; `ok()` validates what was posted, `refuse()` adds what only the domain can know."""

    Meta = _Translated

    def __init__(self, sent: Any = None, **values: Any) -> None:
        super().__init__(sent, **values)
        self.sent = sent is not None
        self.general: list[str] = []

    def ok(self) -> bool:
        """True when something was sent and its shape fits."""
        return self.sent and self.validate()

    @property
    def refused(self) -> bool:
        return self.sent and bool(self.errors or self.general)

    def refuse(self, field: str | None, sentence: str) -> None:
        target = self._fields.get(field or "")
        if target is None:
            self.general.append(sentence)
        else:
            target.errors = [*target.errors, sentence]

    @property
    def faults(self) -> list[tuple[str | None, str]]:
        """(id of the field or None, sentence) for the summary on top."""
        rows: list[tuple[str | None, str]] = [(None, sentence) for sentence in self.general]
        for item in self:
            rows += [(item.id, str(sentence)) for sentence in _flat(item.errors)]
        return rows

    @property
    def status(self) -> int:
        return 422 if self.refused else 200


def _flat(errors: Any) -> list[str]:
    if isinstance(errors, Mapping):
        return [sentence for part in errors.values() for sentence in _flat(part)]
    if isinstance(errors, (list, tuple)):
        return [sentence for part in errors for sentence in _flat(part)]
    return [errors]


def required(sentence: str | None = None) -> Any:
    """Like DataRequired, with the product's voice."""
    from wtforms.validators import DataRequired

    return DataRequired(message=sentence)


def one_line(value: str | None) -> str | None:
    """A filter: trimmed, inner white space and control characters folded into single spaces."""
    if value is None:
        return None
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def describe(field: Field) -> str:
    """The first error of a field, for tests and JSON answers."""
    return str(field.errors[0]) if field.errors else _("Fine.")
