"""Numbers that were typed as text: “1,234.50”, “¥1,200”, “１２００”, “(300)”, “100-”."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

CURRENCY = re.compile(r"CNY|RMB|USD|EUR|GBP|JPY|HKD|人民币|[¥$€£元圆块]", re.IGNORECASE)
PLAIN = re.compile(r"(\d+)(\.\d+)?|(\.\d+)")
GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
GROUPED_BY_POINTS = re.compile(r"\d{1,3}(\.\d{3})+,\d+")
GROUPED_BY_SPACES = re.compile(r"\d{1,3}( \d{3})+([.,]\d+)?")
NEGATIVE = re.compile(r"-(.*)|(.*)-|\((.*)\)")
MINUS_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "﹣": "-", "，": ",", "\u00a0": " ", "\u202f": " "}
)


def number_of_text(text: str) -> Decimal | None:
    """Return the number that a text says, None if it says none or could say two.

    Full width is folded; currency signs, thousands separators in proper groups of three, a
    leading or trailing minus and accounting brackets are understood. “1,5” stays unread: it is
    one and a half in one country and a slip in another.
    """
    folded = unicodedata.normalize("NFKC", text).translate(MINUS_SIGNS)
    plain = CURRENCY.sub("", folded, count=1).strip().removeprefix("+").strip()
    negative = NEGATIVE.fullmatch(plain)
    if negative:
        plain = next(part for part in negative.groups() if part is not None).strip()
        plain = CURRENCY.sub("", plain, count=1).strip()
    digits = _digits(plain)
    if digits is None:
        return None
    return -Decimal(digits) if negative else Decimal(digits)


def _digits(plain: str) -> str | None:
    if PLAIN.fullmatch(plain):
        return plain
    if GROUPED.fullmatch(plain):
        return plain.replace(",", "")
    if GROUPED_BY_POINTS.fullmatch(plain):
        return plain.replace(".", "").replace(",", ".")
    if GROUPED_BY_SPACES.fullmatch(plain):
        return plain.replace(" ", "").replace(",", ".")
    return None
