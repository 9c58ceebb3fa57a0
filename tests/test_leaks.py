"""The search for leaks finds what is planted in any part of a package, and nothing else."""

from __future__ import annotations

import base64
import gzip
import io
import struct
import zipfile
import zlib

import msoffcrypto
import numpy as np
import openpyxl
import pandas as pd
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from xltier.errors import WorkbookError
from xltier.sharing.leaks import LeakSearch

MINE, OTHER = 0, 1
CUSTOMERS = pd.DataFrame(
    [
        ("K-100", "Own Mills", "张三", "13800138000", "own@example.com", "likes tea a lot", MINE),
        (
            "K-200",
            "Blue Moon",
            "李小龙",
            "139-0013-9000",
            "bm@example.com",
            "pays late always",
            OTHER,
        ),
        ("K-201", "Own", "张三丰", "13800138000", "x@example.com", "likes tea a lot", OTHER),
    ],
    columns=["customer_id", "name", "contact", "phone", "email", "needs", "owner"],
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/chart"
OPENS = "opens it"
FOREIGN = ["K-200", "Blue Moon", "李小龙", "13900139000", "bm@example.com", "pays late always"]


@pytest.fixture(scope="module")
def search():
    owners = CUSTOMERS["owner"].to_numpy()
    return LeakSearch.of(CUSTOMERS, owners, notes=["needs"], words=["Tier 1"])


@pytest.fixture(scope="module")
def clean():
    book = openpyxl.Workbook()
    book.active.append(CUSTOMERS.iloc[0, :6].tolist())
    book.active.append(["13800138000", 13800138000, 13900, "Own Mills K-100", 0.13900139000])
    return saved(book)


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(package, name, data):
    content = io.BytesIO(package)
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(name, data)
    return content.getvalue()


def part(body, root="x", space="urn:x", encoding="utf-8"):
    text = f'<?xml version="1.0" encoding="{encoding}"?><{root} xmlns="{space}">{body}</{root}>'
    return text.encode(encoding)


def archive_of(name, data):
    return with_part(b"PK\x05\x06" + b"\0" * 18, name, data)


def png_with(text):
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"zTXt", b"Title\0\0" + zlib.compress(text.encode("latin-1")))
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def sheet(body):
    return part(body, "worksheet", MAIN)


def cells(body):
    return sheet(f"<sheetData><row r='1'>{body}</row></sheetData>")


