"""The search for leaks: whether a finished workbook says anything of another rep's customers.

It shares the rule of what names a customer (`needles`) with what masks mentions, and nothing else:
it reads the bytes of the finished file, folds text in its own way, finds with an Aho-Corasick
automaton and makes sure with regular expressions.

Each ID, name, phone number and e-mail address is looked for as the rule says; notes, which are the
texts in all other columns of the user's, from ten characters, six if Chinese. A value that one of
the rep's own customers has too is no leak, nor a part of such a value; nor is a cell that is
wholly such a value, or one of `own`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from xltier.sharing.cells import values_of
from xltier.sharing.needles import (
    CERTAIN_PHONE,
    CLASSES,
    IDENTITY,
    LEAST_ID_NUMBER,
    Needles,
    Owner,
    owned_by,
)
from xltier.sharing.package_texts import PackageText, package_texts
from xltier.tiering.cells import BLANKS, cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import ahocorasick_rs
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

LeakKind = Literal["id", "name", "phone", "email", "note"]

LEAST_NOTE, LEAST_WIDE_NOTE = 10, 6
NOTE_BEGINNING: Final = 24
"""Characters of a note that are looked for at once; then the rest is compared."""

_NARROW: Final = r"[^\W_\u2E80-\U0010FFFF]"
_APART: Final = r"[^\w,;:+]{0,3}"
_ANYHOW: Final = r"[\W_]*"
_LOOSE: Final = (
    r"[\s\x1c-\x1f\-\xad\xb7\u2010-\u2015\u2022\u30fb\u200b-\u200d\u2060\ufe0e\ufe0f\ufeff_.()/]*"
)
_PREFIX: Final = rf"(?<!\d)(?:00)?(?:86{_APART})?0?{_APART}"
_BARE: Final = frozenset({"Ll", "Lm", "Lo", "Lt", "Lu", "Nd", "Nl", "No", "So"})
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[Ee][+-]?\d+)?")


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """Something of a foreign customer in a finished workbook.

    Attributes:
        part: The part of the package in which it stands.
        kind: What it is.
        value: The value found, folded. Never into a log.
        owners: Places of those whose it is; −1 is nobody.
    """

    part: str
    kind: LeakKind
    value: str
    owners: tuple[int, ...]


@dataclass(slots=True)
class LeakSearch:
    """Everything that names a base's customers, ready to be looked for in any package."""

    _values: dict[str, list[tuple[LeakKind, str, Owner]]] = field(default_factory=dict)
    _own_cells: dict[int, set[str]] = field(default_factory=dict)
    _own_notes: dict[int, list[str]] = field(default_factory=dict)
    _automaton: ahocorasick_rs.AhoCorasick | None = None
    _keys: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        customers: pd.DataFrame,
        owners: npt.NDArray[np.integer[Any]],
        *,
        words: Iterable[str] = (),
        notes: Iterable[str] = (),
    ) -> LeakSearch:
        """Make ready to look for what a base's customers are known by.

        Args:
            customers: The table Customers, whole.
            owners: Place of each row's owner; −1 is nobody.
            words: Words that are no names: tiers, products, categories.
            notes: Columns of free text, each cell of which is looked for too.
        """
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

        search = cls()
        needles = Needles.of(customers, owners, words)
        kinds: tuple[tuple[LeakKind, dict[str, Owner]], ...] = (
            ("id", needles.ids),
            ("name", needles.names),
            ("phone", needles.phones),
            ("email", needles.emails),
        )
        for kind, values in kinds:
            for value, owner in values.items():
                search._add(bare(value), kind, value, owner)
        codes = owners.tolist()
        search._take_own_cells(customers, codes)
        search._take_notes(customers, codes, notes)
        search._keys = list(search._values)
        search._automaton = AhoCorasick(
            search._keys, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )
        return search

    def search(
        self,
        package: bytes | Path,
        who: int,
        *,
        password: str | None = None,
        own: Iterable[str] = (),
        phrases: Iterable[str] = (),
    ) -> list[Leak]:
        """Return what a package says of customers that are not its owner's.

        Args:
            package: The file or its bytes.
            who: Place of the owner it is made for.
            password: What opens it, if it is encrypted.
            own: Further cells that are the owner's: order numbers, products, the workbook's own
                words.
            phrases: What may stand within any text: the owner's name and team.

        Raises:
            WorkbookError: The package cannot be opened.
        """
        content = package.read_bytes() if isinstance(package, Path) else package
        look = self._look(who, own, phrases)
        leaks: set[Leak] = set()
        for found in package_texts(content, password):
            leaks.update(look.at(found))
        return sorted(leaks)

    def leaks_in_text(self, text: str, who: int) -> list[Leak]:
        """Return what one text says of customers that are not an owner's."""
        return list(self._look(who, (), ()).at(PackageText("", text)))

    def _look(self, who: int, own: Iterable[str], phrases: Iterable[str]) -> _Look:
        return _Look(
            self,
            who,
            {plain(text).strip() for text in own} | self._own_cells.get(who, set()),
            tuple(filter(None, (plain(text).strip() for text in phrases))),
            "\n".join(self._own_notes.get(who, ())),
        )

    def keys_in(self, text: str) -> set[str]:
        """Return the keys that may stand in a text."""
        if self._automaton is None or not self._keys:
            return set()
        key = bare(text)
        found = self._automaton.find_matches_as_indexes(key, overlapping=True)
        return {self._keys[place] for place, _, _ in found}

    def known(self, key: str) -> list[tuple[LeakKind, str, Owner]]:
        """Return what a key may be."""
        return self._values.get(key, [])

    def _add(self, key: str, kind: LeakKind, value: str, owner: Owner) -> None:
        if key:
            self._values.setdefault(key, []).append((kind, value, owner))

    def _take_own_cells(self, customers: pd.DataFrame, owners: list[int]) -> None:
        """Take what owners' rows say of themselves: as cells, and as notes that are theirs too."""
        for column in (*IDENTITY, *CLASSES, "rep"):
            if column in customers:
                for text, owner in _texts(customers[column], owners):
                    self._own_notes.setdefault(owner, []).append(bare(text))
                    if column not in CLASSES:
                        self._own_cells.setdefault(owner, set()).add(plain(text).strip())

    def _take_notes(
        self, customers: pd.DataFrame, owners: list[int], columns: Iterable[str]
    ) -> None:
        whose: dict[str, set[int]] = {}
        for column in columns:
            for text, owner in _texts(customers[column], owners):
                note = bare(text)
                wide = any(ord(character) >= 0x2E80 for character in note)
                self._own_notes.setdefault(owner, []).append(note)
                if len(note) >= (LEAST_WIDE_NOTE if wide else LEAST_NOTE):
                    whose.setdefault(note, set()).add(owner)
        for note, those in whose.items():
            self._add(note[:NOTE_BEGINNING], "note", note, frozenset(those))


