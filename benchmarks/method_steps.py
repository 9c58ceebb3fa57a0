"""The steps of `python -m benchmarks methods`, each run in a process of its own.

Every step loads its data first and then does its work a few times; `work` is the fastest of them,
so that imports and files' first reading, which the process's total has, do not blur the ratios.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

AS_OF = date(2026, 6, 30)
RUNS = 5

BARE = """
with lines as (
    select customer_id, order_id, date::date as day, amount_minor
    from read_parquet('{path}') where date::date <= date '2026-06-30'
), totals as (
    select
        customer_id,
        date '2026-06-30' - max(day) as recency_days,
        count(distinct order_id) filter (where day > date '2025-06-30') as frequency,
        sum(amount_minor) filter (where day > date '2025-06-30')::bigint as monetary_value,
        date '2026-06-30' - min(day) as tenure_days
    from lines group by customer_id
), gaps as (
    select customer_id, median(gap) as gap_days
    from (
        select customer_id, day - lag(day) over (partition by customer_id order by day) as gap
        from (select distinct customer_id, day from lines)
    )
    group by customer_id
)
select *, monetary_value / nullif(frequency, 0) as average_order_value
from totals left join gaps using (customer_id)
"""


def _best(work: Callable[[], object], load: float = 0.0) -> dict[str, float]:
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return {"load": load, "work": min(seconds)}


def _timed(load: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    loaded = load()
    return loaded, time.perf_counter() - start


def _policy() -> Any:
    from xltier.tiering.policy import default_policy

    return default_policy("en")


def _pandas(path: str) -> tuple[Any, float]:
    import pandas as pd

    return _timed(lambda: pd.read_parquet(path))


def bare_duckdb(path: str) -> dict[str, float]:
    """The measures in SQL as one writes it by hand, without xltier's rules about returns."""
    import duckdb

    return _best(lambda: duckdb.sql(BARE.format(path=path)).to_arrow_table())


def measures_duckdb(path: str) -> dict[str, float]:
    """`measure` on a DuckDB relation over the file."""
    import duckdb

    from xltier.tiering.measures import measure

    lines = duckdb.read_parquet(path)
    return _best(lambda: measure(lines, _policy(), AS_OF).to_arrow_table())


def bare_pandas(path: str) -> dict[str, float]:
    """The measures in pandas as one writes them by hand."""
    import pandas as pd

    lines, load = _pandas(path)
    as_of = pd.Timestamp(AS_OF)

    def work() -> pd.DataFrame:
        recent = lines[lines["date"] > as_of - pd.DateOffset(months=12)].groupby("customer_id")
        ever = lines.groupby("customer_id")["date"]
        days = lines[["customer_id", "date"]].drop_duplicates().sort_values(["customer_id", "date"])
        days["gap"] = days.groupby("customer_id")["date"].diff().dt.days
        frame = pd.DataFrame(
            {
                "recency_days": (as_of - ever.max()).dt.days,
                "tenure_days": (as_of - ever.min()).dt.days,
                "frequency": recent["order_id"].nunique(),
                "monetary_value": recent["amount_minor"].sum(),
                "gap_days": days.groupby("customer_id")["gap"].median(),
            }
        )
        frame["average_order_value"] = frame["monetary_value"] / frame["frequency"]
        return frame

    return _best(work, load)


def measures_pandas(path: str) -> dict[str, float]:
    """`measure` on a pandas frame with text as keys."""
    from xltier.tiering.measures import measure

    lines, load = _pandas(path)
    return _best(lambda: measure(lines, _policy(), AS_OF), load)


def histories_pandas(path: str) -> dict[str, float]:
    """`histories` on the same: what lifetimes and PyMC-Marketing summarise."""
    from xltier.tiering.histories import histories

    lines, load = _pandas(path)
    return _best(lambda: histories(lines, _policy(), AS_OF), load)


def histories_duckdb(path: str) -> dict[str, float]:
    """`histories` on a DuckDB relation over the file."""
    import duckdb

    from xltier.tiering.histories import histories

    lines = duckdb.read_parquet(path)
    return _best(lambda: histories(lines, _policy(), AS_OF).to_arrow_table())


