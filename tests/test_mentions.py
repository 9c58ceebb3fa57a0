"""Mentions of other reps' customers are masked; what one's own customers are called stays."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xltier.sharing.folding import composed, squeezed
from xltier.sharing.leaks import LeakSearch
from xltier.sharing.mentions import MentionSearch, free_columns, mask_mentions
from xltier.sharing.needles import Needles
from xltier.sharing.occurrences import Keys

ANN, BO, NOBODY = 0, 1, -1
CUSTOMERS = pd.DataFrame(
    [
        ("C-100", "华为技术有限公司", "任小明", "13800138000", "ren@hw.example.com", ANN),
        ("C-1001", "华为", "李娜", "010-62345678", "li.na@example.com", BO),
        ("200300", "Blue Moon Ltd", "Zoë Ng", "+44 20 7946 0958", "zoe@example.com.cn", BO),
        ("7", "Q", "张三丰", "13900139000", "zhang@example.com", BO),
        ("C-9", "张三", "Al", "13800138000", None, NOBODY),
        ("C-8", "张三", "🌟🌟", None, "moon@example.com", ANN),
        ("C-7", "South", None, None, None, BO),
        ("C-6", "Ms Smith-Jones", None, None, None, BO),
        *((f"S{n}", None, None, None, None, ANN) for n in range(3)),
    ],
    columns=["customer_id", "name", "contact", "phone", "email", "owner"],
).assign(region=lambda frame: ["South"] * len(frame))
OWNERS = CUSTOMERS["owner"].to_numpy()


@pytest.fixture(scope="module")
def search():
    return MentionSearch.of(Needles.of(CUSTOMERS, OWNERS))


def seen(search, text, who):
    frame = pd.DataFrame({"feedback": pd.Series([text], dtype=object)})
    return mask_mentions(frame, np.array([who]), search, ["feedback"]).frame["feedback"][0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("knows Blue Moon Ltd well", "knows *** well"),
        ("knows BLUE  MOON\nLTD.", "knows ***."),
        ("ｂｌｕｅ　ｍｏｏｎ ltd", "***"),
        ("Bluemoonltd and Blue Moon Ltda", "*** and Blue Moon Ltda"),
        ("李娜介绍，也认识李 娜", "**介绍，也认识***"),
        ("Zoe\u0308 Ng came", "*** came"),
        ("Smith Jones? Ms. Smith Jones!", "Smith Jones? ***!"),
        ("mail li.na@example.com now", "mail *** now"),
        ("mail LI.NA＠EXAMPLE.COM", "mail ***"),
        ("not ali.na@example.com", "not ali.na@example.com"),
        ("tel 01062345678, (010) 6234-5678, +86 10 62345678", "tel 0***, (0***, +86 ***"),
        ("tel:１３９ ００１３ ９０００", "tel:***"),
        ("139-0013-9000转8", "***转8"),
        ("０１０－６２３４５６７８，客户７", "０***，客户*"),
        ("0086139 0013 9000", "0086***"),
        ("Filter 313900139000, 139001390001", "Filter 3***, ***1"),
        ("tel 21062345678 10623456789", "tel 21062345678 10623456789"),
        ("see C-1001, c-1001 and C-10011", "see ***, *** and C-10011"),
        ("see C1001", "see C1001"),
        ("no. 200300, 200300.50, 1,200300, x200300", "no. ***, 200300.50, 1,200300, x200300"),
        (
            "7 days; customer 7; 客户编号：7；id #7; 客户 77",
            "7 days; customer *; 客户编号：*；id #*; 客户 77",
        ),
        ("goes South", "goes South"),
        ("Q is short", "Q is short"),
    ],
)
def test_a_mention_of_anothers_customer_is_masked(search, text, shown):
    assert seen(search, text, ANN) == shown


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("华为技术有限公司 ordered", ANN),
        ("ren@hw.example.com", ANN),
        ("138 0013 8000", ANN),
        ("张三 called", ANN),
        ("🌟🌟 called", ANN),
        ("C-100", ANN),
        ("li.na@example.com of C-1001, customer 7", BO),
    ],
)
def test_own_customers_are_never_masked_even_where_others_share_the_value(search, text, who):
    assert seen(search, text, who) == text


def test_customers_of_nobody_are_foreign_to_all(search):
    assert seen(search, "张三 called", BO) == "** called"


def test_a_part_of_ones_own_name_is_no_mention_and_around_it_the_rest_is_masked(search):
    assert seen(search, "华为技术有限公司与华为", ANN) == "华为技术有限公司与**"
    assert seen(search, "张三丰富了", ANN) == "张三*富了"


def test_a_foreign_name_made_of_ones_own_names_is_masked_in_part():
    base = pd.DataFrame(
        {"customer_id": ["A-1", "A-2", "A-3"], "name": ["蓝月", "月光店", "蓝月光店"]}
    )
    owners = np.array([ANN, ANN, BO])
    search = MentionSearch.of(Needles.of(base, owners))
    assert seen(search, "在蓝月光店", ANN) == "在*月光店"
    assert seen(search, "月光店和蓝月", ANN) == "月光店和蓝月"


def test_a_masked_text_never_gets_longer(search):
    assert seen(search, "李娜" * 5000, ANN) == "***"
    assert seen(search, "李娜、" * 5000, ANN) == "**、" * 5000


def test_mentions_are_counted_by_owner_and_frames_keep_rows_and_types(search):
    frame = pd.DataFrame(
        {
            "feedback": ["李娜, 李娜", "李娜", "李娜", None],
            "needs": ["tea"] * 4,
            "Limit": [13900139000.0, 5.0, 13900139000.0, np.nan],
        },
        index=[5, 6, 8, 9],
    )
    done = mask_mentions(frame, np.array([ANN, BO, NOBODY, ANN]), search, frame.columns)
    assert done.masked == {ANN: 3}
    assert done.cells == {ANN: 2}
    assert done.frame["feedback"].tolist()[:3] == ["**, **", "李娜", "李娜"]
    assert done.frame["Limit"].tolist()[:3] == ["***", 5.0, 13900139000.0]
    assert done.frame["needs"].equals(frame["needs"])
    assert done.frame.index.equals(frame.index)


def test_free_text_is_in_every_column_that_does_not_name_the_customer():
    frame = CUSTOMERS.assign(
        rep="Ann", last_contact=pd.Timestamp("2026-01-01"), needs="tea", Mine="x", tier="Tier 1"
    )
    assert free_columns(frame.drop(columns="owner"), ["tier"]) == ["region", "needs", "Mine"]


LETTERS = st.text(alphabet="aB1 -三四.Ａ", min_size=0, max_size=12)


@settings(max_examples=150)
@given(st.lists(LETTERS, max_size=5), st.lists(LETTERS, max_size=6))
def test_keys_are_found_wherever_a_plain_search_finds_them(keys, texts):
    keys = {squeezed(key) for key in keys} | {"三四", "a1", "1aaaa三四三1"}
    found = {(o.text, o.key, o.start, o.end) for o in Keys(keys).find(texts)}
    assert found == set(plainly_found(keys, texts))


def plainly_found(keys, texts):
    for number, text in enumerate(map(composed, texts)):
        kept = [at for at, character in enumerate(text) if squeezed(character)]
        flat = squeezed(text)
        for key in keys:
            for at in range(len(flat)):
                if len(key) > 1 and flat.startswith(key, at):
                    start, end = kept[at], kept[at + len(key) - 1] + 1
                    before = squeezed(text[start - 1 : start]) if start else ""
                    within = narrow(flat[at]) and narrow(before)
                    if not within or flat[at].isdigit():
                        yield number, key, start, end


def narrow(character):
    return character.isalnum() and character < "\u2e80"


def test_a_text_of_many_megabytes_and_many_texts_are_looked_through_alike():
    texts = ["x" * 1_200_000 + " 三四", *["三四 a1"] * 60_000]
    found = list(Keys(["三四", "a1"]).find(texts))
    assert len(found) == 120_001
    assert (found[0].text, found[0].start) == (0, 1_200_001)
    assert (found[-1].text, found[-1].key) == (60_000, "a1")


VALUES = st.text(alphabet="abC12 -@.三四张🌟", min_size=1, max_size=6)
ROWS = st.lists(
    st.tuples(*[VALUES] * 5, st.integers(-1, 2), st.integers(0, 3)), min_size=1, max_size=5
)


@settings(max_examples=60)
@given(ROWS, st.lists(VALUES, min_size=5, max_size=5))
def test_after_masking_a_search_for_leaks_finds_nothing_and_own_values_are_there(rows, filling):
    names = ["customer_id", "name", "contact", "phone", "email", "owner", "turn"]
    base = pd.DataFrame(rows, columns=names)
    owners = base["owner"].to_numpy()
    every = [str(value) for row in rows for value in row[:5]]
    texts = ["".join(every), " ".join(every), "；".join(every), "x".join(filling), *every]
    who = np.array([max(int(owners[0]), 0)] * len(texts))
    frame = pd.DataFrame({"note": pd.Series(texts, dtype=object)})
    done = mask_mentions(frame, who, MentionSearch.of(Needles.of(base, owners)), ["note"])
    search = LeakSearch.of(base, owners)
    for before, after in zip(texts, done.frame["note"], strict=True):
        if not before.strip():
            continue
        assert not list(search.leaks_in_text(after, int(who[0])))
        assert len(after) <= len(composed(before))
