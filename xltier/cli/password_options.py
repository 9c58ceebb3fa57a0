"""Where the passwords of the reps' workbooks come from: options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xltier.cli.saying import here
from xltier.errors import UsageError

if TYPE_CHECKING:
    from xltier.sharing.passwords import Passwords

PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--passwords",
        metavar="FILE.csv",
        show_default=False,
        help=here(
            "A list with the columns Name and Password. Passwords are never taken from the command "
            "line itself, where they would stay in its history.",
            "含“姓名”和“密码”两列的文件。密码不能直接写在命令行中，以免留在历史记录里。",
        ),
    ),
]
UseKeyring = Annotated[
    bool,
    typer.Option(
        "--keyring",
        help=here(
            'Passwords from the system\'s keyring: keyring set xltier "Ada Finch"',
            '从系统钥匙串读取密码：keyring set xltier "Ada Finch"',
        ),
    ),
]


def listed_passwords(file: Path | None, *, keyring: bool) -> Passwords | None:
    """Return the passwords that the options name; None for none.

    Raises:
        UsageError: Two places are named.
        SourceError: The list cannot be read.
    """
    if file is not None and keyring:
        raise UsageError(
            "--passwords and --keyring exclude each other: name one place.",
            "--passwords 与 --keyring 不能同时使用：请只指定一处。",
        )
    if keyring:
        from xltier.sharing.passwords import KeyringPasswords

        return KeyringPasswords()
    if file is None:
        return None
    from xltier.commands.password_lists import read_passwords

    return read_passwords(file)
