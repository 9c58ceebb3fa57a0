"""Cuts a sheet's XML into what stands before its rows, blocks of whole rows, and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltier.errors import WorkbookError
from xltier.workbook.writing.markup import tags, utf8_blocks
from xltier.workbook.writing.row_text import number_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHUNK_BYTES = 2 << 20
OPENINGS = (b"<!", b"<?")
CLOSINGS = {b"<!--": b"-->", b"<![C": b"]]>", b"<?": b"?>"}


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some whole rows of a sheet, in order, as they stand.

    Attributes:
        data: The rows and what stands between them.
        before: Number of the last row before them.
        first: Number of their first row; `before` if there is none.
        last: Number of their last row.
        regular: Each row starts with its number, and there is nothing but rows.
    """

    data: bytes
    before: int
    first: int
    last: int
    regular: bool


class SheetStream:
    """A sheet's XML, read once from start to end: `head`, then `chunks()`, then `tail`.

    Attributes:
        head: Everything up to the rows, with the start tag of the element that holds them.
        prefix: Prefix of the main namespace with its colon, or empty.
        tail: Everything from the end tag of that element; complete once `chunks` is used up.
    """

    def __init__(self, blocks: Iterable[bytes], sheet: str) -> None:
        """Read up to the first row.

        Args:
            blocks: The sheet part's content.
            sheet: Name on the tab, for sentences.

        Raises:
            WorkbookError: The part holds no rows element, or declares a DTD.
        """
        self.sheet = sheet
        self._blocks = iter(utf8_blocks(blocks))
        self.tail = b""
        self._careful = False
        self.head, self._rest = self._read_head()
        self.row_start = b"<" + self.prefix + b"row"
        self.row_start_numbered = re.compile(
            rb"\s*<" + re.escape(self.prefix) + rb'row r="([0-9]{1,7})"[\s/>]'
        )
        self.end = b"</" + self.prefix + b"sheetData"

    def _read_head(self) -> tuple[bytes, bytes]:
        content = b""
        for block in self._blocks:
            content += block
            known = content[: _closed_until(content)]
            for tag in tags(known):
                if tag.name == b"sheetData" and tag.opens:
                    self.prefix = tag.prefix
                    if not tag.empty:
                        return content[: tag.stop], content[tag.stop :]
                    opened = tag.raw[:-2].rstrip() + b">"
                    closed = b"</" + tag.prefix + b"sheetData>"
                    return content[: tag.start] + opened, closed + content[tag.stop :]
        raise WorkbookError(
            f"{self.sheet} is not an ordinary worksheet, so nothing can be written to it: choose "
            "another sheet.",
            f"“{self.sheet}”不是普通工作表，无法写入：请选择其他工作表。",
        )

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows in chunks of about `CHUNK_BYTES`; then `tail` is complete.

        Raises:
            WorkbookError: The rows are not in order.
        """
        waiting, before, seen = self._rest, 0, 0
        self._rest = b""
        self._watch(waiting)
        while (end := self._find_end(waiting, seen)) < 0:
            seen = max(0, len(waiting) - len(self.end))
            if len(waiting) >= CHUNK_BYTES and (cut := self._last_row_start(waiting)) > 0:
                chunk = self._chunk(waiting[:cut], before)
                before, waiting, seen = chunk.last, waiting[cut:], max(0, seen - cut)
                yield chunk
            block = next(self._blocks, None)
            if block is None:
                raise _unfinished(self.sheet)
            self._watch(waiting[-1:] + block)
            waiting += block
        if end:
            yield self._chunk(waiting[:end], before)
        self.tail = b"".join([waiting[end:], *self._blocks])

    def _watch(self, block: bytes) -> None:
        """Notice comments, CDATA and instructions: from then on rows are cut with care."""
        if not self._careful:
            # Looking for the rare character first is many times faster.
            self._careful = (b"!" in block and b"<!" in block) or (b"?" in block and b"<?" in block)

    def _find_end(self, content: bytes, start: int) -> int:
        if not self._careful:
            return content.find(self.end, start)
        known = content[: _closed_until(content)]
        found = (tag.start for tag in tags(known) if tag.ends and tag.name == b"sheetData")
        return next(found, -1)

    def _last_row_start(self, content: bytes) -> int:
        if not self._careful:
            return content.rfind(self.row_start)
        known = content[: _closed_until(content)]
        starts = [tag.start for tag in tags(known) if tag.opens and tag.name == b"row"]
        return starts[-1] if starts else 0

    def _chunk(self, data: bytes, before: int) -> Chunk:
        first = self.row_start_numbered.match(data)
        last = self.row_start_numbered.match(data, max(data.rfind(self.row_start), 0))
        if first and last and not self._careful:
            chunk = Chunk(data, before, int(first[1]), int(last[1]), regular=True)
        else:
            numbers = [number for number, _, _ in number_rows(data, before)]
            ends = (numbers[0], numbers[-1]) if numbers else (before, before)
            chunk = Chunk(data, before, *ends, regular=False)
        if chunk.last < chunk.first or (chunk.first <= before and chunk.last != before):
            raise out_of_order(self.sheet, chunk.first)
        return chunk


def _closed_until(content: bytes) -> int:
    """Return how far comments, CDATA and instructions are complete."""
    for opening in OPENINGS:
        start = content.rfind(opening)
        if start < 0:
            continue
        closing = CLOSINGS.get(content[start : start + 4]) or CLOSINGS.get(opening)
        if closing is not None and content.find(closing, start) < 0:
            return start
    return len(content)


def out_of_order(sheet: str, row: int) -> WorkbookError:
    """Return the error for rows that do not stand in order."""
    return WorkbookError(
        f"The rows of sheet {sheet} are not in order in the file (near row {row}): open the "
        "workbook in Excel and save it.",
        f"工作表“{sheet}”在文件中的行顺序有误（第 {row} 行附近）：请用 Excel 打开并保存后再试。",
    )


def _unfinished(sheet: str) -> WorkbookError:
    return WorkbookError(
        f"Sheet {sheet} is cut off in the file: open the workbook in Excel, let it repair the "
        "file, save and try again, or bring back a backup.",
        f"工作表“{sheet}”在文件中不完整：请用 Excel 打开并修复后保存再试，或恢复备份。",
    )
