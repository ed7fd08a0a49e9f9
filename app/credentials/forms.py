"""Shapes of the forms of credentials."""

from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from app.web.forms import Form, required
from app.web.i18n import lazy


class VerifyForm(Form):
    code = StringField(
        lazy("Certificate code"),
        [required(lazy("Enter the code, such as PL-7K4M-92QD-X3TB.")), Length(max=60)],
        render_kw={"autocomplete": "off", "placeholder": "PL-0000-0000-0000"},
    )


class RevocationForm(Form):
    reason = TextAreaField(lazy("Reason"), [required(lazy("Say why it is revoked."))])
