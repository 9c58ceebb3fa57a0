"""The encoding of a text file: UTF-8 and UTF-16 recognised, GB18030 and Windows-1252 weighed."""

from __future__ import annotations

import codecs
import re
from typing import Literal

Encoding = Literal["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "cp1252"]

MARKS: tuple[tuple[bytes, Encoding], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 4 << 20
HIGH_RUN = re.compile(rb"[\x80-\xff](?:[\x80-\xff]|(?<=[\x81-\xfe])[\x40-\x7e])*")
COMMON_LEADS = range(0xB0, 0xD8)
"""Lead bytes of the 3,755 everyday characters of GB 2312."""

MARK_LEADS = range(0xA1, 0xA4)
"""Lead bytes of Chinese punctuation and full-width letters and digits."""

CLEARLY_CHINESE = 0.6
HARDLY_CHINESE = 0.3


def detect_encoding(content: bytes) -> Encoding:
    """Return the encoding of a text file.

    A byte-order mark settles it, and so does content that is valid UTF-8. Otherwise the bytes are
    paired as GB18030 pairs them: Chinese text consists nearly throughout of everyday characters,
    while Western text read that way gives rare ones, since its accented letters stand alone among
    plain ones. What lies between is left to charset-normalizer.

    Args:
        content: The whole file.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    if b"\0" in content[:1000]:
        return _utf_16(content[:1000])
    if _decodes(content, "utf-8"):
        return "utf-8"
    if not _decodes(content, "gb18030"):
        return "cp1252"
    share = _everyday_share(content[:SAMPLE])
    if share >= CLEARLY_CHINESE:
        return "gb18030"
    return "cp1252" if share <= HARDLY_CHINESE else _normalizer(content[:SAMPLE])


def decode(content: bytes, encoding: str) -> str:
    """Return the text of a file; bytes that the encoding does not know become U+FFFD.

    Args:
        content: The whole file.
        encoding: As `detect_encoding` gave it.
    """
    return content.decode(encoding, "replace").removeprefix("\ufeff")


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        codecs.decode(content, encoding)
    except UnicodeDecodeError:
        return False
    return True


def _utf_16(head: bytes) -> Encoding:
    return "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"


def _everyday_share(content: bytes) -> float:
    """Return the share of everyday characters among the double-byte ones, read as GB18030."""
    everyday = total = 0
    for match in HIGH_RUN.finditer(content):
        for lead, trail in _pairs(match[0]):
            total += 1
            everyday += (lead in COMMON_LEADS or lead in MARK_LEADS) and trail > 0xA0
    return everyday / total if total else 0.0


def _pairs(run: bytes) -> list[tuple[int, int]]:
    pairs, place = [], 0
    while place < len(run):
        lead = run[place]
        if lead < 0x80:
            place += 1
            continue
        pairs.append((lead, run[place + 1] if place + 1 < len(run) else 0))
        place += 2
    return pairs


def _normalizer(content: bytes) -> Encoding:
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_isolation=["gb18030", "cp1252"]).best()
    return "gb18030" if best is not None and best.encoding == "gb18030" else "cp1252"
