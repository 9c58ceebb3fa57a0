"""A plan: the steps of installing or uninstalling, told or carried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xltier.excel.machine import Machine
from xltier.excel.record import Record
from xltier.excel.steps import Step, Write
from xltier.language import Sentence

Status = Callable[[Sentence, float], None]

INTERPRETERS: Final = ("INTERPRETER", "INTERPRETER_WIN", "INTERPRETER_MAC")
OPTIONS: Final = {
    "UDF MODULES": "xltier.excel.functions",
    # the folder of a workbook is no place to load code from
    "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    # buttons share the Python that the functions have started
    "USE UDF SERVER": "True",
}
SETTINGS: Final = dict.fromkeys((*INTERPRETERS, *OPTIONS), "")
"""The keys of the configuration that are xltier's to write and to remove."""

CONFIGURATION: Final = Sentence("which Python to start, and options", "启动哪个 Python 及选项")
SCRIPT: Final = Sentence("the script that lets Excel start Python", "供 Excel 启动 Python 的脚本")
LAUNCHER: Final = Sentence("starts Python", "启动 Python")
ADDIN: Final = Sentence("the add-in", "加载项")
RECORD: Final = Sentence("what was installed", "安装记录")
ENVIRONMENT: Final = Sentence("the Python environment", "Python 环境")
OLD: Final = Sentence("from an earlier version", "旧版本的文件")
LOG: Final = Sentence("log files", "日志")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do, in order.

    Attributes:
        steps: The steps.
        record: The record before the first step.
        kept_at: Where the record is kept; None when nothing is to be recorded any more.
    """

    steps: tuple[Step, ...]
    record: Record
    kept_at: Path | None


def carry_out(plan: Plan, machine: Machine, status: Status | None = None) -> None:
    """Carry out a plan; whatever goes wrong, what was done until then is on record.

    Args:
        plan: The plan.
        machine: The computer.
        status: Told each step, and the part of the whole that is done before it.
    """
    record = plan.record
    try:
        for done, step in enumerate(plan.steps):
            if status:
                status(step.sentence, done / len(plan.steps))
            record = step.carry_out(record, machine)
    finally:
        if plan.kept_at is not None and (record.files or record.edited):
            _keep(record, plan.kept_at, machine)


def _keep(record: Record, path: Path, machine: Machine) -> None:
    kept = Write(path, RECORD, record.as_bytes()).carry_out(record, machine)
    if kept.folders != record.folders:
        with_folders = record.with_folders(tuple(map(Path, kept.folders)))
        Write(path, RECORD, with_folders.as_bytes()).carry_out(record, machine)
