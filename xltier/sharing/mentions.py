"""Mentions of other reps' customers in texts, masked before the texts go out."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from xltier.sharing.cells import values_of
from xltier.sharing.folding import composed, folded, half, in_words
from xltier.sharing.needles import (
    CERTAIN_PHONE,
    IDENTITY,
    LEAST_ID_NUMBER,
    LEAST_PHONE,
    Needles,
    owned_by,
)
from xltier.sharing.occurrences import Keys, Occurrence
from xltier.tiering.cells import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from xltier.sharing.needles import Owner

MASK: Final = "***"
"""What stands for a mention, cut to its length where that is less, so that no text grows."""

KEPT: Final = (*IDENTITY, "rep", "override")
"""Columns of Customers that name the customer itself, its rep or a tier, and are no free text."""

NOBODY, EVERYONE = -1, -2
"""Places of owners: rows that go to nobody stay as they are; in rows that go to everyone every
customer is masked."""

_NUMBERED = re.compile(
    r"(?:客户(?:编号|号|id)?|编号|customer(?:\s+(?:id|no\.?|number))?|(?<![a-z0-9])id)"
    r"\s*[:：#]?\s*([0-9]{1,5})(?![0-9a-z]|[.,][0-9])",
    re.IGNORECASE,
)

_DIALLED_FIRST = re.compile(r"(?<!\d)(?:00)?(?:86)?0?$")

Span = tuple[int, int, "Owner"]


@dataclass(frozen=True, slots=True)
class Mentions:
    """A frame in which mentions are masked.

    Attributes:
        frame: The frame.
        masked: How many mentions were masked, by the place of the rows' owner.
        cells: How many cells they stood in, likewise.
    """

    frame: pd.DataFrame
    masked: dict[int, int]
    cells: dict[int, int]


@dataclass(frozen=True, slots=True)
class MentionSearch:
    """Finds what the customers of a base are known by, in any texts."""

    needles: Needles
    keys: Keys

    @classmethod
    def of(cls, needles: Needles) -> MentionSearch:
        """Make ready to look for needles."""
        return cls(needles, Keys(needles.keys()))

    def spans(self, texts: Sequence[str]) -> dict[int, list[Span]]:
        """Return where customers are mentioned: start, end and owners, by the text's place."""
        found: dict[int, list[Span]] = defaultdict(list)
        last, text = -1, ""
        for place in self.keys.find(texts):
            if place.text != last:
                last, text = place.text, half(texts[place.text])
            for owner in self._owners(text, place):
                found[place.text].append((place.start, place.end, owner))
        if self.needles.numbers:
            for at, each in enumerate(texts):
                for start, end, owner in self._numbered(half(each)):
                    found[at].append((start, end, owner))
        return dict(found)

    def _owners(self, text: str, place: Occurrence) -> Iterator[Owner]:
        """Yield the owners of what stands at a place, by each kind that it really is."""
        needles, start, end = self.needles, place.start, place.end
        if place.key in needles.phones and _is_phone(text, start, end):
            yield needles.phones[place.key]
        if not _is_word(text, start, end):
            return
        if place.key in needles.names:
            yield needles.names[place.key]
        form = folded(text[start:end])
        if form in needles.emails:
            yield needles.emails[form]
        if form in needles.ids and not (form.isdigit() and _within_number(text, start, end)):
            yield needles.ids[form]

    def _numbered(self, text: str) -> Iterator[Span]:
        for match in _NUMBERED.finditer(text):
            owner = self.needles.numbers.get(folded(match[1]))
            if owner is not None:
                yield match.start(1), match.end(1), owner


def mask_mentions(
    frame: pd.DataFrame,
    owners: npt.NDArray[np.integer[Any]],
    search: MentionSearch,
    columns: Iterable[str],
) -> Mentions:
    """Mask in each row what other owners' customers are known by.

    What the row's owner's own customers are known by stays, also where another's has it too or
    it is a part of another's.

    Args:
        frame: Rows of any table.
        owners: Place of each row's owner among the owners, or NOBODY, or EVERYONE.
        search: Made of the whole base.
        columns: Those that hold free text.
    """
    changed: dict[str, list[Any]] = {}
    masked: dict[int, int] = defaultdict(int)
    cells: dict[int, int] = defaultdict(int)
    whose = owners.tolist()
    for column in columns:
        values = values_of(frame[column])
        texts = [_searched(value) for value in values]
        distinct = list({text: None for text in texts if text})
        spans = search.spans(distinct)
        mentioning = {distinct[at]: found for at, found in spans.items()}
        for row, text in enumerate(texts):
            found = mentioning.get(text) if text else None
            if not found or whose[row] == NOBODY:
                continue
            foreign = foreign_parts(found, whose[row])
            if foreign:
                changed.setdefault(column, values)[row] = without(composed(text), foreign)
                masked[whose[row]] += len(foreign)
                cells[whose[row]] += 1
    if changed:
        frame = frame.assign(**{name: _series(frame, new) for name, new in changed.items()})
    return Mentions(frame, dict(masked), dict(cells))


