"""Follow-ups as a CSV file that a spreadsheet opens as it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from xltier.commands.followups import FollowUps
from xltier.commands.own_files import write_own
from xltier.language import LANGUAGES, Language
from xltier.workbook.contract_contacts import FOLLOWUPS

BYTE_ORDER_MARK = "\ufeff"
"""By it, Excel knows the file for UTF-8."""

LIKE_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""What a spreadsheet takes for a formula, full-width signs included, even behind spaces."""


def write_table(done: FollowUps, path: Path, language: Language, *, force: bool = False) -> None:
    """Write follow-ups to a CSV file.

    Args:
        done: Whom to contact.
        path: Where the file goes.
        language: The language of the headers.
        force: Write over a file of another origin.

    Raises:
        UsageError: A file of another origin stands there, or the name does not end in `.csv`.
        SourceError: The file cannot be written.
    """
    target = io.StringIO(newline="")
    rows = csv.writer(target, lineterminator="\r\n")
    rows.writerow(_headers(language))
    names = [column.name for column in FOLLOWUPS.columns]
    for row in done.frame[names].itertuples(index=False):
        rows.writerow([cell_text(value) for value in row])
    content = (BYTE_ORDER_MARK + target.getvalue()).encode()
    write_own(path, content, suffix=".csv", made_here=_made_here, force=force)


def cell_text(value: Any) -> str:  # noqa: ANN401 - a cell
    """Return a cell as CSV holds it; text that looks like a formula gets an apostrophe."""
    if isinstance(value, str):
        return f"'{value}" if LIKE_FORMULA.match(value) else value
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return format(value, ".15g")


def _headers(language: Language) -> list[str]:
    return [column.label.text(language) for column in FOLLOWUPS.columns]


def _made_here(there: bytes) -> bool:
    first = there.decode("utf-8", "replace").removeprefix(BYTE_ORDER_MARK).partition("\r\n")[0]
    return first in set(_first_lines())


def _first_lines() -> Iterator[str]:
    for language in LANGUAGES:
        yield ",".join(_headers(language))
