"""Which cell styles show a number as a date: the number formats of the styles part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltier.workbook.parts import children, first

if TYPE_CHECKING:
    from xltier.workbook.parts import Parts

BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(50, 59)])
"""Formats 14-22 everywhere, 27-36 and 50-58 in East Asian editions (ECMA-376 part 1, 18.8.30)."""

LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
DATE_LETTER = re.compile(r"[ymdhs]", re.IGNORECASE)


def is_date_format(code: str) -> bool:
    """Tell whether a number format code shows a date or a time of day.

    Elapsed time such as `[h]:mm` is a quantity, not a date.
    """
    section = LITERAL.sub("", code).partition(";")[0]
    if ELAPSED.search(section) or "general" in section.lower():
        return False
    return DATE_LETTER.search(section) is not None


def date_styles(parts: Parts, styles_part: str | None) -> frozenset[int]:
    """Return the style numbers (`s` of a cell) whose format shows dates.

    Args:
        parts: The package.
        styles_part: Member name of the styles; None gives no date styles.
    """
    if styles_part is None:
        return frozenset()
    root = parts.parse(styles_part)
    custom = {}
    formats = first(root, "numFmts")
    for element in children(formats, "numFmt") if formats is not None else ():
        custom[element.get("numFmtId")] = element.get("formatCode") or ""
    dates = set()
    records = first(root, "cellXfs")
    for style, record in enumerate(children(records, "xf") if records is not None else ()):
        identifier = record.get("numFmtId") or "0"
        code = custom.get(identifier)
        if is_date_format(code) if code is not None else int(identifier) in BUILT_IN_DATES:
            dates.add(style)
    return frozenset(dates)
