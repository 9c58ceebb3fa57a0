"""New customers that reps propose, and whom each of them may be already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from xltier.language import Language, Sentence
from xltier.sharing.cells import identity, joined, key, shown
from xltier.tiering.policy import normal_name
from xltier.tiering.quality_contacts import twin_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ID_TAKEN: Final = Sentence("The ID belongs to {}.", "编号已属于 {}。")
SAME_PHONE: Final = Sentence("Same phone as {}.", "电话与 {} 相同。")
SAME_NAME: Final = Sentence("Same name as {}.", "名称与 {} 相同。")
SAME_EMAIL: Final = Sentence("Same e-mail as {}.", "邮箱与 {} 相同。")
ALSO_PROPOSED: Final = Sentence("Also proposed by {}.", "{} 也提交了该客户。")
OWNER: Final = Sentence("{} ({})", "{}（{}）")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A customer that a rep typed in.

    Attributes:
        customer_id: The identifier that the rep gave; blank if none.
        cells: What the rep told, by column of the contract; blank cells are left out.
        rest: What else the rep typed in the row, by header: a proposal has no place for it.
    """

    customer_id: str
    cells: Mapping[str, Any]
    rest: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All of it in one text, by which it is known when it comes again."""
        head = [self.customer_id] if self.customer_id else []
        return joined([*head, *self.cells.values(), *self.rest.values()])

    @property
    def name(self) -> str:
        """What the customer is called, as names are compared."""
        return normal_name(shown(self.cells.get("name")))


@dataclass(slots=True)
class Directory:
    """Whom a proposed customer may be: customers by identifier, phone, e-mail and name.

    Attributes:
        language: The language of the warnings.
    """

    language: Language
    _places: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, customers: pd.DataFrame, labels: Sequence[str]) -> None:
        """Add customers; of those alike the first one counts.

        Args:
            customers: Columns customer_id, name, phone, email as far as there are any.
            labels: How to call each of them.
        """
        for label, keys in zip(labels, _keys(customers), strict=True):
            for known in keys:
                self._places.setdefault(known, label)

    def alike(self, customers: pd.DataFrame) -> list[dict[str, str]]:
        """Return for each customer whom it may be: labels by `id`, `phone`, `email`, `name`."""
        return [
            {known[0]: self._places[known] for known in keys if known in self._places}
            for keys in _keys(customers)
        ]


def _keys(customers: pd.DataFrame) -> list[list[tuple[str, str]]]:
    """Return by what each customer may be known."""
    blank = pd.Series(None, index=customers.index, dtype=object)
    ids = [identity(v) for v in customers.get("customer_id", blank)]
    emails = ["" if pd.isna(v) else key(shown(v)).casefold() for v in customers.get("email", blank)]
    phones, names = (keys.to_pylist() for keys in twin_keys(customers))
    rows = zip(ids, phones, emails, names, strict=True)
    kinds = ("id", "phone", "email", "name")
    return [
        [(kind, known) for kind, known in zip(kinds, row, strict=True) if known] for row in rows
    ]


def called(customer_id: str, name: object, owner: object, language: Language) -> str:
    """Return how a warning calls a customer: number, name and who looks after it."""
    text = f"{customer_id} {shown(name)}".strip()
    return OWNER.text(language).format(text, shown(owner)) if owner else text


def warned(
    proposals: Sequence[Proposal], customers: Directory, others: Directory
) -> list[str | None]:
    """Return for each proposal what to look at before it is added; None if nothing.

    Args:
        proposals: The proposals.
        customers: The customers there are.
        others: The proposals that nobody has settled yet, under their proposers.
    """
    frame = pd.DataFrame(
        [{"customer_id": each.customer_id, **each.cells} for each in proposals], dtype=object
    )
    if frame.empty:
        return []
    language, found = customers.language, []
    for there, proposed in zip(customers.alike(frame), others.alike(frame), strict=True):
        sentences = [
            sentence.text(language).format(there[kind])
            for kind, sentence in (
                ("id", ID_TAKEN),
                ("phone", SAME_PHONE),
                ("email", SAME_EMAIL),
                ("name", SAME_NAME),
            )
            if kind in there
        ]
        who = next((proposed[k] for k in ("phone", "email", "name", "id") if k in proposed), None)
        if who is not None:
            sentences.append(ALSO_PROPOSED.text(language).format(who))
        found.append(("" if language == "zh" else " ").join(sentences) or None)
    return found
