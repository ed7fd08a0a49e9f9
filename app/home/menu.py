"""The navigation, filtered by what the person may do."""

from flask import url_for

from app.accounts.access import May, Who, can
from app.web.contexts import MenuItem
from app.web.i18n import _


def menu(who: Who | None, path: str) -> tuple[tuple[MenuItem, ...], tuple[MenuItem, ...]]:
    """(main menu, account menu), with the entry that `path` belongs to marked."""
    main = [_item(_("Catalogue"), url_for("home.front"), path, ("/courses",))]
    if who is None or not who.signed_in:
        return tuple(main), ()
    if can(who, May.COURSES_STUDY):
        main.append(_item(_("My learning"), url_for("home.home"), path, ("/learn", "/attempts")))
    account = [
        _item(_("Your notes"), url_for("learning.notes"), path),
        _item(_("Credits and certificates"), url_for("credentials.credits"), path),
        _item(_("Your account"), url_for("accounts.account"), path),
    ]
    return tuple(main), tuple(account)


def _item(label: str, href: str, path: str, below: tuple[str, ...] = ()) -> MenuItem:
    return MenuItem(label, href, path == href or path.startswith(below) if below else path == href)
