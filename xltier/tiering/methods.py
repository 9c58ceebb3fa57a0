"""Every expression method together: score, RFM, ABC, XYZ and lifecycle, on any engine.

Two steps: `find_cuts` collects a few numbers from a base, `apply_methods` adds the columns by
expressions that hold these numbers. Labels are codes, places in the tuples of `labels`; `labelled`
turns them into names.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import narwhals as nw

from xltier.tiering import method_remarks as words
from xltier.tiering.abc import AbcCuts, abc_class, find_abc_cuts
from xltier.tiering.engines import Frame, materialised, one_row
from xltier.tiering.labels import Label, texts
from xltier.tiering.lifecycle import lifecycle_stage
from xltier.tiering.measures import measure
from xltier.tiering.remarks import Remark
from xltier.tiering.rfm import with_rfm
from xltier.tiering.rfm_cuts import RFM_MEASURES, RfmCuts, find_rfm_cuts, middle_level
from xltier.tiering.score import score
from xltier.tiering.xyz import variation, xyz_class

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame, IntoFrameT

    from xltier.language import Language, Sentence
    from xltier.tiering.policy import TieringPolicy

__all__ = [
    "ALL",
    "METHOD_COLUMNS",
    "Cuts",
    "Remark",
    "all_methods",
    "apply_methods",
    "find_cuts",
    "labelled",
    "named",
    "variation",
]

ALL = ("score", "rfm", "abc", "xyz", "lifecycle")
METHOD_COLUMNS = (
    "score",
    "recency_score",
    "frequency_score",
    "monetary_score",
    "rfm",
    "rfm_segment",
    "rfm_type",
    "abc",
    "xyz",
    "lifecycle",
)


@dataclass(frozen=True, slots=True)
class Cuts:
    """The numbers of a base that its methods go by.

    Attributes:
        customers: How many customers have measures.
        rfm: Edges and lines; None when RFM was not asked for.
        abc: Where the classes begin; None when ABC was not asked for.
        remarks: What the methods could not do, in the order of `ALL`.
    """

    customers: int
    rfm: RfmCuts | None = None
    abc: AbcCuts | None = None
    remarks: tuple[Remark, ...] = ()


def find_cuts(
    measures: IntoFrame, policy: TieringPolicy, *, methods: Collection[str] = ALL
) -> Cuts:
    """Collect what the methods need to know of a base.

    A lazy frame is run several times for it: one that is costly should be held before.

    Args:
        measures: A frame of any engine, one row per customer, with the columns that the methods
            read: those of `MEASURES`, and `variation` for xyz. RFM reads recency_days, frequency
            and monetary_value, score average_order_value too. A prospect's monetary_value is null.
        policy: The rules.
        methods: Some of `ALL`.
    """
    customers: Frame = nw.from_native(measures)
    count, varied, gaps = _known(customers, methods)
    rules = policy.methods
    rfm = find_rfm_cuts(customers, rules.rfm) if "rfm" in methods else None
    abc = find_abc_cuts(customers, rules.abc) if "abc" in methods else None
    found = Cuts(count, rfm, abc)
    sayings = {
        "score": lambda: [words.ONLY_ONE] if count == 1 else [],
        "rfm": lambda: _rfm_remarks(found, policy),
        "abc": lambda: _abc_remarks(found, policy),
        "xyz": lambda: [] if varied else [words.NO_VARIATION],
        "lifecycle": lambda: [] if gaps else [words.NO_GAP],
    }
    remarks = tuple(
        Remark(method, sentence)
        for method in ALL
        if method in methods
        for sentence in (sayings[method]() if count else [words.NOBODY])
    )
    return Cuts(count, rfm, abc, remarks)


def apply_methods(
    measures: IntoFrameT, policy: TieringPolicy, cuts: Cuts, *, methods: Collection[str] = ALL
) -> IntoFrameT:
    """Add the columns of the methods: the ones of `METHOD_COLUMNS` that belong to them.

    All are int64 without nulls. `score` is in tenths, `rfm` is the number that the three scores
    make (545), the labels are codes. A prospect has the scores 0 and the labels `NO_LABEL`.

    Args:
        measures: A frame of any engine as `find_cuts` takes it.
        policy: The rules.
        cuts: What `find_cuts` found: in this frame, or, for RFM and ABC, in another.
        methods: Some of `ALL`, for which `cuts` were found.

    Returns:
        A frame of the same engine, lazy if it was, rows in no particular order.
    """
    customers: Frame = nw.from_native(measures)
    rules = policy.methods
    if "score" in methods:
        customers = customers.with_columns(score=score(rules.score, cuts.customers))
    if "rfm" in methods and cuts.rfm is not None:
        customers = with_rfm(customers, rules.rfm, cuts.rfm)
    columns: dict[str, nw.Expr] = {}
    if "abc" in methods and cuts.abc is not None:
        columns["abc"] = abc_class(cuts.abc)
    if "xyz" in methods:
        columns["xyz"] = xyz_class(rules.abc)
    if "lifecycle" in methods:
        columns["lifecycle"] = lifecycle_stage(rules.lifecycle)
    applied: IntoFrameT = customers.with_columns(**columns).to_native()
    return applied


def all_methods(
    purchases: IntoFrameT,
    policy: TieringPolicy,
    as_of: date,
    *,
    customer: str = "customer_id",
    order: str = "order_id",
) -> tuple[IntoFrameT, Cuts]:
    """Measure a base and apply every method to it.

    Args:
        purchases: Order lines of any engine, as `measure` takes them.
        policy: The rules.
        as_of: Purchases after this day are left out.
        customer: Name of the customer column.
        order: Name of the order column.

    Returns:
        A frame of the same engine, one row per customer with purchases up to the as-of date, with
        the columns of `MEASURES`, `variation`, `months` and `METHOD_COLUMNS`; and the cuts.
    """
    names = {"customer": customer, "order": order}
    measures, drop_measures = materialised(measure(purchases, policy, as_of, **names), purchases)
    varied = variation(purchases, policy, as_of, **names, measures=measures)
    measured: Frame = nw.from_native(measures)
    months: Frame = nw.from_native(varied)
    joined = measured.join(months, on="customer_id", how="left")
    base, _ = materialised(joined.to_native(), purchases)
    cuts = find_cuts(base, policy)
    drop_measures()
    return apply_methods(base, policy, cuts), cuts


def labelled(
    code: nw.Expr, labels: tuple[Label, ...], language: Language, none: str | None = None
) -> nw.Expr:
    """Return the expression of the names that codes stand for.

    Args:
        code: Codes: places in `labels`, or `NO_LABEL`.
        labels: One of the tuples of `labels`.
        language: The names' language.
        none: What to call a customer who has no label; null when None.
    """
    return named(code, texts(labels, language), none)


def named(code: nw.Expr, names: Sequence[str], none: str | None = None) -> nw.Expr:
    """Return the expression of the names that codes, places in `names`, stand for."""
    name: nw.Expr = nw.lit(none, nw.String)
    for place, text in enumerate(names):
        name = nw.when(code == place).then(nw.lit(text)).otherwise(name)
    return name


def _known(customers: Frame, methods: Collection[str]) -> tuple[int, int, int]:
    """Return how many customers have measures, a variation, and a usual gap; 0 if not asked for."""
    read = {"xyz": "variation", "lifecycle": "gap_days"}
    columns = {method: column for method, column in read.items() if method in methods}
    counts = {method: nw.col(column).count() for method, column in columns.items()}
    row = one_row(customers, customers=nw.col("monetary_value").count(), **counts)
    return int(row["customers"]), int(row.get("xyz", 0)), int(row.get("lifecycle", 0))


def _rfm_remarks(cuts: Cuts, policy: TieringPolicy) -> list[Sentence]:
    if cuts.rfm is None:
        return []
    levels, by = policy.methods.rfm.levels, policy.measure_by
    if cuts.customers == 1:
        return [words.ONLY_ONE]
    said = [] if cuts.rfm.positive else [words.nothing_positive_rfm(by)]
    for name in RFM_MEASURES:
        if name == "monetary" and not cuts.rfm.positive:
            continue
        found = cuts.rfm.of(name)
        used = sum(count > 0 for count in found.customers)
        if name in cuts.rfm.same:
            said.append(words.all_equal(name, middle_level(levels), levels, by))
        elif not found.fixed and 0 < used < levels:
            said.append(words.few_levels(name, used, levels, by))
    return said


def _abc_remarks(cuts: Cuts, policy: TieringPolicy) -> list[Sentence]:
    nothing = cuts.abc is not None and not cuts.abc.total
    return [words.nothing_positive_abc(policy.measure_by)] if nothing else []
