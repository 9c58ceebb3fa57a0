"""By what a customer is known, and whose it is: what must not reach another rep.

The rule, for texts:

- An ID of three characters and more stands as a word of its own. One of digits only needs six, or
  a word such as “customer” or 客户编号 in front of it.
- A name, or that of a contact, needs two characters if any of them is Chinese, Japanese, Korean or
  an emoji, else three letters or digits, one of them a letter, as a word of its own. A word that
  the base uses otherwise, as the region, industry or channel of three customers or the product
  of three order lines, is no name, and nor is that of a tier.
- A phone number needs seven digits, with or without the country code 86 and a 0 in front, however
  it is grouped; one of eleven digits and more is found within a longer number too.
- An e-mail address is taken as it is.

Width, case, blanks and the usual separators are set aside. A cell that is a number is a mention
if it is a phone number, or an ID of eight digits and more. What a rep's own customers are called
is never foreign, nor a part of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from xltier.sharing.cells import values_of
from xltier.sharing.folding import SEPARATORS, WIDE, folded, squeezed
from xltier.sharing.masks import phone_digits
from xltier.tiering.cells import BLANKS, cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

NeedleKind = Literal["id", "name", "phone", "email"]
Owner = int | frozenset[int]

LEAST_ID: Final = 3
LEAST_ID_DIGITS: Final = 6
LEAST_ID_NUMBER: Final = 8
LEAST_NAME, LEAST_WIDE_NAME = 3, 2
LEAST_PHONE: Final = 7
CERTAIN_PHONE: Final = 11
"""Digits that hardly stand within a longer number by chance."""

USED_OTHERWISE: Final = 3
"""Rows with a word as region, industry, … from which it is a word of the base and no name."""

IDENTITY: Final[dict[str, NeedleKind]] = {
    "customer_id": "id",
    "name": "name",
    "contact": "name",
    "phone": "phone",
    "email": "email",
}
"""Columns of Customers by which a customer is known."""

CLASSES: Final = ("region", "industry", "channel")
"""Columns whose cells are words that many customers share."""

_SEVERAL = re.compile(r"\s*[/,;、，；／|\n]\s*")
_EDGES: Final = "".join(SEPARATORS)
_ADDRESS = re.compile(r"[^\s<>()\[\],;:、，；：\"“”'@]+@[^\s<>()\[\],;:、，；：\"“”'@]+")


@dataclass(slots=True)
class Needles:
    """By what all customers of a base are known.

    Attributes:
        ids: Folded identifiers and their owners.
        numbers: Identifiers too short to be looked for without a word in front.
        names: Squeezed names.
        phones: Digits.
        emails: Folded addresses.
    """

    ids: dict[str, Owner] = field(default_factory=dict)
    numbers: dict[str, Owner] = field(default_factory=dict)
    names: dict[str, Owner] = field(default_factory=dict)
    phones: dict[str, Owner] = field(default_factory=dict)
    emails: dict[str, Owner] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        customers: pd.DataFrame,
        owners: npt.NDArray[np.integer[Any]],
        words: Iterable[str] = (),
    ) -> Needles:
        """Return what the customers of a base are known by.

        Args:
            customers: The table Customers, whole.
            owners: Place of each row's owner; −1 is nobody.
            words: Further words that are no names: tiers, products, categories.
        """
        needles = cls()
        codes = owners.tolist()
        common = {squeezed(word) for word in {*common_words(customers, CLASSES), *words}}
        for column in IDENTITY:
            if column in customers:
                for value, owner in zip(values_of(customers[column]), codes, strict=True):
                    text = (cell_text(value) or "").strip(BLANKS)
                    if text:
                        needles._take(IDENTITY[column], text, owner, common)
        return needles

    def _take(self, kind: NeedleKind, text: str, owner: int, common: set[str]) -> None:
        if kind == "id":
            form = folded(text).strip(_EDGES)
            _add(self.ids if is_distinct(form) else self.numbers, form, owner)
        elif kind == "name":
            form = squeezed(text)
            if is_name(form) and form not in common:
                _add(self.names, form, owner)
        elif kind == "phone":
            for digits in phones_in(text):
                _add(self.phones, digits, owner)
        else:
            for address in _ADDRESS.findall(text):
                _add(self.emails, folded(address).strip(_EDGES), owner)

    def keys(self) -> Iterator[str]:
        """Yield everything to look for, squeezed."""
        yield from map(squeezed, self.ids)
        yield from self.names
        yield from self.phones
        yield from map(squeezed, self.emails)


def is_distinct(form: str) -> bool:
    """Tell whether a folded ID can be told from other text by itself."""
    least = LEAST_ID_DIGITS if form.isdigit() else LEAST_ID
    return len(squeezed(form)) >= least


def is_name(form: str) -> bool:
    """Tell whether a squeezed name can be told from other text."""
    if any(ord(character) >= WIDE for character in form):
        return len(form) >= LEAST_WIDE_NAME
    return sum(map(str.isalnum, form)) >= LEAST_NAME and any(map(str.isalpha, form))


def phones_in(text: str) -> list[str]:
    """Return the phone numbers of a cell as digits, without any 0 in front."""
    numbers = (phone_digits(folded(part)).lstrip("0") for part in _SEVERAL.split(text))
    return [number for number in numbers if len(number) >= LEAST_PHONE]


def owned_by(owner: Owner, who: int) -> bool:
    """Tell whether a value is one of an owner's; those of nobody are foreign to all."""
    return owner == who if isinstance(owner, int) else who in owner


def _add(known: dict[str, Owner], form: str, owner: int) -> None:
    before = known.setdefault(form, owner)
    if before != owner:
        several = frozenset((before,)) if isinstance(before, int) else before
        known[form] = several | {owner}


def common_words(frame: pd.DataFrame, columns: Iterable[str]) -> set[str]:
    """Return the words that columns use so often that they are words of the base, not names.

    Args:
        frame: Rows of customers or of order lines.
        columns: Columns of classes; those that the frame lacks are left out.
    """
    common: set[str] = set()
    for column in columns:
        if column in frame:
            counts = frame[column].value_counts()
            common |= {str(word) for word in counts.index[counts >= USED_OTHERWISE]}
    return common