def mentions_any(values: pd.Series, search: MentionSearch) -> bool:
    """Tell whether any customer at all is mentioned in a column."""
    texts = {_searched(value) for value in values_of(values.drop_duplicates())} - {""}
    return bool(texts) and bool(search.spans(list(texts)))


def free_columns(frame: pd.DataFrame, results: Iterable[str] = ()) -> list[str]:
    """Return the columns of Customers, or of another table, that may hold free text.

    Args:
        frame: The table.
        results: Names of columns that a review writes.
    """
    aside = {*KEPT, *results}
    return [
        name
        for name in map(str, frame.columns)
        if name not in aside and frame[name].dtype.kind not in "Mmb"
    ]


def foreign_parts(spans: Iterable[Span], who: int) -> list[tuple[int, int]]:
    """Return the parts of a text that are foreign to an owner, left to right.

    A foreign value within an own one is part of that; else what own ones have of it stays, but
    never all of it.
    """
    own = sorted((start, end) for start, end, owner in spans if owned_by(owner, who))
    foreign = {(start, end) for start, end, owner in spans if not owned_by(owner, who)}
    parts = sorted(part for span in foreign for part in _foreign_of(span, own))
    merged: list[tuple[int, int]] = []
    for start, end in parts:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _foreign_of(span: tuple[int, int], own: list[tuple[int, int]]) -> list[tuple[int, int]]:
    near = [each for each in own if each[0] < span[1] and span[0] < each[1]]
    if any(start <= span[0] and span[1] <= end for start, end in near):
        return []
    longest = max(
        near, key=lambda each: min(each[1], span[1]) - max(each[0], span[0]), default=span
    )
    return list(_less(span, near)) or list(_less(span, [longest]))


def without(text: str, parts: Iterable[tuple[int, int]]) -> str:
    """Return a text with parts of it masked; it never gets longer."""
    shown, last = [], 0
    for start, end in parts:
        shown += [text[last:start], MASK[: end - start]]
        last = end
    return "".join([*shown, text[last:]])


def _less(span: tuple[int, int], own: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what of a span is no part of the own ones."""
    start, end = span
    for first, last in own:
        if last <= start or first >= end:
            continue
        if first > start:
            yield start, first
        start = max(start, last)
    if start < end:
        yield start, end


def _searched(value: Any) -> str:  # noqa: ANN401 - a cell
    """Return a cell as the text that is looked through; blank if there is nothing to find."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and value >= 10 ** (LEAST_PHONE - 1):
        text = cell_text(value) or ""
        return text if len(text) >= LEAST_ID_NUMBER else ""
    return ""


def _series(frame: pd.DataFrame, values: list[Any]) -> pd.Series:
    import pandas as pd

    return pd.Series(values, index=frame.index, dtype=object)


def _in_word(character: str) -> bool:
    return bool(in_words()[ord(character)]) if character else False


def _is_word(text: str, start: int, end: int) -> bool:
    """Tell whether a part of a text is cut at the edges of words."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (_in_word(text[start]) and _in_word(before)) and not (
        _in_word(text[end - 1]) and _in_word(after)
    )


def _is_phone(text: str, start: int, end: int) -> bool:
    """Tell whether digits are no part of a longer number by chance, a country code aside."""
    if sum(map(str.isdigit, text[start:end])) >= CERTAIN_PHONE:
        return True
    if text[end : end + 1].isdigit():
        return False
    return _DIALLED_FIRST.search(text[max(start - 6, 0) : start]) is not None


def _within_number(text: str, start: int, end: int) -> bool:
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    return bool(re.fullmatch(r"\d[.,]", before) or re.fullmatch(r"[.,]\d", after))
