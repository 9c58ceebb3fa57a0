r"""The configuration that VBA reads: lines of `"KEY","value"`.

VBA reads it with `Open … For Input` and `Input #`: two items a line, each in quotes, nothing
escaped, lines end as they do on the system, and the bytes are in its code page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xltier.errors import InstallError

LINE = re.compile(r'\s*"(?P<key>[^"]*)"\s*,\s*"(?P<value>[^"]*)"\s*')
FORBIDDEN = re.compile(r'["\r\n\x00]')


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a system writes text that VBA reads.

    Attributes:
        encoding: The code page.
        newline: What ends a line.
    """

    encoding: str = "utf-8"
    newline: str = "\n"


def read(path: Path, form: TextForm) -> dict[str, str]:
    """Return the keys, in capitals, and the values of a configuration; none if it is missing.

    VBA takes the first of two lines with the same key, so this does too.
    """
    found: dict[str, str] = {}
    for line in _text(path, form).splitlines():
        match = LINE.fullmatch(line)
        if match:
            found.setdefault(match["key"].upper(), match["value"])
    return found


def with_settings(path: Path, settings: Mapping[str, str], form: TextForm) -> bytes:
    """Return the configuration with `settings` first and the lines of others as they are."""
    lines = [_line(key, value) + form.newline for key, value in settings.items()]
    return _encoded(path, "".join(lines) + _others(path, settings, form), form)


def without_settings(path: Path, settings: Mapping[str, str], form: TextForm) -> bytes:
    """Return the configuration without the lines of `settings`."""
    return _encoded(path, _others(path, settings, form), form)


def _others(path: Path, settings: Mapping[str, str], form: TextForm) -> str:
    kept = [
        line
        for line in _text(path, form).splitlines(keepends=True)
        if not (match := LINE.fullmatch(line)) or match["key"].upper() not in settings
    ]
    return "".join(kept)


def _line(key: str, value: str) -> str:
    if FORBIDDEN.search(value):
        raise InstallError(
            f"The setting {key} cannot hold a quotation mark or a line break, and its value is "
            f"{value!r}: install Python in a folder whose name has neither.",
            f"设置 {key} 的值 {value!r} 含有引号或换行，无法写入："
            "请把 Python 装在名称不含这些字符的文件夹里。",
        )
    return f'"{key}","{value}"'


def _text(path: Path, form: TextForm) -> str:
    # bytes that are none in this code page survive the way in and out
    try:
        return path.read_bytes().decode(form.encoding, errors="surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise InstallError(
            f"{path} cannot be read ({error.strerror}): make it readable for this user.",
            f"无法读取 {path}（{error.strerror}）：请让当前用户可以读取它。",
        ) from error


def _encoded(path: Path, text: str, form: TextForm) -> bytes:
    try:
        return text.encode(form.encoding, errors="surrogateescape")
    except UnicodeEncodeError as error:
        raise InstallError(
            f"{path} cannot hold {text[error.start : error.end]!r}, which the code page of this "
            f"system ({form.encoding}) does not have: install Python in a folder named in English.",
            f"{path} 无法写入 {text[error.start : error.end]!r}，"
            f"本机代码页（{form.encoding}）没有这些字符：请把 Python 装在英文名称的文件夹里。",
        ) from error
