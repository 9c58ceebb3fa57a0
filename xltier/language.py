"""The two languages of xltier: English and Chinese, side by side wherever a person reads."""

from __future__ import annotations

import locale
import os
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing to say, written by hand in both languages.

    Attributes:
        en: The English wording.
        zh: The Chinese wording.
    """

    en: str
    zh: str

    def text(self, language: Language) -> str:
        """Return the wording in `language`."""
        return self.zh if language == "zh" else self.en


def system_language() -> Language:
    """Return the language of the user's locale: Chinese if it says so, English otherwise."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    setting = next((value for value in named if value), None) or locale.getlocale()[0] or ""
    return "zh" if setting.lower().startswith(("zh", "chinese")) else "en"
