"""A workbook's zip package: untouched members are copied as they stand, without inflating."""

from __future__ import annotations

import struct
import threading
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, Self

from xltier.errors import WorkbookError
from xltier.workbook.writing.streams import BLOCK, inflated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    from xltier.workbook.writing.streams import Pressed

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
END_64 = struct.Struct("<4sQ2H2I4Q")
LOCATOR_64 = struct.Struct("<4sIQI")
LIMIT_16, LIMIT_32 = 0xFFFF, 0xFFFFFFFF
UTF_8_NAME, DESCRIPTOR, ENCRYPTED = 0x800, 0x8, 0x1
ZIP64_FIELD = 1
ZIP64_VERSION = 45


class Package:
    """An open package and where its members lie in the file."""

    def __init__(self, path: Path) -> None:
        """Open the package at `path`.

        Raises:
            WorkbookError: A member stands in it twice.
            zipfile.BadZipFile: It is no zip file.
        """
        self.path = path
        self.zip = zipfile.ZipFile(path)
        self.file = path.open("rb")
        self._reading = threading.Lock()
        self.members = {info.filename: info for info in self.zip.infolist()}
        if len(self.members) != len(self.zip.infolist()):
            self.close()
            raise WorkbookError(
                f"{path.name} holds the same part twice, and programs disagree on which one "
                "counts: open it in Excel, save it and try again.",
                f"{path.name} 中有重复的部件，不同程序会读到不同内容："
                "请用 Excel 打开并保存后再试。",
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.zip.close()
        self.file.close()

    def content(self, name: str) -> Iterator[bytes]:
        """Yield a member's content, inflated, in blocks; checks its CRC at the end.

        Raises:
            WorkbookError: The member is damaged, or packed or encrypted in a way that Excel does
                not use.
        """
        try:
            yield from self._content(self.members[name])
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as e:
            raise WorkbookError(
                f"{self.path.name} is damaged: part {name} cannot be unpacked; open it in Excel, "
                "let it repair the file, save and try again, or bring back a backup.",
                f"{self.path.name} 已损坏：部件 {name} 无法解压；请用 Excel 打开并修复后保存再试，"
                "或恢复备份。",
            ) from e

    def _content(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        if info.compress_type != zipfile.ZIP_DEFLATED or info.flag_bits & ENCRYPTED:
            with self.zip.open(info) as member:
                while block := member.read(BLOCK):
                    yield block
            return
        start, length, _ = self.extent(info)
        crc = size = 0
        for block in inflated(self.raw(start, length)):
            crc, size = zlib.crc32(block, crc), size + len(block)
            yield block
        if crc != info.CRC or size != info.file_size:
            raise zipfile.BadZipFile(info.filename)

    def read(self, name: str) -> bytes:
        """Return a small member's content."""
        return b"".join(self.content(name))

    def extent(self, info: zipfile.ZipInfo) -> tuple[int, int, int]:
        """Return where a member's data begins, its length, and where its local header begins.

        Raises:
            zipfile.BadZipFile: There is no such header where the directory says.
        """
        head = self._read(info.header_offset, LOCAL.size)
        if len(head) < LOCAL.size or head[:4] != b"PK\3\4":
            raise zipfile.BadZipFile(info.filename)
        fields = LOCAL.unpack(head)
        start = info.header_offset + LOCAL.size + fields[9] + fields[10]
        return start, info.compress_size, info.header_offset

    def stored(self, info: zipfile.ZipInfo) -> tuple[int, int]:
        """Return start and length of a member in the file: header, data and data descriptor."""
        start, length, header = self.extent(info)
        end = start + length
        if info.flag_bits & DESCRIPTOR:
            end += self._descriptor(info, end)
        return header, end - header

    def _descriptor(self, info: zipfile.ZipInfo, place: int) -> int:
        found = self._read(place, 24)
        for layout in ("<4sIII", "<4sIQQ", "<III", "<IQQ"):
            size = struct.calcsize(layout)
            if len(found) < size:
                continue
            fields = struct.unpack(layout, found[:size])
            signed = layout.startswith("<4s")
            if signed and fields[0] != b"PK\7\x08":
                continue
            if fields[signed:] == (info.CRC, info.compress_size, info.file_size):
                return size
        raise zipfile.BadZipFile(info.filename)

    def _read(self, start: int, length: int) -> bytes:
        """Read from the file, whichever thread asks."""
        with self._reading:
            self.file.seek(start)
            return self.file.read(length)

    def raw(self, start: int, length: int) -> Iterator[bytes]:
        """Yield bytes of the file as they stand, in blocks."""
        while length > 0:
            block = self._read(start, min(BLOCK, length))
            if not block:
                raise EOFError
            start, length = start + len(block), length - len(block)
            yield block


def assemble(
    package: Package,
    changed: Mapping[str, Pressed],
    removed: Iterable[str],
    scratch: BinaryIO,
    target: BinaryIO,
) -> None:
    """Write a package that differs from `package` in the changed and removed members only.

    Members keep their order, names, dates, flags, extra fields and comments; members that
    `package` does not have come last.

    Args:
        package: The package as it is.
        changed: New content by member name.
        removed: Names of members to leave out.
        scratch: Where the new content lies, deflated.
        target: File to write to, empty and seekable.
    """
    gone, directory = set(removed), []
    for name, info in package.members.items():
        if name in gone:
            continue
        place = target.tell()
        if name in changed:
            directory.append(_write_member(info, changed[name], scratch, target))
            continue
        target.writelines(package.raw(*package.stored(info)))
        directory.append(_entry(info, place, info.CRC, info.compress_size, info.file_size))
    for name, pressed in changed.items():
        if name not in package.members:
            directory.append(_write_member(_new_member(name), pressed, scratch, target))
    _write_end(directory, package.zip.comment, target)


def _new_member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_version = info.extract_version = 20
    info.flag_bits = 0 if name.isascii() else UTF_8_NAME
    return info


def _write_member(
    info: zipfile.ZipInfo, pressed: Pressed, scratch: BinaryIO, target: BinaryIO
) -> bytes:
    """Write a deflated member with a new local header; return its entry in the directory."""
    place = target.tell()
    large = max(pressed.size, pressed.length) >= LIMIT_32
    extra = _without_zip64(info.extra)
    extra = (struct.pack("<2H2Q", 1, 16, pressed.size, pressed.length) if large else b"") + extra
    fresh = _new_member(info.filename)
    fresh.orig_filename, fresh.date_time = info.orig_filename, info.date_time
    fresh.flag_bits = info.flag_bits & UTF_8_NAME
    fresh.compress_type = zipfile.ZIP_DEFLATED
    fresh.create_version, fresh.create_system = info.create_version, info.create_system
    fresh.internal_attr, fresh.external_attr = info.internal_attr, info.external_attr
    fresh.extra, fresh.comment = _without_zip64(info.extra), info.comment
    name = _encoded_name(fresh)
    sizes = (LIMIT_32, LIMIT_32) if large else (pressed.length, pressed.size)
    date, time = _dos(fresh)
    fresh.extract_version = ZIP64_VERSION if large else 20
    target.write(
        LOCAL.pack(
            b"PK\3\4",
            fresh.extract_version,
            fresh.flag_bits,
            zipfile.ZIP_DEFLATED,
            time,
            date,
            pressed.crc,
            *sizes,
            len(name),
            len(extra),
        )
    )
    target.write(name)
    target.write(extra)
    scratch.seek(pressed.start)
    left = pressed.length
    while left:
        block = scratch.read(min(BLOCK, left))
        target.write(block)
        left -= len(block)
    return _entry(fresh, place, pressed.crc, pressed.length, pressed.size)


def _entry(info: zipfile.ZipInfo, place: int, crc: int, packed: int, size: int) -> bytes:
    """Return a member's entry in the central directory."""
    large = [number for number in (size, packed, place) if number >= LIMIT_32]
    extra = _without_zip64(info.extra)
    version = info.extract_version
    if large:
        extra = struct.pack(f"<2H{len(large)}Q", ZIP64_FIELD, 8 * len(large), *large) + extra
        version = max(version, ZIP64_VERSION)
    name = _encoded_name(info)
    date, time = _dos(info)
    head = CENTRAL.pack(
        b"PK\1\2",
        info.create_version | info.create_system << 8,
        version | getattr(info, "reserved", 0) << 8,
        info.flag_bits,
        info.compress_type,
        time,
        date,
        crc,
        min(packed, LIMIT_32),
        min(size, LIMIT_32),
        len(name),
        len(extra),
        len(info.comment),
        0,
        info.internal_attr,
        info.external_attr,
        min(place, LIMIT_32),
    )
    return head + name + extra + info.comment


def _write_end(directory: list[bytes], comment: bytes, target: BinaryIO) -> None:
    start = target.tell()
    target.writelines(directory)
    size, count = target.tell() - start, len(directory)
    if count >= LIMIT_16 or start >= LIMIT_32 or size >= LIMIT_32:
        place = target.tell()
        target.write(
            END_64.pack(
                b"PK\6\6",
                END_64.size - 12,
                ZIP64_VERSION,
                ZIP64_VERSION,
                0,
                0,
                count,
                count,
                size,
                start,
            )
        )
        target.write(LOCATOR_64.pack(b"PK\6\7", 0, place, 1))
    few = min(count, LIMIT_16)
    sizes = min(size, LIMIT_32), min(start, LIMIT_32)
    target.write(END.pack(b"PK\5\6", 0, 0, few, few, *sizes, len(comment)) + comment)


def _encoded_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & UTF_8_NAME else "cp437")


def _dos(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2


def _without_zip64(extra: bytes) -> bytes:
    """Return extra fields without the one that holds sizes beyond 4 GiB, which are written anew."""
    kept, place = b"", 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, place)
        if kind != ZIP64_FIELD:
            kept += extra[place : place + 4 + length]
        place += 4 + length
    return kept + extra[place:]
