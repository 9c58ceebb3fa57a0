"""The sample base: believable, plainly fictional, the same for the same day."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from xltier.commands.sample import CUSTOMERS, sample_base
from xltier.language import LANGUAGES

AS_OF = date(2026, 6, 30)


@pytest.fixture(params=LANGUAGES)
def base(request):
    return sample_base(request.param, AS_OF)


def good_amounts(base):
    return pd.to_numeric(base["Purchases"]["amount"], errors="coerce")


def test_the_same_day_gives_the_same_base():
    first, second = sample_base("en", AS_OF), sample_base("en", AS_OF)
    for name, table in first.items():
        pd.testing.assert_frame_equal(table, second[name])


def test_there_are_600_customers_of_6_reps(base):
    assert len(base["Customers"]) == CUSTOMERS == base["Customers"]["customer_id"].nunique()
    assert len(base["Reps"]) == 6
    assert set(base["Customers"]["rep"].dropna()) <= set(base["Reps"]["rep"])


def test_purchases_span_two_years(base):
    dates = pd.to_datetime(base["Purchases"]["date"], format="mixed")
    dates = dates[dates <= pd.Timestamp(AS_OF)]
    assert (dates.max() - dates.min()).days > 700


def test_there_are_returns_and_a_season(base):
    amounts = good_amounts(base)
    assert (amounts < 0).sum() > 20
    months = pd.to_datetime(base["Purchases"]["date"], format="mixed").dt.month
    assert amounts[months == 12].sum() > 1.3 * amounts[months == 2].sum()


def test_a_few_rows_are_wrong_on_purpose(base):
    purchases = base["Purchases"]
    assert good_amounts(base).isna().sum() >= 1
    assert purchases["customer_id"].isna().sum() == 1
    assert not set(purchases["customer_id"].dropna()) <= set(base["Customers"]["customer_id"])


def test_every_address_is_fictional(base):
    assert base["Customers"]["email"].str.contains("example.com").all()
