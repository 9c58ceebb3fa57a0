"""Checks of what every platform has: Python, configuration, add-in, synchronised folders."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

from xltier.excel.checks import Check, Installation, fault, not_started, ok, skipped, warning
from xltier.excel.record import is_xltier_addin
from xltier.language import Sentence

CONFIGURATION = Sentence("Configuration", "配置文件")
PYTHON = Sentence("Python", "Python")
TEST_CALL = Sentence("Test call", "试调用")
VERSIONS = Sentence("Versions", "版本")
ADDIN = Sentence("Add-in", "加载项")
ONEDRIVE = Sentence("OneDrive", "OneDrive")


def check_configuration(found: Installation) -> Check:
    """Look at whether VBA is told which Python to start."""
    path = found.places.configuration
    if not path.exists():
        return fault(
            CONFIGURATION,
            f"{path} is missing: run xltier install.",
            f"缺少 {path}：请运行 xltier install。",
        )
    if not found.python:
        return fault(
            CONFIGURATION,
            f"{path} does not say which Python to start: run xltier install.",
            f"{path} 没有指明使用哪个 Python：请运行 xltier install。",
        )
    return ok(CONFIGURATION, str(path), str(path))


def check_python(found: Installation) -> Check:
    """Look at whether the Python that is to be started is there."""
    if not found.python:
        return _no_python(PYTHON)
    if not Path(found.python).is_file():
        return fault(
            PYTHON,
            f"There is no Python at {found.python} any more: run xltier install with the Python "
            "you use now.",
            f"{found.python} 处已没有 Python：请用现在的 Python 运行 xltier install。",
        )
    return ok(PYTHON, found.python, found.python)


def check_test_call(found: Installation) -> Check:
    """Start the Python as a button does and let it load what a button needs."""
    if not found.starting:
        return not_started(TEST_CALL)
    if not found.python:
        return _no_python(TEST_CALL)
    answer = found.answer
    if isinstance(answer, str):
        return fault(
            TEST_CALL,
            f"{found.python} does not run xltier ({answer}): run {found.python} -m pip install "
            f"xltier=={found.version}, or xltier install --environment private.",
            f"{found.python} 无法运行 xltier（{answer}）：请运行 {found.python} -m pip install "
            f"xltier=={found.version}，或 xltier install --environment private。",
        )
    told = f"Python {answer['python']}, xltier {answer['xltier']}, xlwings {answer['xlwings']}"
    classes = "/".join(cell for (cell,) in answer["abc"])
    return ok(
        TEST_CALL, f"{told}; ABC(90, 10) is {classes}.", f"{told}；ABC(90, 10) 得 {classes}。"
    )


def check_versions(found: Installation) -> Check:
    """Compare what was installed with what is started."""
    record = found.record
    if record is None:
        return fault(
            VERSIONS,
            "xltier install has not run for this user yet, or xltier uninstall has: run xltier "
            "install.",
            "当前用户尚未安装（或已卸载）：请运行 xltier install。",
        )
    answer = found.answer if found.python and found.starting else ""
    started = (found.version, found.xlwings)
    if isinstance(answer, dict):
        started = (str(answer["xltier"]), str(answer["xlwings"]))
    if started != (record.version, record.xlwings):
        there, now = _told(record.version, record.xlwings), _told(*started)
        return fault(
            VERSIONS,
            f"Installed was {there}, but Python has {now}: close Excel or LibreOffice and run "
            "xltier install again.",
            f"安装时为 {there}，而 Python 中是 {now}：请关闭 Excel 或 LibreOffice，"
            "重新运行 xltier install。",
        )
    return ok(VERSIONS, f"xltier {record.version}", f"xltier {record.version}")


def _told(xltier: str, xlwings: str) -> str:
    return f"xltier {xltier}, xlwings {xlwings}"


def check_addin(found: Installation) -> Check:
    """Look at whether the add-in is where Excel loads it, as it was built."""
    path, record = found.places.addin, found.record
    if path is None:
        return skipped(ADDIN, "LibreOffice needs none.", "LibreOffice 不需要加载项。")
    if not path.exists():
        if record is not None and record.wrote(path):
            return fault(
                ADDIN,
                f"{path} was installed and is gone – antivirus software may have taken it: let it "
                "make an exception for this file, then run xltier install again.",
                f"{path} 安装后又不见了，可能被杀毒软件隔离：请将其加入白名单，"
                "再运行 xltier install。",
            )
        return fault(
            ADDIN,
            f"There is no add-in at {path}: run xltier install.",
            f"{path} 处没有加载项：请运行 xltier install。",
        )
    if (record is None or not record.unchanged(path)) and is_xltier_addin(path):
        return fault(
            ADDIN,
            f"{path} is an add-in of xltier, but not the one that was installed: close Excel and "
            "run xltier install again.",
            f"{path} 是 xltier 的加载项，但不是当时安装的那一份：请关闭 Excel，"
            "重新运行 xltier install。",
        )
    if record is None or not record.unchanged(path):
        return fault(
            ADDIN,
            f"{path} is not the add-in that was installed: move it elsewhere if it is yours, "
            "delete it otherwise, then run xltier install.",
            f"{path} 不是当时安装的加载项：如是您自己的文件请移走，否则请删除，"
            "再运行 xltier install。",
        )
    return ok(ADDIN, str(path), str(path))


def check_onedrive(found: Installation) -> Check:
    """Look at whether Python or the add-in is in a folder whose files come and go."""
    for path in (found.python, str(found.places.addin or ""), str(found.places.folder)):
        if path and _synchronised(path, found):
            return warning(
                ONEDRIVE,
                f"{path} is in a folder that OneDrive synchronises, and may not be on this "
                "computer when Excel needs it: right-click the folder and choose “Always keep on "
                "this device”, or install Python elsewhere.",
                f"{path} 位于 OneDrive 同步文件夹，Excel 需要时可能不在本机："
                "请右键该文件夹选择“始终保留在此设备上”，或把 Python 装到别处。",
            )
    if found.book is not None and _synchronised(str(found.book.absolute()), found):
        return ok(
            ONEDRIVE,
            f"{found.book.name} is in OneDrive: buttons and functions work, Excel calls it by an "
            "https address.",
            f"{found.book.name} 在 OneDrive 中：按钮和函数均可使用（Excel 以 https 地址称呼它）。",
        )
    return ok(
        ONEDRIVE,
        "Neither Python nor the add-in is in it.",
        "Python 和加载项都不在 OneDrive 中。",
    )


def _synchronised(path: str, found: Installation) -> bool:
    if found.places.platform == "mac":
        cloud = found.places.home / "Library" / "CloudStorage"
        return Path(path).is_relative_to(cloud)
    named = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
    folders = (found.machine.variables.get(name) for name in named)
    return any(
        PureWindowsPath(path).is_relative_to(PureWindowsPath(folder))
        for folder in folders
        if folder
    )


def _no_python(name: Sentence) -> Check:
    return skipped(
        name, "The configuration names none; see above.", "配置文件未指明 Python，见上。"
    )
