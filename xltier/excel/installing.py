"""Planning and carrying out what `xltier install` and `xltier uninstall` do."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution, version
from pathlib import Path
from typing import Literal
from urllib.parse import urlparse
from urllib.request import url2pathname

from xltier.errors import InstallError, UsageError
from xltier.excel import configuration, interpreter, trust
from xltier.excel.machine import Machine
from xltier.excel.places import PROJECT, Places
from xltier.excel.record import Record, is_xltier_addin, read_record
from xltier.excel.steps import (
    Build,
    MakeEnvironment,
    Remove,
    RemoveEmptyFolders,
    Step,
    Trust,
    Write,
)
from xltier.language import Sentence

Environment = Literal["current", "private"]
Builder = Callable[[Path], object]
Status = Callable[[Sentence, float], None]

OPTIONS = {
    "UDF MODULES": "xltier.excel.functions",
    # the folder of a workbook is no place to load code from
    "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    # buttons share the Python that the functions have started: no second start, one log
    "USE UDF SERVER": "True",
}
INTERPRETERS = ("INTERPRETER", "INTERPRETER_WIN", "INTERPRETER_MAC")
OURS = dict.fromkeys((*INTERPRETERS, *OPTIONS), "")

CONFIGURATION = Sentence("which Python to start, and options", "启动哪个 Python 及选项")
SCRIPT = Sentence("the script that lets Excel start Python", "供 Excel 启动 Python 的脚本")
LAUNCHER = Sentence("starts Python", "启动 Python")
RECORD = Sentence("what was installed", "安装记录")
ENVIRONMENT = Sentence("the Python environment", "Python 环境")
OLD = Sentence("from an earlier version", "旧版本的文件")
KEPT = {
    "undo": Sentence("states kept for Undo", "撤销用的数据"),
    "logs": Sentence("log files", "日志"),
    "set-aside": Sentence("rows that imports set aside", "导入时搁置的行"),
}


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


def plan_install(
    places: Places,
    machine: Machine,
    *,
    environment: Environment = "current",
    build: Builder | None = None,
    script: Path | None = None,
    trusted: Path | None = None,
) -> Plan:
    """Return what it takes to install, or to bring an installation up to date.

    Args:
        places: Where things go.
        machine: The computer.
        environment: Whether Excel runs the Python that runs this, or one of its own.
        build: Builds the add-in at a path; by default from the sources in the package.
        script: The AppleScript of xlwings; by default the installed one.
        trusted: A folder whose macros LibreOffice is to run.

    Raises:
        InstallError: Something of others is in the way, or Excel cannot be set up.
    """
    before = read_record(places.record)
    record = Record(
        version=version("xltier"),
        xlwings=version("xlwings"),
        files=before.files if before else {},
        edited=before.edited if before else (),
        folders=before.folders if before else (),
        trusted=before.trusted if before else (),
    )
    _check_excel_has_run(places)
    python = sys.executable if environment == "current" else str(places.environment_python)
    steps: list[Step] = []
    if environment == "private":
        requirement = _requirement(distribution("xltier"))
        steps.append(MakeEnvironment(places.environment, places.environment_python, requirement))
    if places.addin is not None:
        _check_ours(places.addin, record)
        steps.append(Build(places.addin, build or _build))
    if places.platform != "windows" and interpreter.needs_launcher(python):
        content = interpreter.launcher_script(python)
        steps.append(Write(places.launcher, LAUNCHER, content, program=True))
    steps += _configurations(places, machine, python, record)
    if places.scripts is not None:
        steps += _script(script or _applescript(), places.scripts, record)
    if trusted is not None:
        steps += _trust(places, trusted)
    steps += _outdated(places, record, steps, environment)
    return Plan(tuple(steps), record, places.record)


def plan_uninstall(places: Places, machine: Machine) -> Plan:
    """Return what it takes to leave nothing behind.

    What others have put into folders or configurations stays.
    """
    record = read_record(places.record) or Record("", "", {})
    _check_outside(places)
    edited = [Path(name) for name in record.edited]
    written = [Path(name) for name in record.files if Path(name).exists()]
    if places.addin is not None and places.addin not in written and is_xltier_addin(places.addin):
        written.append(places.addin)
    steps: list[Step] = [Remove(path, _kind(path, places)) for path in sorted(written, key=_last)]
    steps += [_taken_out(path, machine) for path in edited if path.exists()]
    steps += [
        Trust(trust.settings_file(places), folder, trusted=False)
        for folder in record.trusted
        if folder in trust.trusted_folders(trust.settings_file(places))
    ]
    if places.environment.exists():
        steps.append(Remove(places.environment, ENVIRONMENT))
    for name, what in KEPT.items():
        if (places.kept / name).exists():
            steps.append(Remove(places.kept / name, what))
    steps += [Remove(path, KEPT["logs"]) for path in places.vba_logs if path.exists()]
    if places.record.exists():
        steps.append(Remove(places.record, RECORD))
    folders = _folders(places, record)
    if folders:
        steps.append(RemoveEmptyFolders(folders))
    return Plan(tuple(steps), record, None)


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
    step = Write(path, RECORD, record.as_bytes())
    made = step.carry_out(Record("", "", {}), machine).folders
    if made:
        full = record.with_folders(tuple(map(Path, made)))
        Write(path, RECORD, full.as_bytes()).carry_out(full, machine)


def _build(path: Path) -> None:
    from xltier.excel.building import build_addin

    build_addin(path)


def _applescript() -> Path:
    import xlwings

    return Path(xlwings.__file__).with_name(f"xlwings-{xlwings.__version__}.applescript")


def _configurations(places: Places, machine: Machine, python: str, record: Record) -> list[Step]:
    wanted: dict[Path, dict[str, str]] = {path: {} for path in places.configurations}
    wanted[places.office_configuration]["INTERPRETER"] = interpreter.for_libreoffice(python, places)
    if places.platform == "windows":
        settings = {"INTERPRETER_WIN": interpreter.for_windows(python, machine)} | OPTIONS
        wanted[places.configuration] |= settings
    if places.platform == "mac":
        settings = {"INTERPRETER_MAC": interpreter.for_mac(python, places)} | OPTIONS
        wanted[places.configuration] |= settings
    return [
        Write(
            path,
            CONFIGURATION,
            configuration.with_settings(path, settings, machine.text_form),
            edits=path.exists() and not record.wrote(path),
        )
        for path, settings in wanted.items()
    ]


def _script(source: Path, folder: Path, record: Record) -> list[Step]:
    target, content = folder / source.name, source.read_bytes()
    if target.exists() and not record.wrote(target) and target.read_bytes() == content:
        return []  # xlwings itself has installed it, and keeps it
    _check_ours(target, record)
    return [Write(target, SCRIPT, content)]


def _trust(places: Places, folder: Path) -> list[Step]:
    if not folder.is_dir():
        raise UsageError(
            f"{folder} is no folder: name the folder of your workbooks after --trust.",
            f"{folder} 不是文件夹：请在 --trust 后面写明工作簿所在的文件夹。",
        )
    settings, address = trust.settings_file(places), folder.resolve().as_uri()
    known = address in trust.trusted_folders(settings)
    return [] if known else [Trust(settings, address)]


def _outdated(
    places: Places, record: Record, steps: list[Step], environment: Environment
) -> list[Step]:
    wanted = {step.path for step in steps if isinstance(step, (Write, Build))}
    old = [Path(name) for name in record.files if Path(name) not in wanted]
    removed: list[Step] = [Remove(path, OLD) for path in old if path.exists()]
    if environment == "current" and places.environment.exists() and not _inside(places):
        removed.append(Remove(places.environment, ENVIRONMENT))
    return removed


def _taken_out(path: Path, machine: Machine) -> Step:
    content = configuration.without_settings(path, OURS, machine.text_form)
    return Write(path, Sentence("without the lines of xltier", "去掉 xltier 的设置"), content)


def _folders(places: Places, record: Record) -> tuple[Path, ...]:
    made = [Path(name) for name in record.folders]
    own = [places.folder, places.kept]
    return tuple(path for path in dict.fromkeys((*made, *own)) if path.is_dir())


def _kind(path: Path, places: Places) -> Sentence:
    if path == places.addin:
        return Sentence("the add-in", "加载项")
    if path in places.configurations:
        return CONFIGURATION
    return LAUNCHER if path == places.launcher else SCRIPT


def _last(path: Path) -> bool:
    """Sort the add-in first: if Excel holds it, nothing else is gone yet."""
    return path.suffix != ".xlam"


def _check_excel_has_run(places: Places) -> None:
    if places.container is not None and not places.container.is_dir():
        raise InstallError(
            "Excel has never been started by this user, so it has no folder for add-ins yet: open "
            "Excel once, quit it, and run xltier install again.",
            "当前用户还没有打开过 Excel，加载项文件夹尚不存在：请先打开一次 Excel 再退出，"
            "然后重新运行 xltier install。",
        )


def _check_ours(path: Path, record: Record) -> None:
    if path.exists() and not record.wrote(path) and not is_xltier_addin(path):
        raise InstallError(
            f"{path} is there already and was not put there by xltier install: move it elsewhere, "
            "then run xltier install again.",
            f"{path} 已存在，且不是由 xltier install 安装的：请先把它移到别处，"
            "再运行 xltier install。",
        )


def _inside(places: Places) -> bool:
    return Path(sys.executable).is_relative_to(places.environment)


def _check_outside(places: Places) -> None:
    if places.platform == "windows" and _inside(places):
        raise InstallError(
            "This xltier runs from the environment that is to be removed: run xltier uninstall "
            "with the Python you installed xltier from.",
            "当前 xltier 正运行在将被删除的环境中：请用最初安装 xltier 的 Python 运行 "
            "xltier uninstall。",
        )


def _requirement(installed: Distribution) -> str:
    """Return what makes pip install this very xltier: where it came from, or its version."""
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    url = str(origin.get("url", ""))
    if url.startswith("file:"):
        return url2pathname(urlparse(url).path)
    if "vcs_info" in origin:
        vcs = origin["vcs_info"]
        return f"{PROJECT} @ {vcs['vcs']}+{url}@{vcs['commit_id']}"
    return f"{PROJECT} @ {url}" if url else f"{PROJECT}=={installed.version}"
