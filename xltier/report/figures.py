"""The key figures of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xltier.report import numbers, words
from xltier.report.view import Figure, Tone

if TYPE_CHECKING:
    from xltier.report.wording import Wording
    from xltier.tiering.dashboard import Dashboard

LESS_IS_BETTER: Final = {"at_risk", "overdue"}
SIGNED: Final = {"net_upgrades"}


def figures(board: Dashboard, wording: Wording) -> tuple[Figure, ...]:
    """Return the key figures that are known."""
    rows = board.kpis.to_dict("records")
    return tuple(_figure(row, wording) for row in rows if numbers.known(row["value"]))


def _figure(row: dict[str, Any], wording: Wording) -> Figure:
    code, value = row["code"], float(row["value"])
    text, full = _texts(row["kind"], value, wording)
    if code in SIGNED:
        text = numbers.signed(text, value)
    return Figure(
        label=str(row["label"]),
        value=text,
        change=_change(row, wording),
        tone=_tone(code, value if code in SIGNED else row["change"]),
        tip=full if full != text else "",
    )


def _texts(kind: str, value: float, wording: Wording) -> tuple[str, str]:
    if kind == "money":
        return wording.short(value), wording.full(value)
    if kind == "share":
        return numbers.percent(value), numbers.percent(value)
    return numbers.whole(value), numbers.whole(value)


def _change(row: dict[str, Any], wording: Wording) -> str:
    change = row["change"]
    if wording.previous is None:
        return ""
    if row["code"] in SIGNED and not numbers.known(row["previous"]):
        return wording.say(words.SINCE_ONLY, day=wording.previous)
    if row["code"] in SIGNED:
        previous = float(row["previous"])
        shown = numbers.signed(numbers.whole(previous), previous)
        return wording.say(words.BEFORE_THAT, day=wording.previous, previous=shown)
    if not numbers.known(change):
        return ""
    if row["kind"] == "share":
        text = _points(change, wording)
    elif row["kind"] == "money" and row["previous"] > 0:
        text = numbers.percent(change / row["previous"])
    else:
        text, _ = _texts(row["kind"], change, wording)
    if not any(digit in text for digit in "123456789"):
        return wording.say(words.UNCHANGED, day=wording.previous)
    return wording.say(words.SINCE, change=numbers.signed(text, change), day=wording.previous)


def _points(change: float, wording: Wording) -> str:
    number = numbers.percent(change).removesuffix("%")
    return wording.say(words.POINTS, change=number)


def _tone(code: str, change: Any) -> Tone:  # noqa: ANN401 - a cell of a frame
    if not numbers.known(change) or not change:
        return ""
    return "good" if (change > 0) != (code in LESS_IS_BETTER) else "bad"
