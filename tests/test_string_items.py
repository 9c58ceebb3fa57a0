"""Shared strings fetched by number, however the part is written."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from raw_workbook import MAIN

from xltier.errors import WorkbookError
from xltier.workbook.parts import Parts
from xltier.workbook.string_items import shared_strings

PART = "xl/sharedStrings.xml"


def fetched(folder: Path, content: bytes, *wanted: int) -> dict[int, str]:
    with zipfile.ZipFile(folder / "book.xlsx", "w") as package:
        package.writestr(PART, content)
    with zipfile.ZipFile(folder / "book.xlsx") as package:
        return shared_strings(Parts(package), PART, wanted)


def part(items: str, prefix: str = "") -> bytes:
    space = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    return f'<?xml version="1.0"?><{prefix}sst {space}="{MAIN}">{items}</{prefix}sst>'.encode()


PLAIN = "<si><t>a</t></si><si/><si><t xml:space='preserve'> b </t></si>"
RICH = "<si><r><t>c</t></r><r><t>d</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"
RICH += "<si><t>_x0041_</t></si>"


def test_strings_are_found_by_number(tmp_path: Path):
    want = {0: "a", 1: "", 2: " b ", 3: "cd", 4: "A"}
    assert fetched(tmp_path, part(PLAIN + RICH), *range(5)) == want
    assert fetched(tmp_path, part(PLAIN + RICH), 3) == {3: "cd"}


def test_strings_are_found_under_a_prefix(tmp_path: Path):
    prefixed = PLAIN.replace("<si", "<x:si").replace("</si", "</x:si")
    prefixed = prefixed.replace("<t", "<x:t").replace("</t", "</x:t")
    assert fetched(tmp_path, part(prefixed, "x:"), 0, 2) == {0: "a", 2: " b "}


@pytest.mark.parametrize(
    "noise", ["<!-- <si><t>no</t></si> -->", "<si><t><![CDATA[<si>]]></t></si>"]
)
def test_comments_and_cdata_do_not_shift_the_count(tmp_path: Path, noise: str):
    found = fetched(tmp_path, part(noise + "<si><t>z</t></si>"), 0, 1)
    assert "z" in found.values()
    assert found.get(0) == ("z" if noise.startswith("<!--") else "<si>")


def test_strings_far_down_a_large_part_are_found(tmp_path: Path):
    items = "".join(f"<si><t>string number {n}</t></si>" for n in range(120_000))
    content = part(items)
    assert len(content) > 3 << 20
    wanted = [0, 34_567, 99_999, 119_999]
    assert fetched(tmp_path, content, *wanted) == {n: f"string number {n}" for n in wanted}


def test_numbers_beyond_the_last_string_are_left_out(tmp_path: Path):
    assert fetched(tmp_path, part(PLAIN), 2, 7) == {2: " b "}
    assert fetched(tmp_path, part(""), 0) == {}


def test_a_broken_part_is_damage(tmp_path: Path):
    with pytest.raises(WorkbookError, match="is damaged"):
        fetched(tmp_path, part(PLAIN)[:-20], 2)
