"""Contact details: phone numbers and e-mail addresses that look wrong, customers that stand twice.

Two customers are probably one when they have the same phone number (digits only, without the
country code 86), or the same name and region once full width, case, spaces, punctuation and the
company form (有限公司, 有限责任公司, Ltd, Limited) are set aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from xltier.tiering.cells import cell_text, column, texts
from xltier.tiering.quality_rules import NAME_AND_REGION, PHONE

if TYPE_CHECKING:
    from xltier.tiering.findings import Findings, Source
    from xltier.tiering.money import Integers, Mask

PHONE_PATTERN = r"^\+?[0-9 ().\-]+((ext\.?|x|#|转|分机)\s*[0-9]+)?$"
PHONE_SEPARATORS = r"\s*[/,;、]\s*"
EMAIL_PATTERN = (
    r"^[^@\s;,]+@[^@\s;,.]+(\.[^@\s;,.]+)+([;,、]\s*[^@\s;,]+@[^@\s;,.]+(\.[^@\s;,.]+)+)*$"
)
EXTENSION = r"(ext\.?|x|#|转|分机)\s*[0-9]+$"
COUNTRY_CODE = r"^(00)?86(1[0-9]{10}|0?[2-9][0-9]{8,10})$"
COMPANY_FORM = r"(有限责任公司|有限公司|(co)?(ltd|limited))$"
LEAST_DIGITS, MOST_DIGITS = 5, 15
LEAST_DIGITS_SHARED = 7


def check_contacts(findings: Findings, source: Source, kept: Integers) -> None:
    """Report bad phones and e-mails, missing reps, and customers that probably stand twice.

    Args:
        findings: Where to report.
        source: The Customers table.
        kept: Places of the rows that are customers.
    """
    raw = source.raw
    phones = _folded(raw, "phone")
    found = {
        "bad_phone": ("phone", _bad_phones(phones)),
        "bad_email": ("email", _missed(_folded(raw, "email"), EMAIL_PATTERN)),
    }
    for rule, (name, bad) in found.items():
        findings.add(rule, source, kept[bad[kept]], name)
    if "rep" in raw:
        blank = texts(raw["rep"]).is_null().to_numpy(zero_copy_only=False)
        findings.add("missing_owner", source, kept[blank[kept]], "rep")
    _report_twins(findings, source, kept, phones)


def twin_keys(raw: pd.DataFrame) -> tuple[pa.Array, pa.Array]:
    """Return by what two customers are probably one: their phone, their name without its region.

    Args:
        raw: Customers as read, with whichever of the columns phone and name there are.

    Returns:
        A key each for every row, null where there is nothing to go by.
    """
    return _shared(_digits(_folded(raw, "phone"))), _named(_plain(_folded(raw, "name")))


def _shared(digits: pa.Array) -> pa.Array:
    """Return numbers that are long enough to be those of one customer."""
    return pc.if_else(pc.less(pc.utf8_length(digits), LEAST_DIGITS_SHARED), None, digits)


def _folded(raw: pd.DataFrame, name: str) -> pa.Array:
    """Return a column's texts with full width folded."""
    return pc.utf8_normalize(texts(column(raw, name)), form="NFKC")


def _missed(column_texts: pa.Array, pattern: str) -> Mask:
    matched = pc.match_substring_regex(column_texts, pattern)
    return _mask(pc.invert(matched))


def _bad_phones(phones: pa.Array) -> Mask:
    """Tell which phone cells hold no phone number; several in one cell are fine."""
    spread = pc.split_pattern_regex(phones, PHONE_SEPARATORS)
    rows = pc.list_parent_indices(spread)
    single = pc.list_flatten(spread)
    count = pc.utf8_length(_digits(single))
    wrong = pc.or_(
        pc.invert(pc.match_substring_regex(single, PHONE_PATTERN, ignore_case=True)),
        pc.or_(pc.less(count, LEAST_DIGITS), pc.greater(count, MOST_DIGITS)),
    )
    bad = np.zeros(len(phones), dtype=np.bool_)
    bad[rows.to_numpy()[_mask(wrong)]] = True
    return bad


def _digits(phones: pa.Array) -> pa.Array:
    """Return phone numbers as digits, without extension and the country code 86."""
    main = pc.replace_substring_regex(pc.utf8_lower(phones), EXTENSION, "")
    digits = pc.replace_substring_regex(main, r"[^0-9]", "")
    return pc.replace_substring_regex(digits, COUNTRY_CODE, r"\2")


def _report_twins(findings: Findings, source: Source, kept: Integers, phones: pa.Array) -> None:
    chosen = pa.array(kept)
    names = _plain(_folded(source.raw, "name").take(chosen))
    places = pc.fill_null(_plain(_folded(source.raw, "region").take(chosen)), "")
    by_phone = _first_with(_shared(_digits(phones.take(chosen))))
    by_name = _first_with(pc.binary_join_element_wise(_named(names), places, "|"))
    first = np.where(by_phone >= 0, by_phone, by_name)
    twins = np.flatnonzero(first >= 0)
    room = twins[: findings.room("duplicate_customer")]
    rows = source.raw.index.to_numpy()
    label = column(source.raw, "customer_id")
    findings.add(
        "duplicate_customer",
        source,
        kept[twins],
        "name" if "name" in source.raw else "customer_id",
        {
            "what": [
                (PHONE if by_phone[at] >= 0 else NAME_AND_REGION).text(findings.language)
                for at in room
            ],
            "who": [cell_text(label.iloc[kept[first[at]]]) for at in room],
            "first": rows[kept[first[room]]].tolist(),
        },
    )


def _plain(names: pa.Array) -> pa.Array:
    """Return names as they are compared: no case, spaces, punctuation or company form."""
    bare = pc.replace_substring_regex(pc.utf8_lower(names), r"[\s\p{P}\p{S}]", "")
    return pc.replace_substring_regex(bare, COMPANY_FORM, "")


def _named(names: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(names, ""), None, names)


def _first_with(keys: pa.Array) -> Integers:
    """Return for each key the place of the first equal one, −1 for the first itself and blanks."""
    codes = keys.dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False)
    again = pd.Series(codes).duplicated().to_numpy() & (codes >= 0)
    first = np.full(len(codes), -1, dtype=np.int64)
    if again.any():
        distinct, starts = np.unique(codes, return_index=True)
        first[again] = starts[np.searchsorted(distinct, codes[again])]
    return first


def _mask(booleans: pa.Array) -> Mask:
    mask: Mask = pc.fill_null(booleans, False).to_numpy(zero_copy_only=False)
    return mask
