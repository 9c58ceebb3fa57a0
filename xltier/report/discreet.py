"""Keeps phones and e-mail addresses, and on demand names of customers, off the page.

The columns that hold them are not shown anyway. But a rep may be called by an e-mail address, and
a phone number may stand behind a customer's name.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

if TYPE_CHECKING:
    from xltier.tiering.dashboard import Dashboard

E_MAIL: Final = re.compile(r"([\w.+-]+)@[\w-]+(?:\.[\w-]+)+")
PHONE: Final = re.compile(
    r"(?<![\w.,-])"
    r"(?:\+\d{1,3}[\s-]?(?:\(?\d+\)?[\s-]?){2,6}\d"  # +44 20 7946 0958
    r"|(?:86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}"  # 138 0013 8000
    r"|0\d{2,3}[\s-]?\d{7,8}"  # 010-62345678
    r"|[48]00[\s-]?\d{3}[\s-]?\d{4}"  # 400-810-0000
    r"|\(\d{3}\)\s?\d{3}[\s.-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4})"  # (212) 555-0142
    r"(?![\w,])"
)
HIDDEN: Final = "•••"


def masked(text: str) -> str:
    """Return a text in which phone numbers and e-mail addresses cannot be read."""
    text = E_MAIL.sub(rf"\1@{HIDDEN}", text)
    return PHONE.sub(lambda found: found[0][:3] + HIDDEN, text)


def discreet(board: Dashboard) -> Dashboard:
    """Return the dashboard with every text in it masked."""
    shown: dict[str, Any] = {}
    for field in fields(board):
        value = getattr(board, field.name)
        if isinstance(value, pd.DataFrame):
            shown[field.name] = _masked_frame(value)
        elif field.name == "remarks":
            shown[field.name] = tuple(masked(sentence) for sentence in value)
    return replace(board, **shown)


def anonymous(board: Dashboard) -> Dashboard:
    """Return the dashboard with customers called by their ids."""
    moved = {name: getattr(board, name) for name in ("risers", "fallers")}
    names = {
        str(name): str(number)
        for frame in moved.values()
        for name, number in zip(frame["name"], frame["customer_id"], strict=True)
        if not pd.isna(name) and str(name).strip()
    }
    remarks = tuple(_renamed(sentence, names) for sentence in board.remarks)
    ids = {name: frame.assign(name=frame["customer_id"]) for name, frame in moved.items()}
    return replace(board, remarks=remarks, **ids)


def _renamed(sentence: str, names: dict[str, str]) -> str:
    # the longest first: one name may begin another
    for name in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(name, names[name])
    return sentence


def _masked_frame(frame: pd.DataFrame) -> pd.DataFrame:
    texts = frame.select_dtypes(include=["object", "string"])
    shown = {
        name: column.map(lambda text: masked(text) if isinstance(text, str) else text)
        for name, column in texts.items()
    }
    return frame.assign(**shown) if shown else frame
