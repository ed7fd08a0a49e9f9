"""Interface text: `_` for now, `lazy` for text made before a request, such as form labels."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_babel import ngettext

__all__ = ["_", "lazy", "ngettext"]
