"""What-if as a conversation: what the rules give, then bounds for a split that the person wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltier.errors import UsageError
from xltier.excel.what_if_texts import TYPED, asked, can_propose, proposed, wanted

if TYPE_CHECKING:
    from xltier.commands.examining import Examination
    from xltier.commands.suggesting import Suggested
    from xltier.commands.what_if import WhatIf
    from xltier.excel.session import Session
    from xltier.workbook.base import Workbook


def propose(session: Session, workbook: Workbook, data: Examination, what: WhatIf) -> str | None:
    """Show what the rules as typed give; where bounds are wanted, propose and type them.

    Args:
        session: Shows and asks.
        workbook: Holds the rules.
        data: The workbook's data, examined.
        what: What the rules as typed give.

    Returns:
        What to say when the bounds were typed; None if nothing was written.
    """
    language = workbook.language
    if not (can_propose(data.policy) and session.can_ask):
        session.say(asked(what, language))
        return None
    if not session.ask(asked(what, language, can_ask=True)):
        return None
    done = _suggested(session, workbook, data)
    if done is None:
        return None
    if done.made.policy == done.before:
        session.say(proposed(done, language))
        return None
    if not session.ask(proposed(done, language)):
        return None
    from xltier.commands.suggesting import write_bounds

    write_bounds(workbook, done)
    return TYPED.text(language)


def _suggested(session: Session, workbook: Workbook, data: Examination) -> Suggested | None:
    """Ask for a split until one can be split by; None if the person gives up."""
    from xltier.commands.suggesting import suggest_examined
    from xltier.tiering.suggestion_wish import example_split, parse_wish

    language = workbook.language
    line: str | None = example_split(len(data.policy.tiers))
    while line is not None:
        line = session.ask_line(wanted(data.policy, language), line, language)
        if line is None:
            break
        try:
            shares, by = parse_wish(line)
            return suggest_examined(workbook, data, shares, by=by)
        except UsageError as error:
            session.say(error.text(language))
    return None
