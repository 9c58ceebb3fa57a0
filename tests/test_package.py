"""A package keeps every member that a write does not touch, byte for byte and still packed."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from package_diff import raw_members

from xltier.errors import WorkbookError
from xltier.workbook.writing.package import Package, assemble
from xltier.workbook.writing.streams import press
from xltier.workbook.writing.verification import check_untouched


class Unseekable(io.BytesIO):
    """Makes zipfile write data descriptors, as programs that stream do."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def varied_package(path: Path, *, streamed: bool = False) -> Path:
    stream = Unseekable() if streamed else io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("folder/"), b"")
        stored = zipfile.ZipInfo("stored.bin", (2001, 2, 3, 4, 5, 6))
        package.writestr(stored, bytes(range(256)) * 40)
        commented = zipfile.ZipInfo("名称.xml", (1999, 12, 31, 23, 59, 58))
        commented.comment, commented.extra = "说明".encode(), b"\xfe\xca\x04\x00abcd"
        commented.external_attr = 0o644 << 16
        package.writestr(commented, b"<a/>" * 999, zipfile.ZIP_DEFLATED, 9)
        with package.open("large-format.xml", "w", force_zip64=True) as member:
            member.write(b"<b>" + b"x" * 5000 + b"</b>")
        package.writestr("changed.xml", b"<c/>")
        package.comment = b"a comment on the whole"
    path.write_bytes(stream.getvalue())
    return path


def rewritten(path: Path, new: dict[str, bytes], removed: tuple[str, ...] = ()) -> Path:
    target = path.with_name("new.zip")
    with Package(path) as package, tempfile.TemporaryFile() as scratch, target.open("wb") as file:
        changed = {n: press([c], scratch, n, large=False) for n, c in new.items()}
        assemble(package, changed, removed, scratch, file)
        file.flush()
        with Package(target) as made:
            check_untouched(package, made, {*new, *removed})
    return target


@pytest.mark.parametrize("streamed", [False, True], ids=["seekable", "data-descriptors"])
def test_untouched_members_keep_their_packed_bytes_and_their_directory_entries(tmp_path, streamed):
    old = varied_package(tmp_path / "old.zip", streamed=streamed)
    new = rewritten(old, {"changed.xml": b"<c>new</c>"})
    before, after = raw_members(old), raw_members(new)
    assert list(before) == list(after)
    assert {n: m for n, m in before.items() if n != "changed.xml"} == {
        n: m for n, m in after.items() if n != "changed.xml"
    }
    with zipfile.ZipFile(old) as a, zipfile.ZipFile(new) as b:
        assert b.testzip() is None
        assert b.comment == a.comment
        assert b.read("changed.xml") == b"<c>new</c>"
        for name in a.namelist():
            one, other = a.getinfo(name), b.getinfo(name)
            assert one.date_time == other.date_time
            assert one.comment == other.comment
            assert one.external_attr == other.external_attr
            if name != "changed.xml":
                assert one.flag_bits == other.flag_bits
                assert one.extra == other.extra


def test_members_can_be_added_and_removed(tmp_path):
    new = rewritten(varied_package(tmp_path / "old.zip"), {"added.xml": b"<d/>"}, ("stored.bin",))
    with zipfile.ZipFile(new) as package:
        assert package.namelist()[-1] == "added.xml"
        assert "stored.bin" not in package.namelist()
        assert package.testzip() is None


def test_more_members_than_the_old_format_can_count(tmp_path):
    path = tmp_path / "old.zip"
    with zipfile.ZipFile(path, "w") as package:
        for number in range(65_540):
            package.writestr(f"{number}", b"")
    new = rewritten(path, {"0": b"<a/>"})
    with zipfile.ZipFile(new) as package:
        assert len(package.namelist()) == 65_540
        assert package.read("0") == b"<a/>"


def test_a_part_that_stands_twice_is_refused(tmp_path):
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.xml", b"<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            package.writestr("a.xml", b"<b/>")
    with pytest.raises(WorkbookError, match="same part twice"):
        Package(path)


def test_a_damaged_member_is_refused_when_read(tmp_path):
    path = varied_package(tmp_path / "old.zip")
    content = bytearray(path.read_bytes())
    content[content.index(bytes(range(1, 200)))] ^= 1
    path.write_bytes(bytes(content))
    with Package(path) as package, pytest.raises(WorkbookError, match="cannot be unpacked"):
        package.read("stored.bin")


def test_a_part_that_is_no_xml_is_never_written(tmp_path):
    with tempfile.TemporaryFile() as scratch, pytest.raises(WorkbookError, match="well-formed"):
        press([b"<a>", b"</b>"], scratch, "a.xml", large=False)


def test_an_error_while_content_is_made_reaches_the_caller(tmp_path):
    def broken():
        yield b"<a>"
        raise ZeroDivisionError

    with tempfile.TemporaryFile() as scratch, pytest.raises(ZeroDivisionError):
        press(broken(), scratch, "a.xml", large=True)
