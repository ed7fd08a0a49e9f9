"""How moments, minutes and numbers are written for people, in templates and in pages."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from flask_babel import format_date

from app.web.i18n import _, ngettext


def local(moment: datetime) -> datetime:
    """The moment in the site's time zone."""
    return moment.astimezone(ZoneInfo(current_app.extensions["settings"].time_zone))


def day(moment: datetime | date) -> str:
    """24 November 2026"""
    value = local(moment) if isinstance(moment, datetime) else moment
    return format_date(value, "d MMMM yyyy", rebase=False)


def short_day(moment: datetime | date) -> str:
    """24 Nov 2026"""
    value = local(moment) if isinstance(moment, datetime) else moment
    return format_date(value, "d MMM yyyy", rebase=False)


def clock_time(moment: datetime) -> str:
    """18:40"""
    return local(moment).strftime("%H:%M")


def moment(value: datetime) -> str:
    """24 November 2026 at 18:40"""
    return _("%(day)s at %(time)s", day=day(value), time=clock_time(value))


def duration(minutes: int) -> str:
    """12 min, 1 h 40, 2 h"""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return _("%(minutes)s min", minutes=rest)
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def hours(minutes: int) -> str:
    """Hours with at most one decimal, rounded down: 3.6 from 220."""
    tenths = minutes * 10 // 60
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


def percent(share: float | Decimal) -> str:
    """80% from 0.8; rounded down, so that 69.9 never reads as the pass mark 70."""
    return f"{int(Decimal(str(share)) * 100)}%"


def count_of(number: int, one: str, many: str) -> str:
    return ngettext(one, many, number, number=number)


def install(app: Flask) -> None:
    for formatter in (day, short_day, clock_time, moment, duration, hours, percent):
        app.jinja_env.filters[formatter.__name__] = formatter
