"""One frozen value for each page of accounts."""

from dataclasses import dataclass

from app.accounts import forms
from app.web.contexts import Page


@dataclass(frozen=True, kw_only=True)
class SignUpPage(Page, template="accounts/sign_up.html"):
    """Name, address, password."""

    form: forms.SignUpForm
    next: str


@dataclass(frozen=True, kw_only=True)
class SignInPage(Page, template="accounts/sign_in.html"):
    form: forms.SignInForm
    next: str


@dataclass(frozen=True, kw_only=True)
class SentPage(Page, template="accounts/sent.html"):
    """We wrote to an address; the same words whether or not it has an account."""

    heading: str
    sentence: str
    address: str


@dataclass(frozen=True, kw_only=True)
class ConfirmPage(Page, template="accounts/confirm.html"):
    form: forms.ConfirmForm
    ask_password: bool
    heading: str
    sentence: str
    button: str


@dataclass(frozen=True, kw_only=True)
class AskResetPage(Page, template="accounts/ask_reset.html"):
    form: forms.AskResetForm


@dataclass(frozen=True, kw_only=True)
class ResetPage(Page, template="accounts/reset.html"):
    form: forms.ResetForm


@dataclass(frozen=True, kw_only=True)
class AccountPage(Page, template="accounts/account.html"):
    """Three forms: name, address, password."""

    name_form: forms.NameForm
    email_form: forms.EmailForm
    password_form: forms.PasswordForm
    email: str
    since: str
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AgainPage(Page, template="accounts/again.html"):
    """The password once more."""

    form: forms.AgainForm
    next: str
