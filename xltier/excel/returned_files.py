"""The files that come back from the reps: found, decrypted where they have a password, opened."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xltier.commands.returned import ReturnedBook
from xltier.errors import UsageError, WorkbookError
from xltier.sharing.cells import shown
from xltier.sharing.passwords import ListedPasswords
from xltier.tiering.policy import normal_name
from xltier.workbook.closed import ClosedWorkbook
from xltier.workbook.encryption import decrypt, is_encrypted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltier.sharing.passwords import Passwords
    from xltier.workbook.base import Workbook

WORKBOOKS: Final = "*.xlsx"
LOCKS: Final = ("~$", ".~")
"""Names of the files that mark a workbook as open start so."""


def find_files(named: Sequence[Path]) -> list[Path]:
    """Return the files that are named: themselves, by a pattern, or by their folder.

    Raises:
        UsageError: A pattern or folder has none.
    """
    found: list[Path] = []
    for path in named:
        if path.is_dir():
            there = sorted(path.glob(WORKBOOKS))
        elif not path.exists() and any(sign in path.name for sign in "*?["):
            there = sorted(path.parent.glob(path.name))
        else:
            found.append(path)
            continue
        there = [each for each in there if not each.name.startswith(LOCKS)]
        if not there:
            raise UsageError(
                f"There are no workbooks in {path}; name the files that came back.",
                f"{path} 中没有工作簿；请指定收回的文件。",
            )
        found += there
    listed = [path for path in found if not path.name.startswith(LOCKS)]
    return list({path.resolve(): path for path in listed}.values())


def returned_books(
    files: Sequence[Path], passwords: Passwords | None, sent: Mapping[str, str]
) -> list[ReturnedBook]:
    """Return the files as books that are opened when their turn comes.

    Args:
        files: The files.
        passwords: Passwords of those that have one; None if none are known.
        sent: To whom each file was sent, by the file's name.
    """
    return [ReturnedBook(path.name, partial(_opened, path, passwords, sent)) for path in files]


def recipients(workbook: Workbook) -> dict[str, str]:
    """Return to whom each file was sent, by the file's name."""
    if not workbook.has("Deliveries"):
        return {}
    frame = workbook.read("Deliveries").dropna(subset=["rep"])
    files = frame["file"] if "file" in frame else frame["rep"]
    return {shown(file): shown(rep) for file, rep in zip(files, frame["rep"], strict=True)}


@contextmanager
def _opened(path: Path, passwords: Passwords | None, sent: Mapping[str, str]) -> Iterator[Workbook]:
    if not (path.is_file() and is_encrypted(path)):
        with ClosedWorkbook(path, lenient=True) as book:
            yield book
        return
    content = _decrypted(path, passwords, sent)
    # in a folder that nobody else can read, and only as long as it is being read
    with tempfile.TemporaryDirectory(prefix="xltier-") as folder:
        plain = Path(folder) / path.name
        plain.write_bytes(content)
        with ClosedWorkbook(plain, lenient=True) as book:
            yield book


def _decrypted(path: Path, passwords: Passwords | None, sent: Mapping[str, str]) -> bytes:
    """Return what a file with a password holds; the password of whom it was sent to comes first.

    Raises:
        WorkbookError: None of the passwords opens it, or it is damaged.
    """
    if passwords is None:
        raise WorkbookError(
            f"{path.name} has a password to open; name the list of passwords with --passwords, or "
            "use --keyring.",
            f"{path.name} 设有打开密码；请用 --passwords 指定密码文件，或使用 --keyring。",
        )
    wrong: WorkbookError | None = None
    for password in _candidates(path, passwords, sent):
        try:
            return decrypt(path, password)
        except WorkbookError as error:
            if not _is_wrong(error):
                raise
            wrong = error
    if wrong is None:
        raise WorkbookError(
            f"There is no password for {path.name} in {passwords.kept().en}.",
            f"{passwords.kept().zh} 中没有 {path.name} 的密码。",
        )
    raise wrong


def _is_wrong(error: WorkbookError) -> bool:
    from msoffcrypto.exceptions import InvalidKeyError

    return isinstance(error.__cause__, InvalidKeyError)


def _candidates(path: Path, passwords: Passwords, sent: Mapping[str, str]) -> list[str]:
    """Return the passwords to try, the likeliest first."""
    names = [sent[path.name]] if path.name in sent else []
    stem = normal_name(path.stem)
    everyone = list(dict.fromkeys(sent.values()))
    names += [name for name in everyone if normal_name(name) in stem] + everyone
    found = []
    for name in dict.fromkeys(names):
        try:
            found.append(passwords.of(name))
        except KeyError:
            continue
    if isinstance(passwords, ListedPasswords):
        found += passwords.listed.values()
    return list(dict.fromkeys(found))