PLACES = {
    "a cell's own text": (
        "xl/worksheets/s.xml",
        cells("<c t='inlineStr'><is><t>Blue Moon</t></is></c>"),
    ),
    "text of a formula's result": ("xl/worksheets/s.xml", cells("<c t='str'><v>Blue Moon</v></c>")),
    "a formula": ("xl/worksheets/s.xml", cells('<c><f>"Blue"&amp;" Moon"</f></c>')),
    "a number": ("xl/worksheets/s.xml", cells("<c><v>13900139000</v></c>")),
    "a number in powers of ten": ("xl/worksheets/s.xml", cells("<c><v>1.3900139E10</v></c>")),
    "a number with a country code": ("xl/worksheets/s.xml", cells("<c><v>8613900139000</v></c>")),
    "shared strings": ("xl/s.xml", part("<si><t>call Blue Moon</t></si>", "sst", MAIN)),
    "runs of rich text": (
        "xl/s.xml",
        part("<si><r><rPr><b/></rPr><t>Blue M</t></r><r><t>oon</t></r></si>", "sst", MAIN),
    ),
    "escapes of a spreadsheet": ("xl/s.xml", part("<si><t>Blue_x0020_Moon</t></si>", "sst", MAIN)),
    "entities": ("xl/s.xml", part("<si><t>&#66;lue Moon</t></si>", "sst", MAIN)),
    "a comment on a cell": (
        "xl/comments1.xml",
        part("<comment ref='A1'><text><r><t>李小</t></r><r><t>龙</t></r></text></comment>"),
    ),
    "authors of comments": ("xl/comments1.xml", part("<author>李小龙</author>")),
    "a drawing's text": ("xl/d.vml", b"<xml><div><font>Blue</font><font> Moon</font></div></xml>"),
    "a shape's text": ("xl/d.xml", part("<p><r><t>Blue </t></r><r><t>Moon</t></r></p>")),
    "properties": ("docProps/core2.xml", part("<title>Customers like Blue Moon</title>")),
    "custom properties": ("docProps/custom.xml", part("<property name='bm@example.com'/>")),
    "custom XML": ("customXml/item9.xml", part("<客户>139 0013 9000</客户>")),
    "a name of an element": ("customXml/item9.xml", "<李小龙/>".encode()),
    "a name of an attribute": ("customXml/item9.xml", "<a 李小龙='1'/>".encode()),
    "a comment of XML": ("customXml/item9.xml", part("<!-- Blue Moon -->")),
    "a comment before everything": ("customXml/item9.xml", b"<!-- Blue Moon --><a/>"),
    "an instruction": ("customXml/item9.xml", part("<?note Blue Moon?>")),
    "a literal section": ("customXml/item9.xml", part("<![CDATA[Blue Moon]]>")),
    "a declared entity": ("customXml/item9.xml", b"<!DOCTYPE a [<!ENTITY b 'Blue Moon'>]><a/>"),
    "broken XML": ("customXml/item9.xml", b"<a><b>Blue Moon</a>"),
    "behind the end of XML": ("customXml/item9.xml", b"<a/>Blue Moon"),
    "UTF-16": ("customXml/item9.xml", part("<a>李小龙</a>", encoding="utf-16")),
    "a chart's texts": (
        "xl/charts/c9.xml",
        part("<strCache><pt><v>Blue Moon</v></pt></strCache>", "chartSpace", DRAWING),
    ),
    "a chart's numbers": (
        "xl/charts/c9.xml",
        part("<numCache><pt><v>13900139000</v></pt></numCache>", "chartSpace", DRAWING),
    ),
    "a table's name": ("xl/tables/t9.xml", f"<table xmlns='{MAIN}' name='李小龙'/>".encode()),
    "a column of a table": ("xl/tables/t9.xml", part("<tableColumn name='Blue Moon'/>")),
    "a declared prefix": ("customXml/item9.xml", "<a xmlns:李小龙='urn:x'/>".encode()),
    "a declared address": ("customXml/item9.xml", b"<a><b xmlns:x='mailto:bm@example.com'/></a>"),
    "a filter": ("xl/tables/t9.xml", part("<filter val='Blue Moon'/>")),
    "a defined name": ("xl/w.xml", part('<definedName name="a">"K-200"</definedName>')),
    "a list of a validation": ("xl/worksheets/s.xml", sheet('<formula1>"no,Blue Moon"</formula1>')),
    "a page's header": (
        "xl/worksheets/s.xml",
        sheet('<oddHeader>&amp;L&amp;"Arial,Bold"Blue &amp;12Moon</oddHeader>'),
    ),
    "a relation's address": ("xl/_rels/w.rels", part("<R Target='mailto:bm@example.com'/>")),
    "an address in percent signs": (
        "xl/_rels/w.rels",
        part("<R Target='https://x.example/?q=Blue%20Moon'/>"),
    ),
    "a picture's title": ("docProps/thumbnail.png", png_with("of Blue Moon")),
    "a picture's bytes": ("docProps/thumbnail.jpeg", b"\xff\xd8\xff\xfe\0\x10Blue Moon\xff\xd9"),
    "a picture's bytes in UTF-16": (
        "docProps/thumbnail.jpeg",
        b"\xff\xd8\xff" + "Blue Moon".encode("utf-16-le") + b"\xff\xd9",
    ),
    "a workbook in the workbook": (
        "xl/embeddings/o.xlsx",
        archive_of("a.xml", part("<t>K-200</t>")),
    ),
    "an archive behind other bytes": ("xl/bin", b"MZ....." + archive_of("a", b"Blue Moon, " * 9)),
    "a compressed stream": ("xl/stream", gzip.compress(b"Blue Moon, " * 9)),
    "base64": (
        "customXml/item9.xml",
        part(f"<blob>{base64.b64encode(b'more of Blue Moon Ltd').decode()}</blob>"),
    ),
    "a part's name": ("customXml/Blue Moon.xml", part("")),
    "text of any kind": ("xl/printerSettings1.bin", "x\0\0李小龙\0\0".encode()),
    "a note": ("xl/s.xml", part("<si><t>He PAYS late, always!</t></si>", "sst", MAIN)),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_leak_is_found_wherever_it_stands(search, clean, place):
    name, data = PLACES[place]
    leaks = search.search(with_part(clean, name, data), MINE)
    assert leaks
    assert {leak.part.split(" → ")[0] for leak in leaks} == {name}
    assert {leak.owners for leak in leaks} == {(OTHER,)}


@pytest.mark.parametrize("value", FOREIGN)
def test_every_kind_of_value_is_found_in_a_cell(search, value):
    book = openpyxl.Workbook()
    book.active["B7"] = value
    (leak,) = search.search(saved(book), MINE)
    assert leak.part in {"xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"}


def test_what_a_library_writes_into_every_corner_is_found(search):
    book = openpyxl.Workbook()
    page = book.active
    page["A1"] = "Sales"
    page["A1"].comment = openpyxl.comments.Comment("ask 李小龙", "us")
    page.oddFooter.center.text = "for Blue Moon"
    book.properties.description = "bm@example.com"
    book.defined_names["who"] = openpyxl.workbook.defined_name.DefinedName(
        "who", attr_text='"13900139000"'
    )
    page.title = "K-200"
    found = {(leak.kind, leak.part) for leak in search.search(saved(book), MINE)}
    assert {kind for kind, _ in found} == {"id", "name", "phone", "email"}
    assert {"docProps/core.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} <= {
        part for _, part in found
    }


def test_archive_comments_and_bytes_between_members_are_read(search, clean):
    content = io.BytesIO(clean)
    with zipfile.ZipFile(content, "a") as archive:
        archive.comment = "李小龙".encode()
        entry = zipfile.ZipInfo("x.txt")
        entry.comment = b"K-200"
        archive.writestr(entry, "nothing")
    assert {leak.kind for leak in search.search(content.getvalue(), MINE)} == {"name", "id"}
    start = zipfile.ZipFile(io.BytesIO(clean)).start_dir
    end = clean.rindex(b"PK\x05\x06")
    moved = clean[:start] + b"Blue Moon" + clean[start : end + 16]
    moved += struct.pack("<I", start + 9) + clean[end + 20 :]
    (leak,) = search.search(moved, MINE)
    assert leak.part == "(between)"


def test_where_a_cell_stands_is_no_customer(clean):
    base = pd.DataFrame({"customer_id": ["B14", "A1"], "name": ["AB", "CD"]})
    search = LeakSearch.of(base, np.array([OTHER, MINE]))
    part_ = cells("<c r='B14' t='n'><v>1</v></c>")
    assert search.search(with_part(clean, "xl/worksheets/s.xml", part_), MINE) == []
    part_ = cells("<c r='B1' t='str'><v>B14</v></c>")
    assert search.search(with_part(clean, "xl/worksheets/s.xml", part_), MINE)


def test_ones_own_values_shared_ones_too_are_no_leaks(search, clean):
    assert search.search(clean, MINE) == []


@pytest.mark.parametrize(
    "text", ["张三丰 called", "ask Own.", "is K-201", "x@example.com", "Own K-100"]
)
def test_what_only_resembles_ones_own_is_a_leak(search, text):
    assert search.leaks_in_text(text, MINE)


@pytest.mark.parametrize(
    "text",
    [
        "Own Mills",
        "张三",
        "Owner",
        "K-2000",
        "abm@example.com",
        "+862139001390",
        "likes tea a lot",
        "Moon",
    ],
)
def test_what_only_resembles_anothers_is_none(search, text):
    assert search.leaks_in_text(text, MINE) == []


def test_cells_and_phrases_may_be_declared_ones_own(search, clean):
    package = with_part(clean, "xl/s.xml", part("<si><t>Blue Moon</t></si>", "sst", MAIN))
    assert search.search(package, MINE, own=["Blue Moon"]) == []
    package = with_part(clean, "xl/s.xml", part("<si><t>for Blue Moon, us</t></si>", "sst", MAIN))
    assert search.search(package, MINE, own=["Blue Moon"])
    assert search.search(package, MINE, phrases=["Blue Moon"]) == []


def test_an_encrypted_package_is_opened_with_its_password(search, clean, tmp_path):
    package = with_part(clean, "xl/s.xml", part("<si><t>Blue Moon</t></si>", "sst", MAIN))
    path = tmp_path / "closed.xlsx"
    with path.open("wb") as closed:
        OOXMLFile(io.BytesIO(package)).encrypt(OPENS, closed)
    assert msoffcrypto.OfficeFile(path.open("rb")).is_encrypted()
    assert [leak.value for leak in search.search(path, MINE, password=OPENS)] == ["bluemoon"]
    for wrong in (None, "shut"):
        with pytest.raises(WorkbookError):
            search.search(path, MINE, password=wrong)


def test_what_is_no_package_is_refused_rather_than_called_clean(search):
    with pytest.raises(WorkbookError):
        search.search(b"not a package", MINE)


def test_nothing_is_foreign_in_a_base_of_nobody():
    empty = CUSTOMERS.iloc[:0]
    search = LeakSearch.of(empty, np.zeros(0, dtype=np.int64), notes=["needs"])
    assert search.leaks_in_text("Blue Moon", MINE) == []
