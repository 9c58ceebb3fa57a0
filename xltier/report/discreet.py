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
    r"|0\d{2,4}[\s-]?\d{6,8}"  # 010-62345678, 01632 960537
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


def anonymous(board: Dashboard, customers: pd.DataFrame) -> Dashboard:
    """Return the dashboard with customers called by their ids.

    Args:
        board: The dashboard.
        customers: Everyone: columns customer_id, name.
    """
    moved = {name: getattr(board, name) for name in ("risers", "fallers")}
    ids = {name: frame.assign(name=frame["customer_id"]) for name, frame in moved.items()}
    return replace(board, remarks=_nameless(board.remarks, customers), **ids)


def _nameless(sentences: tuple[str, ...], customers: pd.DataFrame) -> tuple[str, ...]:
    """Return sentences in which the id stands for each name of a customer."""
    everything = "\n".join(sentences)
    pairs = zip(customers["name"], customers["customer_id"], strict=True)
    # a name that is a number cannot be told from the numbers of a sentence
    named = {
        name: str(number)
        for name, number in pairs
        if isinstance(name, str) and name in everything and not name.strip().isdecimal()
    }
    # the longest first: one name may begin another
    for name in sorted(filter(str.strip, named), key=len, reverse=True):
        everything = everything.replace(name, named[name])
    return tuple(everything.split("\n")) if sentences else ()


def _masked_frame(frame: pd.DataFrame) -> pd.DataFrame:
    texts = frame.select_dtypes(include=["object", "string"])
    shown = {
        name: column.map(lambda text: masked(text) if isinstance(text, str) else text)
        for name, column in texts.items()
    }
    return frame.assign(**shown) if shown else frame
