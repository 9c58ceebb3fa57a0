"""Named ranges as xlwings' names."""

from __future__ import annotations

import numbers
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xltier.calc.addresses import Area, quoted, split_sheet
from xltier.calc.missing import names_what_is_missing

if TYPE_CHECKING:
    from xltier.calc.books import CalcBook
    from xltier.calc.bridge import Bridge
    from xltier.calc.ranges import CalcRange


@names_what_is_missing
class CalcNames(base_classes.Names):
    """The names of a book, or of one of its sheets."""

    def __init__(self, book: CalcBook, sheet: str | None) -> None:
        """Remember whose."""
        self.book = book
        self.sheet = sheet

    @property
    def api(self) -> Bridge:
        """The bridge."""
        return self.book.api

    def _all(self) -> list[CalcName]:
        found = self.book.call("names.list", self.sheet)
        return [CalcName(self.book, sheet, name) for sheet, name in found]

    def __call__(self, name_or_index: str | int) -> CalcName:
        """Return a name by itself, by `Sheet!name`, or by its place, counted from 1."""
        if isinstance(name_or_index, numbers.Number):
            return self._all()[int(name_or_index) - 1]
        sheet, wanted = split_sheet(str(name_or_index))
        for name in self._all():
            if name.matches(sheet, wanted):
                return name
        raise KeyError(name_or_index)

    def snapshot(self) -> list[tuple[str, CalcName]]:
        """Return all names with their texts."""
        return [(name.name, name) for name in self._all()]

    def contains(self, name_or_index: str | int) -> bool:
        """Tell whether there is such a name."""
        try:
            self(name_or_index)
        except (KeyError, IndexError):
            return False
        return True

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._all())

    def __iter__(self) -> Iterator[CalcName]:
        """Iterate over the names."""
        return iter(self._all())

    def add(self, name: str, refers_to: str) -> CalcName:
        """Define a name."""
        sheet, rest = split_sheet(name)
        made = CalcName(self.book, sheet or self.sheet, rest)
        made.refers_to = refers_to
        return made


@names_what_is_missing
class CalcName(base_classes.Name):
    """One name."""

    def __init__(self, book: CalcBook, sheet: str | None, name: str) -> None:
        """Remember where it holds, and what it is."""
        self.book = book
        self.sheet = sheet
        self._name = name

    def matches(self, sheet: str | None, name: str) -> bool:
        """Tell whether this is the name that a person wrote."""
        here = sheet is None or (self.sheet or "").lower() == sheet.lower()
        return here and self._name.lower() == name.lower()

    def _describe(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.book.call("names.describe", self.sheet, self._name)
        return answer

    @property
    def api(self) -> Bridge:
        """The bridge."""
        return self.book.api

    @property
    def name(self) -> str:
        """The name; `Sheet!name` if it holds on one sheet alone."""
        return self._name if self.sheet is None else f"{quoted(self.sheet)}!{self._name}"

    @name.setter
    def name(self, value: str) -> None:
        new = split_sheet(value)[1]
        self.book.call("names.rename", self.sheet, self._name, new)
        self._name = new

    @property
    def refers_to(self) -> str:
        """What it stands for, in Excel's grammar."""
        return str(self._describe()["refers_to"])

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.book.call("names.set", self.sheet, self._name, value)

    @property
    def refers_to_range(self) -> CalcRange:
        """The cells it stands for."""
        from xltier.calc.sheets import CalcSheet

        cells = self._describe()["cells"]
        if cells is None:
            raise ValueError(f"{self.name} does not stand for a range")
        return CalcSheet(self.book, cells[0]).area(Area(*cells[1]))

    def delete(self) -> None:
        """Take the name away."""
        self.book.call("names.delete", self.sheet, self._name)
