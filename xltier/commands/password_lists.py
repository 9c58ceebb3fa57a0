"""Lists of passwords: read from a file of the user's, or made and written for the owner only."""

from __future__ import annotations

import csv
import getpass
import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from xltier.errors import SourceError, UsageError
from xltier.importing.sources import read_source
from xltier.language import Language, Sentence
from xltier.sharing.passwords import ListedPasswords, new_password
from xltier.tiering.policy import normal_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pandas as pd

NAME: Final = Sentence("Name", "姓名")
PASSWORD: Final = Sentence("Password", "密码")

NAME_HEADERS: Final = frozenset({"name", "rep", "team", "who", "姓名", "业务员", "团队", "名称"})
PASSWORD_HEADERS: Final = frozenset({"password", "pass", "密码", "口令"})

OWNER_ONLY: Final = 0o600
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def read_passwords(path: Path) -> ListedPasswords:
    """Read a list of passwords: a CSV file or a sheet with the columns Name and Password.

    Args:
        path: The file; one that `write_new_passwords` made has the same columns.

    Raises:
        SourceError: The file cannot be read, or has other columns.
        UsageError: A name stands twice with different passwords.
    """
    frame = read_source(path).frame
    name = _column(frame, NAME_HEADERS)
    password = _column(frame, PASSWORD_HEADERS)
    if name is None or password is None:
        raise SourceError(
            f"{path.name} needs a column Name and a column Password; it has: "
            f"{', '.join(map(str, frame.columns))}.",
            f"{path.name} 须有“姓名”和“密码”两列；现有的列：{'、'.join(map(str, frame.columns))}。",
        )
    listed: dict[str, str] = {}
    for who, secret in zip(frame[name], frame[password], strict=True):
        if not isinstance(who, str) or not who.strip() or not isinstance(secret, str) or not secret:
            continue
        if listed.setdefault(normal_name(_as_typed(who)), secret) != secret:
            raise UsageError(
                f"{path.name} lists {who.strip()} twice with different passwords; keep one row.",
                f"{path.name} 中 {who.strip()} 出现两次且密码不同；请只保留一行。",
            )
    return ListedPasswords(listed, str(path))


def _column(frame: pd.DataFrame, wanted: frozenset[str]) -> str | None:
    return next((str(header) for header in frame.columns if normal_name(header) in wanted), None)


def make_passwords(names: Iterable[str], path: Path) -> ListedPasswords:
    """Make up a password for each name; `write_new_passwords` keeps them.

    Raises:
        UsageError: The file is there already: what it keeps must not be lost.
    """
    if path.exists():
        raise UsageError(
            f"{path.name} is there already, and the passwords in it may still be needed; give the "
            "new file another name, or use the old one with --passwords.",
            f"{path.name} 已存在，其中的密码可能仍有用；请换一个文件名，"
            "或用 --passwords 沿用原有密码。",
        )
    return ListedPasswords({normal_name(name): new_password() for name in names}, str(path))


def write_new_passwords(
    passwords: ListedPasswords, names: Sequence[str], path: Path, language: Language
) -> None:
    """Write the passwords to a CSV file that only its owner can read.

    Args:
        passwords: What `make_passwords` made.
        names: Names as they are to be read, in order.
        path: Where the file goes; it must not be there yet.
        language: Language of the headers.

    Raises:
        UsageError: The file cannot be written, or is there already.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([NAME.text(language), PASSWORD.text(language)])
    writer.writerows([_plain_text(name), passwords.of(name)] for name in names)
    try:
        # never readable by others, not even for a moment
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(file, "wb") as out:
            _owner_only(path)
            out.write(text.getvalue().encode("utf-8-sig"))
    except OSError as error:
        raise UsageError(
            f"The passwords cannot be written to {path}: {error.strerror}; name a file in a folder "
            "of yours.",
            f"无法把密码写入 {path}：{error.strerror}；请换一个您有权写入的位置。",
        ) from error


def _as_typed(name: str) -> str:
    """Return a name without the mark that `_plain_text` gave it."""
    name = name.strip()
    return name[1:] if name[:1] == "'" and name[1:].startswith(FORMULA_STARTS) else name


def _plain_text(name: str) -> str:
    """Return a name that no spreadsheet takes for a formula."""
    return f"'{name}" if name.startswith(FORMULA_STARTS) else name


def _owner_only(path: Path) -> None:
    """On Windows, take the file's access from everyone but its owner."""
    if sys.platform != "win32":
        return
    command = ["icacls", str(path), "/inheritance:r", "/grant:r", f"{getpass.getuser()}:F"]
    subprocess.run(command, check=False, capture_output=True)  # noqa: S603
