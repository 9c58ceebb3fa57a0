"""What went wrong inside xltier: the details in a file, one sentence for the person."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from xltier.language import Sentence


def home() -> Path:
    """Return the folder of the user's that holds what xltier keeps; `XLTIER_HOME` moves it."""
    chosen = os.environ.get("XLTIER_HOME")
    return Path(chosen) if chosen else Path.home() / ".xltier"


def log_folder() -> Path:
    """Return the folder of log files; it is made when there is something to log."""
    return home() / "logs"


def write_log(error: BaseException) -> Path:
    """Write the traceback of an error to a file of its own and return its place.

    Where the user's folder cannot be written, the file goes to the folder for temporary files.
    """
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")  # noqa: DTZ005 - local time for a person
    trace = "".join(traceback.format_exception(error))
    content = f"xltier {version('xltier')}, Python {sys.version}, {sys.executable}\n{trace}"
    for folder in (log_folder(), Path(tempfile.gettempdir())):
        path = folder / f"xltier-{stamp}.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        except OSError:
            continue
        break
    return path


def own_fault(error: BaseException, log: Path) -> Sentence:
    """Return the sentence for an error that is xltier's own."""
    kind = type(error).__name__
    return Sentence(
        f"xltier failed ({kind}: {error}); the workbook is as it was. Details are in {log}: please "
        "send it to the people who maintain xltier.",
        f"xltier 出现故障（{kind}: {error}），工作簿未被改动。"
        f"详情见 {log}，请发给 xltier 的维护者。",
    )