def lifetimes_summary(path: str) -> dict[str, float]:
    """lifetimes' summary of the same frame."""
    from lifetimes.utils import summary_data_from_transaction_data

    lines, load = _pandas(path)
    return _best(
        lambda: summary_data_from_transaction_data(
            lines, "customer_id", "date", "amount_minor", observation_period_end=AS_OF
        ),
        load,
    )


def pymc_summary(path: str) -> dict[str, float]:
    """PyMC-Marketing's summary of the same frame."""
    from pymc_marketing.clv.utils import rfm_summary

    lines, load = _pandas(path)
    end = AS_OF.isoformat()
    return _best(
        lambda: rfm_summary(
            lines, "customer_id", "date", "amount_minor", observation_period_end=end
        ),
        load,
    )


def methods_pandas(path: str) -> dict[str, float]:
    """All expression methods on pandas, less the measures they start from."""
    from xltier.tiering.measures import measure
    from xltier.tiering.methods import all_methods

    lines, load = _pandas(path)
    return _beyond(
        lambda: measure(lines, _policy(), AS_OF),
        lambda: all_methods(lines, _policy(), AS_OF)[0],
        load,
    )


def methods_duckdb(path: str) -> dict[str, float]:
    """The same on a DuckDB relation over the file."""
    import duckdb

    from xltier.tiering.measures import measure
    from xltier.tiering.methods import all_methods

    lines = duckdb.read_parquet(path)

    def both() -> Any:
        tiered, _ = all_methods(lines, _policy(), AS_OF)
        return tiered.to_arrow_table()

    return _beyond(lambda: measure(lines, _policy(), AS_OF).to_arrow_table(), both, 0.0)


def _beyond(
    measures: Callable[[], object], methods: Callable[[], object], load: float
) -> dict[str, float]:
    alone, both = _best(measures)["work"], _best(methods)["work"]
    return {"load": load, "measures": alone, "measures and methods": both, "work": both - alone}


def fit_xltier(path: str) -> dict[str, float]:
    """Estimate the expected value from histories: both models, and everyone's expectation."""
    from xltier.tiering.method_rules import ValueRules
    from xltier.tiering.value import estimate_value

    history, load = _pandas(path)
    parts = _best(lambda: estimate_value(history, ValueRules()), load)
    return parts | {"fit of BG/NBD alone": _fit_alone(history)}


def _fit_alone(history: Any) -> float:
    from xltier.tiering import bgnbd
    from xltier.tiering.value import purchase_patterns

    return _best(lambda: bgnbd.fit(purchase_patterns(history)[0]))["work"]


def fit_lifetimes(path: str) -> dict[str, float]:
    """lifetimes' fit of BG/NBD to the same histories."""
    from lifetimes import BetaGeoFitter

    history, load = _pandas(path)
    columns = history["repeats"], history["t_x_days"] / 7, history["age_days"] / 7
    return _best(lambda: BetaGeoFitter().fit(*columns), load)


def segments(path: str) -> dict[str, float]:
    """Make segments: the number of them, the clusters, and what sets each apart."""
    import numpy as np

    from xltier.tiering.measures import measure
    from xltier.tiering.method_rules import SegmentRules
    from xltier.tiering.segments import make_segments

    lines, load = _pandas(path)
    measures = measure(lines, _policy(), AS_OF)
    features = measures[["recency_days", "frequency", "monetary_value"]]
    amounts = measures["monetary_value"].to_numpy(dtype=np.float64)
    return _best(lambda: make_segments(features, amounts, SegmentRules()), load)


def measures_spark(path: str) -> dict[str, float]:
    """`measure` on Spark's local[*]; `load` is the start of the cluster."""
    from pyspark.sql import SparkSession

    from xltier.tiering.measures import measure

    def start() -> Any:
        builder = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false")
        return builder.config("spark.log.level", "ERROR").getOrCreate()

    session, load = _timed(start)
    lines = session.read.parquet(path)
    parts = _best(
        lambda: measure(lines, _policy(), AS_OF).write.mode("overwrite").parquet(f"{path}.out"),
        load,
    )
    session.stop()
    return parts
