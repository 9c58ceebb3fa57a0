"""Proves a new file before it takes the old one's place."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from xltier.errors import WorkbookError
from xltier.workbook.writing.streams import ahead

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

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


def parsed(package: Package, name: str) -> Iterator[bytes]:
    """Yield a member's content and make sure on the way that it is well-formed XML.

    Raises:
        WorkbookError: It is not, or it declares a DTD.
    """
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise not_proven(name)

    parser.StartDoctypeDeclHandler = refuse
    try:
        for block in ahead(lambda: package.content(name)):
            parser.Parse(block, False)
            yield block
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise WorkbookError(
            f"Part {name} of the workbook is not well-formed XML ({error}), so nothing was "
            "written: open it in Excel, let it repair the file, save and try again.",
            f"工作簿的部件 {name} 不是格式正确的 XML({error}),因此没有写入任何内容:"
            "请用 Excel 打开并修复后保存再试。",
        ) from error


def check_parses(package: Package, name: str) -> None:
    """Make sure that a member is well-formed XML; see `parsed`."""
    for _ in parsed(package, name):
        pass


def not_proven(name: str) -> WorkbookError:
    """Return the error for a new file that is not what it should be."""
    return WorkbookError(
        f"The new file did not pass the check before saving (part {name}), so the workbook was "
        "left as it was: try again, and report it if it stays so.",
        f"新文件在保存前的校验未通过(部件 {name}),工作簿保持原样:请重试;若仍然失败,请反馈给我们。",
    )
