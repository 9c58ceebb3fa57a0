"""Planning what `xltier install` does."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import Distribution, distribution, version
from pathlib import Path
from typing import Literal
from urllib.parse import urlparse
from urllib.request import url2pathname

from xltier.errors import InstallError, UsageError
from xltier.excel import configuration, interpreter, trust
from xltier.excel.machine import Machine
from xltier.excel.places import PROJECT, Places
from xltier.excel.plan import CONFIGURATION, ENVIRONMENT, LAUNCHER, OLD, OPTIONS, SCRIPT, Plan
from xltier.excel.record import Record, is_xltier_addin, read_record
from xltier.excel.steps import Build, MakeEnvironment, Remove, Step, Trust, Write

Environment = Literal["current", "private"]
Builder = Callable[[Path], object]


def plan_install(
    places: Places,
    machine: Machine,
    *,
    environment: Environment = "current",
    build: Builder | None = None,
    trusted: Path | None = None,
) -> Plan:
    """Return what it takes to install, or to bring an installation up to date.

    Args:
        places: Where things go.
        machine: The computer.
        environment: Whether Excel runs the Python that runs this, or one of its own.
        build: Builds the add-in at a path; by default from the sources in the package.
        trusted: A folder whose macros LibreOffice is to run.

    Raises:
        InstallError: Something of others is in the way, or Excel cannot be set up.
        UsageError: `trusted` is no folder.
    """
    _check_excel_has_run(places)
    before = read_record(places.record) or Record("", "", {})
    record = replace(before, version=version("xltier"), xlwings=version("xlwings"))
    private = environment == "private"
    python = str(places.environment_python) if private else sys.executable
    steps = [
        *(_environment(places) if private else []),
        *_addin(places, record, build or _build),
        *_launcher(places, python),
        *_configurations(places, machine, python, record),
        *_script(places, record),
        *(_trust(places, trusted) if trusted else []),
    ]
    steps += _outdated(places, record, steps, private=private)
    return Plan(tuple(steps), record, places.record)


def requirement(installed: Distribution) -> str:
    """Return what makes pip install this very package: where it came from, or its version."""
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    url = str(origin.get("url", ""))
    if url.startswith("file:"):
        path = url2pathname(urlparse(url).path)
        # what it was installed from may be a download that is gone
        return path if Path(path).exists() else f"{PROJECT}=={installed.version}"
    if "vcs_info" in origin:
        vcs = origin["vcs_info"]
        return f"{PROJECT} @ {vcs['vcs']}+{url}@{vcs['commit_id']}"
    return f"{PROJECT} @ {url}" if url else f"{PROJECT}=={installed.version}"


def _build(path: Path) -> None:
    from xltier.excel.building import build_addin

    build_addin(path)


def _environment(places: Places) -> list[Step]:
    wanted = requirement(distribution(PROJECT))
    return [MakeEnvironment(places.environment, places.environment_python, wanted)]


def _addin(places: Places, record: Record, build: Builder) -> list[Step]:
    path = places.addin
    if path is None:
        return []
    if not is_xltier_addin(path):
        _check_ours(path, record)
    return [Build(path, build)]


def _launcher(places: Places, python: str) -> list[Step]:
    if places.platform == "windows" or not interpreter.needs_launcher(python):
        return []
    if not interpreter.can_launch(places):
        return []
    return [Write(places.launcher, LAUNCHER, interpreter.launcher_script(python), program=True)]


def _configurations(places: Places, machine: Machine, python: str, record: Record) -> list[Step]:
    wanted: dict[Path, dict[str, str]] = {path: {} for path in places.configurations}
    office = interpreter.for_libreoffice(python, places, machine)
    wanted[places.office_configuration]["INTERPRETER"] = office
    if places.platform == "windows":
        excel = {"INTERPRETER_WIN": interpreter.for_windows(python, machine)}
        wanted[places.configuration] |= excel | OPTIONS
    if places.platform == "mac":
        excel = {"INTERPRETER_MAC": interpreter.for_mac(python, places)}
        wanted[places.configuration] |= excel | OPTIONS
    return [
        Write(
            path,
            CONFIGURATION,
            configuration.with_settings(path, settings, machine.text_form),
            edits=path.exists() and not record.wrote(path),
        )
        for path, settings in wanted.items()
    ]


def _script(places: Places, record: Record) -> list[Step]:
    if places.scripts is None:
        return []
    import xlwings

    name = f"xlwings-{xlwings.__version__}.applescript"
    content = Path(xlwings.__file__).with_name(name).read_bytes()
    target = places.scripts / name
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


def _outdated(places: Places, record: Record, steps: list[Step], *, private: bool) -> list[Step]:
    wanted = {step.path for step in steps if isinstance(step, (Write, Build))}
    old = [Path(name) for name in record.files if Path(name) not in wanted]
    removed: list[Step] = [Remove(path, OLD) for path in old if path.exists()]
    running = Path(sys.executable).is_relative_to(places.environment)
    if not private and places.environment.exists() and not running:
        removed.append(Remove(places.environment, ENVIRONMENT))
    return removed


def _check_excel_has_run(places: Places) -> None:
    if places.container is not None and not places.container.is_dir():
        raise InstallError(
            "Excel has never been started by this user, so it has no folder for add-ins yet: open "
            "Excel once, quit it, and run xltier install again.",
            "当前用户还没有打开过 Excel，加载项文件夹尚不存在：请先打开一次 Excel 再退出，"
            "然后重新运行 xltier install。",
        )


def _check_ours(path: Path, record: Record) -> None:
    if path.exists() and not record.wrote(path):
        raise InstallError(
            f"{path} is there already and was not put there by xltier install: move it elsewhere, "
            "then run xltier install again.",
            f"{path} 已存在，且不是由 xltier install 安装的：请先把它移到别处，"
            "再运行 xltier install。",
        )
