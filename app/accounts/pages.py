"""Pages of accounts: sign up, sign in, reset, and one's own account."""

from flask import Blueprint, Response, current_app, request, session, url_for
from wtforms import PasswordField

from app.accounts import actions, contexts, forms, letters, links, login, queries, rules
from app.accounts.access import May
from app.accounts.models import Person
from app.accounts.passwords import Passwords
from app.kernel import limits, outbox
from app.web.contexts import Page
from app.web.doorway import Door, is_local, page
from app.web.formats import day
from app.web.forms import Form
from app.web.gate import PUBLIC
from app.web.i18n import _
from app.web.render import address_of

bp = Blueprint("accounts", __name__)
BOTH = ("GET", "POST")
PENDING = "signing_up"  # stamp of the password that this browser chose


def passwords() -> Passwords:
    found: Passwords = current_app.extensions["passwords"]
    return found


def next_page() -> str:
    """Where the person was going; only an address of this site is believed."""
    wanted = request.values.get("next", "")
    return wanted if is_local(wanted) else ""


@page(bp, "/sign-up", needs=PUBLIC, methods=BOTH)
@limits.limiter.limit(limits.SIGN_UP, methods=["POST"])
def sign_up(door: Door) -> Page | Response:
    if door.who.signed_in:
        return door.go_to(next_page(), "home.home")
    form = door.form(forms.SignUpForm)
    if form.ok():
        with door.trying(form):
            made = actions.register(
                door.db,
                passwords(),
                name=form.name.data or "",
                email=form.email.data or "",
                password=form.password.data or "",
                at=door.now,
            )
            if made.new:
                _send_confirmation(door, made)
            else:
                _tell_account_exists(door, made.person)
            # Alike for a known address: whoever holds the cookie can read what a session says.
            session[PENDING], session["sent_to"] = made.stamp, made.person.email
            return door.go("accounts.sign_up_sent")
    return contexts.SignUpPage(
        title=_("Create your account"), form=form, next=next_page(), status=form.status
    )


def _send_confirmation(door: Door, made: actions.Registration) -> None:
    link = links.make(
        "accounts.confirmation",
        made.person,
        made.stamp,
        until=door.now + rules.CONFIRM_WITHIN,
        next=next_page(),
    )
    letter = letters.confirm(made.person.email, made.person.name, link)
    outbox.mail(door.db, letter, at=door.now)


def _tell_account_exists(door: Door, person: Person) -> None:
    sign_in_link, reset_link = address_of("accounts.sign_in"), address_of("accounts.ask_reset")
    letter = letters.already_here(person.email, person.name, sign_in_link, reset_link)
    outbox.mail(door.db, letter, at=door.now)


@page(bp, "/sign-up/sent", needs=PUBLIC)
def sign_up_sent(door: Door) -> Page:
    return _sent(
        _("Look in your mail"),
        _("Open the link in the mail to finish your account."),
    )


def _sent(heading: str, sentence: str) -> Page:
    settings = current_app.extensions["settings"]
    if not settings.smtp_url and not settings.production:
        sentence += " " + _(
            "On this installation mail is printed to the console and kept under instance/mail."
        )
    return contexts.SentPage(
        title=heading, heading=heading, sentence=sentence, address=session.get("sent_to", "")
    )


@page(bp, "/sign-up/confirmation/<token>", needs=PUBLIC, methods=BOTH)
@limits.limiter.limit(limits.SIGN_IN, methods=["POST"])
def confirmation(door: Door, token: str) -> Page | Response:
    """The link opens a button: a mail scanner that follows links confirms nothing."""
    gone = _("This link is no longer good. Sign up again to get a new one.")
    person, value = links.read(door, "accounts.confirmation", token, gone)
    if person.confirmed_at is not None:
        door.say(_("Your address is confirmed. Sign in."))
        return door.go("accounts.sign_in")
    ask = session.get(PENDING) != value["stamp"]
    form = door.form(forms.ConfirmForm)
    if form.ok() and (not ask or _gave_password(door, form, form.password, person)):
        actions.confirm(door.db, person, at=door.now)
        login.enter(person, remember=False, at=door.now)
        door.say(_("Your account is open."))
        return door.go_to(value.get("next"), "home.home")
    return contexts.ConfirmPage(
        title=_("Confirm your address"),
        heading=_("Confirm your address"),
        sentence=_("%(email)s belongs to you.", email=person.email),
        form=form,
        ask_password=ask,
        button=_("Open my account"),
        status=form.status,
    )


