"""What an open workbook held before xltier wrote into it, kept in the user's folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from xltier import log
from xltier.workbook.inventory import Area
from xltier.workbook.live_change import Block, Change, Repaint
from xltier.workbook.live_columns import TEXTUAL
from xltier.workbook.live_faults import cannot_remember
from xltier.workbook.writing.values import CellColumn

if TYPE_CHECKING:
    import xlwings

    from xltier.workbook.live_change import Cells

FORMAT = 1
"""Version of the folder's layout; another one is not read."""

TITLE, TITLES = "title.txt", "names.txt"
"""The file name of a workbook, and those of all that have something to undo."""

WORKBOOKS = 20
"""Workbooks of which something is kept; the one written longest ago goes first."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What one command changed.

    Attributes:
        verb: The command.
        when: When it wrote.
        changes: What it wrote, and over what.
    """

    verb: str
    when: datetime
    changes: tuple[Change, ...]


def undo_folder() -> Path:
    """Return the folder of the user in which all of this is kept."""
    return log.home() / "undo"


class Memory:
    """The last change of one workbook.

    A change is written down before it is carried out, so that it can be taken back also after a
    power failure.
    """

    def __init__(self, name: str) -> None:
        """Remember a workbook by its full name."""
        key = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:24]
        self._title = re.split(r"[/\\]", name)[-1]
        self._done = undo_folder() / key
        self._begun = undo_folder() / f"{key}.begun"

    @classmethod
    def of(cls, book: xlwings.Book) -> Self:
        """Return the memory of an open workbook."""
        try:
            return cls(str(book.fullname))
        except Exception:  # noqa: BLE001 - a workbook in a cloud folder that is not on this computer
            return cls(str(book.name))

    def holds(self) -> bool:
        """Tell whether there is something to undo."""
        return any((folder / "change.json").is_file() for folder in (self._begun, self._done))

    def begin(self, remembered: Remembered) -> None:
        """Write down what is about to happen.

        Raises:
            WorkbookError: The disk does not allow it.
        """
        try:
            self._forget(self._begun)
            self._begun.mkdir(parents=True, mode=0o700)
            (self._begun / TITLE).write_text(codes_of(self._title), encoding="ascii")
            _write(self._begun, remembered)
        except OSError as error:
            self._forget(self._begun)
            raise cannot_remember(error) from error

    def finish(self) -> None:
        """Keep what was begun, in the place of an earlier change.

        If the disk does not allow it, it stays where it was begun, where it is found as well.
        """
        with contextlib.suppress(OSError):
            self._forget(self._done)
            self._begun.rename(self._done)
            folders = sorted(_folders(), key=lambda folder: folder.stat().st_mtime)
            for folder in folders[:-WORKBOOKS]:
                self._forget(folder)
        _list_titles()

    def forget_begun(self) -> None:
        """Drop a change that did not come about."""
        self._forget(self._begun)
        _list_titles()

    def forget(self) -> None:
        """Drop the last change."""
        self._forget(self._begun if self._begun.exists() else self._done)
        _list_titles()

    def recall(self) -> Remembered | None:
        """Return the last change, None if there is none that can be read."""
        for folder in (self._begun, self._done):
            with contextlib.suppress(OSError, ValueError, KeyError, pa.ArrowException):
                return _read(folder)
        return None

    @staticmethod
    def _forget(folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)


def codes_of(text: str) -> str:
    """Return the numbers of a text's UTF-16 units in hex: VBA reads files in some code page."""
    units = text.encode("utf-16-be", "surrogatepass")
    return " ".join(f"{high << 8 | low:X}" for high, low in zip(*[iter(units)] * 2, strict=True))


def _folders() -> list[Path]:
    return [path for path in undo_folder().iterdir() if path.is_dir()]


def _list_titles() -> None:
    """Write the file by which Excel's ribbon knows what can be undone, a workbook a line."""
    with contextlib.suppress(OSError):
        titles = [folder / TITLE for folder in _folders() if (folder / "change.json").is_file()]
        lines = {title.read_text(encoding="ascii") for title in titles if title.is_file()}
        text = "".join(f"{line}\n" for line in sorted(lines))
        (undo_folder() / TITLES).write_text(text, encoding="ascii")


