"""How a range looks: sizes, colours, what is hidden or merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xltier.calc.addresses import Area

if TYPE_CHECKING:
    from xltier.calc.ranges import CalcRange
    from xltier.calc.sheets import CalcSheet

POINT = 2540 / 72  # hundredths of a millimetre
CHARACTER = 7 * 0.75 * POINT  # a digit of Excel's usual font is 7 pixels wide
PADDING = 5 * 0.75 * POINT
AXES = {"r": "rows", "rows": "rows", "c": "columns", "columns": "columns", None: "both"}


class Look:
    """The look of a range."""

    _sheet: CalcSheet

    def call(self, command: str, *arguments: Any) -> Any:
        """Run a command on this range."""
        raise NotImplementedError

    def _lines(self) -> list[CalcRange]:
        raise NotImplementedError

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns, rows or both to what they show."""
        self.call("range.autofit", AXES[axis])

    @property
    def column_width(self) -> float | None:
        """The width of its columns in characters; None if they differ."""
        width = self.call("range.sizes")["columns"]
        return None if width is None else round(max(width - PADDING, 0) / CHARACTER, 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.call("range.set_size", "columns", round(value * CHARACTER + PADDING))

    @property
    def row_height(self) -> float | None:
        """The height of its rows in points; None if they differ."""
        height = self.call("range.sizes")["rows"]
        return None if height is None else round(height / POINT, 2)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.call("range.set_size", "rows", round(value * POINT))

    def _box(self, side: int) -> float:
        size: float = self.call("range.sizes")["box"][side]
        return round(size / POINT, 2)

    @property
    def left(self) -> float:
        """Points from the sheet's left edge."""
        return self._box(0)

    @property
    def top(self) -> float:
        """Points from the sheet's top."""
        return self._box(1)

    @property
    def width(self) -> float:
        """Its width in points."""
        return self._box(2)

    @property
    def height(self) -> float:
        """Its height in points."""
        return self._box(3)

    @property
    def row_hidden(self) -> bool | None:
        """Whether its rows are hidden; None if some are."""
        answer: bool | None = self.call("range.hidden", "rows", None)
        return answer

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.call("range.hidden", "rows", value)

    @property
    def column_hidden(self) -> bool | None:
        """Whether its columns are hidden; None if some are."""
        answer: bool | None = self.call("range.hidden", "columns", None)
        return answer

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.call("range.hidden", "columns", value)

    @property
    def merge_area(self) -> CalcRange:
        """The merged cells that its first cell belongs to."""
        return self._sheet.area(Area(*self.call("range.merged")))

    @property
    def merge_cells(self) -> bool | None:
        """Whether its cells are merged; None if some are and some are not."""
        answer: bool | None = self.call("range.any_merged")
        return answer

    def merge(self, across: bool) -> None:
        """Merge the cells, row by row if `across`."""
        for part in self._lines() if across else [self]:
            part.call("range.merge", True)

    def unmerge(self) -> None:
        """Take merged cells apart."""
        self.call("range.merge", False)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The background as red, green, blue; None if there is none."""
        found = self.call("range.color")
        return None if found is None else (found >> 16, found >> 8 & 255, found & 255)

    @color.setter
    def color(self, value: Any) -> None:
        if isinstance(value, str):
            value = int(value.lstrip("#"), 16)
        elif isinstance(value, tuple):
            value = value[0] << 16 | value[1] << 8 | value[2]
        self.call("range.set_color", value)
