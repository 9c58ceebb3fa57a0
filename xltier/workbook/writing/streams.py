"""Inflates and deflates parts in blocks, each in a thread of its own: zlib frees the GIL."""

from __future__ import annotations

import queue
import threading
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from lxml.etree import XMLParser, XMLSyntaxError

from xltier.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

BLOCK = 1 << 20
Block = TypeVar("Block")
AHEAD = 4
"""How many blocks a thread may be ahead of its reader: bounds the memory."""

LARGE_PART = 8 << 20
FAST, THOROUGH = 2, 6
"""Deflate levels: a large part is written fast, a small one small."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A part deflated into a scratch file.

    Attributes:
        start: Where its compressed bytes begin in the scratch file.
        length: Number of compressed bytes.
        size: Number of bytes before compression.
        crc: CRC-32 of those bytes.
    """

    start: int
    length: int
    size: int
    crc: int


class _Failed:
    """What a thread hands over instead of a block when it could not go on."""

    __slots__ = ("error",)

    def __init__(self, error: BaseException) -> None:
        self.error = error


def ahead(blocks: Callable[[], Iterator[Block]]) -> Generator[Block]:
    """Yield what an iterator yields that runs ahead in a thread.

    Args:
        blocks: Makes the iterator; called in the thread.
    """
    ready: queue.Queue[Block | _Failed | None] = queue.Queue(AHEAD)
    given_up = threading.Event()

    def put(item: Block | _Failed | None) -> bool:
        while not given_up.is_set():
            try:
                ready.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def run() -> None:
        try:
            for block in blocks():
                if not put(block):
                    return
            put(None)
        except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
            put(_Failed(error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        while (item := ready.get()) is not None:
            if isinstance(item, _Failed):
                raise item.error
            yield item
    finally:
        given_up.set()
        thread.join()


def inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the raw-deflate data of `pieces` inflated, in blocks of at most `BLOCK` bytes."""
    inflater = zlib.decompressobj(-15)
    for piece in pieces:
        waiting = piece
        while waiting:
            block = inflater.decompress(waiting, BLOCK)
            waiting = inflater.unconsumed_tail
            if block:
                yield block
    while not inflater.eof and (block := inflater.decompress(b"", BLOCK)):
        yield block
    if not inflater.eof:
        raise EOFError


class _NoTree:
    """What a parser reports to when all that matters is that it does not fail."""

    def close(self) -> None:
        """End of the document."""


def press(blocks: Iterable[bytes], scratch: BinaryIO, part: str, *, large: bool) -> Pressed:
    """Deflate a part to the end of `scratch` and make sure that it is well-formed XML.

    Args:
        blocks: The content of the part.
        scratch: File to write to; deflating runs in a thread while `blocks` makes the next block.
        part: Name of the part, for the sentence.
        large: Rather fast than small.

    Raises:
        WorkbookError: The content is no well-formed XML.
    """
    start = scratch.seek(0, 2)
    pressing = _Pressing(scratch, FAST if large else THOROUGH)
    thread = threading.Thread(target=pressing.run, daemon=True)
    thread.start()
    try:
        for block in blocks:
            if pressing.error is not None:
                break
            pressing.waiting.put(block)
    finally:
        pressing.waiting.put(None)
        thread.join()
    if isinstance(pressing.error, XMLSyntaxError):
        raise malformed(part, pressing.error) from pressing.error
    if pressing.error is not None:
        raise pressing.error
    return Pressed(start, scratch.tell() - start, pressing.size, pressing.crc)


class _Pressing:
    """The thread behind `press`; neither zlib nor libxml2 holds the GIL."""

    def __init__(self, scratch: BinaryIO, level: int) -> None:
        self.waiting: queue.Queue[bytes | None] = queue.Queue(AHEAD)
        self.scratch = scratch
        self.deflater = zlib.compressobj(level, zlib.DEFLATED, -15, 9)
        self.parser = XMLParser(
            target=_NoTree(), huge_tree=True, resolve_entities=False, no_network=True
        )
        self.error: BaseException | None = None
        self.size = self.crc = 0

    def run(self) -> None:
        while (block := self.waiting.get()) is not None:
            if self.error is None:
                self._take(block)
        if self.error is None:
            self._finish()

    def _take(self, block: bytes) -> None:
        try:
            self.size += len(block)
            self.crc = zlib.crc32(block, self.crc)
            self.scratch.write(self.deflater.compress(block))
            self.parser.feed(block)
        except BaseException as error:  # noqa: BLE001 - raised again by press
            self.error = error

    def _finish(self) -> None:
        try:
            self.scratch.write(self.deflater.flush())
            self.parser.close()
        except BaseException as error:  # noqa: BLE001 - raised again by press
            self.error = error


def malformed(part: str, error: Exception) -> WorkbookError:
    """Return the error for a part that is no well-formed XML."""
    return WorkbookError(
        f"Part {part} of the workbook is not well-formed XML ({error}), so nothing was written: "
        "open it in Excel, let it repair the file, save and try again.",
        f"工作簿的部件 {part} 不是格式正确的 XML({error})，因此没有写入任何内容："
        "请用 Excel 打开并修复后保存再试。",
    )
