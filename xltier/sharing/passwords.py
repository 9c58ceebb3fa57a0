"""The passwords of the workbooks that go out: listed, from the system's keyring, or made up.

They are kept in memory only; who keeps them on disk is said in the result, never what they are.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from xltier.errors import UsageError
from xltier.language import Sentence
from xltier.tiering.policy import normal_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SERVICE: Final = "xltier"
"""Under which name passwords stand in the system's keyring."""

ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody takes for one another."""

GROUPS, GROUP = 4, 4
"""16 characters of 31 are 79 bits: out of reach for guessing, and still read out on a phone."""

KEPT_IN_KEYRING: Final = Sentence("system keyring", "系统钥匙串")


class Passwords(Protocol):
    """Where the password of a workbook comes from."""

    def of(self, name: str) -> str:
        """Return the password for a rep or team; `KeyError` if there is none."""
        ...

    def kept(self) -> Sentence:
        """Return where the passwords are kept, in words."""
        ...


@dataclass(frozen=True, slots=True)
class ListedPasswords:
    """Passwords from a list.

    Attributes:
        listed: Password by name of the rep or team, names as `normal_name` gives them.
        place: Where the list is kept.
    """

    listed: Mapping[str, str] = field(repr=False)
    place: str

    def of(self, name: str) -> str:
        """Return the password of a name; `KeyError` if the list lacks it."""
        return self.listed[normal_name(name)]

    def kept(self) -> Sentence:
        """Return the place of the list."""
        return Sentence(self.place, self.place)


@dataclass(frozen=True, slots=True)
class KeyringPasswords:
    """Passwords from the keyring of Windows, macOS or a Linux desktop."""

    service: str = SERVICE

    def of(self, name: str) -> str:
        """Return the password of a name; `KeyError` if the keyring lacks it.

        Raises:
            UsageError: The package for it is missing, or the system has no keyring.
        """
        found = self._ask(name)
        if not found:
            raise KeyError(name)
        return found

    def kept(self) -> Sentence:
        """Return the name of the place."""
        return KEPT_IN_KEYRING

    def _ask(self, name: str) -> str | None:
        try:
            import keyring
            from keyring.errors import KeyringError
        except ImportError as error:
            raise UsageError(
                "Reading passwords from the keyring needs the package keyring; install it with: "
                'pip install "xltier[keyring]"',
                '从系统钥匙串读取密码需要 keyring 包；请安装：pip install "xltier[keyring]"',
            ) from error
        try:
            return keyring.get_password(self.service, name)
        except KeyringError as error:
            raise UsageError(
                "This system has no keyring that can be read; name a list of passwords with "
                "--passwords, or have them made with --new-passwords.",
                "本系统没有可读取的钥匙串；请用 --passwords 指定密码文件，"
                "或用 --new-passwords 生成密码。",
            ) from error


def new_password() -> str:
    """Return a password made up by the system's source of randomness."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def missing(passwords: Passwords, names: Iterable[str]) -> list[str]:
    """Return the names for which there is no password."""
    without = []
    for name in names:
        try:
            passwords.of(name)
        except KeyError:
            without.append(name)
    return without


def require(passwords: Passwords, names: Sequence[str]) -> None:
    """Refuse to begin before everyone has a password.

    Raises:
        UsageError: Someone has none.
    """
    without = missing(passwords, names)
    if not without:
        return
    some = without[:5]
    more = len(without) - len(some)
    en = ", ".join(some) + (f" and {more:,} more" if more else "")
    zh = "、".join(some) + (f" 等 {len(without):,} 人" if more else "")
    how = (
        Sentence(
            f'store it with: keyring set {SERVICE} "{without[0]}"',
            f'请保存密码：keyring set {SERVICE} "{without[0]}"',
        )
        if isinstance(passwords, KeyringPasswords)
        else Sentence(
            f"add a row for each to {passwords.kept().en}", f"请在 {passwords.kept().zh} 中补充"
        )
    )
    raise UsageError(
        f"There is no password for {en}; {how.en}. Nothing was written.",
        f"{zh} 没有密码；{how.zh}。没有写入任何内容。",
    )
