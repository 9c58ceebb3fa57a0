"""A file to import, read into a frame with its own headers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltier.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row of a file that does not even split into its columns.

    Attributes:
        row: Row number in the file; the header row is number 1 where nothing stands above it.
        text: The row as it stands.
        fields: How many fields it has.
        expected: How many it should have.
    """

    row: int
    text: str
    fields: int
    expected: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read.

    Attributes:
        path: The file.
        frame: One column for each header, the index holds row numbers in the file. Text columns of
            a text file are all text; sheets and Parquet keep their types.
        encoding: Text encoding, None for sheets and Parquet.
        delimiter: What separates the fields of a text file.
        sheet: Name of the sheet or table that was read, None for other files.
        serial_dates: Numbers may be Excel's date serials.
        unreadable: Rows that have too many or too few fields.
    """

    path: Path
    frame: pd.DataFrame
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    serial_dates: bool = False
    unreadable: tuple[Unreadable, ...] = ()

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    @property
    def headers(self) -> list[str]:
        """The headers, left to right; repeated ones are numbered: `Amount`, `Amount (2)`."""
        return [str(header) for header in self.frame.columns]


def distinct_headers(headers: Iterable[object]) -> list[str]:
    """Return headers as text, each once: blank ones named by place, repeated ones numbered."""
    seen: Counter[str] = Counter()
    names = []
    for place, header in enumerate(headers, 1):
        name = "" if header is None else " ".join(str(header).split())
        name = name or f"(column {place})"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def nothing_in(path: Path) -> SourceError:
    """Return the error for a file without a header row."""
    return SourceError(
        f"{path.name} is empty; the first row must hold the column headers.",
        f"{path.name} 没有内容；第一行应为列标题。",
    )


def unreadable_file(path: Path, reason_en: str, reason_zh: str) -> SourceError:
    """Return the error for a file that cannot be read for a reason."""
    return SourceError(
        f"{path.name} cannot be read: {reason_en}.", f"无法读取 {path.name}：{reason_zh}。"
    )
