"""Files made beside a workbook: written in one step, and only over one that xltier made."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from xltier.errors import UsageError
from xltier.warehouse.result import unwritten


def write_own(
    path: Path,
    content: bytes,
    *,
    suffix: str,
    made_here: Callable[[bytes], bool],
    force: bool = False,
) -> None:
    """Write a file, all of it or nothing.

    Args:
        path: Where it goes.
        content: Its bytes.
        suffix: What its name must end in, so that a slip never names a workbook.
        made_here: Tells by its content whether xltier made the file that stands there.
        force: Write over whatever stands there.

    Raises:
        UsageError: The name ends in something else, or a file of another origin stands there.
        SourceError: The file cannot be written.
    """
    if path.suffix.lower() != suffix:
        raise UsageError(
            f"{path.name} does not end in {suffix}: give the file another name.",
            f"{path.name} 不是以 {suffix} 结尾：请换一个文件名。",
        )
    place = Path(os.path.realpath(path))
    new = place.with_name(f".{place.name}.{uuid4().hex}.writing")
    try:
        if not force and place.exists() and not _may_go(place, made_here):
            raise _not_ours(path)
        try:
            with new.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            new.replace(place)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise unwritten(path.name, error) from error


def _may_go(place: Path, made_here: Callable[[bytes], bool]) -> bool:
    there = place.read_bytes()
    return not there or made_here(there)


def _not_ours(path: Path) -> UsageError:
    return UsageError(
        f"{path.name} is already there and was not made by this command: choose another name, or "
        "write over it with --force.",
        f"{path.name} 已存在，且不是由本命令生成的：请换一个文件名，或用 --force 覆盖。",
    )
