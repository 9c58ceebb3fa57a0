"""Cells of the Rules sheet as numbers, and what is found wrong with them on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, cast, get_args

from xltier.errors import CellError, PolicyError
from xltier.language import Sentence
from xltier.tiering.money import LARGEST_MINOR, minor_of
from xltier.tiering.typed_numbers import number_of_text

RulesTable = Literal[
    "TierRules", "Settings", "MethodSettings", "RfmEdges", "TierMap", "ScorePoints"
]
RULES_TABLES: tuple[RulesTable, ...] = get_args(RulesTable)
"""The tables of the Rules sheet, in the order in which faults are told."""

NO_ROW = 0
"""The row of a fault that stands in no row: a row is missing."""


@dataclass(frozen=True, slots=True)
class Located:
    """A raw value and the row of the sheet it stands in.

    Attributes:
        value: As the cell holds it; None is blank.
        row: Row on the sheet.
        table: The table it stands in.
    """

    value: Any
    row: int
    table: RulesTable = "Settings"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the rules.

    Attributes:
        table: The table it stands in.
        row: Row on the sheet.
        column: Name of the table's column.
        sentence: What is wrong and what to do, to be read after the cell's name.
    """

    table: RulesTable
    row: int
    column: str
    sentence: Sentence


class InvalidPolicy(PolicyError):  # noqa: N818 - the name callers read
    """The rules cannot be used.

    Attributes:
        faults: Everything that is wrong, in the order of the sheet.
    """

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep the faults and say them all, each with its row."""
        self.faults = faults
        super().__init__(
            "The rules cannot be used. "
            + " ".join(f"{fault.table}, row {fault.row}: {fault.sentence.en}" for fault in faults),
            "分层标准无法使用。"
            + "".join(f"{fault.table} 第 {fault.row} 行：{fault.sentence.zh}" for fault in faults),
        )


@dataclass(slots=True)
class Reading:
    """Cells as they are read, and what is found wrong on the way."""

    faults: list[Fault] = field(default_factory=list)

    def fault(self, table: RulesTable, row: int, column: str, en: str, zh: str) -> None:
        """Add a fault."""
        self.faults.append(Fault(table, row, column, Sentence(en, zh)))

    def number(self, table: RulesTable, row: int, column: str, value: object) -> Decimal | None:
        """Return the cell's number; None and a fault when it is none."""
        number = number_in(value)
        if number is None:
            self.fault(
                table,
                row,
                column,
                f"“{value}” is not a number; type a number, or clear the cell.",
                f"“{value}”不是数字；请填写数字，或清空该单元格。",
            )
        return number

    def whole(
        self, table: RulesTable, row: int, column: str, value: object, limits: tuple[int, int]
    ) -> int | None:
        """Return the cell's whole number within `limits`; None and a fault if not."""
        least, most = limits
        number = self.number(table, row, column, value)
        if number is None:
            return None
        if number != int(number) or not least <= number <= most:
            self.fault(
                table,
                row,
                column,
                f"{shown(value)} must be a whole number from {least:,} to {most:,}.",
                f"{shown(value)} 应为 {least:,} 到 {most:,} 之间的整数。",
            )
            return None
        return int(number)

    def money(
        self, table: RulesTable, row: int, column: str, value: object, decimals: int
    ) -> int | None:
        """Return the cell's amount in minor units; None and a fault if it is none."""
        number = self.number(table, row, column, value)
        if number is None:
            return None
        scaled = number * 10**decimals
        if number < 0:
            en, zh = "is negative; an amount is 0 or more.", "是负数；金额须为 0 或以上。"
        elif scaled >= LARGEST_MINOR:
            en, zh = "is too large; type a smaller amount.", "过大；请填写较小的金额。"
        elif scaled != int(scaled):
            en = f"has more decimals than the currency, which has {decimals}; round it."
            zh = f"的小数位多于币种的小数位（{decimals} 位）；请四舍五入。"
        else:
            return minor_of(number, decimals)
        self.fault(table, row, column, f"{shown(value)} {en}", f"{shown(value)} {zh}")
        return None


def number_in(value: object) -> Decimal | None:
    """Return the number in a cell, typed as a number or as text; None if there is none."""
    if isinstance(value, bool | CellError):
        return None
    if isinstance(value, str):
        return number_of_text(value)
    try:
        number = Decimal(repr(float(cast("float", value))))
    except (TypeError, ValueError, AttributeError):
        return None
    return number if number.is_finite() else None


def blank(value: object) -> bool:
    """Whether a cell is blank: nothing, not-a-number, or only spaces."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    return value != value or str(value) in {"<NA>", "NaT"}  # noqa: PLR0124 - NaN is not itself


def shown(value: object) -> str:
    """Return a cell as a sentence shows it: 3, not 3.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
