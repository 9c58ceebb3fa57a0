"""Settings as a person typed them, read by name: choices, numbers, shares, with their limits."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xltier.tiering.policy_cells import Located, Reading, blank, shown

Limits = tuple[Decimal | int, Decimal | int | None]
"""Least and greatest number allowed; None: there is no greatest."""


@dataclass(frozen=True, slots=True)
class SettingCells:
    """The settings of a sheet.

    Attributes:
        reading: Collects what is wrong.
        cells: Raw values by identifier, choices already as identifiers.
    """

    reading: Reading
    cells: Mapping[str, Located]

    def filled(self, name: str) -> Located | None:
        """Return the setting's cell if something stands in it."""
        cell = self.cells.get(name)
        return None if cell is None or blank(cell.value) else cell

    def fault(self, name: str, en: str, zh: str) -> None:
        """Add a fault at a setting that is there."""
        cell = self.cells[name]
        self.reading.fault(cell.table, cell.row, "value", en, zh)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """Return the identifier of the choice; the first one when the cell is blank or wrong."""
        cell = self.filled(name)
        if cell is None:
            return choices[0]
        if cell.value not in choices:
            self.fault(
                name,
                f"“{cell.value}” is not one of the choices; pick one from the list.",
                f"“{cell.value}”不在可选项中；请从下拉列表中选择。",
            )
            return choices[0]
        return str(cell.value)

    def yes(self, name: str, *, default: bool = False) -> bool:
        """Return whether the cell says yes."""
        choices = ("yes", "no") if default else ("no", "yes")
        return self.choice(name, choices) == "yes"

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        """Return a whole number; the default when the cell is blank or wrong."""
        cell = self.filled(name)
        if cell is None:
            return default
        number = self.reading.whole(cell.table, cell.row, "value", cell.value, (least, most))
        return default if number is None else number

    def number(self, name: str, limits: Limits) -> Decimal | None:
        """Return a number within limits; None when the cell is blank or wrong."""
        cell = self.filled(name)
        if cell is None:
            return None
        number = self.reading.number(cell.table, cell.row, "value", cell.value)
        least, most = limits
        if number is None:
            return None
        if number < least or (most is not None and number > most):
            en = f"{least} or more" if most is None else f"from {least} to {most}"
            zh = f"不小于 {least}" if most is None else f"在 {least} 到 {most} 之间"
            self.fault(name, f"{shown(cell.value)} must be {en}.", f"{shown(cell.value)} 应{zh}。")
            return None
        return number

    def share(self, name: str, *, zero: bool = False) -> Decimal | None:
        """Return a share typed as 0.8, 80% or “80%”; None when the cell is blank or wrong.

        Args:
            name: The setting.
            zero: Whether 0 % is allowed.
        """
        cell = self.filled(name)
        if cell is None:
            return None
        typed = cell.value
        text = unicodedata.normalize("NFKC", typed).strip() if isinstance(typed, str) else ""
        percent = text.endswith("%")
        value = text[:-1] if percent else typed
        number = self.reading.number(cell.table, cell.row, "value", value)
        if number is None:
            return None
        share = number / 100 if percent else number
        if not 0 <= share <= 1 or (share == 0 and not zero):
            en = "at least" if zero else "more than"
            zh = "不小于" if zero else "大于"
            self.fault(
                name,
                f"{shown(typed)} must be {en} 0 % and at most 100 %.",
                f"{shown(typed)} 应{zh} 0% 且不超过 100%。",
            )
            return None
        return share
