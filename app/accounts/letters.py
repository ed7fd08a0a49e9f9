"""The mails of accounts."""

from app.kernel.mail import Mail
from app.web.i18n import _


def confirm(to: str, name: str, link: str) -> Mail:
    return Mail(
        to,
        _("Confirm your address"),
        _(
            "Hello %(name)s,\n\nOpen this link to finish your account. It works for three days.\n\n"
            "%(link)s\n\nYou did not sign up? Then do nothing; the account stays closed.\n",
            name=name,
            link=link,
        ),
    )


def already_here(to: str, name: str, sign_in: str, reset: str) -> Mail:
    return Mail(
        to,
        _("You already have an account"),
        _(
            "Hello %(name)s,\n\nSomeone, probably you, signed up with this address. "
            "You already have an account.\n\nSign in: %(sign_in)s\n"
            "New password: %(reset)s\n\nIt was not you? Then nothing needs doing.\n",
            name=name,
            sign_in=sign_in,
            reset=reset,
        ),
    )


def reset(to: str, name: str, link: str) -> Mail:
    return Mail(
        to,
        _("Choose a new password"),
        _(
            "Hello %(name)s,\n\nOpen this link to choose a new password. It works for one hour, "
            "once.\n\n%(link)s\n\nYou did not ask? Then do nothing; your password stays.\n",
            name=name,
            link=link,
        ),
    )


def no_account(to: str, sign_up: str) -> Mail:
    return Mail(
        to,
        _("No account with this address"),
        _(
            "Someone, probably you, asked for a new password with this address. "
            "There is no account with it. You may have signed up with another one.\n\n"
            "Sign up: %(sign_up)s\n",
            sign_up=sign_up,
        ),
    )


def confirm_change(to: str, name: str, link: str) -> Mail:
    return Mail(
        to,
        _("Confirm your new address"),
        _(
            "Hello %(name)s,\n\nOpen this link to move your account to this address. "
            "It works for one day.\n\n%(link)s\n",
            name=name,
            link=link,
        ),
    )


def address_changed(to: str, name: str, new: str) -> Mail:
    return Mail(
        to,
        _("Your address was changed"),
        _(
            "Hello %(name)s,\n\nYour account now uses %(new)s. "
            "If that was not you, answer this mail or write to the site's operator at once.\n",
            name=name,
            new=new,
        ),
    )


def password_changed(to: str, name: str, reset: str) -> Mail:
    return Mail(
        to,
        _("Your password was changed"),
        _(
            "Hello %(name)s,\n\nYour password was changed and all other sessions were ended. "
            "If that was not you, choose a new one now: %(reset)s\n",
            name=name,
            reset=reset,
        ),
    )
