"""Finds texts in the shared strings part of a workbook and appends those it lacks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xltier.workbook.writing.markup import Tag, find_tag, tags, utf8_blocks, with_attributes
from xltier.workbook.writing.streams import ahead
from xltier.workbook.writing.values import escaped_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
AFFIXED_SPACE = re.compile(r"\A\s|\s\Z|\n")
SPECIAL = r"[\x00-\x1f\x{fffe}\x{ffff}]|_x|^\s|\s$|\x{00a0}|\x{3000}"
"""Texts that need more than their markup characters escaped."""
MARKUP = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
"""Texts that are not written as they are."""

BYTES_AT_ONCE = 8 << 20
TEXTS_AT_ONCE = 8192
MANY_TEXTS = 10_000


@dataclass
class SharedStrings:
    """The shared strings of a workbook and the ones to be added.

    Attributes:
        blocks: Makes an iterator over the part's content; None when there is no such part.
        strict: The workbook is in the Strict edition.
        places: Where each of the distinct texts stands or will stand.
        texts: The distinct texts looked up.
        items: The same as items of the part, without their end tags.
        added: Items to append, in order.
        present: How many items the part has.
        references: How many cells refer to shared strings more than before.
    """

    blocks: Callable[[], Iterator[bytes]] | None
    strict: bool = False
    places: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    texts: pa.Array = field(default_factory=lambda: pa.array([], pa.large_string()))
    items: pa.Array = field(default_factory=lambda: pa.array([], pa.large_binary()))
    added: pa.Array = field(default_factory=lambda: pa.array([], pa.large_binary()))
    present: int = 0
    references: int = 0

    def look_up(
        self, arrays: Sequence[pa.Array], uses: Sequence[NDArray[np.int64]]
    ) -> list[NDArray[np.float64]]:
        """Find out where texts stand or will stand; call once.

        Nobody can tell which shared strings no cell refers to any more, so they stay for ever.
        When very many texts are new, those that a single cell holds are therefore better written
        into the cell itself.

        Args:
            arrays: Arrays of texts, not null.
            uses: For each text of each array, how many cells hold it.

        Returns:
            For each array the index of each of its texts in the part; -1 for one that is better
            written into its cell.
        """
        together = pa.concat_arrays([array.cast(pa.large_string()) for array in arrays])
        encoded = together.dictionary_encode()
        of = encoded.indices.to_numpy()
        self.texts = encoded.dictionary
        self.places = self._find(self.texts)
        added = self.places < 0
        if added.sum() > MANY_TEXTS:
            added &= np.bincount(of, np.concatenate(uses), len(self.texts)) > 1
        self.added = self.items.filter(pa.array(added))
        self.places[added] = self.present + np.arange(len(self.added))
        bounds = np.cumsum([len(array) for array in arrays])[:-1]
        return list(np.split(self.places[of].astype(np.float64), bounds))

    def _find(self, texts: pa.Array) -> NDArray[np.int64]:
        places = np.full(len(texts), -1, np.int64)
        self.items = as_items(texts, b"")
        if self.blocks is None:
            return places
        source = self.blocks
        for number, (items, prefix) in enumerate(ahead(lambda: _items_of(source()))):
            if number == 0 and prefix:
                self.items = as_items(texts, prefix)
            found = pc.index_in(items, value_set=self.items)
            at = np.flatnonzero(found.is_valid().to_numpy(zero_copy_only=False))[::-1]
            # Turned round, so that of two equal items the first is written last and stays.
            index = found.take(pa.array(at)).to_numpy(zero_copy_only=False).astype(np.int64)
            places[index] = np.where(places[index] < 0, at + self.present, places[index])
            self.present += len(items)
        return places

    def stand_in(self, blocks: Iterable[bytes]) -> bool:
        """Tell whether each text looked up stands at its place in the part's new content."""
        first = checked = 0
        for items, _ in _items_of(blocks):
            here = (self.places >= first) & (self.places < first + len(items))
            found = items.take(pa.array(self.places[here] - first))
            if not found.equals(self.items.filter(pa.array(here))):
                return False
            first, checked = first + len(items), checked + int(here.sum())
        return checked == int((self.places >= 0).sum())

    def rewritten(self) -> Iterator[bytes]:
        """Yield the part's content with the missing texts appended."""
        if self.blocks is None:
            yield from self._created()
            return
        head = True
        for block, prefix in _item_blocks(self.blocks()):
            content = block
            root = find_tag(content, b"sst") if head else None
            if root is not None:
                content, head = self._counted(content, root), False
            end = content.rfind(b"</" + prefix + b"sst")
            if end < 0:
                yield content
                continue
            end = len(content[:end].rstrip())
            yield content[:end]
            yield from self._appended(prefix)
            yield content[end:]

    def _appended(self, prefix: bytes) -> Iterator[bytes]:
        end = pa.scalar(b"</" + prefix + b"si>", pa.large_binary())
        nothing = pa.scalar(b"", pa.large_binary())
        for start in range(0, len(self.added), TEXTS_AT_ONCE):
            items = self.added.slice(start, TEXTS_AT_ONCE)
            yield b"".join(pc.binary_join_element_wise(items, end, nothing).to_pylist())

    def _counted(self, content: bytes, root: Tag) -> bytes:
        count = root.get(b"count")
        changes: dict[bytes, bytes | None] = {
            b"uniqueCount": str(self.present + len(self.added)).encode()
        }
        if count is not None and count.strip().isdigit():
            changes[b"count"] = str(max(0, int(count) + self.references)).encode()
        tag = with_attributes(root.raw, changes)
        closed = b""
        if root.empty:
            tag, closed = tag[:-2].rstrip() + b">", b"</" + root.prefix + b"sst>"
        return content[: root.start] + tag + closed + content[root.stop :]

    def _created(self) -> Iterator[bytes]:
        space = STRICT_MAIN if self.strict else MAIN
        yield (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<sst xmlns="{space}" count="{max(0, self.references)}" '
            f'uniqueCount="{len(self.added)}">'
        ).encode()
        yield from self._appended(b"")
        yield b"</sst>"


