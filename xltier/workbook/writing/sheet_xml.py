"""Rewrites a sheet as a stream: only the cells, and what must follow them, change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltier.errors import WorkbookError
from xltier.workbook.inventory import Area
from xltier.workbook.writing.growth import Growth, cover_all
from xltier.workbook.writing.markup import (
    Tag,
    find_tag,
    plain,
    quoted,
    spliced,
    tags,
    with_attributes,
)
from xltier.workbook.writing.moved_cells import Move, MoveRun
from xltier.workbook.writing.patch import Patch
from xltier.workbook.writing.patch_run import PatchRun
from xltier.workbook.writing.sheet_state import SheetState, first_hit
from xltier.workbook.writing.sheet_stream import SheetStream
from xltier.workbook.writing.shown_values import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xltier.workbook.writing.styles import Styles

COVERING = {b"conditionalFormatting", b"dataValidation", b"ignoredError"}


@dataclass(slots=True)
class SheetPlan:
    """What changes on a sheet.

    Attributes:
        name: Name on its tab.
        part: Member name.
        steps: Patches and moves in the order in which they happen, each with its table's name;
            an empty name stands for a cell outside any table.
        growths: Tables on the sheet that change their extent.
        shown: What formulas show once all that has happened.
    """

    name: str
    part: str
    steps: list[tuple[str, Patch | Move]] = field(default_factory=list)
    growths: list[Growth] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)

    @property
    def patches(self) -> list[Patch]:
        """The patches among the steps."""
        return [step for _, step in self.steps if isinstance(step, Patch)]

    def written(self) -> Area | None:
        """Return the area that holds all cells written; None when there are none."""
        areas = [
            Area(int(p.rows[0]), p.reach[0], int(p.rows[-1]), p.reach[1])
            for p in self.patches
            if len(p.rows)
        ]
        moves = [step for _, step in self.steps if isinstance(step, Move)]
        areas += [Area(m.target, m.columns[0], m.target, m.columns[1]) for m in moves]
        return around(areas) if areas else None


def around(areas: Iterable[Area]) -> Area:
    """Return the smallest area that holds all of them."""
    listed = list(areas)
    return Area(
        min(area.first_row for area in listed),
        min(area.first_column for area in listed),
        max(area.last_row for area in listed),
        max(area.last_column for area in listed),
    )


class SheetRewrite:
    """A sheet on its way from the old file to the new one.

    Attributes:
        state: What was learnt on the way; complete when `blocks` is used up.
    """

    def __init__(self, plan: SheetPlan, old: Iterable[bytes], styles: Styles) -> None:
        """Prepare to rewrite.

        Args:
            plan: What changes.
            old: The sheet part's content.
            styles: The workbook's cell formats; new ones are added to them.
        """
        self.plan = plan
        self.stream = SheetStream(old, plan.name)
        self.state = SheetState(plan.name, self.stream.prefix, styles)

    def blocks(self) -> Iterator[bytes]:
        """Yield the new content.

        Raises:
            WorkbookError: Something forbids the change; what was yielded must be thrown away.
        """
        self.state.read_columns(self.stream.head)
        yield _with_dimension(self.stream.head, self.plan.written())
        chunks = self.state.observed(self.stream.chunks())
        for table, step in self.plan.steps:
            if isinstance(step, Move):
                chunks = MoveRun(step, table, self.state).apply(chunks)
            else:
                chunks = PatchRun(step, table, self.state).apply(chunks)
        for shown in self.plan.shown:
            chunks = shown.apply(chunks)
        for chunk in chunks:
            yield chunk.data
        for patch in self.plan.patches:
            self.state.check_blocks(patch)
        self._check_merges(self.stream.tail)
        yield _with_followers(self.stream.tail, self.plan.growths)

    def _check_merges(self, tail: bytes) -> None:
        for tag in tags(tail):
            reference = tag.get(b"ref") if tag.opens and tag.name == b"mergeCell" else None
            if reference is None:
                continue
            try:
                area = Area.parse(reference)
            except ValueError:
                continue
            for table, step in self.plan.steps:
                self._check_merge(table, step, area)

    def _check_merge(self, table: str, step: Patch | Move, area: Area) -> None:
        if isinstance(step, Move):
            first, last = step.columns
            if any(Area(row, first, row, last).meets(area) for row in (step.row, step.target)):
                raise merged(self.state.place(step.row, first), str(area))
            return
        hit = first_hit(step, area)
        if hit is None or (not table and hit == (area.first_row, area.first_column)):
            return
        raise merged(self.state.place(*hit), str(area))


def _with_dimension(head: bytes, written: Area | None) -> bytes:
    tag = find_tag(head, b"dimension")
    reference = tag.get(b"ref") if tag is not None else None
    if tag is None or reference is None or written is None:
        return head
    try:
        area = around([Area.parse(reference), written])
    except ValueError:
        return head
    if str(area) == str(Area.parse(reference)):
        return head
    new = with_attributes(tag.raw, {b"ref": str(area).encode()})
    return spliced(head, [(tag.start, tag.stop, new)])


def _with_followers(tail: bytes, growths: list[Growth]) -> bytes:
    """Return what stands behind the rows with ranges over growing tables extended."""
    if not growths:
        return tail
    changes: list[tuple[int, int, bytes]] = []
    inside: list[bytes] = []
    text: Tag | None = None
    for tag in tags(tail):
        if tag.ends:
            if text is not None and tag.name == b"sqref":
                old = plain(tail[text.stop : tag.start])
                changes.append((text.stop, tag.start, _covered(old, growths)))
            text = None
            if inside:
                inside.pop()
            continue
        reference = tag.get(b"sqref") if tag.name in COVERING else None
        if reference is not None and cover_all(reference, growths) != reference:
            new = with_attributes(tag.raw, {b"sqref": _covered(reference, growths)})
            changes.append((tag.start, tag.stop, new))
        text = tag if tag.name == b"sqref" and COVERING.intersection(inside) else None
        if not tag.empty:
            inside.append(tag.name)
    return spliced(tail, changes)


def _covered(references: str, growths: list[Growth]) -> bytes:
    return quoted(cover_all(references, growths))


def merged(place: str, area: str) -> WorkbookError:
    """Return the error for a cell inside merged cells."""
    return WorkbookError(
        f"{place} lies in the merged cells {area}, so nothing can be written there: unmerge them "
        "and run the command again.",
        f"{place} 位于合并单元格 {area} 中，无法写入：请取消合并后再执行。",
    )
