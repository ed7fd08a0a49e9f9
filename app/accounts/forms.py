"""Shapes of the account forms."""

from wtforms import BooleanField, EmailField, PasswordField, StringField
from wtforms.validators import Email, Length

from app.web.forms import Form, one_line, required
from app.web.i18n import lazy

EMAIL = [
    required(lazy("Enter your e-mail address.")),
    Length(max=254, message=lazy("An address has at most 254 characters.")),
    Email(message=lazy("That is no e-mail address. It looks like name@example.org.")),
]
NAME = [
    required(lazy("Enter your name.")),
    Length(max=120, message=lazy("Use at most 120 characters.")),
]
AS_TYPED = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}


class SignUpForm(Form):
    name = StringField(lazy("Name"), NAME, filters=[one_line], render_kw={"autocomplete": "name"})
    email = EmailField(
        lazy("E-mail"), EMAIL, filters=[one_line], render_kw={"autocomplete": "email"}
    )
    password = PasswordField(
        lazy("Password"), [required(lazy("Choose a password."))], render_kw=NEW
    )


class SignInForm(Form):
    email = EmailField(
        lazy("E-mail"), EMAIL, filters=[one_line], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        lazy("Password"), [required(lazy("Enter your password."))], render_kw=AS_TYPED
    )
    remember = BooleanField(lazy("Keep me signed in on this device"))


class ConfirmForm(Form):
    """Asked only where the link is opened in another browser than the sign-up."""

    password = PasswordField(lazy("The password you chose"), render_kw=AS_TYPED)


class AskResetForm(Form):
    email = EmailField(
        lazy("E-mail"), EMAIL, filters=[one_line], render_kw={"autocomplete": "email"}
    )


class ResetForm(Form):
    password = PasswordField(
        lazy("New password"), [required(lazy("Choose a password."))], render_kw=NEW
    )


class NameForm(Form):
    name = StringField(lazy("Name"), NAME, filters=[one_line], render_kw={"autocomplete": "name"})


class EmailForm(Form):
    email = EmailField(
        lazy("New e-mail"), EMAIL, filters=[one_line], render_kw={"autocomplete": "email"}
    )
    password = PasswordField(
        lazy("Your password"), [required(lazy("Enter your password."))], render_kw=AS_TYPED
    )


class PasswordForm(Form):
    old = PasswordField(
        lazy("Your password"), [required(lazy("Enter your password."))], render_kw=AS_TYPED
    )
    new = PasswordField(lazy("New password"), [required(lazy("Choose a password."))], render_kw=NEW)


class AgainForm(Form):
    """The password once more, before a grave deed."""

    password = PasswordField(
        lazy("Your password"), [required(lazy("Enter your password."))], render_kw=AS_TYPED
    )
