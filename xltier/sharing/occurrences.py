"""Where any of very many short texts stands in very many texts, in one pass.

An Aho-Corasick automaton over half a million names and numbers takes longer to build than the
texts take to read, and its steps miss the cache. Here the first characters of each are hashed, and
so are the characters at every place of the texts, whole arrays at a time; only places whose hash is
known are looked at one by one (Karp and Rabin, Efficient randomized pattern-matching algorithms,
1987).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from xltier.sharing.folding import composed, dropped, folds, in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xltier.sharing.folding import Codes, Flags

Places = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

LEVELS: Final = (2, 3, 4, 8)
"""How many of its first characters stand for a key; the most that it has."""

BITS: Final = 22
ROOM: Final = 1 << 20
"""Characters that are looked through at a time."""

ODD: Final = np.uint64(0x9E3779B97F4A7C15)
"""An odd multiplier whose bits are spread: 2⁶⁴ by the golden ratio (Knuth, volume 3, 6.4)."""

BETWEEN: Final = "\0"
"""What stands between two texts; in no cell, and in no key."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A key found.

    Attributes:
        text: Place of the text among those looked through.
        start: First character of it in the (composed) text.
        end: The character behind it.
        key: The key.
    """

    text: int
    start: int
    end: int
    key: str


class Keys:
    """Squeezed texts (`folding.squeezed`) of at least two characters, ready to be looked for."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = {key for key in keys if len(key) >= LEVELS[0] and BETWEEN not in key}
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._known: dict[int, Flags] = {}
        by_level: dict[int, dict[str, set[int]]] = {level: {} for level in LEVELS}
        for key in self._keys:
            level = _level(len(key))
            by_level[level].setdefault(key[:level], set()).add(len(key))
        for level, prefixes in by_level.items():
            if prefixes:
                self._known[level] = _flags(list(prefixes), level)
                self._lengths |= {
                    prefix: tuple(sorted(lengths)) for prefix, lengths in prefixes.items()
                }

    def find(self, texts: Sequence[str]) -> Iterator[Occurrence]:
        """Yield every occurrence of every key, overlapping ones too, text by text.

        A key that begins within a word is none, unless with a digit; what stands behind it is not
        looked at. Width, case, blanks and separators are set aside.
        """
        if not self._keys:
            return
        for first, chunk in _chunks(texts):
            yield from self._find(first, chunk)

    def _find(self, first: int, texts: list[str]) -> Iterator[Occurrence]:
        blob = BETWEEN.join(texts) + BETWEEN
        codes = np.frombuffer(blob.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        places = np.flatnonzero(~dropped()[codes])
        squeezed = folds()[codes[places]]
        text = squeezed.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        starts = np.cumsum([0, *(len(one) + 1 for one in texts)])
        begins = _word_begins(codes, places)
        for level, at in self._candidates(squeezed, begins):
            numbers = np.searchsorted(starts, places[at], side="right") - 1
            for here, number in zip(at.tolist(), numbers.tolist(), strict=True):
                for length in self._lengths.get(text[here : here + level], ()):
                    key = text[here : here + length]
                    if key in self._keys:
                        begin = int(starts[number])
                        end = int(places[here + length - 1]) + 1 - begin
                        start = int(places[here]) - begin
                        yield Occurrence(first + number, start, end, key)

    def _candidates(self, squeezed: Codes, begins: Flags) -> Iterator[tuple[int, Places]]:
        for level, hashes in _hashes(squeezed):
            known = self._known.get(level)
            if known is not None and len(hashes):
                yield level, np.flatnonzero(known[_slots(hashes)] & begins[: len(hashes)])


def _level(length: int) -> int:
    return max(level for level in LEVELS if level <= length)


def _chunks(texts: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the place of a first text, and the texts from there that fit the room."""
    first, size = 0, 0
    chunk: list[str] = []
    for at, text in enumerate(texts):
        if size > ROOM:
            yield first, chunk
            first, chunk, size = at, [], 0
        chunk.append(composed(text))
        size += len(text)
    if chunk:
        yield first, chunk


def _word_begins(codes: Codes, places: Places) -> Flags:
    """Tell where a key may begin: not within a word, but any digit may be the first of a number."""
    before = np.where(places > 0, codes[places - 1], 0)
    here, within = codes[places], in_words()
    digit = (folds()[here] >= 0x30) & (folds()[here] <= 0x39)
    begins: Flags = ~(within[here] & within[before]) | digit
    return begins


def _hashes(codes: Codes) -> Iterator[tuple[int, Hashes]]:
    """Yield for each level the hash of as many characters at every place."""
    with np.errstate(over="ignore"):
        single = codes.astype(np.uint64)
        pairs = _joined(single[:-1], single[1:])
        yield 2, pairs
        yield 3, _joined(pairs[:-1], single[2:])
        fours = _joined(pairs[:-2], pairs[2:])
        yield 4, fours
        yield 8, _joined(fours[:-4], fours[4:])


def _joined(left: Hashes, right: Hashes) -> Hashes:
    mixed: Hashes = left * ODD + right
    return mixed ^ (mixed >> np.uint64(29))


def _slots(hashes: Hashes) -> Places:
    with np.errstate(over="ignore"):
        return ((hashes * ODD) >> np.uint64(64 - BITS)).astype(np.int64)


def _flags(prefixes: list[str], level: int) -> Flags:
    codes = np.frombuffer("".join(prefixes).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    hashes = dict(_hashes(codes))[level]
    flags = np.zeros(1 << BITS, dtype=np.bool_)
    flags[_slots(hashes[::level])] = True
    return flags
