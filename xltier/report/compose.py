"""From what a workbook's report is made of to what the page shows, card by card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltier.report import cards_people, cards_sales, cards_tiers, colours, numbers, words
from xltier.report.cards_sales import empty
from xltier.report.discreet import anonymous, discreet
from xltier.report.figures import figures
from xltier.report.view import Card, Cell, Fact, Head, Listing, Sentences, View
from xltier.report.wording import Wording
from xltier.tiering.wording import LEVELS

if TYPE_CHECKING:
    import pandas as pd

    from xltier.commands.report import Reported
    from xltier.tiering.dashboard import Dashboard

FACTS = 7
"""How many of the review's facts tell what the numbers rest on; they come first."""


def compose(reported: Reported, name: str, *, nameless: bool = False) -> View:
    """Return the page of a report.

    Args:
        reported: What it is made of. Phones and e-mail addresses are on the page only if its
            contacts were asked for.
        name: What the workbook is called.
        nameless: Whether customers are called by their ids.
    """
    board = reported.dashboard
    if nameless:
        board = anonymous(board, reported.done.examined.customers)
    if not reported.contacts:
        board = discreet(board)
    wording = Wording.of(board)
    tiers = len(board.policy.tiers)
    return View(
        language=board.language,
        title=wording.say(words.TITLE),
        subtitle=wording.say(words.AS_OF, name=name, day=board.as_of),
        facts=_facts(reported),
        notices=tuple(wording.say(notice) for notice in reported.notices),
        figures=figures(board, wording),
        cards=tuple(card for card in _cards(board, wording, reported) if card is not None),
        words={key: wording.say(sentence) for key, sentence in words.PAGE.items()},
        light=colours.light(tiers),
        dark=colours.dark(tiers),
    )


def _cards(board: Dashboard, wording: Wording, reported: Reported) -> tuple[Card | None, ...]:
    return (
        _remarks(board, wording),
        cards_tiers.tier_shares(board, wording),
        cards_tiers.tier_table(board, wording),
        cards_sales.monthly(board, wording),
        cards_tiers.matrix(board, wording),
        cards_people.movers(board, "fallers", wording, reported.contacts),
        cards_people.movers(board, "risers", wording, reported.contacts),
        cards_sales.products(board, wording),
        cards_people.regions(board, wording),
        cards_people.reps(board, wording),
        cards_sales.pareto(board, wording),
        cards_sales.timing(board, wording),
        _findings(reported.done.review.counts, wording),
    )


def _facts(reported: Reported) -> tuple[Fact, ...]:
    rows = reported.done.review.facts.head(FACTS).to_dict("records")
    facts = [Fact(str(row["fact"]), str(row["value"])) for row in rows]
    source = reported.done.source
    if source is not None:
        label = words.PURCHASES.text(reported.language)
        facts.append(Fact(label, source.text(reported.language)))
    return tuple(facts)


def _remarks(board: Dashboard, wording: Wording) -> Card | None:
    if not board.remarks:
        return None
    title = wording.say(words.TITLES["remarks"])
    return Card("remarks", title, (Sentences(tuple(board.remarks)),), full=True)


def _findings(counts: pd.DataFrame, wording: Wording) -> Card:
    if counts.empty:
        return empty("findings", wording, full=True)
    title = wording.say(words.TITLES["findings"])
    heads = (
        Head(wording.say(words.HEADS["rule"]), "left"),
        Head(wording.say(words.HEADS["level"]), "left"),
        Head(wording.say(words.HEADS["count"])),
    )
    rows = tuple(
        (
            Cell(str(row["title"])),
            Cell(LEVELS[row["level"]].text(wording.language)),
            Cell(numbers.whole(row["count"])),
        )
        for row in counts.to_dict("records")
    )
    return Card("findings", title, (Listing(title, heads, rows),), full=True)