def _item_blocks(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the part cut behind whole items, and its prefix; the root tag is in the first block."""
    waiting, prefix = b"", None
    for block in utf8_blocks(blocks):
        waiting += block
        if len(waiting) < BYTES_AT_ONCE:
            continue
        prefix = _prefix(waiting) if prefix is None else prefix
        cut = _last_item_end(waiting, prefix)
        if cut:
            yield waiting[:cut], prefix
            waiting = waiting[cut:]
    yield waiting, _prefix(waiting) if prefix is None else prefix


def _items_of(blocks: Iterable[bytes]) -> Iterator[tuple[pa.Array, bytes]]:
    for block, prefix in _item_blocks(blocks):
        yield _items(block, prefix), prefix


def _prefix(content: bytes) -> bytes:
    root = find_tag(content, b"sst")
    return root.prefix if root is not None else b""


def _last_item_end(content: bytes, prefix: bytes) -> int:
    if b"<!" not in content:
        end = content.rfind(b"</" + prefix + b"si>")
        return end + len(prefix) + 5 if end >= 0 else 0
    ends = [tag.stop for tag in tags(content) if tag.name == b"si" and (tag.ends or tag.empty)]
    return ends[-1] if ends else 0


def _items(content: bytes, prefix: bytes) -> pa.Array:
    """Return the items of a block as they stand, without their end tags."""
    start, end = b"<" + prefix + b"si>", b"</" + prefix + b"si>"
    count = content.count(end)
    regular = content.count(start[:-1]) == content.count(start) == count
    if b"<!" in content or not regular:
        return _items_one_by_one(content)
    first = content.find(start)
    body = pa.array([content[max(first, 0) :]], pa.large_binary())
    return pc.split_pattern(body, end).values.slice(0, count)


def _items_one_by_one(content: bytes) -> pa.Array:
    items, start = [], -1
    for tag in tags(content):
        if tag.name != b"si":
            continue
        if tag.empty:
            items.append(b"")
        elif tag.ends:
            items.append(content[start : tag.start])
        else:
            start = tag.start
    return pa.array(items, pa.large_binary())


def as_items(texts: pa.Array, prefix: bytes, element: bytes = b"si") -> pa.Array:
    """Return texts as items of the part, without their end tags.

    Args:
        texts: The texts.
        prefix: Namespace prefix with its colon, or empty.
        element: `is` makes the texts of cells that hold them themselves.
    """
    if len(texts) == 0:
        return pa.array([], pa.large_binary())
    special = pc.match_substring_regex(texts, SPECIAL)
    start = pa.scalar(b"<%s%s><%st>" % (prefix, element, prefix), pa.large_binary())
    end = pa.scalar(b"</%st>" % prefix, pa.large_binary())
    nothing = pa.scalar(b"", pa.large_binary())
    safe = texts
    for character, entity in MARKUP:
        safe = pc.replace_substring(safe, character, entity)
    items = pc.binary_join_element_wise(start, safe.cast(pa.large_binary()), end, nothing)
    if not pc.any(special).as_py():
        return items
    escaped = [_item(text, prefix, element) for text in texts.filter(special).to_pylist()]
    return pc.replace_with_mask(items, special, pa.array(escaped, pa.large_binary()))


def _item(text: str, prefix: bytes, element: bytes) -> bytes:
    safe = escape(escaped_text(text), quote=False).encode()
    space = b' xml:space="preserve"' if AFFIXED_SPACE.search(text) else b""
    return b"<%s%s><%st%s>%s</%st>" % (prefix, element, prefix, space, safe, prefix)
