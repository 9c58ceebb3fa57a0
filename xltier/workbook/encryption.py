"""Passwords to open: a workbook file encrypted as Excel does it, AES-256 (ECMA-376 agile).

See [MS-OFFCRYPTO] 2.3.4.10 to 2.3.4.15; done by msoffcrypto-tool.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from xltier.errors import WorkbookError
from xltier.workbook.opening import COMPOUND_FILE

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 255
"""Characters that Excel takes in a password."""


def encrypt(package: bytes, password: str) -> bytes:
    """Return a workbook file that opens with a password only.

    Args:
        package: The `.xlsx` file.
        password: 1 to 255 characters.

    Raises:
        ValueError: The password is empty or longer than Excel takes.
    """
    from msoffcrypto.format.ooxml import OOXMLFile

    if not 0 < len(password) <= LONGEST:
        raise ValueError("a password has 1 to 255 characters")
    done = io.BytesIO()
    OOXMLFile(io.BytesIO(package)).encrypt(password, done)
    return done.getvalue()


def is_encrypted(path: Path) -> bool:
    """Tell whether a file can be opened with a password only."""
    with path.open("rb") as file:
        if file.read(len(COMPOUND_FILE)) != COMPOUND_FILE:
            return False
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as container:
            return bool(container.exists("EncryptionInfo"))
    except Exception:  # noqa: BLE001 - whatever a damaged container raises
        return False


def decrypt(path: Path, password: str) -> bytes:
    """Return the workbook file that a password protects.

    Args:
        path: The file.
        password: What it was encrypted with.

    Raises:
        WorkbookError: The password is wrong, the file is damaged, or it has no password.
    """
    import msoffcrypto
    from msoffcrypto.exceptions import InvalidKeyError

    if not is_encrypted(path):
        raise _damaged(path) if _is_container(path) else _not_encrypted(path)
    with path.open("rb") as file:
        try:
            office = msoffcrypto.OfficeFile(file)
            office.load_key(password=password, verify_password=True)
        except InvalidKeyError as error:
            raise _wrong(path) from error
        except Exception as error:
            raise _damaged(path) from error
        done = io.BytesIO()
        try:
            # Excel's own files are whole too; a cut or changed one must not be half read
            office.decrypt(done, verify_integrity=True)
        except Exception as error:
            raise _damaged(path) from error
    return done.getvalue()


def _is_container(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(COMPOUND_FILE)) == COMPOUND_FILE


def _wrong(path: Path) -> WorkbookError:
    return WorkbookError(
        f"The password does not open {path.name}; check it, capital letters included.",
        f"密码打不开 {path.name}；请核对密码（区分大小写）。",
    )


def _damaged(path: Path) -> WorkbookError:
    return WorkbookError(
        f"{path.name} is damaged: it has a password, but its content cannot be read; ask for it to "
        "be sent again.",
        f"{path.name} 已损坏：文件带有密码，但内容无法读取；请让对方重新发送。",
    )


def _not_encrypted(path: Path) -> WorkbookError:
    return WorkbookError(
        f"{path.name} has no password to open; read it without one.",
        f"{path.name} 没有打开密码；无需密码即可读取。",
    )