def _write(folder: Path, remembered: Remembered) -> None:
    listed = []
    for number, change in enumerate(remembered.changes):
        blocks = [*change.blocks, *change.witnesses]
        for place, block in enumerate(blocks):
            columns = _stored("before", block.before) | _stored("after", block.after)
            pq.write_table(pa.table(columns), folder / f"{number}-{place}.parquet")
        if change.totals is not None:
            before, after = change.totals
            pq.write_table(pa.table(_stored("before", before)), folder / f"{number}-b.parquet")
            pq.write_table(pa.table(_stored("after", after)), folder / f"{number}-a.parquet")
        listed.append(_described(change))
    said = {
        "format": FORMAT,
        "verb": remembered.verb,
        "when": remembered.when.isoformat(),
        "changes": listed,
    }
    # last, since it is what makes the folder count
    (folder / "change.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def _described(change: Change) -> dict[str, Any]:
    return {
        "table": change.table,
        "sheet": change.sheet,
        "before": str(change.before),
        "after": str(change.after),
        "headers": change.headers,
        "header_rows": change.header_rows,
        "totals": change.totals is not None,
        "blocks": [str(block.area) for block in change.blocks],
        "witnesses": [str(block.area) for block in change.witnesses],
        "repaints": [{**asdict(r), "area": str(r.area)} for r in change.repaints],
    }


def _read(folder: Path) -> Remembered:
    said = json.loads((folder / "change.json").read_text(encoding="utf-8"))
    if said["format"] != FORMAT:
        raise ValueError(said["format"])
    changes = tuple(_change(folder, number, one) for number, one in enumerate(said["changes"]))
    return Remembered(said["verb"], datetime.fromisoformat(said["when"]), changes)


def _change(folder: Path, number: int, said: dict[str, Any]) -> Change:
    areas = [Area.parse(area) for area in [*said["blocks"], *said["witnesses"]]]
    blocks = [
        _block(area, pq.read_table(folder / f"{number}-{place}.parquet"))
        for place, area in enumerate(areas)
    ]
    totals = None
    if said["totals"]:
        before, after = (pq.read_table(folder / f"{number}-{side}.parquet") for side in "ba")
        totals = (_restored("before", before), _restored("after", after))
    split = len(said["blocks"])
    return Change(
        table=said["table"],
        sheet=said["sheet"],
        before=Area.parse(said["before"]),
        after=Area.parse(said["after"]),
        headers=tuple(said["headers"]),
        header_rows=said["header_rows"],
        totals=totals,
        blocks=tuple(blocks[:split]),
        witnesses=tuple(blocks[split:]),
        repaints=tuple(
            Repaint(Area.parse(one["area"]), one["before"], one["after"])
            for one in said["repaints"]
        ),
    )


def _block(area: Area, table: pa.Table) -> Block:
    return Block(area, _restored("before", table), _restored("after", table))


def _stored(side: str, cells: Cells) -> dict[str, pa.Array]:
    """Return the columns of a side as columns of a file: kinds, numbers, texts."""
    stored: dict[str, pa.Array] = {}
    for number, column in enumerate(cells):
        codes = pa.array(column.numbers.astype(np.int32), mask=~np.isin(column.kinds, TEXTUAL))
        stored[f"{side} kind {number}"] = pa.array(column.kinds)
        stored[f"{side} number {number}"] = pa.array(column.numbers)
        stored[f"{side} text {number}"] = pa.array(column.texts.cast(pa.large_string())).take(codes)
    return stored


def _restored(side: str, table: pa.Table) -> Cells:
    count = sum(name.startswith(f"{side} kind ") for name in table.column_names)
    return tuple(_column(side, number, table) for number in range(count))


def _column(side: str, number: int, table: pa.Table) -> CellColumn:
    def stored(what: str) -> pa.Array:
        return table.column(f"{side} {what} {number}").combine_chunks()

    kinds = stored("kind").to_numpy(zero_copy_only=False)
    numbers = stored("number").to_numpy(zero_copy_only=False).copy()
    encoded = stored("text").cast(pa.large_string()).dictionary_encode()
    textual = np.isin(kinds, TEXTUAL)
    codes = encoded.indices.fill_null(0).to_numpy(zero_copy_only=False)
    numbers[textual] = codes[textual]
    return CellColumn(kinds, numbers, encoded.dictionary)
