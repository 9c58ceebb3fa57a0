"""Checks of Excel for Mac: the script that starts Python, and what macOS allows.

Sources: Microsoft Learn, "Set preferences to macro security for Office for Mac"; Apple's error
-1743, "not authorised to send Apple events".
"""

from __future__ import annotations

from xltier.excel.checks import Check, Installation, fault, not_started, ok, skipped, warning
from xltier.language import Sentence

EXCEL = Sentence("Excel", "Excel")
SCRIPT = Sentence("AppleScript", "AppleScript")
MACROS = Sentence("Macro settings", "宏设置")
QUARANTINE = Sentence("Quarantine", "隔离标记")
AUTOMATION = Sentence("Automation", "自动化权限")

NOT_AUTHORISED = "-1743"
STATES_OFF = {"DisabledWithoutWarnings"}


def check_excel(found: Installation) -> Check:
    """Look for Excel, and whether it has made its folders."""
    path, container = found.machine.find("Microsoft Excel"), found.places.container
    if path is None:
        return fault(
            EXCEL,
            "Excel for Mac is not installed: install Microsoft 365 or Excel 2019 or later.",
            "没有安装 Mac 版 Excel：请安装 Microsoft 365 或 Excel 2019 及以上版本。",
        )
    if container is None or not container.is_dir():
        return fault(
            EXCEL,
            "Excel has never been started by this user: open it once, quit it, and run xltier "
            "install.",
            "当前用户还没有打开过 Excel：请打开一次再退出，然后运行 xltier install。",
        )
    return ok(EXCEL, str(path), str(path))


def check_script(found: Installation) -> Check:
    """Look for the script through which the sandbox of Excel lets Python start."""
    name = f"xlwings-{found.xlwings}.applescript"
    folder = found.places.scripts
    if folder is None or not (folder / name).exists():
        return fault(
            SCRIPT,
            f"{name} is missing in {folder}, so the buttons cannot start Python: run xltier "
            "install.",
            f"{folder} 中缺少 {name}，按钮无法启动 Python：请运行 xltier install。",
        )
    return ok(SCRIPT, str(folder / name), str(folder / name))


def check_macros(found: Installation) -> Check:
    """Look at what the organisation or the user says of macros."""
    asked = _preference(found, "VisualBasicMacroExecutionState")
    if asked in STATES_OFF or _preference(found, "VisualBasicEntirelyDisabled") == "1":
        return fault(
            MACROS,
            "Macros are off: choose “Disable all macros with notification” under Excel > Settings "
            "> Security; if that is greyed out, ask IT.",
            "宏已被禁用：请在“Excel > 设置 > 安全性”中选择“禁用所有宏并发出通知”；"
            "如该选项为灰色，请联系 IT。",
        )
    return ok(MACROS, "Macros can be enabled.", "可以启用宏。")


def check_quarantine(found: Installation) -> Check:
    """Look at whether the add-in or the workbook counts as downloaded."""
    for path in (found.places.addin, found.book):
        if path is not None and path.exists() and found.machine.stream(path):
            return warning(
                QUARANTINE,
                f"macOS marks {path} as downloaded: if Excel does not offer its macros, run "
                f"xattr -d com.apple.quarantine '{path}'.",
                f"macOS 把 {path} 标记为来自网络：如 Excel 不提示启用宏，请运行 "
                f"xattr -d com.apple.quarantine '{path}'。",
            )
    return ok(QUARANTINE, "Nothing is marked as downloaded.", "文件没有被标记为来自网络。")


def check_automation(found: Installation) -> Check:
    """Ask Excel for its version, the way Python will talk to it."""
    if not found.starting:
        return not_started(AUTOMATION)
    if not found.machine.running("Microsoft Excel"):
        return skipped(
            AUTOMATION,
            "Excel does not run now; open it and run xltier doctor again to look at this too.",
            "Excel 没有运行；打开 Excel 后再运行 xltier doctor 可检查此项。",
        )
    asked = found.machine.run(
        ["osascript", "-e", 'tell application "Microsoft Excel" to get version']
    )
    if asked.code == 0:
        version = asked.output.strip()
        return ok(AUTOMATION, f"Excel {version} answers.", f"Excel {version} 有应答。")
    if NOT_AUTHORISED in asked.errors:
        return fault(
            AUTOMATION,
            "macOS does not let this program control Excel: tick Microsoft Excel under System "
            "Settings > Privacy & Security > Automation, for this program and for Excel.",
            "macOS 不允许本程序控制 Excel：请在“系统设置 > 隐私与安全性 > 自动化”中，"
            "为本程序和 Excel 勾选 Microsoft Excel。",
        )
    why = asked.errors.strip() or f"exit code {asked.code}"
    return fault(
        AUTOMATION,
        f"Excel does not answer ({why}): close its dialogs, finish editing the cell, try again.",
        f"Excel 没有应答（{why}）：请关闭其中的对话框、结束单元格编辑后重试。",
    )


MAC_CHECKS = (check_excel, check_script, check_macros, check_quarantine, check_automation)


def _preference(found: Installation, name: str) -> str:
    return found.machine.run(["defaults", "read", "com.microsoft.office", name]).output.strip()
