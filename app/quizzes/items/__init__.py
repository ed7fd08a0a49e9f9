"""Item types: a pure library without database, web or clock; chance is handed in.

A new type is a module here, its line below, its template and its example in `docs/items.md`.
"""

from app.quizzes.items.contract import ItemType
from app.quizzes.items.match import Match
from app.quizzes.items.multiple import Multiple
from app.quizzes.items.numeric import Numeric
from app.quizzes.items.order import Order
from app.quizzes.items.short import Short
from app.quizzes.items.single import Single
from app.quizzes.items.truefalse import TrueFalse

ITEM_TYPES: dict[str, ItemType] = {
    "single": Single(),
    "multiple": Multiple(),
    "truefalse": TrueFalse(),
    "order": Order(),
    "match": Match(),
    "numeric": Numeric(),
    "short": Short(),
}
