"""The three sides of a merge: what was sent, what came back, what the master has now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self

from xltier.sharing.cells import identity, key, values_of
from xltier.sharing.outcomes import ACCEPTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from xltier.sharing.outcomes import Outcome

WAITING: Final = "\0"
"""How a formula that nobody calculated is compared: as itself, whatever its value may be."""


class Columns(Mapping[str, list[Any]]):
    """The columns of a table as cells; one that nobody asks for is never made."""

    def __init__(self, frame: pd.DataFrame) -> None:
        """Take the columns of a table."""
        self._frame = frame
        self._made: dict[str, list[Any]] = {}
        self._names = {str(name): name for name in frame.columns}

    def __getitem__(self, name: str) -> list[Any]:
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = values_of(self._frame[self._names[name]])
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True, slots=True)
class Side:
    """A table of customers, ready to be compared.

    Attributes:
        cells: The cells of each column, by the column's name.
        rows: Row of each customer on the sheet.
        ids: Identifier of each row; blank where there is none.
        places: The rows of each identifier, as places in the others.
    """

    cells: Mapping[str, list[Any]]
    rows: list[int]
    ids: list[str]
    places: Mapping[str, list[int]]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Self:
        """Return the side that a table as read is.

        Args:
            frame: Has the column customer_id; the index holds rows on the sheet.
        """
        ids = [identity(value) for value in values_of(frame["customer_id"])]
        places: dict[str, list[int]] = {}
        for place, found in enumerate(ids):
            if found:
                places.setdefault(found, []).append(place)
        cells = Columns(frame.drop(columns="customer_id"))
        return cls(cells, [int(row) for row in frame.index], ids, places)

    def only(self, ids: Iterable[str], columns: Iterable[str]) -> Side:
        """Return the same table with some customers and columns only."""
        cells = {name: self.cells[name] for name in columns if name in self.cells}
        places = {each: self.places[each] for each in ids if each in self.places}
        return Side(cells, self.rows, self.ids, places)

    def cell(self, place: int, column: str) -> Any:  # noqa: ANN401 - a cell
        """Return a cell; None where there is no such column."""
        return self.cells[column][place] if column in self.cells else None


@dataclass(frozen=True, slots=True)
class Terms:
    """What reps may change.

    Attributes:
        editable: The columns that are theirs to change.
        masked: Columns that went out masked: what comes back is not compared with the real value.
    """

    editable: frozenset[str]
    masked: frozenset[str] = frozenset()


@dataclass(slots=True)
class Memory:
    """What earlier returns of the same delivery brought, so that nothing is asked or told twice.

    Attributes:
        last: What the rep had in a cell when it was last collected, as it is compared.
        accepted: What the master took from the rep: the base of a cell from then on.
        outcomes: What became last of a cell or row.
    """

    last: dict[tuple[str, str], str] = field(default_factory=dict)
    accepted: dict[tuple[str, str], Any] = field(default_factory=dict)
    outcomes: dict[tuple[str, str], Outcome] = field(default_factory=dict)

    def note(self, customer: str, column: str, rep: Any, outcome: Outcome) -> None:  # noqa: ANN401
        """Remember what became of a cell; call it in the order in which it happened."""
        where = (customer, column)
        self.outcomes[where] = outcome
        if outcome not in {"kept", "declined", "added"}:
            self.last[where] = WAITING if outcome == "uncalculated" else key(rep)
        if outcome in ACCEPTED:
            self.accepted[where] = rep
