"""What a distribution is: what is wanted, who gets what, and what went out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xltier.commands.portions import By, Group, Prepared, Unsent
from xltier.language import Sentence
from xltier.sharing.passwords import Passwords

if TYPE_CHECKING:
    from xltier.sharing.columns import SharingPolicy


@dataclass(frozen=True, slots=True)
class Delivery:
    """One workbook that went out.

    Attributes:
        delivery: Its identifier; blank for one that was only planned.
        group: Whose it is.
        file: Its file.
        protected: Whether it opens with a password only.
        masked: Mentions of other reps' customers that were masked in its texts.
    """

    delivery: str
    group: Group
    file: Path
    protected: bool
    masked: int = 0


@dataclass(frozen=True, slots=True)
class Distribution:
    """What a distribution did.

    Attributes:
        deliveries: Every workbook, in the order of the reps.
        without_customers: Names of reps or teams who have no customers, and get no workbook.
        unsent: Customers who go to nobody.
        notices: What must be known, such as that rules have changed since the last review.
        as_of: The day that the review looked back from.
        by: Whom the workbooks are made for.
        kept: Where the passwords are kept; None without passwords.
        written: Whether anything was written.
    """

    deliveries: tuple[Delivery, ...]
    without_customers: tuple[str, ...]
    unsent: Unsent
    notices: tuple[Sentence, ...]
    as_of: date
    by: By
    kept: Sentence | None
    written: bool


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted.

    Attributes:
        folder: Where the files go.
        by: Whom workbooks are made for.
        only: Names of the reps or teams wanted; empty for all.
        passwords: Passwords to open; None for none.
        title: What the manager's workbook is called, for the facts of the delivery.
        now: The moment of sending; None asks the clock.
        write: Whether anything is written.
    """

    folder: Path
    by: By = "rep"
    only: tuple[str, ...] = ()
    passwords: Passwords | None = None
    title: str = ""
    now: datetime | None = None
    write: bool = True


@dataclass(frozen=True, slots=True)
class Ready:
    """A base that is ready to go out, and to whom.

    Attributes:
        prepared: The base, read and reviewed.
        groups: Everyone who can get a workbook.
        wanted: Those who get one: chosen, and with customers.
        policy: The rules of sharing.
    """

    prepared: Prepared
    groups: tuple[Group, ...]
    wanted: tuple[Group, ...]
    policy: SharingPolicy
