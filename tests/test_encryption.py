"""A password to open: AES-256 as Excel does it; opened by LibreOffice with it, refused without."""

from __future__ import annotations

import openpyxl
import pytest
import xlwings

from xltier.errors import WorkbookError
from xltier.workbook.encryption import decrypt, encrypt, is_encrypted

PASSWORD = "Träume-密码-7"  # noqa: S105 - of a file made here


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    path = tmp_path_factory.mktemp("plain") / "plain.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "for one rep only"
    book.save(path)
    return path


@pytest.fixture(scope="module")
def protected(plain):
    path = plain.with_name("protected.xlsx")
    path.write_bytes(encrypt(plain.read_bytes(), PASSWORD))
    return path


def test_what_is_encrypted_comes_back_byte_for_byte(plain, protected):
    assert decrypt(protected, PASSWORD) == plain.read_bytes()


def test_the_file_is_encrypted_with_aes_of_256_bits_and_tells_nothing(protected):
    content = protected.read_bytes()
    assert b'cipherAlgorithm="AES"' in content
    assert b'keyBits="256"' in content
    assert b'hashAlgorithm="SHA512"' in content
    assert b"sheet1.xml" not in content
    assert b"rep only" not in content


def test_two_files_of_one_password_share_no_key(plain):
    one, other = (encrypt(plain.read_bytes(), PASSWORD) for _ in range(2))
    assert one[8192:] != other[8192:]


def test_files_with_and_without_a_password_are_told_apart(plain, protected):
    assert is_encrypted(protected)
    assert not is_encrypted(plain)


@pytest.mark.parametrize("password", ["träume-密码-7", "x", PASSWORD + " "])
def test_a_wrong_password_is_said_to_be_wrong(protected, password):
    with pytest.raises(WorkbookError, match=r"does not open protected\.xlsx") as caught:
        decrypt(protected, password)
    assert "密码打不开" in caught.value.text("zh")
    assert password not in caught.value.text("en").replace("protected.xlsx", "").split()


@pytest.mark.parametrize("harm", ["cut", "shortened", "changed"])
def test_a_damaged_file_is_said_to_be_damaged(protected, tmp_path, harm):
    content = protected.read_bytes()
    middle = len(content) // 2
    harmed = {
        "cut": content[:700],
        "shortened": content[:middle],
        "changed": content[:middle] + bytes(8) + content[middle + 8 :],
    }
    path = tmp_path / "harmed.xlsx"
    path.write_bytes(harmed[harm])
    with pytest.raises(WorkbookError, match="is damaged") as caught:
        decrypt(path, PASSWORD)
    assert "已损坏" in caught.value.text("zh")


def test_a_file_without_a_password_is_said_to_have_none(plain):
    with pytest.raises(WorkbookError, match="has no password") as caught:
        decrypt(plain, PASSWORD)
    assert "没有打开密码" in caught.value.text("zh")


@pytest.mark.parametrize("password", ["", "x" * 256])
def test_a_password_that_excel_would_not_take_is_refused(plain, password):
    with pytest.raises(ValueError, match="1 to 255"):
        encrypt(plain.read_bytes(), password)


@pytest.mark.xdist_group("office")
def test_libreoffice_opens_it_with_the_password_and_not_without(office, protected):
    assert office.engine.name
    books = xlwings.apps.active.books
    book = books.open(str(protected), password=PASSWORD)
    try:
        assert book.sheets[0]["A1"].value == "for one rep only"
    finally:
        book.close()
    for password in ({"password": "wrong"}, {}):
        with pytest.raises(Exception, match=r"protected\.xlsx|password|open"):
            books.open(str(protected), **password)
