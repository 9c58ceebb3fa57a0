"""What can become of something that a rep typed; every edit has exactly one of these outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

Outcome = Literal[
    "taken",
    "agreed",
    "conflict",
    "withdrawn",
    "proposed",
    "added",
    "declined",
    "kept",
    "locked",
    "masked",
    "deleted",
    "foreign",
    "twice",
    "gone",
    "no_column",
    "formula",
    "error",
    "uncalculated",
    "older",
    "no_base",
]
"""What happened to the edit:

- taken: written to the master; agreed: the master says the same already; conflict: the master says
  something else, someone decides; withdrawn: back to what was there; kept: decided for the master.
- proposed: a customer of the rep's, then added or declined.
- The others were not taken: a locked or masked column, a deleted row, a customer who was not sent,
  an identifier that stands twice, a customer or column that the master no longer has, a formula in
  the master, an error value, a formula without a value, a file of an older delivery, a file whose
  record of what was sent is missing or was changed.
"""

ACCEPTED: Final = frozenset({"taken", "agreed"})
"""After these the master has what the rep has."""

ASIDE: Final = frozenset(
    {
        *("locked", "masked", "deleted", "foreign", "twice", "gone", "no_column", "formula"),
        *("error", "uncalculated", "older", "no_base"),
    }
)
"""Outcomes of what was neither taken nor is still to be decided."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that a rep changed.

    Attributes:
        customer_id: Whose row it is; blank where the rep left the identifier blank.
        column: The column; blank for a whole row.
        sent: The cell as it was sent, or as it was last taken from the rep.
        rep: The cell as it came back.
        master: The cell in the master before anything is written.
        outcome: What became of it.
        row: Row of the customer on the master's sheet; 0 if there is none.
    """

    customer_id: str
    column: str
    sent: Any
    rep: Any
    master: Any
    outcome: Outcome
    row: int = 0
