"""New customers in a returned file: listed as proposals, with whom they may be already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from xltier.commands.collect_choices import TOLD
from xltier.commands.collect_master import Master, kept
from xltier.commands.collect_records import Row
from xltier.commands.collect_words import NO_PLACE, note_of
from xltier.sharing.cells import identity, joined, key, shown
from xltier.sharing.outcomes import Edit
from xltier.sharing.proposals import Directory, Proposal, warned
from xltier.sharing.sides import Side
from xltier.tiering.policy import normal_name


def proposal_in(master: Master, side: Side, place: int) -> Proposal:
    """Return the customer that a row of a returned file proposes."""
    cells = {name: column[place] for name, column in side.cells.items()}
    told = {name: kept(cells[name]) for name in TOLD if cells.get(name) is not None}
    rest = {
        master.label(name) or name: kept(value)
        for name, value in cells.items()
        if name not in TOLD and value is not None
    }
    return Proposal(side.ids[place], told, rest)


def propose(
    master: Master,
    delivery: str,
    who: Any,  # noqa: ANN401 - a cell
    proposals: Sequence[Proposal],
) -> list[Edit]:
    """List the customers that were not proposed with this delivery before; return them as edits.

    One that the rep has changed since takes the place of the one that it was, as long as nobody
    has settled it.
    """
    known, new = master.proposed(delivery), []
    for proposal in proposals:
        if proposal.text and key(proposal.text) not in known:
            known.add(key(proposal.text))
            new.append(proposal)
    if not new:
        return []
    there = {_told(proposal.cells) for proposal in proposals}
    open_rows = [row for row in master.records["Proposals"] if row.cells["decided"] is None]
    own = [row for row in open_rows if identity(row.cells["delivery"]) == delivery]
    outdated = [row for row in own if _told(row.cells) not in there]
    warnings = warned(new, master.directory, _directory(master, open_rows, own))
    edits = []
    for proposal, warning in zip(new, warnings, strict=True):
        _list(master, delivery, who, proposal, warning, outdated)
        edits += _log(master, delivery, who, proposal)
    return edits


def _told(cells: Any) -> str:  # noqa: ANN401 - a mapping of cells
    return key(joined(cells.get(name) for name in TOLD))


def _directory(master: Master, open_rows: list[Row], own: list[Row]) -> Directory:
    """Return by what the proposals of others may be known."""
    others = [row.cells for row in open_rows if not any(row is each for each in own)]
    found = Directory(master.language)
    found.add(pd.DataFrame(others, dtype=object), [shown(cells["rep"]) for cells in others])
    return found


def _list(
    master: Master,
    delivery: str,
    who: Any,  # noqa: ANN401 - a cell
    proposal: Proposal,
    warning: str | None,
    outdated: list[Row],
) -> None:
    cells = {name: proposal.cells.get(name) for name in TOLD}
    cells |= {"warning": warning, "found": master.now}
    before = next((row for row in outdated if _same_customer(row, proposal)), None)
    if before is None:
        cells |= {"delivery": delivery, "rep": who, "customer_id": proposal.customer_id or None}
        master.records["Proposals"].add(cells)
        return
    outdated.remove(before)
    before.put(**cells)
    if before.cells["customer_id"] is None and proposal.customer_id:
        before.put(customer_id=proposal.customer_id)


def _same_customer(row: Row, proposal: Proposal) -> bool:
    """Tell whether a listed proposal is the same customer as told before a change."""
    if proposal.customer_id and identity(row.cells["customer_id"]) == proposal.customer_id:
        return True
    return bool(proposal.name) and normal_name(shown(row.cells["name"])) == proposal.name


def _log(master: Master, delivery: str, who: Any, proposal: Proposal) -> list[Edit]:  # noqa: ANN401
    """Record a proposal, and each cell that it has no place for."""
    language = master.language
    whole = Edit(proposal.customer_id, "", None, proposal.text, None, "proposed")
    master.log(delivery, who, whole, note_of("proposed", language))
    edits = [whole]
    called = shown(proposal.cells.get("name")) or proposal.customer_id
    for header, value in proposal.rest.items():
        edit = Edit(proposal.customer_id, header, None, value, None, "proposed")
        master.log(delivery, who, edit, NO_PLACE.text(language).format(called))
        edits.append(edit)
    return edits
