"""Checks of LibreOffice: the program, a Python that speaks to it, and whether macros may run."""

from __future__ import annotations

from pathlib import Path

from xltier.excel import trust
from xltier.excel.checks import Check, Installation, fault, not_started, ok, warning
from xltier.language import Sentence

OFFICE = Sentence("LibreOffice", "LibreOffice")
BRIDGE = Sentence("Python with uno", "带 uno 的 Python")
MACROS = Sentence("Macro security", "宏安全性")

LOW, MEDIUM = 0, 1


def check_office(found: Installation) -> Check:
    """Look for LibreOffice."""
    path = found.machine.office()
    if path is None:
        return fault(
            OFFICE,
            "LibreOffice is not installed: install LibreOffice Calc 7.4 or later.",
            "没有安装 LibreOffice：请安装 LibreOffice Calc 7.4 或以上版本。",
        )
    asked = found.machine.run([str(path), "--version"]) if found.starting else None
    told = asked.output.strip() if asked else str(path)
    return ok(OFFICE, told, told)


def check_bridge(found: Installation) -> Check:
    """Look for a Python that can load `uno`: LibreOffice's own or the system's."""
    if not found.starting:
        return not_started(BRIDGE)
    python = found.machine.office_python()
    if python is not None:
        return ok(BRIDGE, str(python), str(python))
    return fault(
        BRIDGE,
        "No Python here can speak to LibreOffice: install the package python3-uno (Debian, Ubuntu) "
        "or libreoffice-pyuno (Fedora, openSUSE).",
        "没有能与 LibreOffice 通信的 Python：请安装 python3-uno（Debian、Ubuntu）或 "
        "libreoffice-pyuno（Fedora、openSUSE）软件包。",
    )


def check_macros(found: Installation) -> Check:
    """Look at whether LibreOffice runs the macros of a workbook."""
    settings = trust.settings_file(found.places)
    level, folders = trust.level(settings), trust.trusted_folders(settings)
    if level == LOW:
        return ok(MACROS, "Macros run in every document.", "所有文档的宏都会运行。")
    if level == MEDIUM:
        return ok(
            MACROS,
            "LibreOffice asks before macros run: answer Enable Macros.",
            "LibreOffice 运行宏之前会询问：请选择“启用宏”。",
        )
    if found.book is not None and _within(found.book, folders):
        return ok(MACROS, f"{found.book} is trusted.", f"{found.book} 受信任。")
    if found.book is None and folders:
        names = ", ".join(folders)
        return ok(MACROS, f"Macros run in {names}.", f"宏可在以下位置运行：{names}。")
    return warning(
        MACROS,
        "LibreOffice runs the macros, and so the buttons, of no workbook outside trusted folders: "
        "add the folder of your workbooks under Tools > Options > LibreOffice > Security > Macro "
        "Security > Trusted Sources, or close LibreOffice and run xltier install --trust FOLDER.",
        "LibreOffice 只运行受信任文件夹中工作簿的宏（包括按钮）：请在“工具 > 选项 > LibreOffice > "
        "安全性 > 宏安全性 > 可信源”中加入工作簿所在文件夹，或关闭 LibreOffice 后运行 "
        "xltier install --trust 文件夹。",
    )


LIBREOFFICE_CHECKS = (check_office, check_bridge, check_macros)


def _within(book: Path, folders: tuple[str, ...]) -> bool:
    address = book.absolute().as_uri()
    return any(address.startswith(f"{folder.rstrip('/')}/") for folder in folders)
