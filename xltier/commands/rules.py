"""From the Rules sheet to a policy: labels become identifiers, faults become cell names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from xltier.commands.features import read_features
from xltier.errors import PolicyError
from xltier.language import Sentence
from xltier.tiering.policy import TieringPolicy
from xltier.tiering.policy_cells import NO_ROW, Fault, InvalidPolicy, Located, RulesTable
from xltier.tiering.policy_tables import MethodTables, policy_from_tables
from xltier.tiering.typed_dates import date_of
from xltier.workbook.base import Tables, Workbook
from xltier.workbook.contract import TIER_RULES
from xltier.workbook.method_settings import METHOD_SETTINGS
from xltier.workbook.schema import Setting
from xltier.workbook.settings import SETTINGS, choice_of, setting_of

SETTINGS_TABLES: dict[RulesTable, tuple[Setting, ...]] = {
    "Settings": SETTINGS,
    "MethodSettings": METHOD_SETTINGS,
}
"""The settings of each table, as it is shipped."""


class RulesError(PolicyError):
    """The Rules sheet cannot be used as it stands.

    Attributes:
        faults: What is wrong, each beginning with the cell it stands in.
    """

    def __init__(self, faults: tuple[Sentence, ...]) -> None:
        """Say how many faults there are, then each of them."""
        self.faults = faults
        count = len(faults)
        super().__init__(
            f"The rules cannot be used, {count} {'fault' if count == 1 else 'faults'}:\n"
            + "\n".join(f"  {fault.en}" for fault in faults),
            f"分层标准无法使用，共 {count} 处问题：\n"
            + "\n".join(f"  {fault.zh}" for fault in faults),
        )


def read_policy(workbook: Workbook) -> tuple[TieringPolicy, date | None]:
    """Read and validate the policy of a workbook.

    Returns:
        The policy, and the as-of date typed on the Rules sheet, None if it is blank.

    Raises:
        RulesError: A rule or a setting is wrong; every fault is named by its cell.
    """
    computed = [column.name for column in TIER_RULES.columns if column.computed]
    rules = workbook.read("TierRules").drop(columns=computed, errors="ignore")
    settings, faults = read_settings(workbook)
    as_of = _as_of(workbook, settings.get("as_of"), faults)
    features = settings.get("segment_features")
    if features and features.value is not None:
        settings["segment_features"] = read_features(workbook, features, faults)
    try:
        policy = policy_from_tables(rules, settings, _method_tables(workbook))
    except InvalidPolicy as invalid:
        faults += [located(workbook, fault) for fault in invalid.faults]
        raise RulesError(tuple(faults)) from invalid
    if faults:
        raise RulesError(tuple(faults))
    return policy, as_of


def read_settings(workbook: Tables) -> tuple[dict[str, Located], list[Sentence]]:
    """Return the settings by identifier, and a sentence for each row that names no setting.

    A row counts in whichever of the two tables it stands; a workbook made before there were methods
    lacks the second.
    """
    known: dict[str, Located] = {}
    faults: list[Sentence] = []
    tables = [table for table in SETTINGS_TABLES if table == "Settings" or workbook.has(table)]
    for table in tables:
        for row, label, value in _rows(workbook.read(table)):
            cells = _Cells(workbook, table, row)
            setting = setting_of(str(label))
            if setting is None:
                faults.append(cells.unknown_setting(str(label)))
            elif setting.name in known:
                faults.append(cells.setting_twice(str(label)))
            elif setting.choices and value is not None and choice_of(setting, str(value)) is None:
                faults.append(cells.unknown_choice(setting, str(value)))
            else:
                known[setting.name] = Located(_value(setting, value), row, table)
    return known, faults


def _method_tables(workbook: Workbook) -> MethodTables:
    edges, tier_map, points = (
        workbook.read(table) if workbook.has(table) else None
        for table in ("RfmEdges", "TierMap", "ScorePoints")
    )
    return MethodTables(edges, tier_map, points)


def located(workbook: Tables, fault: Fault) -> Sentence:
    """Return the fault's sentence with the name of its cell in front."""
    if fault.row == NO_ROW:
        cell = workbook.sheet_of(fault.table)
    else:
        cell = workbook.address(fault.table, fault.row, fault.column)
    return Sentence(f"{cell}: {fault.sentence.en}", f"{cell}：{fault.sentence.zh}")


def _rows(settings: pd.DataFrame) -> list[tuple[int, Any, Any]]:
    values = settings["value"].astype(object).where(settings["value"].notna(), None)
    labels = settings["setting"].astype(object).where(settings["setting"].notna(), None)
    return [
        (int(row), label, value)
        for row, label, value in zip(settings.index, labels, values, strict=True)
        if label is not None
    ]


def _value(setting: Setting, value: Any) -> Any:  # noqa: ANN401 - a cell
    """Return the identifier of the choice that the cell names, any other cell as it is."""
    return choice_of(setting, str(value)) if setting.choices and value is not None else value


def _as_of(workbook: Workbook, typed: Located | None, faults: list[Sentence]) -> date | None:
    if typed is None or typed.value is None:
        return None
    day = date_of(typed.value)
    if day is None:
        cell = workbook.address(typed.table, typed.row, "value")
        faults.append(
            Sentence(
                f"{cell}: “{typed.value}” is not a date; type it as 2026-12-31 or leave it blank "
                "for today.",
                f"{cell}：“{typed.value}”不是日期；请按 2026-12-31 的格式填写，留空表示今天。",
            )
        )
    return day


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row of a table of settings, and what can be wrong with it."""

    workbook: Tables
    table: RulesTable
    row: int

    def _at(self, column: str) -> str:
        return self.workbook.address(self.table, self.row, column)

    def unknown_choice(self, setting: Setting, value: str) -> Sentence:
        cell = self._at("value")
        return Sentence(
            f"{cell}: “{value}” is no choice for “{setting.label.en}”; choose "
            + " / ".join(label.en for _, label in setting.choices)
            + ".",
            f"{cell}：“{setting.label.zh}”不能填“{value}”；可选："
            + " / ".join(label.zh for _, label in setting.choices)
            + "。",
        )

    def unknown_setting(self, label: str) -> Sentence:
        cell, there = self._at("setting"), SETTINGS_TABLES[self.table]
        return Sentence(
            f"{cell}: there is no setting called “{label}”; the settings are "
            + ", ".join(setting.label.en for setting in there)
            + ".",
            f"{cell}：没有名为“{label}”的设置；可用的设置有："
            + "、".join(setting.label.zh for setting in there)
            + "。",
        )

    def setting_twice(self, label: str) -> Sentence:
        cell = self._at("setting")
        return Sentence(
            f"{cell}: the setting “{label}” stands twice; delete one of the rows.",
            f"{cell}：设置“{label}”重复出现；请删除其中一行。",
        )
