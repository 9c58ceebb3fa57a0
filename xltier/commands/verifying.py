"""A look through what was distributed, as a curious reader would: nobody else's customers in it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from xltier.commands.discretion import words_of_base
from xltier.language import Sentence
from xltier.sharing.leaks import LeakKind, LeakSearch
from xltier.sharing.package_texts import package_texts
from xltier.workbook import shipped
from xltier.workbook.contract import CUSTOMERS
from xltier.workbook.rep_book.books import RepBook, RepBooks, RepColumn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xltier.commands.distribution import Distribution, Ready
    from xltier.commands.portions import Prepared
    from xltier.language import Language
    from xltier.sharing.passwords import Passwords

NOBODY: Final = -1
KINDS: Final[dict[LeakKind, Sentence]] = {
    "id": Sentence("customer ID", "客户编号"),
    "name": Sentence("name", "名称"),
    "phone": Sentence("phone number", "电话"),
    "email": Sentence("e-mail address", "邮箱"),
    "note": Sentence("note", "备注"),
}


@dataclass(frozen=True, slots=True)
class FoundLeak:
    """Something of another's customer in a workbook that was made. It does not say what it is.

    Attributes:
        who: For whom the workbook was made.
        file: The workbook.
        part: The part of it in which it stands.
        kind: What it is.
        whose: Names of those whose customer it is; empty for one of nobody's.
    """

    who: str
    file: Path
    part: str
    kind: LeakKind
    whose: tuple[str, ...]

    @property
    def sentence(self) -> Sentence:
        """Say it without saying it."""
        kind, whose = KINDS[self.kind], ", ".join(self.whose)
        of = f"a customer of {whose}" if self.whose else "a customer whom nobody has"
        zh = f"{'、'.join(self.whose)} 的客户" if self.whose else "无负责人的客户"
        return Sentence(
            f"{self.file.name} ({self.part}) holds the {kind.en} of {of}; do not send it.",
            f"{self.file.name}（{self.part}）中有{zh}的{kind.zh}，请勿发送。",
        )


def verify(
    ready: Ready,
    done: Distribution,
    language: Language,
    passwords: Passwords | None = None,
    told: Callable[[str, float], None] | None = None,
) -> tuple[FoundLeak, ...]:
    """Search every workbook of a distribution for customers that are not its reader's.

    Args:
        ready: What was distributed.
        done: The distribution, whose files are there.
        language: The language of the workbooks.
        passwords: What opens them.
        told: Takes whose workbook is searched and how much is done, from 0 to 1.

    Raises:
        WorkbookError: A file cannot be opened.
    """
    prepared, names = ready.prepared, {group.place: group.name for group in ready.groups}
    search = _search(ready)
    own = words_of_the_workbook(language, prepared)
    spoken = {leak.value for text in own for leak in search.leaks_in_text(text, NOBODY - 1)}
    found = []
    for number, each in enumerate(done.deliveries):
        group = each.group
        if told is not None:
            told(group.name, number / len(done.deliveries))
        lines = prepared.purchases(group)
        orders = lines["order_id"].dropna().astype(str) if "order_id" in lines else ()
        leaks = search.search(
            each.file,
            group.place,
            password=passwords.of(group.name) if passwords and each.protected else None,
            own={*own, *orders},
            phrases=(group.name, *group.members),
        )
        found += [
            FoundLeak(group.name, each.file, part, kind, tuple(names[o] for o in owners if o >= 0))
            for part, kind, owners in sorted(
                {(leak.part, leak.kind, leak.owners) for leak in leaks if leak.value not in spoken}
            )
        ]
    return tuple(found)


def words_of_the_workbook(language: Language, prepared: Prepared) -> frozenset[str]:
    """Return what stands in every workbook, made without anybody's data."""
    columns = [RepColumn(c.name, c.label.text(language), c.owned) for c in CUSTOMERS.columns]
    books = RepBooks(
        language,
        columns=columns,
        tiers=prepared.policy.names,
        rules={"TierRules": shipped.tier_rules(language)},
        comparison=True,
    )
    empty = io.BytesIO()
    books.write(empty, RepBook("-", "rep", {}, prepared.as_of, datetime(2000, 1, 1)))  # noqa: DTZ001
    return frozenset(found.text for found in package_texts(empty.getvalue()))


def _search(ready: Ready) -> LeakSearch:
    prepared = ready.prepared
    owners = prepared.places(ready.groups)
    return LeakSearch.of(prepared.data.traits, owners, words=words_of_base(prepared))
