"""Shapes of the learning forms."""

from decimal import Decimal

from wtforms import DateField, DecimalField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.web.forms import Form
from app.web.i18n import lazy


class NumberField(DecimalField):
    """A number as people type it, with a point or a comma; "NaN" is none."""

    data: Decimal | None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value.replace(",", ".") for value in valuelist])
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(self.gettext("Not a valid decimal value."))


class PaceForm(Form):
    """Start date and hours a week."""

    start = DateField(
        lazy("Start"), [InputRequired(lazy("Choose the day you start, as 2026-11-24."))]
    )
    hours = NumberField(
        lazy("Hours a week"),
        [
            InputRequired(lazy("Enter hours a week, for example 2.5.")),
            NumberRange(0.5, 40, lazy("Hours a week must be between 0.5 and 40.")),
        ],
        places=1,
    )


class NoteForm(Form):
    """Words, or a passage, or both. Lengths are judged by the domain."""

    text = TextAreaField(lazy("Note"), [Length(max=20_000)], default="")
    quote = StringField(lazy("Passage"), [Optional(), Length(max=5_000)])
    block = StringField(lazy("Block"), [Optional(), Length(max=40)])
    start = StringField(lazy("Start"), [Optional(), Length(max=9)])

    @property
    def start_number(self) -> int | None:
        value = self.start.data or ""
        return int(value) if value.isascii() and value.isdigit() else None
