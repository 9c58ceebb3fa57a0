"""Follow-ups as an iCalendar file (RFC 5545) that Outlook, Google and Apple calendars import.

All three import events and pass over to-dos, so each customer is an event of a whole day, which
leaves the day free. Its UID depends on the customer alone and its SEQUENCE grows with time: a file
imported later moves the customer's event instead of adding one.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pandas as pd

from xltier.commands.followups import FollowUps
from xltier.commands.own_files import write_own
from xltier.language import Language, Sentence
from xltier.tiering.money import minus
from xltier.workbook.contract_contacts import FOLLOWUPS

PRODUCT = "-//xltier//follow-ups//EN"
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
"""Where sequence numbers begin, so that they stay small."""

NAME = Sentence("Follow-ups", "客户跟进")
CONTACT = Sentence("Contact {name}", "联系 {name}")
LATE = Sentence("{days} days overdue", "已逾期 {days} 天")
LATE_ONE = Sentence("1 day overdue", "已逾期 1 天")
DETAILS = (
    "contact",
    "phone",
    "action",
    "reason",
    "tier",
    "monetary_value",
    "next_contact",
    "rep",
    "customer_id",
)


def write_calendar(
    done: FollowUps,
    path: Path,
    language: Language,
    *,
    force: bool = False,
    now: datetime | None = None,
) -> None:
    """Write follow-ups to an iCalendar file.

    Args:
        done: Whom to contact.
        path: Where the file goes.
        language: The language of the words in it.
        force: Write over a file of another origin.
        now: The moment of writing; None asks the clock.

    Raises:
        UsageError: A file of another origin stands there, or the name does not end in `.ics`.
        SourceError: The file cannot be written.
    """
    content = calendar(done, language, now or datetime.now(UTC))
    write_own(path, content, suffix=".ics", made_here=_made_here, force=force)


def calendar(done: FollowUps, language: Language, now: datetime) -> bytes:
    """Return the bytes of the file."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"{NAME.text(language)} {done.rep or ''}".strip())
    for row in done.frame.to_dict("records"):
        made.add_component(_event(row, done.first, language, now.replace(microsecond=0)))
    content: bytes = made.to_ical()
    return content


def uid(customer_id: str) -> str:
    """Return the identifier of a customer's event: the same in every file."""
    return str(uuid5(NAMESPACE_URL, f"xltier:follow-up:{customer_id}"))


def _event(row: dict[Any, Any], first: date, language: Language, now: datetime) -> Any:  # noqa: ANN401
    from icalendar import Event

    day = max(row["next_contact"].date(), first)
    event = Event()
    event.add("uid", uid(row["customer_id"]))
    event.add("dtstamp", now)
    event.add("last-modified", now)
    event.add("sequence", int((now - EPOCH).total_seconds() // 60))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _summary(row, language))
    event.add("description", _description(row, language))
    if _said(row["tier"]):
        event.add("categories", [row["tier"]])
    event.add("transp", "TRANSPARENT")
    return event


def _summary(row: dict[Any, Any], language: Language) -> str:
    name = _plain(row["name"] if _said(row["name"]) else row["customer_id"])
    text = CONTACT.text(language).format(name=name)
    if not row["overdue"] > 0:
        return text
    days = int(row["overdue"])
    late = (LATE_ONE if days == 1 else LATE).text(language).format(days=days)
    return f"{text}（{late}）" if language == "zh" else f"{text} ({late})"


def _description(row: dict[Any, Any], language: Language) -> str:
    colon = "：" if language == "zh" else ": "
    lines = [
        f"{FOLLOWUPS.column(name).label.text(language)}{colon}{_shown(row[name])}"
        for name in DETAILS
        if _said(row[name])
    ]
    return "\n".join(lines)


def _said(value: Any) -> bool:  # noqa: ANN401 - a cell
    return not pd.isna(value) and value != ""


def _shown(value: Any) -> str:  # noqa: ANN401 - a cell
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return minus(f"{value:,.2f}")


def _plain(text: str) -> str:
    """Return a text without the control characters that a calendar must not hold."""
    return "".join(mark for mark in text if mark == "\n" or mark >= " ")


def _made_here(there: bytes) -> bool:
    return there.startswith(b"BEGIN:VCALENDAR") and f"PRODID:{PRODUCT}".encode() in there[:400]
