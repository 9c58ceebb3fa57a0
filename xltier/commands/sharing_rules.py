"""From the Rules sheet to what reps get to see: labels become identifiers, faults cell names."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from xltier.commands.rules import RulesError, read_settings
from xltier.language import Sentence
from xltier.sharing.cells import shown
from xltier.sharing.columns import SharedColumn, SharingPolicy, Showing
from xltier.workbook import shipped
from xltier.workbook.contract import CUSTOMERS, SHARED_COLUMNS, column_of, normal_header
from xltier.workbook.contract_team import SHOWING, named_choice
from xltier.workbook.schema import YES_NO, Column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltier.workbook.base import Workbook

TABLE: Final = SHARED_COLUMNS.name
NEEDED: Final = ("customer_id",)
"""What comes back is matched by it, so every rep gets it as it is."""

FIXED: Final = ("customer_id", "rep")
"""Columns that no rep can change: by them a row is found, and it is the manager who gives it."""


def read_sharing(workbook: Workbook) -> SharingPolicy:
    """Read and validate the rules of sharing of a workbook.

    A column of the contract without a row has the shipped rule; a workbook made before there were
    such rules has them all.

    Raises:
        RulesError: A row or a setting is wrong; every fault is named by its cell.
    """
    settings, faults = read_settings(workbook)
    rows = _Rows(workbook, faults)
    if workbook.has(TABLE):
        for row, cells in _cells(workbook):
            rows.read(row, cells)
    if faults:
        raise RulesError(tuple(faults))
    chosen = {name: settings[name].value for name in settings}
    return SharingPolicy(
        MappingProxyType({**_shipped(), **rows.rules}),
        frozenset(CUSTOMERS.owned),
        team_comparison=chosen.get("team_comparison") == "yes",
        mask_mentions=chosen.get("mask_mentions") != "no",
    )


def _cells(workbook: Workbook) -> list[tuple[int, dict[str, Any]]]:
    table = workbook.read(TABLE)
    plain = table.astype(object).where(table.notna(), None)
    rows = zip(plain.index, plain.to_dict("records"), strict=True)
    return [(int(row), {str(name): value for name, value in cells.items()}) for row, cells in rows]


def _shipped() -> dict[str, SharedColumn]:
    return {
        name: SharedColumn(_showing(own), _showing(summary), editable == "yes")
        for names, own, summary, editable in shipped.SHARED
        for name in names
    }


def _showing(name: str) -> Showing:
    options: dict[str, Showing] = {"show": "show", "mask": "mask", "omit": "omit"}
    return options[name]


@dataclass(slots=True)
class _Rows:
    """The rows as they are read, and what is wrong with them."""

    workbook: Workbook
    faults: list[Sentence]
    rules: dict[str, SharedColumn] = field(default_factory=dict)
    headers: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        there = self.workbook.headers("Customers")
        self.headers = {normal_header(header): header for header in there}

    def read(self, row: int, cells: Mapping[str, Any]) -> None:
        typed = cells.get("column")
        if typed is None or not shown(typed).strip():
            return
        label = shown(typed)
        column = column_of(CUSTOMERS, label)
        name = column.name if column else self.headers.get(normal_header(label))
        if name is None:
            self._fault(row, "column", *_unknown(label))
        elif name in self.rules:
            self._fault(row, "column", *_twice(label))
        else:
            self.rules[name] = SharedColumn(
                self._manner(row, "own", cells, "show"),
                self._manner(row, "summary", cells, "omit"),
                self._editable(row, cells),
            )
            self._check(row, column, label, self.rules[name])

    def _manner(self, row: int, at: str, cells: Mapping[str, Any], blank: Showing) -> Showing:
        typed = cells.get(at)
        if typed is None or not shown(typed).strip():
            return blank
        name = named_choice(SHOWING, shown(typed))
        if name is None:
            self._fault(row, at, *_no_choice(shown(typed), SHOWING))
            return "omit"
        return _showing(name)

    def _editable(self, row: int, cells: Mapping[str, Any]) -> bool:
        typed = cells.get("editable")
        if typed is None or not shown(typed).strip():
            return False
        if isinstance(typed, bool):
            return typed
        name = named_choice(YES_NO, shown(typed))
        if name is None:
            self._fault(row, "editable", *_no_choice(shown(typed), YES_NO))
        return name == "yes"

    def _check(self, row: int, column: Column | None, label: str, rule: SharedColumn) -> None:
        if column is None:
            return
        if column.name in NEEDED and rule.own != "show":
            self._fault(row, "own", *_needed(label))
        if rule.editable and (column.owned or column.name in FIXED):
            self._fault(row, "editable", *_not_typed(label, by_review=column.owned))

    def _fault(self, row: int, column: str, en: str, zh: str) -> None:
        cell = self.workbook.address(TABLE, row, column)
        self.faults.append(Sentence(f"{cell}: {en}", f"{cell}：{zh}"))


def _unknown(label: str) -> tuple[str, str]:
    return (
        f"there is no column “{label}” on Customers; type a header as it stands there.",
        f"“客户”表中没有“{label}”列；请按表头原文填写，或清空此行。",
    )


def _twice(label: str) -> tuple[str, str]:
    return (
        f"the column “{label}” stands twice; delete one of the rows.",
        f"列“{label}”重复出现；请删除其中一行。",
    )


def _no_choice(typed: str, choices: tuple[tuple[str, Sentence], ...]) -> tuple[str, str]:
    en = " / ".join(label.en for _, label in choices)
    zh = " / ".join(label.zh for _, label in choices)
    return f"“{typed}” is no choice; choose {en}.", f"不能填“{typed}”；可选：{zh}。"


def _needed(label: str) -> tuple[str, str]:
    return (
        f"“{label}” must be shown: what a rep sends back is matched by it. Choose Show.",
        f"“{label}”必须显示：回收时要靠它对应客户。请选“显示”。",
    )


def _not_typed(label: str, *, by_review: bool) -> tuple[str, str]:
    if by_review:
        return (
            f"“{label}” is written by the review, so reps cannot change it. Choose No.",
            f"“{label}”由盘点写入，业务员不能修改。请选“否”。",
        )
    return (
        f"“{label}” stays as it is in the manager's workbook, so reps cannot change it. Choose No.",
        f"“{label}”只能在主表中更改，业务员不能修改。请选“否”。",
    )
