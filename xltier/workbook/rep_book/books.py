"""Writes the workbooks of a distribution: a model is built once and filled for each rep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xltier.workbook.rep_book.columns import RepBook, RepColumn
from xltier.workbook.rep_book.filling import Filler
from xltier.workbook.rep_book.modelling import Wanted, model_package
from xltier.workbook.rep_book.plans import Layout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import BinaryIO

    import pandas as pd

    from xltier.language import Language

__all__ = ["RepBook", "RepBooks", "RepColumn"]


class RepBooks:
    """Writes one workbook after the other, of one language, with the same columns and rules."""

    def __init__(
        self,
        language: Language,
        *,
        columns: Sequence[RepColumn],
        tiers: Sequence[str],
        rules: Mapping[str, pd.DataFrame],
        decimals: int = 2,
        comparison: bool = False,
        kind: Literal["rep", "team"] = "rep",
    ) -> None:
        """Build the model.

        Args:
            language: The manager's workbook's.
            columns: The columns of Customers that go out, in the manager's order.
            tiers: Names of the tiers, best first.
            rules: Rows of TierRules, Settings, MethodSettings, TierMap, ScorePoints and Strategies
                as the manager's workbook has them, with the contract's column names. Settings that
                are missing have their defaults.
            decimals: Decimals of the currency.
            comparison: Whether figures of a rep stand beside those of the others.
            kind: Whom the workbooks are for; only those of teams have a table of reps.
        """
        layout = Layout(kind, comparison)
        wanted = Wanted(language, tuple(columns), tuple(tiers), decimals, rules, layout)
        self._filler = Filler(model_package(wanted), wanted)

    def write(self, target: Path | BinaryIO, book: RepBook) -> None:
        """Write one workbook.

        Args:
            target: A file, which is replaced if it is there, or a stream.
            book: What it says.

        Raises:
            WorkbookError: A value cannot stand in a cell.
        """
        content = self._filler.package(book)
        if isinstance(target, Path):
            target.write_bytes(content)
        else:
            target.write(content)
