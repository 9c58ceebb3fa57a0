"""Writing files of an installation, and saying why one cannot be written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xltier.errors import InstallError
from xltier.excel.machine import Machine


def make_folder(path: Path) -> tuple[Path, ...]:
    """Make a folder and return which folders had to be made for it, outer before inner."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    return tuple(reversed(missing))


def put(path: Path, content: bytes, mode: int, beside: Path | None = None) -> None:
    """Write a file in one step: it is there whole, or as it was before.

    Args:
        path: The file.
        content: Its bytes.
        mode: Who may read, write and start it.
        beside: The folder for the file while it is written; by default the file's own.
    """
    handle, name = tempfile.mkstemp(prefix=".xltier-", dir=beside or path.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(mode)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


@contextmanager
def explained(path: Path, machine: Machine) -> Iterator[None]:
    """Turn an error of the system into a sentence that says what to do."""
    try:
        yield
    except OSError as error:
        raise _refusal(path, error, machine) from error


def _refusal(path: Path, error: OSError, machine: Machine) -> InstallError:
    reason = error.strerror or str(error)
    denied = isinstance(error, PermissionError)
    if denied and machine.platform == "windows" and machine.running("EXCEL"):
        return InstallError(
            f"{path} is in use by Excel: close Excel and try again.",
            f"{path} 正被 Excel 占用：请关闭 Excel 后重试。",
        )
    if denied and machine.platform == "mac":
        return InstallError(
            f"macOS does not let this program change {path}: allow it under System Settings > "
            "Privacy & Security > App Management (or Full Disk Access), then try again.",
            f"macOS 不允许本程序修改 {path}：请在“系统设置 > 隐私与安全性 > App 管理”"
            "（或“完全磁盘访问权限”）中允许，然后重试。",
        )
    return InstallError(
        f"{path} cannot be changed ({reason}): make it writable, see that there is room on the "
        "disk and that antivirus software allows it, then try again.",
        f"无法更改 {path}（{reason}）：请确认有写入权限、磁盘空间充足、未被杀毒软件拦截，"
        "然后重试。",
    )
