"""The fingerprint of what was sent, by which a base that was tampered with is told from a true one.

It is of the content of the cells, not of their types or order: sorted rows, moved columns and a
file that another program saved have the same.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, Final

from xltier.sharing.cells import identity, keys_of, values_of

if TYPE_CHECKING:
    import pandas as pd

LENGTH: Final = 20
"""Characters of a fingerprint."""

FIELD, ROW = "\x1f", "\x1e"


def fingerprint(sent: pd.DataFrame) -> str:
    """Return the fingerprint of what was sent.

    Args:
        sent: The table Sent: columns of the contract by name, the user's own by header; a column
            without any content counts for nothing.
    """
    columns = {}
    for name in sent.columns:
        if name == "customer_id":
            keys = [identity(value) for value in values_of(sent[name])]
        else:
            keys = keys_of(sent[name])
        if any(keys):
            columns[_header(str(name))] = keys
    names = sorted(columns)
    rows = sorted(FIELD.join(row) for row in zip(*(columns[name] for name in names), strict=True))
    text = ROW.join([FIELD.join(names), *rows])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def _header(name: str) -> str:
    """Return a header as it is compared, whatever a program does to its blanks and width."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()
