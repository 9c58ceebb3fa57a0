"""What is installed only on demand, and what to say when it is missing."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from xltier.errors import SourceError

if TYPE_CHECKING:
    from types import ModuleType


def require(module: str, *, extra: str, what_en: str, what_zh: str) -> ModuleType:
    """Import a package that only some sources need.

    Args:
        module: Its name.
        extra: The extra of xltier that installs it.
        what_en: What needs it.
        what_zh: The same in Chinese.

    Raises:
        SourceError: It is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        command = f"pip install 'xltier[{extra}]'"
        raise SourceError(
            f"{what_en} needs a package that is not installed; run: {command}",
            f"{what_zh}所需的组件尚未安装；请运行：{command}",
        ) from error
