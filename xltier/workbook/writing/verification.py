"""Proves a new file before it takes the old one's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltier.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Collection

    from xltier.workbook.writing.package import Package


def check_untouched(old: Package, new: Package, changed: Collection[str]) -> None:
    """Make sure that the members not meant to change have their old bytes, order and CRC.

    Args:
        old: The package as it was.
        new: The package just written.
        changed: Names of members that were changed, added or removed.

    Raises:
        WorkbookError: A member differs.
    """
    kept = [name for name in old.members if name not in changed]
    if kept != [name for name in new.members if name not in changed]:
        raise not_proven("[directory]")
    for name in kept:
        before, after = old.members[name], new.members[name]
        same = (before.CRC, before.file_size, before.compress_size, before.flag_bits) == (
            after.CRC,
            after.file_size,
            after.compress_size,
            after.flag_bits,
        )
        places = old.stored(before), new.stored(after)
        if not same or places[0][1] != places[1][1]:
            raise not_proven(name)
        pairs = zip(old.raw(*places[0]), new.raw(*places[1]), strict=True)
        if any(one != other for one, other in pairs):
            raise not_proven(name)


def not_proven(name: str) -> WorkbookError:
    """Return the error for a new file that is not what it should be."""
    return WorkbookError(
        f"The new file did not pass the check before saving (part {name}), so the workbook was "
        "left as it was: try again, and report it if it stays so.",
        f"新文件在保存前的校验未通过（部件 {name}），"
        "工作簿保持原样：请重试；若仍然失败，请反馈给我们。",
    )
