"""How a rep's workbook looks: as the manager's, with the cells open that a rep may change."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.styles import Protection

from xltier.workbook.look import FORMATS, Look

if TYPE_CHECKING:
    import openpyxl
    from openpyxl.styles import NamedStyle

_OPEN = ("xltier yours ", "xltier field ")


@dataclass(frozen=True, slots=True)
class RepLook(Look):
    """The cell styles of a rep's workbook.

    Attributes:
        decimals: Decimals of the currency.
    """

    decimals: int = 2

    def install(self, book: openpyxl.Workbook) -> None:
        """Add the styles; cells to type into are not locked, money has the currency's decimals."""
        Look.install(self, book)
        for style in book._named_styles:  # noqa: SLF001 - openpyxl has no other way
            self._adapt(style)

    def _adapt(self, style: NamedStyle) -> None:
        if style.name.startswith(_OPEN):
            style.protection = Protection(locked=False)
        if style.number_format == FORMATS["money"]:
            style.number_format = money_format(self.decimals)


def money_format(decimals: int) -> str:
    """Return the number format of an amount of money."""
    return "#,##0" + ("." + "0" * decimals if decimals > 0 else "")


def unlocked(protection: Protection) -> Protection:
    """Return the protection of a cell, without the lock."""
    made = copy(protection)
    made.locked = False
    return made
