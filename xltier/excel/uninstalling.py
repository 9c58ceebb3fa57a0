"""Planning what `xltier uninstall` does: leave nothing, and touch nothing of others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from xltier.errors import InstallError
from xltier.excel import configuration, trust
from xltier.excel.machine import Machine
from xltier.excel.places import Places
from xltier.excel.plan import (
    ADDIN,
    CONFIGURATION,
    ENVIRONMENT,
    LAUNCHER,
    LOG,
    RECORD,
    SCRIPT,
    SETTINGS,
    Plan,
)
from xltier.excel.record import Record, is_xltier_addin, read_record
from xltier.excel.steps import Remove, RemoveEmptyFolders, Step, Trust, Write
from xltier.language import Sentence

WITHOUT: Final = Sentence("without the lines of xltier", "去掉 xltier 的设置")
KEPT: Final = {
    "undo": Sentence("states kept for Undo", "撤销用的数据"),
    "logs": LOG,
    "set-aside": Sentence("rows that imports set aside", "导入时搁置的行"),
    "working": Sentence("mark of a press being worked on", "处理中的标记"),
}
"""What xltier keeps for the user, by the name of the folder or file."""


def plan_uninstall(places: Places, machine: Machine) -> Plan:
    """Return what it takes to leave nothing behind.

    What others have put into folders or configurations stays. The add-in goes first: while Excel
    holds it, nothing else is gone yet.

    Raises:
        InstallError: This Python runs from the environment that is to be removed.
    """
    _check_outside(places)
    record = read_record(places.record) or Record("", "", {})
    steps = [
        *_addin(places, record),
        *_trust(places, record),
        *_files(places, record),
        *_configurations(places, machine, record),
        *_kept(places),
    ]
    folders = [Path(name) for name in record.folders]
    left = tuple(path for path in dict.fromkeys((*folders, places.folder)) if path.is_dir())
    if left:
        steps.append(RemoveEmptyFolders(left))
    return Plan(tuple(steps), record, None)


def _addin(places: Places, record: Record) -> list[Step]:
    path = places.addin
    if path is None or not path.exists():
        return []
    return [Remove(path, ADDIN)] if record.wrote(path) or is_xltier_addin(path) else []


def _trust(places: Places, record: Record) -> list[Step]:
    settings = trust.settings_file(places)
    known = trust.trusted_folders(settings)
    return [Trust(settings, name, trusted=False) for name in record.trusted if name in known]


def _files(places: Places, record: Record) -> list[Step]:
    apart = {places.addin, *places.configurations}
    written = [Path(name) for name in record.files if Path(name) not in apart]
    return [
        Remove(path, LAUNCHER if path == places.launcher else SCRIPT)
        for path in written
        if path.exists()
    ]


def _configurations(places: Places, machine: Machine, record: Record) -> list[Step]:
    steps: list[Step] = []
    for path in filter(Path.exists, places.configurations):
        rest = configuration.without_settings(path, SETTINGS, machine.text_form)
        if record.wrote(path) or not rest.strip():
            steps.append(Remove(path, CONFIGURATION))
        elif rest != path.read_bytes():
            steps.append(
                Write(path, Sentence("without xltier's lines", "去掉 xltier 的设置"), rest)
            )
    return steps


def _kept(places: Places) -> list[Step]:
    parts = {places.environment: ENVIRONMENT}
    parts |= {places.kept / name: what for name, what in KEPT.items()}
    parts |= dict.fromkeys(places.vba_logs, LOG) | {places.record: RECORD}
    return [Remove(path, what) for path, what in parts.items() if path.exists()]


def _check_outside(places: Places) -> None:
    inside = Path(sys.executable).is_relative_to(places.environment)
    if places.platform == "windows" and inside:
        raise InstallError(
            "This xltier runs from the environment that is to be removed: run xltier uninstall "
            "with the Python you installed xltier from.",
            "当前 xltier 正运行在将被删除的环境中：请用最初安装 xltier 的 Python 运行 "
            "xltier uninstall。",
        )
