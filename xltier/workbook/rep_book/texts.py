"""The texts of one workbook: each once, in the order in which cells first hold them."""

from __future__ import annotations

import re
from typing import Final

from xltier.errors import WorkbookError
from xltier.workbook.writing.values import CONTROL, LONGEST_TEXT, escaped_text, whole_characters

BLANK: Final = "/>"
"""How a cell ends that holds nothing; a cell begins with `<c r="A1" s="2"`."""

_SEPARATOR: Final = "\x00"
_MARKUP: Final = re.compile("[&<>]")


class Texts(dict[str, str]):
    """How the cell of each text ends, by text; asking for a new one gives it the next place."""

    def __init__(self, before: int) -> None:
        """Count on from the `before` texts that are there already."""
        super().__init__()
        self._before = before

    def __missing__(self, text: str) -> str:
        """Give a text its place."""
        ending = f' t="s"><v>{self._before + len(self)}</v></c>'
        self[text] = ending
        return ending

    def items_xml(self) -> str:
        """Return the texts as items of the part of shared strings.

        Raises:
            WorkbookError: A text is longer than a cell holds.
        """
        if not self:
            return ""
        longest = max(map(len, self))
        if 2 * longest > LONGEST_TEXT:
            self._refuse_long()
        joined = _SEPARATOR.join(self)
        if CONTROL.search(joined.replace(_SEPARATOR, "")) or not _encodes(joined):
            whole = (escaped_text(whole_characters(text)) for text in self)
            joined = _SEPARATOR.join(whole)
        if _MARKUP.search(joined):
            joined = escaped_markup(joined)
        middle = '</t></si><si><t xml:space="preserve">'
        return middle[9:] + joined.replace(_SEPARATOR, middle) + middle[:9]

    def _refuse_long(self) -> None:
        for text in self:
            length = len(text.encode("utf-16-le", "surrogatepass")) // 2
            if length > LONGEST_TEXT:
                raise WorkbookError(
                    f"The text beginning “{text[:40]}” has {length:,} characters, and a cell "
                    f"holds at most {LONGEST_TEXT:,}: shorten it.",
                    f"以“{text[:40]}”开头的文本有 {length:,} 个字符，"
                    f"超过单元格上限 {LONGEST_TEXT:,}：请缩短后再试。",
                )


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def escaped_markup(text: str) -> str:
    """Return text with the characters that are XML's own written as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> str:
    """Return text as XML holds it, whatever its characters."""
    return escaped_markup(escaped_text(whole_characters(text)))