@dataclass(frozen=True, slots=True)
class _Look:
    """One look through a package."""

    search: LeakSearch
    who: int
    own: set[str]
    phrases: tuple[str, ...]
    own_notes: str

    def at(self, found: PackageText) -> Iterator[Leak]:
        text = plain(found.text)
        if text.strip() in self.own:
            return
        if found.number:
            yield from self._number(found.part, text)
            return
        candidates = [
            value for key in self.search.keys_in(text) for value in self.search.known(key)
        ]
        if not candidates:
            return
        allowed = [
            span for phrase in self.phrases for span in _spans(re.compile(re.escape(phrase)), text)
        ]
        for kind, value, owner in candidates:
            if owned_by(owner, self.who):
                allowed += _spans(_pattern(kind, value), text)
        for kind, value, owner in candidates:
            if not owned_by(owner, self.who) and self._stands(kind, value, text, allowed):
                yield Leak(found.part, kind, value, _places(owner))

    def _stands(
        self, kind: LeakKind, value: str, text: str, allowed: list[tuple[int, int]]
    ) -> bool:
        if kind == "note" and (value not in bare(text) or value in self.own_notes):
            return False
        return any(
            not any(first <= start and end <= last for first, last in allowed)
            for start, end in _spans(_pattern(kind, value), text)
        )

    def _number(self, part: str, text: str) -> Iterator[Leak]:
        """Yield what a number in a cell is: the whole of a phone number or of a long ID."""
        if not _NUMBER.fullmatch(text):
            return
        number = float(text)
        if not number.is_integer() or abs(number) >= 1e18:
            return
        digits = str(int(number))
        for form in (
            {digits, digits.removeprefix("86").lstrip("0")}
            if len(digits) >= LEAST_ID_NUMBER
            else ()
        ):
            for kind, value, owner in self.search.known(form):
                if kind in {"id", "phone"} and not owned_by(owner, self.who):
                    yield Leak(part, kind, value, _places(owner))


def plain(text: str) -> str:
    """Return a text in compatibility form and without case."""
    return unicodedata.normalize("NFKC", text).casefold()


def bare(text: str) -> str:
    """Return a text's letters, digits and emoji, without case, blanks and punctuation."""
    folded = plain(text)
    if folded.isascii():
        return re.sub(r"[^a-z0-9]+", "", folded)
    return "".join(character for character in folded if unicodedata.category(character) in _BARE)


@lru_cache(maxsize=50_000)
def _pattern(kind: LeakKind, value: str) -> re.Pattern[str]:
    """Return what a value looks like in a plain text."""
    if kind == "phone" and len(value) >= CERTAIN_PHONE:
        return re.compile(_APART.join(value))
    if kind == "phone":
        return re.compile(_PREFIX + _APART.join(value) + r"(?!\d)")
    if kind == "note":
        return re.compile(_ANYHOW.join(map(re.escape, value[:NOTE_BEGINNING])))
    between = r"\s*" if kind in {"id", "email"} else _LOOSE
    shown = plain(value)
    pattern = between.join(map(re.escape, shown))
    if kind == "id" and shown.isdigit():
        return re.compile(rf"(?<!\d[.,])(?<!{_NARROW}){pattern}(?!{_NARROW})(?![.,]\d)")
    before = rf"(?<!{_NARROW})" if re.match(_NARROW, shown) else ""
    after = rf"(?!{_NARROW})" if re.match(_NARROW, shown[-1]) else ""
    return re.compile(before + pattern + after)


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Return where a pattern matches, overlapping places too."""
    spans, found = [], pattern.search(text)
    while found:
        spans.append(found.span())
        found = pattern.search(text, found.start() + 1)
    return spans


def _texts(column: pd.Series, owners: list[int]) -> Iterator[tuple[str, int]]:
    for value, owner in zip(values_of(column), owners, strict=True):
        text = (cell_text(value) or "").strip(BLANKS)
        if text:
            yield text, owner


def _places(owner: Owner) -> tuple[int, ...]:
    return (owner,) if isinstance(owner, int) else tuple(sorted(owner))
