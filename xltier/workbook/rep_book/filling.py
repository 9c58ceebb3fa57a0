"""Fills the model of a rep's workbook with the rows of one rep."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from xltier.workbook.contract import KNOWN
from xltier.workbook.inventory import column_letters, take_inventory
from xltier.workbook.rep_book.board import Board
from xltier.workbook.rep_book.charts import TableContent, chart_of
from xltier.workbook.rep_book.endings import Cells, cells_of
from xltier.workbook.rep_book.package import LEVEL, STATIC_LEVEL, member, package
from xltier.workbook.rep_book.plans import DAY, WHO
from xltier.workbook.rep_book.rows import LongTable
from xltier.workbook.rep_book.sheets import ModelSheet, ModelTable, extent, take_apart
from xltier.workbook.rep_book.texts import BLANK, Texts, escaped_markup
from xltier.workbook.writing.values import DATE, NUMBER, TIME, escaped_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltier.workbook.inventory import Inventory, TablePart
    from xltier.workbook.rep_book.columns import RepBook
    from xltier.workbook.rep_book.modelling import Wanted

LONG: Final = frozenset({"Customers", "Purchases", "Followups", "Sent"})
"""Tables that nothing stands below."""

DEEP: Final = 4
KEPT: Final = frozenset(
    {
        "TierRules",
        "Settings",
        "MethodSettings",
        "TierMap",
        "ScorePoints",
        "Strategies",
        "NewCustomers",
    }
)
"""Tables that are the same in every workbook of a distribution."""

_STRINGS, _CORE = "xl/sharedStrings.xml", "docProps/core.xml"
_REF: Final = re.compile(rb' ref="[^"]*"')
_COLUMNS: Final = re.compile(rb"<tableColumns.*</tableColumns>", re.DOTALL)
_FORMAT: Final = re.compile(rb'dataDxfId="(\d+)"')
_UNIQUE: Final = re.compile(rb'count="\d+" uniqueCount="(\d+)"')
_TIMES: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class _Filled:
    """The rows of one workbook's tables as they are needed: as frames and as cells."""

    frames: Mapping[str, pd.DataFrame]
    names: Mapping[str, tuple[str, ...]]

    def content(self, table: ModelTable) -> TableContent:
        """Return what a chart shows of a table."""
        frame = self.frames[table.name]

        def values(column: int) -> list[Any]:
            name = self.names[table.name][column]
            if name not in frame:
                return [None] * max(len(frame), 1)
            return [None if pd.isna(value) else value for value in frame[name].tolist()]

        return TableContent(_headers(table, self.names[table.name]), values)


class Filler:
    """Writes workbooks by filling the tables of a model."""

    def __init__(self, model: bytes, wanted: Wanted) -> None:
        """Take the model apart.

        Args:
            model: The package that `modelling.model_package` made.
            wanted: What it was made for.
        """
        with zipfile.ZipFile(io.BytesIO(model)) as opened:
            inventory = take_inventory(opened)
            parts = {name: opened.read(name) for name in opened.namelist()}
        self._own = {each.name: each.column() for each in wanted.columns}
        self._sheets = [
            take_apart(sheet.name, sheet.part, parts[sheet.part], tables, DEEP)
            for sheet in inventory.sheets
            if (tables := _tables(inventory, sheet.name, tuple(self._own)))
        ]
        self._long = {
            sheet.long.name: LongTable(sheet.long, self._apart(sheet.long))
            for sheet in self._sheets
            if sheet.long
        }
        charts = [name for name in parts if name.startswith("xl/charts/chart")]
        self._charts = [chart_of(name, parts[name], self._sheets) for name in charts]
        self._tables = {
            table.name: parts[table.part] for sheet in self._sheets for table in sheet.tables
        }
        self._strings, self._before = parts[_STRINGS], _count(parts[_STRINGS])
        self._core = parts[_CORE]
        filled = {_STRINGS, _CORE, *charts}
        filled |= {sheet.part for sheet in self._sheets}
        filled |= {table.part for sheet in self._sheets for table in sheet.tables}
        self._order = list(parts)
        self._still = {
            name: member(name, content, STATIC_LEVEL)
            for name, content in parts.items()
            if name not in filled
        }

    def _apart(self, table: ModelTable) -> list[frozenset[int]]:
        """Return by column which kinds of values must say themselves how they are shown."""
        if table.name not in {"Customers", "Sent"}:
            return [frozenset()] * len(table.names)
        sent = table.name == "Sent"
        return [_variants(self._own[name].kind, sent=sent) for name in table.names]

    def package(self, book: RepBook) -> bytes:
        """Return one workbook as an .xlsx package.

        Raises:
            WorkbookError: A value cannot stand in a cell.
        """
        frames = {**book.tables}
        frames.setdefault("Sent", frames.get("Customers", pd.DataFrame()))
        texts = Texts(self._before)
        parts: dict[str, bytes] = {}
        made: dict[tuple[int, int], Cells] = {}
        names = {}
        for sheet in self._sheets:
            for table in sheet.tables:
                frame = frames.setdefault(table.name, pd.DataFrame())
                names[table.name] = _names(table, frame)
                parts[table.part] = self._table(table, names[table.name], len(frame))
            parts[sheet.part] = self._sheet(sheet, frames, names, texts, made)
        filled = _Filled(frames, names)
        content = {
            table.name: filled.content(table) for sheet in self._sheets for table in sheet.tables
        }
        for chart in self._charts:
            parts[chart.part] = chart.filled(content).encode()
        parts[_STRINGS] = self._texts(texts, book)
        parts[_CORE] = _of(book, _TIMES.sub(f"{book.sent:%Y-%m-%dT%H:%M:%SZ}".encode(), self._core))
        return package(
            self._still.get(name) or member(name, parts[name], LEVEL) for name in self._order
        )

    def _sheet(
        self,
        sheet: ModelSheet,
        frames: Mapping[str, pd.DataFrame],
        names: Mapping[str, tuple[str, ...]],
        texts: Texts,
        made: dict[tuple[int, int], Cells],
    ) -> bytes:
        board, long, rows, last = Board(sheet), "", 0, 0
        for table in sheet.tables:
            frame = frames[table.name]
            columns = _columns(table, names[table.name], frame, sheet, texts, made)
            rows = max(len(frame), 1)
            if table is sheet.long:
                long, last = self._long[table.name].rows(columns, rows), table.top + rows
                board.columns = max(board.columns, table.left + len(columns) - 1)
                continue
            heads = []
            if table.wide:
                heads = [texts[each] for each in _headers(table, names[table.name])]
            blank = [BLANK] * rows
            board.add(table, heads, [each.endings if each else blank for each in columns])
        first, second = sheet.before
        size = extent(max(board.last, last), board.columns)
        return first + size + second + (board.rows() + long).encode() + sheet.after

    def _table(self, table: ModelTable, names: tuple[str, ...], rows: int) -> bytes:
        right = column_letters(table.left + len(names) - 1)
        left, bottom = column_letters(table.left), table.top + max(rows, 1)
        content = self._tables[table.name]
        ref = f' ref="{left}{table.top}:{right}{bottom}"'.encode()
        if table.wide and names != table.names:
            content = _COLUMNS.sub(lambda found: _wide(found[0], _headers(table, names)), content)
        return _REF.sub(ref, content)

    def _texts(self, texts: Texts, book: RepBook) -> bytes:
        items = texts.items_xml().encode()
        count = b'count="%d" uniqueCount="%d"' % ((self._before + len(texts),) * 2)
        head = _of(book, _UNIQUE.sub(count, self._strings, 1))
        return head.replace(b"</sst>", items + b"</sst>")


