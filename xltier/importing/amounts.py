"""Numbers and amounts of money as people and programs write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xltier.importing.parsed import Parsed, as_text, matches, present, problems
from xltier.language import Sentence

DecimalMark = Literal["auto", ".", ","]

NO_NUMBER = Sentence("This is not a number.", "这不是数字。")
TWO_READINGS = Sentence(
    "This could mean thousands or decimals and the column does not settle which; write it without "
    "a thousands separator.",
    "无法判断这里的逗号或点是千位分隔符还是小数点；请去掉千位分隔符后再导入。",
)

CURRENCY = (
    r"(?i)(?:US\$|HK\$|NT\$|A\$|C\$|CN¥|JP¥|R\$|CNY|RMB|USD|EUR|GBP|JPY|HKD|TWD|CHF|"
    r"[$€£¥₩₹]|元|圆)"
)
SPACES = r"[\s'’_]"
INDIAN = r"\d{1,2}(?:,\d{2})+,\d{3}"
PLAIN = r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?$"
COMMA_GROUPS = rf"^[+-]?(?:\d{{1,3}}(?:,\d{{3}})+|{INDIAN})(?:\.\d*)?$"
DOT_GROUPS = r"^[+-]?\d{1,3}(?:\.\d{3})+,\d*$|^[+-]?\d{1,3}(?:\.\d{3}){2,}$"
DECIMAL_COMMA = r"^[+-]?(?:\d*,(?:\d{1,2}|\d{4,})|\d{4,},\d{3}|0,\d{3})$"
ONE_COMMA_GROUP = r"^[+-]?[1-9]\d{0,2},\d{3}$"
ONE_DOT_GROUP = r"^[+-]?[1-9]\d{0,2}\.\d{3}$"
DECIMAL_POINT = r"\.(?:\d{1,2}|\d{4,})$|^[+-]?(?:0|\d{4,})\.\d{3}$|,\d{3}\.\d|,\d{3},\d{3}"


def parse_numbers(
    column: pd.Series, *, money: bool = False, decimal_mark: DecimalMark = "auto"
) -> Parsed:
    """Read a column of numbers.

    Thousands separators, currency signs, full-width digits and brackets for negative amounts are
    understood. `1.234` and `1,234` have two readings. The forms in the rest of the column that have
    one settle which is meant: `12,50` tells that commas are decimal, `12.50` that points are. If
    nothing settles it, `1,234` is taken as thousands, since money has no three decimals; `1.234` is
    set aside in a column of money and taken as a decimal elsewhere.

    Args:
        column: Numbers, text, or both.
        money: The column holds money.
        decimal_mark: The decimal mark, if the column shall not decide.
    """
    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        numbers = column.to_numpy(dtype=float, na_value=np.nan)
        endless = np.isinf(numbers)
        values = pd.Series(np.where(endless, np.nan, numbers), index=column.index)
        return Parsed(values, problems((endless, NO_NUMBER)))
    text = as_text(column)
    forms = _Forms.of(_cleaned(text))
    values, unsettled = forms.read(money=money, decimal_mark=decimal_mark)
    unreadable = present(text) & np.isnan(values) & ~unsettled
    return Parsed(
        pd.Series(values, index=column.index),
        problems((unsettled, TWO_READINGS), (unreadable, NO_NUMBER)),
    )


def _cleaned(text: pa.Array) -> pa.Array:
    """Return numbers as text with half-width digits, a leading sign, and no ornaments."""
    if matches(text, PLAIN).sum() == present(text).sum():
        return text
    if not pc.all(pc.string_is_ascii(text)).as_py():
        text = pc.replace_substring(pc.utf8_normalize(text, form="NFKC"), "−", "-")
    text = pc.replace_substring_regex(text, f"{CURRENCY}|{SPACES}", "")
    text = pc.replace_substring_regex(text, r"^\(([^()-]+)\)$", r"-\1")
    return pc.replace_substring_regex(text, r"^([^-]+)-$", r"-\1")


@dataclass(frozen=True, slots=True)
class _Forms:
    """The numbers of a column by the way they are written."""

    text: pa.Array
    plain: np.ndarray
    comma_groups: np.ndarray
    dot_groups: np.ndarray
    decimal_comma: np.ndarray
    one_comma: np.ndarray
    one_dot: np.ndarray

    @classmethod
    def of(cls, text: pa.Array) -> _Forms:
        one_comma, one_dot = matches(text, ONE_COMMA_GROUP), matches(text, ONE_DOT_GROUP)
        plain = matches(text, PLAIN) & ~one_dot
        if plain.sum() + one_dot.sum() == present(text).sum():
            none = np.zeros(len(text), dtype=bool)
            return cls(text, plain, none, none, none, none, one_dot)
        return cls(
            text,
            plain,
            matches(text, COMMA_GROUPS) & ~one_comma,
            matches(text, DOT_GROUPS),
            matches(text, DECIMAL_COMMA),
            one_comma,
            one_dot,
        )

    def read(self, *, money: bool, decimal_mark: DecimalMark) -> tuple[np.ndarray, np.ndarray]:
        """Return the numbers, NaN where unreadable, and which ones have two readings."""
        commas = decimal_mark == "," or bool((self.dot_groups | self.decimal_comma).any())
        points = decimal_mark == "." or bool(matches(self.text, DECIMAL_POINT).any())
        if decimal_mark != "auto":
            commas, points = decimal_mark == ",", decimal_mark == "."
        one_comma_is_group = not commas
        comma_open = self.one_comma & (commas and decimal_mark == "auto")
        dot_is_group = commas and not points
        dot_open = self.one_dot & (money and commas == points and decimal_mark == "auto")
        european = self.dot_groups | self.decimal_comma
        if not one_comma_is_group:
            european = european | self.one_comma
        if dot_is_group:
            european = european | self.one_dot
        unsettled = comma_open | dot_open
        english = (self.plain | self.comma_groups | self.one_comma | self.one_dot) & ~european
        values = np.full(len(self.text), np.nan)
        _fill(values, self.text, english & ~unsettled, (",", ""))
        _fill(values, self.text, european & ~unsettled, (".", ""), (",", "."))
        return values, unsettled


def _fill(values: np.ndarray, text: pa.Array, where: np.ndarray, *changes: tuple[str, str]) -> None:
    if not where.any():
        return
    chosen = text.filter(pa.array(where))
    for old, new in changes:
        chosen = pc.replace_substring(chosen, old, new)
    numbers = chosen.cast(pa.float64()).to_numpy(zero_copy_only=False)
    values[where] = np.where(np.isfinite(numbers), numbers, np.nan)