def _gave_password(door: Door, form: Form, field: PasswordField, person: Person) -> bool:
    """A wrong one is counted and said beside the field. Outside `trying`: the count must stand."""
    fits = actions.is_her_password(
        door.db,
        passwords(),
        person,
        field.data or "",
        address=request.remote_addr or "",
        at=door.now,
    )
    if not fits:
        form.refuse(field.name, _("That is not your password."))
    return fits


@page(bp, "/sign-in", needs=PUBLIC, methods=BOTH)
@limits.limiter.limit(limits.SIGN_IN, methods=["POST"])
def sign_in(door: Door) -> Page | Response:
    if door.who.signed_in:
        return door.go_to(next_page(), "home.home")
    form = door.form(forms.SignInForm)
    if form.ok():
        person = actions.check_sign_in(
            door.db,
            passwords(),
            email=form.email.data or "",
            password=form.password.data or "",
            address=request.remote_addr or "",
            at=door.now,
        )
        if person is not None:
            login.enter(person, remember=bool(form.remember.data), at=door.now)
            return door.go_to(next_page(), "home.home")
        form.refuse(
            "password",
            _(
                "Address and password do not fit together, or the address is not confirmed yet. "
                "Try again or choose a new password."
            ),
        )
    return contexts.SignInPage(title=_("Sign in"), form=form, next=next_page(), status=form.status)


@page(bp, "/sign-out", needs=PUBLIC, methods=("POST",))
def sign_out(door: Door) -> Response:
    login.leave()
    door.say(_("You are signed out."))
    return door.go("home.front")


@page(bp, "/password-reset", needs=PUBLIC, methods=BOTH)
@limits.limiter.limit(limits.MAIL_ASKED_FOR, methods=["POST"])
def ask_reset(door: Door) -> Page | Response:
    form = door.form(forms.AskResetForm)
    if form.ok():
        email = rules.normal_email(form.email.data or "")
        person = queries.person_by_email_or_none(door.db, email)
        kept = queries.password_or_none(door.db, person.id if person else None)
        if person is not None and kept is not None:
            until = door.now + rules.RESET_WITHIN
            link = links.make("accounts.reset", person, actions.stamp(kept.hash), until=until)
            letter = letters.reset(person.email, person.name, link)
        else:
            letter = letters.no_account(email, address_of("accounts.sign_up"))
        outbox.mail(door.db, letter, at=door.now)
        session["sent_to"] = email
        return door.go("accounts.reset_sent")
    return contexts.AskResetPage(title=_("Choose a new password"), form=form, status=form.status)


@page(bp, "/password-reset/sent", needs=PUBLIC)
def reset_sent(door: Door) -> Page:
    return _sent(
        _("Look in your mail"),
        _("The link in the mail works for one hour."),
    )


@page(bp, "/password-reset/<token>", needs=PUBLIC, methods=BOTH)
@limits.limiter.limit(limits.SIGN_IN, methods=["POST"])
def reset(door: Door, token: str) -> Page | Response:
    gone = _("This link is no longer good. Ask for a new one; it works for one hour.")
    person, _value = links.read(door, "accounts.reset", token, gone)
    form = door.form(forms.ResetForm)
    if form.ok():
        with door.trying(form):
            new = form.password.data or ""
            actions.set_password(door.db, passwords(), person, new, field="password", at=door.now)
            actions.confirm(door.db, person, at=door.now)  # she reads the address's mail
            _tell_password_changed(door, person)
            login.enter(person, remember=False, at=door.now)
            door.say(_("Your new password is set. All other sessions were ended."))
            return door.go("home.home")
    return contexts.ResetPage(title=_("Choose a new password"), form=form, status=form.status)


def _tell_password_changed(door: Door, person: Person) -> None:
    letter = letters.password_changed(person.email, person.name, address_of("accounts.ask_reset"))
    outbox.mail(door.db, letter, at=door.now)


@page(bp, "/account", needs=May.ACCOUNT_KEEP)
def account(door: Door) -> Page:
    return _account(door)


def _account(
    door: Door,
    name_form: forms.NameForm | None = None,
    email_form: forms.EmailForm | None = None,
    password_form: forms.PasswordForm | None = None,
) -> Page:
    person = queries.person_of(door.db, door.who)
    shown = (
        name_form or forms.NameForm(None, name=person.name),
        email_form or forms.EmailForm(),
        password_form or forms.PasswordForm(),
    )
    return contexts.AccountPage(
        title=_("Your account"),
        name_form=shown[0],
        email_form=shown[1],
        password_form=shown[2],
        email=person.email,
        since=day(person.created_at),
        roles=tuple(sorted({role.value for role, _scope in door.who.grants})),
        status=max(form.status for form in shown),
    )


