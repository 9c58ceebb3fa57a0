"""One returned file, merged into the master."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from xltier.commands.collect_master import Master, kept
from xltier.commands.collect_notes import (
    A_MASTER,
    NEVER_SENT,
    NO_BASE,
    older,
    sent_from_elsewhere,
)
from xltier.commands.collect_proposals import proposal_in, propose
from xltier.commands.collect_records import Row
from xltier.commands.collect_words import MASKS_TOO, MOVED, UNOWNED, note_of
from xltier.commands.returned import (
    Returned,
    ReturnedBook,
    id_of,
    not_calculated,
    not_sent,
    read_facts,
    read_returned,
    renamed,
)
from xltier.errors import XltierError
from xltier.language import Sentence
from xltier.sharing.cells import identity, shown
from xltier.sharing.merge import Merged, merge
from xltier.sharing.outcomes import ACCEPTED, ASIDE, Edit
from xltier.sharing.proposals import Proposal
from xltier.sharing.sides import Side
from xltier.tiering.policy import normal_name
from xltier.workbook.base import Workbook
from xltier.workbook.contract_team import DELIVERY_KINDS, named_choice

State = Literal["merged", "unreadable", "never_sent", "elsewhere", "master", "older", "no_base"]
"""merged: its edits were looked at. The others were reported and nothing was overwritten: a file
that cannot be read, one that was never sent, one that another workbook sent, a manager's workbook,
one of an older delivery, one whose record of what was sent is missing or was changed."""

FAULTS: Final = frozenset({"unreadable", "never_sent", "elsewhere", "master"})
"""States in which nothing of a file could be used at all."""


@dataclass(frozen=True, slots=True)
class Return:
    """What became of one returned file.

    Attributes:
        name: The file.
        state: Whether it could be merged.
        delivery: Its delivery; blank if it has none of this workbook's.
        who: Whom it was sent to, as the master's record says.
        edits: Everything that was new in it.
        notes: What must be known of it, each in a sentence.
        labels: What people call the columns.
    """

    name: str
    state: State
    delivery: str = ""
    who: str = ""
    edits: tuple[Edit, ...] = ()
    notes: tuple[Sentence, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def unusable(self) -> bool:
        """Whether nothing of the file could be used."""
        return self.state in FAULTS

    def label(self, column: str) -> str:
        """Return what people call a column."""
        return self.labels.get(column, column)

    @property
    def taken(self) -> int:
        """Edits that the master has now."""
        return sum(edit.outcome == "taken" for edit in self.edits)

    @property
    def conflicts(self) -> int:
        """Edits that someone is to decide about."""
        return sum(edit.outcome == "conflict" for edit in self.edits)

    @property
    def proposals(self) -> int:
        """New customers that are proposed."""
        return sum(edit.outcome == "proposed" and not edit.column for edit in self.edits)

    @property
    def ignored(self) -> int:
        """Edits that were reported and not taken."""
        return sum(edit.outcome in ASIDE for edit in self.edits)


def take_back(master: Master, book: ReturnedBook) -> Return:
    """Merge a returned file into the master; what is wrong with the file is told, not raised."""
    try:
        with book.opened() as opened:
            return _taken_back(master, book.name, opened)
    except XltierError as error:
        return Return(book.name, "unreadable", notes=(error.sentence,))


def _taken_back(master: Master, name: str, opened: Workbook) -> Return:
    facts = read_facts(opened)
    if opened.has("Deliveries"):
        return Return(name, "master", notes=(A_MASTER,))
    if not id_of(facts):
        return Return(name, "never_sent", notes=(NEVER_SENT,))
    row = _delivery(master, id_of(facts))
    if row is None:
        return Return(name, "elsewhere", notes=(sent_from_elsewhere(facts),))
    returned = read_returned(opened, master.own)
    sent = None if returned.sent is None else Side.of(returned.sent)
    return _Taking(master, name, returned, row, sent).result()


def _delivery(master: Master, delivery: str) -> Row | None:
    """Return the master's record of a delivery; None if it never sent it."""
    rows = master.records["Deliveries"]
    return next((row for row in rows if identity(row.cells["delivery"]) == delivery), None)


