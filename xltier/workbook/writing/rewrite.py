"""Makes the new content of every part of a workbook that an edit changes."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import pandas as pd

from xltier.errors import WorkbookError
from xltier.workbook.edits import CellEdit, TableEdit
from xltier.workbook.inventory import column_letters
from xltier.workbook.parts import Parts
from xltier.workbook.writing import manifest
from xltier.workbook.writing.chart_series import with_all_series
from xltier.workbook.writing.markup import as_utf8, tags
from xltier.workbook.writing.patch import Patch
from xltier.workbook.writing.planning import TablePlan, TablePlanner
from xltier.workbook.writing.shared_strings import MAIN, STRICT_MAIN, SharedStrings
from xltier.workbook.writing.sheet_xml import SheetPlan, SheetRewrite
from xltier.workbook.writing.streams import LARGE_PART, ahead, press
from xltier.workbook.writing.styles import Styles
from xltier.workbook.writing.survey import last_typed_row
from xltier.workbook.writing.table_xml import TableChange, calculated_columns, rewritten_table
from xltier.workbook.writing.values import INLINE, TEXT, cell_column
from xltier.workbook.writing.workbook_xml import (
    rewritten_calc_chain,
    rewritten_chart,
    rewritten_pivot_cache,
    rewritten_workbook,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from xltier.workbook.inventory import Inventory, SheetPart, TablePart
    from xltier.workbook.writing.growth import Growth
    from xltier.workbook.writing.package import Package
    from xltier.workbook.writing.streams import Pressed

CHART_TYPES = ("drawingml.chart+xml", "chartex+xml")
PIVOT_CACHE_TYPE = "pivotCacheDefinition+xml"


class WorkbookRewrite:
    """A workbook on its way from the old file to the new one.

    Attributes:
        changed: New content by member name.
        removed: Members that go.
        sheets: What changes on each sheet, texts as indices of the shared strings.
        strings: The shared strings.
    """

    def __init__(
        self,
        package: Package,
        inventory: Inventory,
        scratch: BinaryIO,
        progress: Callable[[str, float], None],
    ) -> None:
        """Prepare to rewrite a workbook.

        Args:
            package: The open file.
            inventory: What stands in it.
            scratch: File for the new content.
            progress: Told the sheet at work and the share of the work done.
        """
        self.package, self.inventory = package, inventory
        self.scratch, self.progress = scratch, progress
        self.changed: dict[str, Pressed] = {}
        self.removed: set[str] = set()
        self.sheets: dict[str, SheetPlan] = {}
        self.tables: list[TablePlan] = []
        self.parts = Parts(package.zip)
        self.styles = self._styles()
        part = inventory.shared_strings_part
        self.strings = SharedStrings(
            None if part is None else lambda: self.blocks(part), strict=inventory.strict
        )
        self._added_parts: list[tuple[str, str, str]] = []
        self._dropped: dict[str, set[tuple[int, int]]] = {}

    def blocks(self, member: str) -> Iterator[bytes]:
        """Yield a member's content from a thread that runs ahead."""
        return ahead(lambda: self.package.content(member))

    def carry_out(self, edits: Sequence[TableEdit | CellEdit]) -> None:
        """Make the new content of all parts that the edits change.

        Raises:
            WorkbookError: Something stands in the way.
        """
        for edit in edits:
            if isinstance(edit, TableEdit):
                self._plan_table(edit)
            else:
                self._plan_cell(edit)
        self._resolve_texts()
        for done, plan in enumerate(self.sheets.values()):
            self.progress(plan.name, done / len(self.sheets))
            self._rewrite_sheet(plan)
        for table in self.tables:
            self._rewrite_table(table)
        self._rewrite_strings()
        self._rewrite_styles()
        self._rewrite_workbook()
        self._rewrite_followers()
        self.progress("", 1.0)

    @property
    def growths(self) -> list[Growth]:
        """The tables that change their extent."""
        return [plan.growth for plan in self.tables if plan.after != plan.table.area]

    @property
    def _wide_growths(self) -> list[Growth]:
        """Those whose columns are xltier's to make: charts of other tables keep their series."""
        return [plan.growth for plan in self.tables if plan.wide and plan.after != plan.table.area]

    def _styles(self) -> Styles:
        part = self.inventory.styles_part
        content = None if part is None else as_utf8(self.parts.read(part))
        return Styles(content, space=STRICT_MAIN if self.inventory.strict else MAIN)

    def _plan_table(self, edit: TableEdit) -> None:
        table = self.inventory.table(edit.table)
        if table is None:
            raise no_table(edit.table, [found.name for found in self.inventory.tables])
        formulas = calculated_columns(as_utf8(self.parts.read(table.part)))
        planner = TablePlanner(table, edit, self.inventory.date1904, formulas, self._survey)
        others = [
            other
            for other in self.inventory.tables
            if other.sheet_part == table.sheet_part and other.part != table.part
        ]
        plan = planner.plan(others)
        self.tables.append(plan)
        sheet = self._sheet(table.sheet, table.sheet_part)
        sheet.steps += [(table.name, step) for step in plan.steps]
        if plan.after != table.area:
            sheet.growths.append(plan.growth)
        if plan.shown is not None:
            sheet.shown.append(plan.shown)

    def _survey(self, table: TablePart, first: int, last: int, columns: frozenset[int]) -> int:
        blocks = self.blocks(table.sheet_part)
        return last_typed_row(blocks, table.sheet, (first, last), columns)

    def _plan_cell(self, edit: CellEdit) -> None:
        found = self._sheet_part(edit.sheet)
        self._refuse_header(edit, found)
        place = f"{found.name}!{column_letters(edit.column)}{edit.row}"
        cells = cell_column(
            pd.Series([edit.value], dtype=object),
            date1904=self.inventory.date1904,
            place=lambda _: place,
        )
        rows = np.array([edit.row], np.int64)
        patch = Patch(rows, (edit.column,), (cells,), (edit.number_format,))
        self._sheet(found.name, found.part).steps.append(("", patch))

    def _sheet_part(self, name: str) -> SheetPart:
        for sheet in self.inventory.sheets:
            if sheet.name.casefold() == name.casefold():
                return sheet
        names = ", ".join(sheet.name for sheet in self.inventory.sheets)
        raise WorkbookError(
            f"The workbook has no sheet {name}; it has: {names}.",
            f"工作簿中没有工作表“{name}”；现有工作表：{names}。",
        )

    def _refuse_header(self, edit: CellEdit, sheet: SheetPart) -> None:
        for table in self.inventory.tables:
            area = table.area
            columns = range(area.first_column, area.last_column + 1)
            rows = range(area.first_row, table.first_data_row)
            if table.sheet_part == sheet.part and edit.row in rows and edit.column in columns:
                place = f"{sheet.name}!{column_letters(edit.column)}{edit.row}"
                raise WorkbookError(
                    f"{place} is a header of table {table.name}: rename the column in Excel.",
                    f"{place} 是表“{table.name}”的列标题：请在 Excel 中重命名该列。",
                )

    def _sheet(self, name: str, part: str) -> SheetPlan:
        return self.sheets.setdefault(part, SheetPlan(name, part))

    def _resolve_texts(self) -> None:
        """Find every text's place in the shared strings and put it into the patches."""
        patches = [patch for plan in self.sheets.values() for patch in plan.patches]
        columns = [column for patch in patches for column in patch.cells]
        texts = [column.texts for column in columns]
        if not any(len(array) for array in texts):
            return
        places = iter(self.strings.look_up(texts, [column.uses() for column in columns]))
        for plan in self.sheets.values():
            plan.steps = [
                (table, _resolved(step, places) if isinstance(step, Patch) else step)
                for table, step in plan.steps
            ]

    def _rewrite_sheet(self, plan: SheetPlan) -> None:
        rewrite = SheetRewrite(plan, self.blocks(plan.part), self.styles)
        self._press(plan.part, rewrite.blocks())
        self.strings.references += rewrite.state.strings
        if rewrite.state.dropped:
            self._dropped[plan.name] = rewrite.state.dropped

    def _rewrite_table(self, plan: TablePlan) -> None:
        content = as_utf8(self.parts.read(plan.table.part))
        change = TableChange(plan.growth, plan.headers)
        self._replace(
            plan.table.part, content, rewritten_table(content, change, plan.table.columns)
        )

    def _rewrite_strings(self) -> None:
        if not len(self.strings.added):
            return
        part = self.inventory.shared_strings_part
        if part is None:
            part = self._new_part("sharedStrings")
        self._press(part, self.strings.rewritten())

    def _rewrite_styles(self) -> None:
        if not self.styles.added:
            return
        part = self.inventory.styles_part
        if part is None:
            part = self._new_part("styles")
        self._press(part, [self.styles.rewritten()])

    def _new_part(self, kind: str) -> str:
        folder = posixpath.dirname(self.inventory.workbook_part.replace("\\", "/"))
        part = posixpath.join(folder, f"{kind}.xml")
        if self.parts.member(part) is not None:
            part = posixpath.join(folder, f"{kind}-xltier.xml")
        base = manifest.STRICT if self.inventory.strict else manifest.TRANSITIONAL
        self._added_parts.append((part, f"{manifest.SHEET_ML}{kind}+xml", base + kind))
        return part

    def _rewrite_workbook(self) -> None:
        part = self.inventory.workbook_part
        content = as_utf8(self.parts.read(part))
        self._replace(part, content, rewritten_workbook(content, self.growths))
        types_part = self.parts.member(manifest.CONTENT_TYPES) or manifest.CONTENT_TYPES
        related_part = manifest.relationships_member(part)
        related_part = self.parts.member(related_part) or related_part
        types, related = (as_utf8(self.parts.read(p)) for p in (types_part, related_part))
        new_types, new_related = types, related
        if self._rewrite_calc_chain(content):
            chain = self.inventory.calc_chain_part or ""
            new_types = manifest.without_type(new_types, chain)
            new_related = manifest.without_relationship(new_related, "calcChain")
        for name, kind, relationship in self._added_parts:
            target = posixpath.relpath(name, posixpath.dirname(part.replace("\\", "/")) or ".")
            new_types = manifest.with_type(new_types, name, kind)
            new_related = manifest.with_relationship(new_related, relationship, target)
        self._replace(types_part, types, new_types)
        self._replace(related_part, related, new_related)

    def _rewrite_calc_chain(self, workbook: bytes) -> bool:
        """Take overwritten formulas out of the calculation chain; tell whether it is empty."""
        part = self.inventory.calc_chain_part
        if part is None or not self._dropped:
            return False
        listed = (tag for tag in tags(workbook) if tag.name == b"sheet" and tag.opens)
        numbers = {tag.get(b"name") or "": int(tag.get(b"sheetId") or 0) for tag in listed}
        content = as_utf8(self.parts.read(part))
        new = rewritten_calc_chain(content, numbers, self._dropped)
        if new is None:
            self.removed.add(part)
            return True
        self._replace(part, content, new)
        return False

    def _rewrite_followers(self) -> None:
        """Rewrite charts and pivot caches over tables that were written."""
        types = as_utf8(self.parts.read(self.parts.member(manifest.CONTENT_TYPES) or ""))
        if self.growths:
            for part in self._of_type(types, CHART_TYPES):
                content = as_utf8(self.parts.read(part))
                followed = rewritten_chart(content, self.growths)
                self._replace(part, content, with_all_series(followed, self._wide_growths))
        written = [(plan.table.name, plan.table.sheet, plan.table.area) for plan in self.tables]
        for part in self._of_type(types, (PIVOT_CACHE_TYPE,)) if written else ():
            content = as_utf8(self.parts.read(part))
            self._replace(part, content, rewritten_pivot_cache(content, written, self.growths))

    def _of_type(self, types: bytes, endings: Iterable[str]) -> list[str]:
        named = [part for ending in endings for part in manifest.parts_of_type(types, ending)]
        return [found for part in named if (found := self.parts.member(part)) is not None]

    def _replace(self, part: str, old: bytes, new: bytes) -> None:
        if new != old:
            self._press(part, [new])

    def _press(self, part: str, blocks: Iterable[bytes]) -> None:
        info = self.package.members.get(part)
        large = info is not None and info.file_size > LARGE_PART
        self.changed[part] = press(blocks, self.scratch, part, large=large)


def _resolved(patch: Patch, places: Iterator[NDArray[np.float64]]) -> Patch:
    """Return a patch whose texts are counted as the shared strings count them."""
    cells = []
    for column, found in zip(patch.cells, places, strict=False):
        shared = column.kinds == TEXT
        if not shared.any():
            cells.append(column)
            continue
        place = found[np.where(shared, column.numbers, 0).astype(np.int64)]
        inline = shared & (place < 0)
        kinds = np.where(inline, INLINE, column.kinds).astype(np.uint8)
        numbers = np.where(shared & ~inline, place, column.numbers)
        cells.append(replace(column, kinds=kinds, numbers=numbers))
    return replace(patch, cells=tuple(cells))


def no_table(name: str, present: list[str]) -> WorkbookError:
    """Return the error for a table that the workbook does not have."""
    listed = ", ".join(present) or "-"
    return WorkbookError(
        f"The workbook has no table {name}; it has: {listed}.",
        f"工作簿中没有表“{name}”；现有表：{listed}。",
    )
