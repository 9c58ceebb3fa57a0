"""What a LAMBDA does for each customer: find the place among the tiers, and say what is missing.

The words are those of the column “Gap to next tier”, which the review writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltier.workbook.formula_text import let

if TYPE_CHECKING:
    from xltier.language import Language

_LARGEST = "2^53"
"""A number from here on is not exact."""


def per_customer(result: str) -> str:
    """Return the expression that gives `result` for each customer, in the shape of the arguments.

    A cell serves a whole column, and columns go row by row. Where everything is blank the result
    is blank; a blank amount or number of orders beside it is 0, blank days are unknown. A number
    stored as text is that number, other text gives #VALUE!, and so do rules that do not hold.

    Args:
        result: An expression of one_amount (minor units), one_orders, one_recency and of place,
            the customer's tier counted from the best.
    """
    customers = {
        "tidy": 'LAMBDA(given, most, IF(TRIM(given)="", "", '
        "IF(ABS(given*1)<most, given*1, #NUM!)))",
        "tidy_amount": f"tidy(amount, {_LARGEST}/unit)",
        "minor_amount": 'IF(tidy_amount="", "", to_minor(tidy_amount))',
        "tidy_orders": f"tidy(orders, {_LARGEST})",
        "tidy_recency": f'IF(ISOMITTED(recency_days), "", tidy(recency_days, {_LARGEST}))',
        "shape": 'IFERROR((minor_amount="")+(tidy_orders="")+(tidy_recency=""), 0)>=0',
    }
    measures = ("minor_amount", "tidy_orders", "tidy_recency")
    arrays = ", ".join(f"IF(shape, {measure})" for measure in measures)
    one = f"LAMBDA(given_amount, given_orders, given_recency, {_one_customer(result)})"
    return let(customers, f"MAP({arrays}, {one})")


def _one_customer(result: str) -> str:
    """Return the expression for one customer: an error stays, all blank is blank.

    An unfinished order is none and a begun day is a day, as for the functions in Python.
    """
    found = {
        "one_amount": 'IF(given_amount="", 0, given_amount)',
        "one_orders": 'IF(given_orders="", 0, INT(given_orders+0.000000001))',
        "one_recency": 'IF(given_recency="", "", -INT(0.000000001-given_recency))',
        "unasked": "1-any_one",
        "met_amount": 'IF(bound_amount="", unasked, (one_amount>=bound_amount)*1)',
        "met_orders": 'IF(bound_orders="", unasked, (one_orders>=bound_orders)*1)',
        "met_days": 'IF(bound_days="", unasked, (one_recency<>"")*(one_recency<=bound_days))',
        "met_tier": "IF(any_one, met_amount+met_orders+met_days, met_amount*met_orders*met_days)",
        "place": "MATCH(TRUE, is_last+met_tier>0, 0)",
    }
    blank = 'given_amount&given_orders&given_recency=""'
    return f'IF({blank}, "", IF(rules_hold, {let(found, result)}, #VALUE!))'


def gap_words(language: Language) -> str:
    """Return the expression that says what one customer lacks for the tier above."""
    lacking = {
        "next_tier": "INDEX(tier_names, place-1)",
        "next_amount": "INDEX(bound_amount, place-1)",
        "next_orders": "INDEX(bound_orders, place-1)",
        "next_days": "INDEX(bound_days, place-1)",
        "lacking_amount": 'IF(next_amount="", 0, MAX(0, next_amount-one_amount))',
        "lacking_orders": 'IF(next_orders="", 0, MAX(0, next_orders-one_orders))',
        # Any new purchase makes the last one recent: where that is enough, nothing else is asked.
        "new_purchase": 'OR(lacking_amount+lacking_orders=0, any_one*(next_days<>""))',
        "money_words": "FIXED(lacking_amount/unit, "
        "IF(INT(lacking_amount/unit)*unit=lacking_amount, 0, decimals))",
        "orders_words": "FIXED(lacking_orders, 0)",
    }
    words = _chinese() if language == "zh" else _english()
    return f'IF(place=1, "", {let(lacking | words, "gap_words")})'


def _english() -> dict[str, str]:
    return {
        "amount_clause": 'IF(lacking_amount=0, "", money_words&'
        'IF(by_margin, " more gross margin", " more sales"))',
        "orders_clause": 'IF(lacking_orders=0, "", orders_words&'
        'IF(lacking_orders=1, " more order", " more orders"))',
        "between": 'IF(lacking_amount*lacking_orders=0, "", IF(any_one, " or ", " and "))',
        "gap_words": 'IF(new_purchase, "One new purchase", '
        'amount_clause&between&orders_clause)&" to "&next_tier',
    }


def _chinese() -> dict[str, str]:
    return {
        "amount_clause": 'IF(lacking_amount=0, "", IF(by_margin, "毛利 ", "金额 ")&money_words)',
        "orders_clause": 'IF(lacking_orders=0, "", orders_words&" 次购买")',
        "between": 'IF(lacking_amount*lacking_orders=0, "", IF(any_one, " 或 ", "、"))',
        "spaced_tier": 'IF(UNICODE(LEFT(next_tier))<128, " ", "")&next_tier',
        "gap_words": 'IF(new_purchase, "再购买一次即可达到"&spaced_tier, "距"&spaced_tier'
        '&IF(UNICODE(RIGHT(next_tier))<128, " ", "")&"还差"&IF(lacking_amount=0, " ", "")'
        "&amount_clause&between&orders_clause)",
    }
