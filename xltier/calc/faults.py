"""What can go wrong with a live LibreOffice, each in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xltier.errors import WorkbookError


class BridgeError(WorkbookError):
    """LibreOffice or the bridge to it did not do what it was asked."""


def no_office() -> WorkbookError:
    """LibreOffice is not installed."""
    return WorkbookError(
        "LibreOffice was not found: install it, or set XLTIER_SOFFICE to its program soffice.",
        "找不到 LibreOffice：请先安装，或把环境变量 XLTIER_SOFFICE 设为 soffice 程序的位置。",
    )


def no_python(tried: Sequence[Path]) -> WorkbookError:
    """No Python has LibreOffice's module `uno`."""
    listed = ", ".join(str(path) for path in tried) or "-"
    return WorkbookError(
        f"No Python with LibreOffice's module uno was found (tried: {listed}): install "
        "python3-uno (Debian, Ubuntu) or set XLTIER_OFFICE_PYTHON to LibreOffice's own Python.",
        f"找不到带有 LibreOffice 模块 uno 的 Python（已试：{listed}）：请安装 python3-uno"
        "（Debian、Ubuntu），或把环境变量 XLTIER_OFFICE_PYTHON 设为 LibreOffice 自带的 Python。",
    )


def not_running() -> WorkbookError:
    """No LibreOffice runs that could be reached."""
    return WorkbookError(
        "No LibreOffice is running: open the workbook in LibreOffice Calc first.",
        "LibreOffice 没有运行：请先在 LibreOffice Calc 中打开工作簿。",
    )


def not_open(path: Path, names: Sequence[str]) -> WorkbookError:
    """The workbook is not among those open."""
    if not names:
        return WorkbookError(
            f"{path.name} is not open in LibreOffice, where no spreadsheet is open: open it first.",
            f"{path.name} 没有在 LibreOffice 中打开（其中没有打开任何表格）：请先打开它。",
        )
    return WorkbookError(
        f"{path.name} is not open in LibreOffice: open it first. Open: {', '.join(names)}.",
        f"{path.name} 没有在 LibreOffice 中打开：请先打开它。已打开的有：{'、'.join(names)}。",
    )


def nothing_open() -> WorkbookError:
    """LibreOffice runs and has no spreadsheet."""
    return WorkbookError(
        "No spreadsheet is open in LibreOffice: open the workbook first.",
        "LibreOffice 中没有打开任何表格：请先打开工作簿。",
    )


def unreachable(message: str) -> BridgeError:
    """Nobody answers at the pipe."""
    return BridgeError(
        f"LibreOffice does not answer: close its open dialogs, or restart it ({message}).",
        f"LibreOffice 没有响应：请关闭其中打开的对话框，或重新启动它（{message}）。",
    )


def office_gone() -> BridgeError:
    """LibreOffice ended while we spoke with it."""
    return BridgeError(
        "LibreOffice has been closed: open the workbook again and repeat.",
        "LibreOffice 已被关闭：请重新打开工作簿后再试一次。",
    )


def bridge_ended(last_line: str) -> BridgeError:
    """The process that speaks with LibreOffice ended."""
    detail = f" ({last_line})" if last_line else ""
    return BridgeError(
        f"The connection to LibreOffice broke off: repeat what you did{detail}.",
        f"与 LibreOffice 的连接中断了：请重复刚才的操作{detail}。",
    )


def office_refused(message: str) -> BridgeError:
    """LibreOffice raised an exception."""
    return BridgeError(
        f"LibreOffice could not do that: {message}.".replace("..", "."),
        f"LibreOffice 无法完成该操作：{message}。",
    )