@page(bp, "/account/name", needs=May.ACCOUNT_KEEP, methods=("POST",))
def change_name(door: Door) -> Page | Response:
    form = door.form(forms.NameForm)
    if form.ok():
        actions.rename(door.db, queries.person_of(door.db, door.who), form.name.data or "")
        door.say(_("Your name is saved. Certificates that were issued keep the name they had."))
        return door.go("accounts.account")
    return _account(door, name_form=form)


@page(bp, "/account/email", needs=May.ACCOUNT_KEEP, methods=("POST",))
@limits.limiter.limit(limits.MAIL_ASKED_FOR)
def change_email(door: Door) -> Page | Response:
    form = door.form(forms.EmailForm)
    person = queries.person_of(door.db, door.who)
    if form.ok() and _gave_password(door, form, form.password, person):
        new = rules.normal_email(form.email.data or "")
        _send_change(door, person, new)
        session["sent_to"] = new
        return door.go("accounts.email_sent")
    return _account(door, email_form=form)


def _send_change(door: Door, person: Person, new: str) -> None:
    if queries.person_by_email_or_none(door.db, new) is not None:
        return  # the page says the same; the address's owner is not told about strangers
    stamp = actions.stamp(queries.password_of(door.db, person.id).hash)
    until = door.now + rules.CHANGE_WITHIN
    link = links.make("accounts.confirm_email", person, stamp, until=until, new=new)
    outbox.mail(door.db, letters.confirm_change(new, person.name, link), at=door.now)


@page(bp, "/account/email/sent", needs=May.ACCOUNT_KEEP)
def email_sent(door: Door) -> Page:
    return _sent(
        _("Look in your mail"),
        _("Your account keeps the old address until you open the link."),
    )


@page(bp, "/account/email/<token>", needs=PUBLIC, methods=BOTH)
def confirm_email(door: Door, token: str) -> Page | Response:
    gone = _("This link is no longer good. Ask for the change again.")
    person, value = links.read(door, "accounts.confirm_email", token, gone)
    form = door.form(forms.ConfirmForm)
    if form.ok():
        with door.trying(form):
            old = actions.change_email(door.db, person, value["new"])
            letter = letters.address_changed(old, person.name, value["new"])
            outbox.mail(door.db, letter, at=door.now)
            door.say(_("Your account now uses the new address."))
            return door.go("accounts.account")
    return contexts.ConfirmPage(
        title=_("Confirm your new address"),
        heading=_("Confirm your new address"),
        sentence=_("Your account moves to %(email)s.", email=value["new"]),
        form=form,
        ask_password=False,
        button=_("Use this address"),
        status=form.status,
    )


@page(bp, "/account/password", needs=May.ACCOUNT_KEEP, methods=("POST",))
@limits.limiter.limit(limits.SIGN_IN, methods=["POST"])
def change_password(door: Door) -> Page | Response:
    form = door.form(forms.PasswordForm)
    person = queries.person_of(door.db, door.who)
    if form.ok() and _gave_password(door, form, form.old, person):
        with door.trying(form):
            new = form.new.data or ""
            actions.set_password(door.db, passwords(), person, new, field="new", at=door.now)
            _tell_password_changed(door, person)
            login.renew(person, at=door.now)
            door.say(_("Your new password is set. All other sessions were ended."))
            return door.go("accounts.account")
    return _account(door, password_form=form)


@page(bp, "/account/password-check", needs=May.ACCOUNT_KEEP, methods=BOTH)
@limits.limiter.limit(limits.SIGN_IN, methods=["POST"])
def again(door: Door) -> Page | Response:
    """The password once more, before a grave deed."""
    form = door.form(forms.AgainForm)
    person = queries.person_of(door.db, door.who)
    if form.ok() and _gave_password(door, form, form.password, person):
        login.renew(person, at=door.now)
        return door.go_to(next_page(), "home.home")
    return contexts.AgainPage(
        title=_("Your password, once more"), form=form, next=next_page(), status=form.status
    )


@page(bp, "/theme", needs=PUBLIC, methods=("POST",), writes=False)
def theme(door: Door) -> Response:
    """Light, dark, or as the system says; kept in a cookie so that no page flashes."""
    wanted = request.form.get("theme", "")
    back = request.form.get("next") or url_for("home.front")
    answer = door.go_to(back, "home.front")
    if wanted in ("light", "dark"):
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        answer.set_cookie(
            "theme", wanted, max_age=365 * 86400, samesite="Lax", httponly=True, secure=secure
        )
    else:
        answer.delete_cookie("theme")
    return answer