def _tables(
    inventory: Inventory, sheet: str, own: tuple[str, ...]
) -> list[tuple[TablePart, tuple[str, ...], bool, bool]]:
    """Return the tables of a sheet that are filled, as `take_apart` wants them."""
    found = []
    for place in inventory.tables:
        if place.sheet != sheet or place.name in KEPT:
            continue
        table = KNOWN[place.name]
        names = own if place.name in {"Customers", "Sent"} else tuple(c.name for c in table.columns)
        if table.wide:
            names = (table.columns[0].name, *place.columns[1:])
        found.append((place, names, table.wide, place.name in LONG))
    return found


def _variants(kind: str, *, sent: bool) -> frozenset[int]:
    if sent:
        return frozenset({DATE, TIME})
    if kind in {"date", "time"}:
        return frozenset()
    return frozenset({NUMBER, DATE, TIME} if kind == "value" else {DATE, TIME})


def _names(table: ModelTable, frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the columns of a table: those of the frame where they depend on the data."""
    if not table.wide or not len(frame.columns):
        return table.names
    first = table.names[0]
    return (first, *(str(name) for name in frame.columns if name != first))


def _headers(table: ModelTable, names: tuple[str, ...]) -> list[str]:
    """Return the headers of a table."""
    return [table.labels[0], *names[1:]] if table.wide else list(table.labels)


def _columns(
    table: ModelTable,
    names: tuple[str, ...],
    frame: pd.DataFrame,
    sheet: ModelSheet,
    texts: Texts,
    made: dict[tuple[int, int], Cells],
) -> list[Cells | None]:
    """Return the cells of each column; None for one that the frame does not have."""
    found: list[Cells | None] = []
    for at, name in enumerate(names):
        if name not in frame.columns or not len(frame):
            found.append(None)
            continue
        key = id(frame), at
        if key not in made:
            place = partial(_place, sheet.name, column_letters(table.left + at), table.top + 1)
            made[key] = cells_of(frame[name], texts, place)
        found.append(made[key])
    return found


def _place(sheet: str, letters: str, first: int, row: int) -> str:
    return f"{sheet}!{letters}{first + row}"


def _wide(columns: bytes, headers: Sequence[str]) -> bytes:
    """Return the columns of a table that depend on the data; the last format serves the others."""
    formats = _FORMAT.findall(columns)
    made = [
        f'<tableColumn id="{at}" name="{escaped_markup(_named(header))}" '
        f'dataDxfId="{formats[min(at, len(formats)) - 1].decode()}"/>'
        for at, header in enumerate(headers, start=1)
    ]
    return f'<tableColumns count="{len(made)}">{"".join(made)}</tableColumns>'.encode()


def _named(header: str) -> str:
    return escaped_text(header).replace("\n", "_x000a_").replace('"', "&quot;")


def _count(strings: bytes) -> int:
    found = _UNIQUE.search(strings)
    if found is None:
        raise ValueError("shared strings without a count")
    return int(found[1])


def _of(book: RepBook, content: bytes) -> bytes:
    """Return a text of the model with the name and the day of one workbook."""
    who = escaped_markup(escaped_text(book.who))
    content = content.replace(WHO.encode(), who.encode())
    return content.replace(DAY.encode(), f"{book.as_of:%Y-%m-%d}".encode())
