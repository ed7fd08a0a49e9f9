"""Flask-Limiter, set up once, and the named limits of the site.

Limits count per process by default and in Redis by setting (`RATE_LIMIT_URL`). Sign-in attempts
are in addition counted per account and per address in the database (accounts).
"""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, strategy="moving-window")

SIGN_IN = "20 per minute; 200 per hour"
SIGN_UP = "10 per minute; 60 per hour"
MAIL_ASKED_FOR = "10 per minute; 40 per hour"
VERIFY = "60 per minute"
SEARCH = "60 per minute"
