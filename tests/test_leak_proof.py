"""Nothing of another rep's customers stands in any part of any workbook that is distributed.

Two searches that know nothing of how the files were made: `sharing.leaks`, by the rule of what
names a customer, and a plain look for bytes. `XLTIER_DISTRIBUTIONS` says how many bases are made.
"""

from __future__ import annotations

import functools
import io
import os
import zipfile
from datetime import datetime
from itertools import zip_longest

import numpy as np
import pytest
from awkward_bases import AS_OF, awkward_base, owner_places
from frames_workbook import shipped

from xltier.commands.distribute import Order, distribute, make_ready
from xltier.commands.verifying import verify
from xltier.sharing.leaks import LeakSearch
from xltier.sharing.needles import common_words, phones_in
from xltier.sharing.package_texts import package_texts
from xltier.workbook.contract import CUSTOMERS
from xltier.workbook.rep_book.books import RepBook, RepBooks, RepColumn

DISTRIBUTIONS = int(os.environ.get("XLTIER_DISTRIBUTIONS", "10"))
FIRST = int(os.environ.get("XLTIER_FIRST_SEED", "20261126"))
NOW = datetime(2026, 7, 1, 9, 30)


@functools.cache
def words_of_the_workbook(language):
    """What stands in a workbook in which nobody's data ever was."""
    columns = [RepColumn(c.name, c.label.text(language), c.owned) for c in CUSTOMERS.columns]
    empty = io.BytesIO()
    books = RepBooks(language, columns=columns, tiers=["1", "2"], rules=shipped(language))
    books.write(empty, RepBook("Nobody", "rep", {}, AS_OF, NOW))
    return frozenset(found.text for found in package_texts(empty.getvalue()))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + DISTRIBUTIONS))
def test_no_workbook_says_anything_of_anothers_customers(seed, tmp_path):
    for name, leaks in leaks_of(awkward_base(seed), tmp_path).items():
        assert not leaks, name


def test_the_searches_find_what_is_not_masked(tmp_path):
    base = awkward_base(FIRST)
    base.book.set("mask_mentions", "no")
    assert any(leaks_of(base, tmp_path).values())


def test_a_distribution_can_be_searched_and_says_whose_customer_is_found_but_not_who(tmp_path):
    language = "zh"
    base = awkward_base(FIRST, language)
    for mask, folder in (("yes", "masked"), ("no", "open")):
        base.book.set("mask_mentions", mask)
        ready = make_ready(base.book, by=base.by, today=AS_OF)
        done = distribute(base.book, ready, Order(tmp_path / folder, by=base.by, now=NOW))
        found = verify(ready, done, language)
        assert bool(found) == (mask == "no")
    names = {group.name for group in ready.groups}
    assert all(set(leak.whose) <= names - {leak.who} for leak in found)
    assert found[0].file.name in found[0].sentence.text(language)


def leaks_of(base, folder):
    """Distribute a base; return what is found in the workbook of each, by name."""
    ready = make_ready(base.book, by=base.by, today=AS_OF)
    names = [group.name for group in ready.groups]
    owners = np.where(proper(base.customers), owner_places(base, names), -1)
    words = [*ready.prepared.policy.names, *common_words(base.purchases, ["product", "category"])]
    search = LeakSearch.of(base.customers, owners, words=words, notes=base.notes)
    done = distribute(base.book, ready, Order(folder, by=base.by, now=NOW))
    found = {}
    for each in done.deliveries:
        who = names.index(each.group.name)
        own = {*words_of_the_workbook(base.book.language), *base.purchases["order_id"]}
        phrases = [each.group.name, *each.group.members]
        leaks = search.search(each.file, who, own=own, phrases=phrases)
        found[each.group.name] = [*leaks, *foreign_bytes(base, owners, who, each.file)]
    assert len(found) == len(set(owners) - {-1})
    return found


def proper(customers):
    """Where a row has an ID of its own."""
    ids = customers["customer_id"]
    return (ids.notna() & ~ids.duplicated()).to_numpy()


def foreign_bytes(base, owners, who, path):
    """Words of others' notes, their phone numbers and orders that a file holds as they are."""
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    everything = "\n".join(parts)
    foreign = {token for token, owner in zip_longest(base.tokens, owners) if owner != who}
    numbers = [phones_in(str(phone).removesuffix(".0")) for phone in base.customers["phone"]]
    whose = list(zip(numbers, owners, strict=True))
    own = {number for row, owner in whose if owner == who for number in row}
    foreign |= {number for row, owner in whose if owner != who for number in row} - own
    mine = set(base.customers["customer_id"][owners == who])
    foreign |= set(base.purchases["order_id"][~base.purchases["customer_id"].isin(mine)])
    return sorted(value for value in foreign if value in everything)
