"""Masks: enough of a value to recognise one that is known already, too little to learn it.

A mask shows at most `MOST_SHOWN` characters of its kind and tells nothing of the length. What it
cannot read as its kind it hides wholly; a blank cell stays blank.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd

from xltier.sharing.cells import values_of
from xltier.tiering.cells import BLANKS, cell_text

if TYPE_CHECKING:
    from collections.abc import Callable

MaskKind = Literal["phone", "name", "email", "any"]

HIDDEN: Final = "***"
"""What stands for a value of which nothing is shown."""

MOST_SHOWN: Final[dict[MaskKind, int]] = {"phone": 7, "name": 1, "email": 1, "any": 7}
"""Characters of a value that its mask shows; of an e-mail address those before the @."""

KINDS: Final[dict[str, MaskKind]] = {
    "customer_id": "name",
    "name": "name",
    "contact": "name",
    "phone": "phone",
    "email": "email",
}
"""How a column of Customers is masked; any other by what each of its cells looks like."""

LONG_PHONE: Final = 11
"""Digits from which a phone number shows its first three and last four."""

SHORT_PHONE: Final = 7
"""Digits from which a phone number shows its last two."""

_SEVERAL = re.compile(r"(\s*[/,;、，；／|\n]\s*)")
_EXTENSION = re.compile(r"(?:(?:ext\.?|x|#|转|分机)\s*\d+|-\d{1,5})\s*$", re.IGNORECASE)
_NOT_DIGITS = re.compile(r"[^0-9]")
_CHINESE_CODE = re.compile(r"(?:00)?86(?=1\d{10}$|0?10\d{8}$|0?[2-9]\d{8,10}$)")
_ADDRESS = re.compile(
    r"([^\s<>()\[\],;:、，；：\"“”'@]+)@([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE
)
_ANY_PHONE = re.compile(
    r"(?:\+|00)?(?:86)?[\s-]*1[3-9]\d[\s-]*\d{4}[\s-]*\d{4}|\+\d[\d\s()-]{7,18}\d"
)
_ASCII: Final = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: 0x20}
"""Full width to half width, character by character."""


def masked(value: Any, kind: MaskKind = "any") -> Any:  # noqa: ANN401 - a cell
    """Return the mask of a cell; a blank cell as it is.

    - phone: 138****5678. Eleven digits and more show the first three and the last four (a country
      code 86 left out), seven to ten the last two, fewer none; an extension is left out. Several
      numbers in a cell are masked each.
    - name: 张**, the first character, if it is a letter or a digit and not the whole name.
    - email: a***@x.com, the first character and the domain, if more than one stands before the @.
    - any: as a phone number or an e-mail address if the whole cell is one, else nothing is shown.

    Args:
        value: None, str, float, bool, datetime or `CellError`.
        kind: What the column holds.
    """
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return value
    text = _text(value)
    if not text:
        return value
    return _MASKS[kind](text.translate(_ASCII))


def masked_column(column: pd.Series, kind: MaskKind = "any") -> pd.Series:
    """Return a column of masks; each distinct cell is masked once."""
    known: dict[Any, Any] = {}
    masks = []
    for value in values_of(column):
        key = (type(value), value)
        if key not in known:
            known[key] = masked(value, kind)
        masks.append(known[key])
    return pd.Series(masks, index=column.index, name=column.name, dtype=object)


def _text(value: Any) -> str:  # noqa: ANN401 - a cell
    text = value if isinstance(value, str) else (cell_text(value) or str(value))
    return text.strip(BLANKS)


def _phones(text: str) -> str:
    parts = _SEVERAL.split(text)
    if not any(parts[::2]):
        return HIDDEN
    parts[::2] = [_phone(part) if part else "" for part in parts[::2]]
    return "".join(parts)


def phone_digits(text: str) -> str:
    """Return one phone number as its digits, without extension and the country code 86."""
    found = _EXTENSION.search(text)
    if found and not _CHINESE_CODE.match(_NOT_DIGITS.sub("", text)):
        rest = _NOT_DIGITS.sub("", text[: found.start()])
        enough = LONG_PHONE if found[0].startswith("-") else SHORT_PHONE
        if len(rest) >= enough:
            text = text[: found.start()]
    digits = _NOT_DIGITS.sub("", text)
    code = _CHINESE_CODE.match(digits)
    return digits[code.end() :] if code else digits


def _phone(text: str) -> str:
    digits = phone_digits(text)
    if len(digits) >= LONG_PHONE:
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-2:]}" if len(digits) >= SHORT_PHONE else "****"


def _name(text: str) -> str:
    shows = len(text) > 1 and text[0].isalnum() and any(map(str.isalnum, text[1:]))
    return f"{text[0]}**" if shows else HIDDEN


def _emails(text: str) -> str:
    return "; ".join(map(_email, _ADDRESS.findall(text))) or HIDDEN


def _email(address: tuple[str, str]) -> str:
    local, domain = address
    shows = len(local) > 1 and local[0].isalnum()
    return f"{local[0] if shows else ''}{HIDDEN}@{domain}"


def _any(text: str) -> str:
    if _ANY_PHONE.fullmatch(text):
        return _phone(text)
    whole = _ADDRESS.fullmatch(text)
    return _email((whole[1], whole[2])) if whole else HIDDEN


_MASKS: Final[dict[MaskKind, Callable[[str], str]]] = {
    "phone": _phones,
    "name": _name,
    "email": _emails,
    "any": _any,
}