@dataclass(slots=True)
class _Taking:
    """A returned file on its way into the master."""

    master: Master
    name: str
    returned: Returned
    record: Row
    sent: Side | None
    edits: list[Edit] = field(default_factory=list)

    @property
    def delivery(self) -> str:
        """The identifier of its delivery."""
        return identity(self.record.cells["delivery"])

    @property
    def who(self) -> Any:  # noqa: ANN401 - a cell
        """Whom it was sent to."""
        return self.record.cells["rep"]

    def result(self) -> Return:
        """Merge the file and return what became of it."""
        state = self._state()
        theirs = Side.of(self.returned.back)
        merged = self._merged(theirs, state)
        for edit in merged.edits:
            self._settle(edit)
        self.edits += propose(self.master, self.delivery, self.who, self._new(theirs, merged))
        done = Return(
            self.name,
            state,
            self.delivery,
            shown(self.who),
            tuple(self.edits),
            tuple(self._notes(theirs, merged, state)),
            self.master.labels,
        )
        self._count(done)
        return done

    def _state(self) -> State:
        if self._newer():
            return "older"
        return "merged" if self._trusted else "no_base"

    @property
    def _trusted(self) -> bool:
        """Whether the file's record of what was sent is the one that was sent."""
        return self.sent is not None and self.returned.base == self.record.cells["base"]

    def _newer(self) -> bool:
        """Tell whether the rep or team got another workbook since."""
        whom = _whom(self.record)
        alike = [row for row in self.master.records["Deliveries"] if _whom(row) == whom]
        moments = [shown(row.cells["sent"]) for row in alike]
        return alike[_latest(moments)] is not self.record

    def _merged(self, theirs: Side, state: State) -> Merged:
        master, terms = self.master, self.master.terms()
        base = self.sent
        if base is None or not self._trusted:
            compared = terms.editable - terms.masked
            base = master.side.only(theirs.places, [c for c in theirs.cells if c in compared])
        return merge(
            base,
            theirs,
            master.side,
            terms,
            memory=master.memory(self.delivery),
            waiting=self.returned.waiting,
            instead=state if state in {"older", "no_base"} else None,
        )

    def _settle(self, edit: Edit) -> None:
        """Carry out what is to become of an edit, and record it."""
        master = self.master
        written = edit.outcome in {"taken", "conflict"}
        if written and master.holds_formula(edit.row, edit.column):
            edit = replace(edit, outcome="formula")
        where = (self.delivery, edit.customer_id, edit.column)
        if edit.outcome == "conflict":
            self._list_conflict(where, edit)
        elif edit.outcome in ACCEPTED and where in master.open_conflicts:
            master.open_conflicts.pop(where).put(decided=master.now)
        note = self._note(edit)
        if edit.outcome == "taken":
            master.write(edit.customer_id, edit.column, edit.rep)
        master.log(self.delivery, self.who, edit, note)
        self.edits.append(edit)

    def _list_conflict(self, where: tuple[str, str, str], edit: Edit) -> None:
        """List a conflict, in the place of one about the same cell that nobody has settled."""
        master = self.master
        values = {
            "sent_value": kept(edit.sent),
            "rep_value": kept(edit.rep),
            "master_value": kept(edit.master),
            "found": master.now,
        }
        if where in master.open_conflicts:
            master.open_conflicts[where].put(**values)
            return
        customer = edit.customer_id
        master.open_conflicts[where] = master.records["Conflicts"].add(
            {
                "delivery": self.delivery,
                "rep": self.who,
                "customer_id": customer,
                "name": master.name(customer),
                "column": master.label(edit.column),
                **values,
            }
        )

    def _note(self, edit: Edit) -> str | None:
        """Return what is to be known of an edit."""
        language = self.master.language
        notes = [note_of(edit.outcome, language)]
        if edit.outcome == "conflict" and "*" in shown(edit.sent) and "*" not in shown(edit.master):
            notes.append(MASKS_TOO.text(language))
        if edit.outcome in {"taken", "agreed", "conflict"}:
            notes.append(self._moved(edit))
        return ("" if language == "zh" else " ").join(note for note in notes if note) or None

    def _moved(self, edit: Edit) -> str | None:
        """Say who looks after a customer now, if that is somebody else than when it was sent."""
        master, now, then = self.master, self.master.owner(edit.customer_id), self.who
        if self.sent is not None and "rep" in self.sent.cells:
            then = self.sent.cell(self.sent.places[edit.customer_id][0], "rep")
        elif _whom(self.record)[0] == "team":
            return None
        if normal_name(shown(now)) == normal_name(shown(then)):
            return None
        if now is None:
            return UNOWNED.text(master.language)
        return MOVED.text(master.language).format(shown(now))

    def _new(self, theirs: Side, merged: Merged) -> list[Proposal]:
        """Return the customers that the rep typed in, on either sheet."""
        new = Side.of(self.returned.new)
        rows = [proposal_in(self.master, theirs, place) for place in merged.added]
        return rows + [proposal_in(self.master, new, place) for place in range(len(new.rows))]

    def _notes(self, theirs: Side, merged: Merged, state: State) -> list[Sentence]:
        """Return what must be known of the file."""
        labels, notes = self.master.labels, list(self.returned.notes)
        new = {theirs.rows[place] for place in merged.added}
        cells = self.returned.cells.items()
        notes += [not_calculated(cell) for (_, row), cell in cells if row in new]
        if state == "older":
            notes.append(older(self.record))
        if not self._trusted:
            return [*notes, NO_BASE]
        known = [name for name in merged.own if name in self.master.side.cells]
        return [*notes, *renamed(merged.missing, merged.own, labels), *not_sent(known, labels)]

    def _count(self, done: Return) -> None:
        """Record the return with its delivery, if there was anything new in it."""
        cells = self.record.cells
        if done.edits or cells["returned"] is None:
            found = {
                "taken": done.taken,
                "conflicts": done.conflicts,
                "proposals": done.proposals,
                "ignored": done.ignored,
            }
            sums = {name: int(cells[name] or 0) + count for name, count in found.items()}
            self.record.put(returned=self.master.now, **sums)


def _latest(moments: list[str]) -> int:
    """Return the place of the latest moment; of equal ones the last, as the sheet lists them."""
    return max(range(len(moments)), key=lambda place: (moments[place], place))


def _whom(row: Row) -> tuple[str | None, str]:
    """Return for whom a delivery was made, as names are compared."""
    cells = row.cells
    return named_choice(DELIVERY_KINDS, cells["kind"]), normal_name(shown(cells["rep"]))
