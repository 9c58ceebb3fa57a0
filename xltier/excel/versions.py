"""Whether the buttons and the package belong together: each is updated on its own."""

from __future__ import annotations

from importlib.metadata import version

from xltier.errors import InstallError
from xltier.language import Sentence


def check_version(buttons: str | None, *, knows: bool) -> Sentence | None:
    """Return what to say when buttons and package are of different versions, None if they agree.

    Buttons hand over nothing but their verb, so a version apart still works as long as the
    package knows it; the person hears of it when the work is done.

    Args:
        buttons: The version of the VBA; None if it is not known.
        knows: Whether the package knows the verb.

    Raises:
        InstallError: The package does not know the verb.
    """
    package = version("xltier")
    if not knows:
        raise InstallError(
            f"The button is of xltier {buttons or '(unknown)'}, which this Python's xltier "
            f"{package} does not know: run  xltier install  in a terminal and restart the program.",
            f"此按钮来自 xltier {buttons or '（未知版本）'}，当前 Python 中的 xltier {package} "
            "不支持：请在终端运行 xltier install，然后重新打开程序。",
        )
    if buttons is None or buttons == package:
        return None
    return Sentence(
        f"The buttons are of xltier {buttons}, Python has xltier {package}: run  xltier install  "
        "in a terminal and restart the program.",
        f"按钮来自 xltier {buttons}，Python 中是 xltier {package}，版本不一致："
        "请在终端运行 xltier install，然后重新打开程序。",
    )
