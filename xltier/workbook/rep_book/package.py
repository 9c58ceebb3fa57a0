"""Puts a package together from parts, most of which were compressed when the model was built."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

LEVEL: Final = 1
"""Cells repeat so much that more effort costs far more time than it saves room."""

STATIC_LEVEL: Final = 9

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_VERSION, _DEFLATED = 20, 8
_DAY: Final = (1980 - 1980) << 9 | 1 << 5 | 1
"""1 January 1980: packages say nothing of when they were made."""

_MODE: Final = 0o600 << 16


@dataclass(frozen=True, slots=True)
class Member:
    """A part, compressed.

    Attributes:
        name: Name in the package.
        crc: Checksum of its content.
        size: Bytes of its content.
        data: Its content, deflated.
    """

    name: bytes
    crc: int
    size: int
    data: bytes


def member(name: str, content: Iterable[bytes], level: int = LEVEL) -> Member:
    """Return a part, compressed as its pieces come."""
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    crc = size = 0
    data = []
    for piece in content:
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        data.append(deflate.compress(piece))
    data.append(deflate.flush())
    return Member(name.encode("ascii"), crc, size, b"".join(data))


def package(members: Iterable[Member]) -> bytes:
    """Return a package of these parts, in this order."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for each in members:
        sizes = (each.crc, len(each.data), each.size, len(each.name), 0)
        head = _LOCAL.pack(b"PK\3\4", _VERSION, 0, _DEFLATED, 0, _DAY, *sizes)
        entry = _CENTRAL.pack(
            b"PK\1\2", _VERSION, _VERSION, 0, _DEFLATED, 0, _DAY, *sizes, 0, 0, 0, _MODE, offset
        )
        pieces += (head, each.name, each.data)
        directory += (entry, each.name)
        offset += len(head) + len(each.name) + len(each.data)
    listed = b"".join(directory)
    count = len(directory) // 2
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), offset, 0)
    return b"".join((*pieces, listed, end))
