"""Fills the model of a rep's workbook with the rows of one rep."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

from xltier.workbook.contract import KNOWN
from xltier.workbook.inventory import column_letters, take_inventory
from xltier.workbook.rep_book.board import Board
from xltier.workbook.rep_book.charts import chart_of
from xltier.workbook.rep_book.content import Rows
from xltier.workbook.rep_book.package import STATIC_LEVEL, member, package
from xltier.workbook.rep_book.plans import DAY, WHO
from xltier.workbook.rep_book.rows import BLOCK, VARIANTS, LongTable
from xltier.workbook.rep_book.sheets import ModelSheet, ModelTable, extent, take_apart
from xltier.workbook.rep_book.texts import Texts, plain
from xltier.workbook.writing.values import DATE, NUMBER, TIME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
        self._language = wanted.language
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
        for sheet in self._sheets:
            for table in sheet.tables:
                if table.name == "Delivery" and sheet.long:
                    kinds = ((DATE, VARIANTS[DATE]), (TIME, VARIANTS[TIME]))
                    table.shown = {kind: sheet.long.style(row, 0) for kind, row in kinds}
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
            name: member(name, [content], STATIC_LEVEL)
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
        rows = Rows(book, Texts(self._before), self._language)
        made = dict(self._still)
        for sheet in self._sheets:
            made[sheet.part] = member(sheet.part, self._sheet(sheet, rows))
            for table in sheet.tables:
                made[table.part] = member(table.part, [self._table(table, rows)])
        content = {
            table.name: rows.content(table) for sheet in self._sheets for table in sheet.tables
        }
        for chart in self._charts:
            made[chart.part] = member(chart.part, [chart.filled(content).encode()])
        made[_STRINGS] = member(_STRINGS, [self._texts(rows.texts, book)])
        sent = f"{book.sent:%Y-%m-%dT%H:%M:%SZ}".encode()
        made[_CORE] = member(_CORE, [_of(book, _TIMES.sub(sent, self._core))])
        return package(made[name] for name in self._order)

    def _sheet(self, sheet: ModelSheet, rows: Rows) -> Iterator[bytes]:
        """Yield a sheet in pieces."""
        board, last = Board(sheet), 0
        for table in sheet.tables:
            count = rows.count(table)
            if table is sheet.long:
                board.columns = max(board.columns, table.left + len(table.names) - 1)
                last = table.top + count
            else:
                columns = rows.cells(sheet, table, 0, count)
                board.add(table, rows.heads(table), columns, count)
        first, second = sheet.before
        size = extent(max(board.last, last), board.columns)
        yield first + size + second + board.rows().encode()
        if sheet.long:
            yield from self._blocks(sheet, sheet.long, rows)
        yield sheet.after

    def _blocks(self, sheet: ModelSheet, table: ModelTable, rows: Rows) -> Iterator[bytes]:
        long, count = self._long[table.name], rows.count(table)
        for first in range(0, count, BLOCK):
            some = min(BLOCK, count - first)
            columns = rows.cells(sheet, table, first, some)
            yield long.rows(columns, first, some).encode()

    def _table(self, table: ModelTable, rows: Rows) -> bytes:
        headers = rows.headers(table)
        right = column_letters(table.left + len(headers) - 1)
        left, bottom = column_letters(table.left), table.top + rows.count(table)
        content = self._tables[table.name]
        ref = f' ref="{left}{table.top}:{right}{bottom}"'.encode()
        if table.wide and headers != list(table.labels):
            content = _COLUMNS.sub(lambda found: _wide(found[0], headers), content)
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


def _wide(columns: bytes, headers: Sequence[str]) -> bytes:
    """Return the columns of a table that depend on the data; the last format serves the others."""
    formats = _FORMAT.findall(columns)
    made = [
        f'<tableColumn id="{at}" name="{_named(header)}" '
        f'dataDxfId="{formats[min(at, len(formats)) - 1].decode()}"/>'
        for at, header in enumerate(headers, start=1)
    ]
    return f'<tableColumns count="{len(made)}">{"".join(made)}</tableColumns>'.encode()


def _named(header: str) -> str:
    return plain(header).replace("\n", "_x000a_").replace('"', "&quot;")


def _count(strings: bytes) -> int:
    found = _UNIQUE.search(strings)
    if found is None:
        raise ValueError("shared strings without a count")
    return int(found[1])


def _of(book: RepBook, content: bytes) -> bytes:
    """Return a text of the model with the name and the day of one workbook."""
    who = plain(book.who)
    content = content.replace(WHO.encode(), who.encode())
    return content.replace(DAY.encode(), f"{book.as_of:%Y-%m-%d}".encode())
