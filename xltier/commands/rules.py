"""From the Rules sheet to a policy: labels become identifiers, faults become cell names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from xltier.errors import PolicyError
from xltier.language import Sentence
from xltier.tiering.policy import TieringPolicy
from xltier.tiering.policy_tables import NO_ROW, Fault, InvalidPolicy, Located, policy_from_tables
from xltier.tiering.typed_dates import date_of
from xltier.workbook.base import Workbook
from xltier.workbook.schema import Setting
from xltier.workbook.settings import SETTINGS, choice_of, setting_of


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
    rules = workbook.read("TierRules")
    settings, faults = read_settings(workbook)
    as_of = _as_of(workbook, settings.get("as_of"), faults)
    try:
        policy = policy_from_tables(rules, settings)
    except InvalidPolicy as invalid:
        faults += [located(workbook, fault) for fault in invalid.faults]
        raise RulesError(tuple(faults)) from invalid
    if faults:
        raise RulesError(tuple(faults))
    return policy, as_of


def read_settings(workbook: Workbook) -> tuple[dict[str, Located], list[Sentence]]:
    """Return the settings by identifier, and a sentence for each row that names no setting."""
    known: dict[str, Located] = {}
    faults: list[Sentence] = []
    for row, label, value in _rows(workbook.read("Settings")):
        setting = setting_of(str(label))
        if setting is None:
            faults.append(_unknown_setting(workbook, row, str(label)))
        elif setting.name in known:
            faults.append(_setting_twice(workbook, row, str(label)))
        elif setting.choices and value is not None and choice_of(setting, str(value)) is None:
            faults.append(_unknown_choice(workbook, row, setting, str(value)))
        else:
            known[setting.name] = Located(_value(setting, value), row)
    return known, faults


def located(workbook: Workbook, fault: Fault) -> Sentence:
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
        cell = workbook.address("Settings", typed.row, "value")
        faults.append(
            Sentence(
                f"{cell}: “{typed.value}” is not a date; type it as 2026-12-31 or leave it blank "
                "for today.",
                f"{cell}：“{typed.value}”不是日期；请按 2026-12-31 的格式填写，留空表示今天。",
            )
        )
    return day


def _unknown_choice(workbook: Workbook, row: int, setting: Setting, value: str) -> Sentence:
    cell = workbook.address("Settings", row, "value")
    return Sentence(
        f"{cell}: “{value}” is no choice for “{setting.label.en}”; choose "
        + " / ".join(label.en for _, label in setting.choices)
        + ".",
        f"{cell}：“{setting.label.zh}”不能填“{value}”；可选："
        + " / ".join(label.zh for _, label in setting.choices)
        + "。",
    )


def _unknown_setting(workbook: Workbook, row: int, label: str) -> Sentence:
    cell = workbook.address("Settings", row, "setting")
    return Sentence(
        f"{cell}: there is no setting called “{label}”; the settings are "
        + ", ".join(setting.label.en for setting in SETTINGS)
        + ".",
        f"{cell}：没有名为“{label}”的设置；可用的设置有："
        + "、".join(setting.label.zh for setting in SETTINGS)
        + "。",
    )


def _setting_twice(workbook: Workbook, row: int, label: str) -> Sentence:
    cell = workbook.address("Settings", row, "setting")
    return Sentence(
        f"{cell}: the setting “{label}” stands twice; delete one of the rows.",
        f"{cell}：设置“{label}”重复出现；请删除其中一行。",
    )
