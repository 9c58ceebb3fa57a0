"""What a rep's workbook is made of: columns of Customers as they go out, and one rep's share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from xltier.language import Sentence
from xltier.workbook.contract import CUSTOMERS, TIER_RULES
from xltier.workbook.schema import Column, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    import pandas as pd

OWN_WIDTH = 16.0
RULES = Table(
    TIER_RULES.name,
    TIER_RULES.sheet,
    tuple(column for column in TIER_RULES.columns if not column.computed),
    TIER_RULES.key,
)
"""The tiers without what counts everybody's customers."""

_KNOWN = {column.name: column for column in CUSTOMERS.columns}


@dataclass(frozen=True, slots=True)
class RepColumn:
    """A column of Customers as reps get it.

    Attributes:
        name: Its name in the contract; for one of the manager's own its header.
        header: Its header as it stands in the manager's workbook.
        locked: Reps may not change it: xltier's own, and what the manager keeps to himself.
    """

    name: str
    header: str
    locked: bool

    @property
    def known(self) -> bool:
        """Whether it is a column of the contract."""
        return self.name in _KNOWN

    def column(self) -> Column:
        """Return the column as a rep's workbook has it: locked ones look as xltier's do."""
        label = Sentence(self.header, self.header)
        if not self.known:
            return Column(self.name, label, "value", owned=self.locked, width=OWN_WIDTH)
        known = _KNOWN[self.name]
        return Column(self.name, label, known.kind, owned=self.locked, width=known.width)


def customers_table(columns: Sequence[RepColumn]) -> Table:
    """Return the table Customers of a rep's workbook."""
    return Table("Customers", "Customers", tuple(each.column() for each in columns), CUSTOMERS.key)


def sent_table(columns: Sequence[RepColumn]) -> Table:
    """Return the table Sent: what Customers was when it was sent."""
    return Table("Sent", "Sent", tuple(each.column() for each in columns), CUSTOMERS.key)


@dataclass(frozen=True, slots=True)
class RepBook:
    """What one of the workbooks says.

    Attributes:
        who: The rep or the team that it is for.
        kind: Which of the two.
        tables: Rows by name of the table, with the contract's column names; in Customers the
            manager's own columns by header. A table that is missing stays blank; Sent is the same
            as Customers unless given.
        as_of: The day that the review looked back from.
        sent: When it is sent.
        delivery: Identifier of the delivery.
    """

    who: str
    kind: Literal["rep", "team"]
    tables: Mapping[str, pd.DataFrame]
    as_of: date
    sent: datetime
    delivery: str = field(default="")
