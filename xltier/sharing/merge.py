"""The three-way merge: what a rep changed since it was sent, beside what the master has now.

For each customer and column that reps may change: changed by the rep only, it is taken; changed on
both sides, it is a conflict and the master's value stays. Whatever else was changed has an outcome
that says why it was not taken. Nothing is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xltier.errors import CellError
from xltier.sharing.cells import key, same
from xltier.sharing.outcomes import ACCEPTED, Edit, Outcome
from xltier.sharing.sides import WAITING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltier.sharing.sides import Memory, Side, Terms


@dataclass(frozen=True, slots=True)
class Merged:
    """What a returned table comes to.

    Attributes:
        edits: Everything that is new since the last collection, by customer.
        added: Places of rows that are customers the master does not know.
        missing: Columns that were sent and did not come back, of those that reps may change.
        own: Columns that came back and were not sent.
    """

    edits: tuple[Edit, ...]
    added: tuple[int, ...]
    missing: tuple[str, ...]
    own: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Merge:
    """One returned table while it is compared."""

    base: Side
    theirs: Side
    ours: Side
    terms: Terms
    memory: Memory
    waiting: Mapping[str, frozenset[int]]
    instead: Outcome | None
    columns: list[str]
    pairs: list[tuple[str, list[Any], list[Any]]]

    def edits(self) -> Iterator[Edit]:
        for customer, sent in self.base.places.items():
            back = self.theirs.places.get(customer, [])
            if not back:
                yield from self._row_edit(customer, "deleted", None)
            elif len(sent) == len(back) == 1:
                yield from self._row(customer, sent[0], back[0])
            else:
                yield from self._repeated(customer, sent, back)
        for customer, back in self.theirs.places.items():
            if customer not in self.base.places and customer in self.ours.places:
                for place in back:
                    yield from self._foreign(customer, place)

    def _row(self, customer: str, sent: int, back: int) -> Iterator[Edit]:
        """Yield what changed in the row of a customer."""
        plain = not self.waiting and not self.memory.last
        for column, was_cells, now_cells in self.pairs:
            was, now = was_cells[sent], now_cells[back]
            if plain and (was is now or (type(was) is type(now) and was == now)):
                continue
            edit = self._cell(customer, column, was, now, back)
            if edit is not None:
                yield edit

    def _cell(self, customer: str, column: str, sent: Any, now: Any, back: int) -> Edit | None:  # noqa: ANN401
        where = (customer, column)
        waits = self.theirs.rows[back] in self.waiting.get(column, ())
        before = self.memory.last.get(where)
        found = WAITING if waits else key(now)
        if before == found or (before is None and found == key(sent)):
            return None
        base = self.memory.accepted.get(where, sent)
        if before is not None and found == key(base) and self._open(where):
            return self._edit(customer, column, base, now, "withdrawn")
        outcome = self._outcome(customer, column, base, now, waits=waits)
        if outcome == "taken" and where in self.memory.accepted and found == key(sent):
            # the rep went back to what was sent, or has two files: that is for someone to decide
            outcome = "conflict"
        return self._edit(customer, column, base, now, outcome)

    def _open(self, where: tuple[str, str]) -> bool:
        """Tell whether what the rep had last never got into the master."""
        return self.memory.outcomes.get(where) not in ACCEPTED | {"withdrawn"}

    def _outcome(self, customer: str, column: str, base: Any, now: Any, *, waits: bool) -> Outcome:  # noqa: ANN401
        """Return what becomes of a cell that a rep changed."""
        refused = self._refused(customer, column, now, waits=waits)
        if refused is not None:
            return refused
        ours = self.ours.cells[column][self.ours.places[customer][0]]
        if same(ours, now):
            return "agreed"
        if self.instead is not None:
            return self.instead
        return "taken" if same(ours, base) else "conflict"

    def _refused(self, customer: str, column: str, now: Any, *, waits: bool) -> Outcome | None:  # noqa: ANN401
        """Return why a change is not looked at; None if it is."""
        reasons: tuple[tuple[bool, Outcome], ...] = (
            (waits, "uncalculated"),
            (column in self.terms.masked, "masked"),
            (column not in self.ours.cells, "no_column"),
            (column not in self.terms.editable, "locked"),
            (isinstance(now, CellError), "error"),
            (customer not in self.ours.places, "gone"),
        )
        return next((outcome for holds, outcome in reasons if holds), None)

    def _edit(self, customer: str, column: str, sent: Any, now: Any, outcome: Outcome) -> Edit:  # noqa: ANN401
        places = self.ours.places.get(customer)
        ours = self.ours.cell(places[0], column) if places else None
        row = self.ours.rows[places[0]] if places else 0
        return Edit(customer, column, sent, now, ours, outcome, row)

    def _row_edit(self, customer: str, outcome: Outcome, rep: Any) -> Iterator[Edit]:  # noqa: ANN401
        """Yield what happened to a whole row, unless it was told before."""
        if self.memory.outcomes.get((customer, "")) != outcome:
            yield self._edit(customer, "", None, rep, outcome)

    def _repeated(self, customer: str, sent: list[int], back: list[int]) -> Iterator[Edit]:
        """Yield what differs in rows of an identifier that stands more than once.

        Which of them is the customer cannot be known, so nothing is taken.
        """
        free, changed = list(sent), []
        for place in back:
            twin = next((each for each in free if self._alike(each, place)), None)
            if twin is None:
                changed.append(place)
            else:
                free.remove(twin)
        for place in changed:
            against = free[0] if free else sent[0]
            for column in self.columns:
                was, now = self.base.cells[column][against], self.theirs.cells[column][place]
                if not same(was, now) and not self._told(customer, column, now, "twice"):
                    yield self._edit(customer, column, was, now, "twice")

    def _alike(self, sent: int, back: int) -> bool:
        return all(
            same(self.base.cells[column][sent], self.theirs.cells[column][back])
            for column in self.columns
        )

    def _foreign(self, customer: str, place: int) -> Iterator[Edit]:
        """Yield what a row of a customer who was not sent says otherwise than the master."""
        ours = self.ours.places[customer][0]
        differing = [
            (column, cells[place])
            for column, cells in self.theirs.cells.items()
            if cells[place] is not None and not same(cells[place], self.ours.cell(ours, column))
        ]
        for column, now in differing:
            if not self._told(customer, column, now, "foreign"):
                yield self._edit(customer, column, None, now, "foreign")
        if not differing:
            yield from self._row_edit(customer, "foreign", None)

    def _told(self, customer: str, column: str, now: Any, outcome: Outcome) -> bool:  # noqa: ANN401
        where = (customer, column)
        return self.memory.last.get(where) == key(now) and self.memory.outcomes[where] == outcome


def merge(
    base: Side,
    theirs: Side,
    ours: Side,
    terms: Terms,
    *,
    memory: Memory,
    waiting: Mapping[str, frozenset[int]] | None = None,
    instead: Outcome | None = None,
) -> Merged:
    """Compare a returned table with what was sent and with the master.

    Args:
        base: What was sent.
        theirs: What came back.
        ours: What the master has now.
        terms: What reps may change.
        memory: What earlier returns of the same delivery brought.
        waiting: By column the rows of `theirs` whose formula has no value.
        instead: What becomes of changes that would be taken or be conflicts, if the base cannot be
            trusted: nothing is written then.
    """
    columns = [column for column in base.cells if column in theirs.cells]
    held = {column: rows for column, rows in (waiting or {}).items() if rows}
    pairs = [(column, base.cells[column], theirs.cells[column]) for column in columns]
    work = _Merge(base, theirs, ours, terms, memory, held, instead, columns, pairs)
    known = set(base.places) | set(ours.places)
    added = [
        place
        for place, found in enumerate(theirs.ids)
        if (found not in known if found else _filled(theirs, place))
    ]
    missing = [c for c in base.cells if c not in theirs.cells and c in terms.editable]
    own = [column for column in theirs.cells if column not in base.cells]
    return Merged(tuple(work.edits()), tuple(added), tuple(missing), tuple(own))


def _filled(side: Side, place: int) -> bool:
    """Tell whether anything stands in a row."""
    return any(cells[place] is not None for cells in side.cells.values())
